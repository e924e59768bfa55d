// An INVITE of ours that is asked for credentials, by whom we know and by whom we do not, hang-ups
// meanwhile included (HOSTILE 14). The challenges are made by hand, so that they can be as strange
// as needed. Requests inside dialogs: scenario_challenge_inside.cpp.
#include "asked.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

TEST_CASE("a challenged INVITE goes again, unseen by the layer above") {
    asked_pair p;
    p.asked_call();
    CHECK(p.seen("alice INVITE") == 2);
    CHECK(p.a.count<dialog::rejected>() == 0);
    const sip_message first = p.sent.front();
    const sip_message second = p.last_sent("INVITE");
    CHECK_FALSE(first.has(header_name::authorization));
    const credentials with = given(second);
    CHECK(with.username() == "alice");
    CHECK(with.nonce() == "n1");
    CHECK(with.nonce_count() == 1u);
    CHECK(with.uri() == second.request_uri());
    CHECK(first.call_id() == second.call_id());
    CHECK(first.from_tag() == second.from_tag());
    CHECK(second.cseq()->number == first.cseq()->number + 1);
    CHECK(first.top_via()->branch() != second.top_via()->branch());
    p.answer_and_ack();
    CHECK(p.a.count<dialog::answered>() == 1);
    // RFC 3261 22.1: the ACK has what the INVITE had, number and all.
    CHECK(p.last_sent("ACK").value(header_name::authorization) ==
          second.value(header_name::authorization));
    p.bye(p.a);
    p.run_for(50ms);
    // The BYE brings its credentials along, counted on.
    CHECK(given(p.last_sent("BYE")).nonce_count() == 2u);
    CHECK(given(p.last_sent("BYE")).uri() == p.last_sent("BYE").request_uri());
    CHECK(p.seen("alice BYE") == 1);
    p.finish();
}

TEST_CASE("a proxy and a callee ask one after the other, or both at once") {
    asked_pair p;
    p.asked_call(proxy_asks);
    CHECK(p.seen("alice INVITE") == 2);
    CHECK_FALSE(p.last_sent("INVITE").has(header_name::authorization));
    p.respond(p.b, 401, ask("n1"));
    p.run_for(50ms);
    CHECK(p.seen("alice INVITE") == 3);
    CHECK(given(p.last_sent("INVITE")).username() == "alice");
    CHECK(given(p.last_sent("INVITE"), header_name::proxy_authorization).nonce_count() == 2u);
    p.answer_and_ack();
    CHECK(p.last_sent("ACK").has(header_name::proxy_authorization));
    CHECK(p.last_sent("ACK").has(header_name::authorization));
    p.finish();

    asked_pair both;
    both.asked_call(proxy_asks + ask("n1"));
    CHECK(both.seen("alice INVITE") == 2);
    CHECK(both.last_sent("INVITE").has(header_name::proxy_authorization));
    both.answer_and_ack();
    both.finish();
}

TEST_CASE("a stale nonce is renewed once") {
    asked_pair p;
    p.asked_call();
    p.respond(p.b, 401, ask("n2", ", stale=true"));
    p.run_for(50ms);
    CHECK(given(p.last_sent("INVITE")).nonce() == "n2");
    CHECK(given(p.last_sent("INVITE")).nonce_count() == 1u);
    CHECK(p.last_sent("INVITE").cseq()->number == 3);
    SECTION("and then it is good") {
        p.answer_and_ack();
        p.finish();
    }
    SECTION("an endless row of stale nonces is given up") {
        p.respond(p.b, 401, ask("n3", ", stale=true"));
        p.run_for(50ms);
        REQUIRE(p.a.count<dialog::rejected>() == 1);
        CHECK(p.a.last<dialog::rejected>()->status == 401);
        CHECK(p.seen("alice INVITE") == 3);
        p.finish();
    }
}

TEST_CASE("a second challenge without a reason is the outcome") {
    const std::string second = GENERATE(as<std::string>{}, ask("n1"), ask("n2"), // wrong password
                                        ask("n1", ", stale=true"),               // the same nonce
                                        std::string());
    asked_pair p;
    p.asked_call();
    p.respond(p.b, 401, second);
    p.run_for(50ms);
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.a.last<dialog::rejected>()->status == 401);
    CHECK(p.seen("alice INVITE") == 2);
    p.finish();
}

TEST_CASE("who may not ask, or asks for what we do not know, gets nothing") {
    const std::string strange =
        GENERATE(as<std::string>{}, "WWW-Authenticate: Digest realm=\"evil\", nonce=\"n\"\r\n",
                 "WWW-Authenticate: Digest realm=\"house\", nonce=\"n\", algorithm=SHA-1\r\n",
                 "WWW-Authenticate: Digest realm=\"house\", nonce=\"n\", qop=\"none\"\r\n",
                 "WWW-Authenticate: Basic realm=\"house\"\r\n",
                 "WWW-Authenticate: Digest realm=\"house\"\r\n",
                 "WWW-Authenticate: Digest realm=\"far\", nonce=\"n\"\r\n", "");
    asked_pair p;
    p.asked_call(strange);
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.a.last<dialog::rejected>()->why == status_error(401));
    CHECK(p.seen("alice INVITE") == 1);
    p.finish();
}

TEST_CASE("without accounts a challenge is the outcome") {
    test::pair p;
    p.call();
    p.run_for(50ms);
    p.respond(p.b, 407, proxy_asks);
    p.run_for(50ms);
    CHECK(p.a.last<dialog::rejected>()->status == 407);
    p.release(p.a);
    p.release_all(p.b);
    p.require_nothing_left();
}

TEST_CASE("a hang-up while the INVITE goes again follows the rules of CANCEL") {
    asked_pair p;
    p.call();
    p.run_for(50ms);
    SECTION("before the 401 comes: nothing goes again") {
        p.respond(p.b, 180);
        p.run_for(50ms);
        p.respond(p.b, 401, ask("n1"));
        REQUIRE(p.a.dialogs.cancel(p.now, p.a.leg).has_value());
        p.drain();
        p.run_for(50ms);
        CHECK(p.seen("alice INVITE") == 1);
        REQUIRE(p.a.count<dialog::rejected>() == 1);
    }
    SECTION("after it went again: not before a provisional response") {
        p.respond(p.b, 401, ask("n1"));
        p.run_for(15ms);
        REQUIRE(p.seen("alice INVITE") == 2);
        REQUIRE(p.a.dialogs.cancel(p.now, p.a.leg).has_value());
        p.run_for(50ms);
        CHECK(p.seen("alice CANCEL") == 0);
        p.respond(p.b, 180);
        p.run_for(50ms);
        CHECK(p.seen("alice CANCEL") == 1);
        CHECK(p.last_sent("CANCEL").top_via()->branch() ==
              p.last_sent("INVITE").top_via()->branch());
        CHECK(p.last_sent("CANCEL").cseq()->number == 2);
        CHECK_FALSE(p.last_sent("CANCEL").has(header_name::authorization));
        REQUIRE(p.a.count<dialog::rejected>() == 1);
        CHECK(p.a.last<dialog::rejected>()->status == 487);
    }
    SECTION("released: the 401 is the end") {
        p.respond(p.b, 401, ask("n1"));
        p.release(p.a);
        p.run_for(50ms);
        CHECK(p.seen("alice INVITE") == 1);
    }
    p.finish();
}

TEST_CASE("a server's next nonce is used, counted from one") {
    asked_pair p;
    p.asked_call();
    p.respond(p.b, 180);
    p.respond(p.b, 200, "Authentication-Info: nextnonce=\"n9\"\r\n");
    p.run_for(15ms);
    REQUIRE(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.run_for(2s);
    CHECK(given(p.last_sent("ACK")).nonce() == "n1");
    p.bye(p.a);
    p.run_for(50ms);
    CHECK(given(p.last_sent("BYE")).nonce() == "n9");
    CHECK(given(p.last_sent("BYE")).nonce_count() == 1u);
    p.finish();
}

TEST_CASE("credentials do not follow a call to another server") {
    dialog::settings values;
    values.accounts = {
        {.realm = "house", .user = "alice", .secret = {"wonder"}, .servers = {"127.0.0.1:5072"}}};
    test::pair p(values);
    p.call();
    p.run_for(50ms);
    p.respond(p.b, 401, ask("n1"));
    p.run_for(50ms);
    CHECK(p.last_sent("INVITE").has(header_name::authorization));
    // The callee says that it is elsewhere: neither ACK nor BYE tell it anything.
    message_builder answer = make_response(p.last_sent("INVITE"), 200, {}, "far");
    answer.header(header_name::contact, "<sip:127.0.0.1:5099>");
    p.put(p.a, answer.build());
    REQUIRE(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.drain();
    CHECK_FALSE(p.last_sent("ACK").has(header_name::authorization));
    p.bye(p.a);
    CHECK_FALSE(p.last_sent("BYE").has(header_name::authorization));
    message_builder again = make_response(p.last_sent("BYE"), 401, {}, {});
    REQUIRE(again.raw_headers(ask("n2")));
    p.put(p.a, again.build());
    CHECK(p.seen("alice BYE") == 1); // the digest leak: asked by whom we did not choose
    p.release(p.a);
    p.release_all(p.b);
    p.run_dry();
    CHECK(p.a.dialogs.count().empty());
}

TEST_CASE("a challenge is answered over a bad wire, and nothing is left") {
    const auto seed = GENERATE(range(1, 60));
    asked_pair p;
    random_source chance = random_source::from_number(static_cast<std::uint64_t>(seed));
    p.drop = [&](const peer&, const sip_message&) { return chance.below(4) == 0; };
    bool asked = false;
    p.b.on_news = [&](const dialog::output& word) {
        const auto* in = std::get_if<dialog::incoming_call>(&word);
        if (in == nullptr) return;
        const bool first = !std::exchange(asked, true);
        const std::string headers = first ? ask("n1") : std::string();
        (void)p.b.dialogs.respond(p.now, in->duty, first ? 401 : 200, {}, {.headers = headers});
    };
    p.a.on_news = [&](const dialog::output& word) {
        if (std::holds_alternative<dialog::answered>(word))
            (void)p.a.dialogs.ack(p.now, p.a.leg, {});
    };
    p.call();
    p.run_for(40s);
    CHECK(p.a.count<dialog::answered>() + p.a.count<dialog::rejected>() == 1);
    p.drop = nullptr;
    p.b.on_news = nullptr;
    p.a.on_news = nullptr;
    p.finish();
}
