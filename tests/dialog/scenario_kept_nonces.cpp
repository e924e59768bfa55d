// Nonces that outlive the request that was asked: the next request to the same server need not be
// asked again (RFC 7616 3.3, 3.6), and nobody else learns anything. One challenge: scenario_
// challenge.cpp.
#include "asked.hpp"

#include <offhook/core/limits.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

/// Sends requests outside dialogs and answers them by hand.
struct asking : asked_pair {
    asking() : asking(with_accounts()) {}
    explicit asking(dialog::settings made) : asked_pair(std::move(made)) {
        b.on_news = [this](const dialog::output& word) {
            const auto* asked = std::get_if<dialog::outside_request_received>(&word);
            if (asked != nullptr) REQUIRE(b.dialogs.keep(now, asked->duty).has_value());
        };
    }
    sip_message message(const std::string& target) {
        REQUIRE(a.dialogs.request_outside(now, 5, "MESSAGE", {.target = target, .from = a.uri()})
                    .has_value());
        run_for(50ms);
        return last_sent("MESSAGE");
    }
    sip_message message() { return message(b.uri()); }
    void done(int status = 200, const std::string& headers = "") {
        respond(b, status, headers);
        run_for(50ms);
    }
    void asked_once(const std::string& headers = ask("n1")) {
        message();
        done(401, headers);
        done();
    }
    ~asking() { b.on_news = nullptr; }
};

bool has_none(const sip_message& m) {
    return !m.has(header_name::authorization) && !m.has(header_name::proxy_authorization);
}

} // namespace

TEST_CASE("the second call to the same target need not be asked") {
    asked_pair p;
    p.asked_call();
    p.answer_and_ack();
    p.bye(p.a);
    p.run_for(50ms);
    p.release(p.a);
    p.release_all(p.b);
    p.run_for(1s);
    p.b.news.clear();
    p.call();
    p.run_for(50ms);
    CHECK(p.seen("alice INVITE") == 3);
    CHECK(given(p.last_sent("INVITE")).nonce() == "n1");
    CHECK(given(p.last_sent("INVITE")).nonce_count() == 3u);
    CHECK(p.last_sent("INVITE").cseq()->number == 1);
    p.answer_and_ack();
    CHECK(p.last_sent("ACK").value(header_name::authorization) ==
          p.last_sent("INVITE").value(header_name::authorization));
    p.finish();
}

TEST_CASE("a nonce serves every request outside dialogs to its server, counted up") {
    asking p;
    p.asked_once();
    CHECK(given(p.last_sent("MESSAGE")).nonce_count() == 1u);
    for (std::uint32_t count = 2; count < 6; ++count) {
        CHECK(given(p.message()).nonce_count() == count);
        p.done();
    }
    CHECK(p.seen("alice MESSAGE") == 6);
    CHECK(has_none(p.message("sip:bob@127.0.0.1:5099"))); // it has never asked
    p.run_dry();
}

TEST_CASE("what one callee has asked for is told to others only where the server was named") {
    const bool named = GENERATE(false, true);
    dialog::settings values;
    values.accounts = {{.realm = "house", .user = "alice", .secret = {"wonder"}}};
    values.accounts[0].anywhere = !named;
    if (named) values.accounts[0].servers = {"127.0.0.1:5072"};
    test::pair p(values);
    const std::string route = "<" + p.b.uri() + ";lr>";
    const auto message = [&](const std::string& to) {
        REQUIRE(p.a.dialogs
                    .request_outside(p.now, 0, "MESSAGE",
                                     {.target = to, .from = p.a.uri(), .route = route})
                    .has_value());
        p.drain();
        return p.last_sent("MESSAGE");
    };
    message_builder refusal = make_response(message("sip:bob@house"), 401, {}, "t");
    REQUIRE(refusal.raw_headers(ask("n1")));
    p.put(p.a, refusal.build());
    p.put(p.a, make_response(p.last_sent("MESSAGE"), 200, {}, "t").build());
    CHECK(given(message("sip:bob@house")).nonce_count() == 2u);
    CHECK(has_none(message("sip:carol@house")) != named);
    p.run_dry();
}

TEST_CASE("a kept nonce that has become stale is renewed, with or without the word") {
    const std::string more = GENERATE(as<std::string>{}, ", stale=true", "");
    asking p;
    p.asked_once();
    CHECK(given(p.message()).nonce_count() == 2u);
    p.done(401, ask("n2", more));
    CHECK(given(p.last_sent("MESSAGE")).nonce() == "n2");
    CHECK(given(p.last_sent("MESSAGE")).nonce_count() == 1u);
    SECTION("and kept in its turn") {
        p.done();
        CHECK(given(p.message()).nonce() == "n2");
        CHECK(given(p.last_sent("MESSAGE")).nonce_count() == 2u);
        p.done();
        CHECK(p.a.last<dialog::response_received>()->status == 200);
    }
    SECTION("the same nonce is never answered twice") {
        p.done(401, ask("n2", ", stale=true"));
        CHECK(p.a.last<dialog::response_received>()->status == 401);
        CHECK(p.seen("alice MESSAGE") == 4);
    }
    p.run_dry();
}

TEST_CASE("the next nonce that a 2xx brings is kept") {
    asking p;
    p.message();
    p.done(401, ask("n1"));
    p.done(200, "Authentication-Info: nextnonce=\"n9\"\r\n");
    CHECK(given(p.message()).nonce() == "n9");
    CHECK(given(p.last_sent("MESSAGE")).nonce_count() == 1u);
    p.done();
    p.run_dry();
}

TEST_CASE("credentials that were refused go nowhere unasked") {
    const int status = GENERATE(401, 403);
    asking p;
    p.message();
    p.done(401, ask("n1"));
    p.done(status, status == 401 ? ask("n2") : "");
    CHECK(p.a.last<dialog::response_received>()->status == status);
    CHECK(has_none(p.message()));
    p.done();
    p.run_dry();
}

TEST_CASE("a proxy is told unasked only when its realm was configured") {
    // RFC 3261 22.3: else what it has asked for holds for that Call-ID alone.
    dialog::settings values;
    values.accounts = {{.user = "al", .secret = {"land"}, .servers = {"127.0.0.1:5072"}}};
    test::pair p(values);
    p.call();
    p.run_for(50ms);
    p.respond(p.b, 407, proxy_asks);
    p.run_for(50ms);
    p.respond(p.b, 200);
    p.run_for(15ms);
    REQUIRE(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.run_for(50ms);
    p.bye(p.a);
    p.run_for(50ms);
    CHECK(given(p.last_sent("BYE"), header_name::proxy_authorization).nonce_count() == 2u);
    p.release(p.a);
    p.release_all(p.b);
    p.run_for(1s);
    p.call();
    p.run_for(50ms);
    CHECK(has_none(p.last_sent("INVITE")));
    p.release(p.a);
    p.release_all(p.b);
    p.require_nothing_left();
}

TEST_CASE("a subscription is refreshed without being asked again, and so is its next one") {
    asking p;
    p.asked_once();
    REQUIRE(p.a.dialogs
                .subscribe(
                    p.now, 9,
                    {.target = p.b.uri(), .from = p.a.uri(), .event = "presence", .expires = 600})
                .has_value());
    p.run_for(50ms);
    CHECK(given(p.last_sent("SUBSCRIBE")).nonce_count() == 2u);
    p.run_dry();
}

TEST_CASE("what is kept of servers is bounded, and the one used last stays") {
    asked_pair p;
    const auto ask_from = [&](std::size_t host) {
        const std::string target = "sip:x@127.0.0.1:" + std::to_string(20'000 + host);
        REQUIRE(
            p.a.dialogs.request_outside(p.now, 0, "MESSAGE", {.target = target, .from = p.a.uri()})
                .has_value());
        p.drain();
        return p.last_sent("MESSAGE");
    };
    const auto answer = [&](const sip_message& to, const std::string& nonce) {
        message_builder refusal = make_response(to, 401, {}, "t");
        REQUIRE(refusal.raw_headers(ask(nonce)));
        p.put(p.a, refusal.build());
        p.put(p.a, make_response(p.last_sent("MESSAGE"), 200, {}, "t").build());
    };
    for (std::size_t i = 0; i <= limits::protection_spaces; ++i) {
        if (i > 1) CHECK_FALSE(has_none(ask_from(1))); // in use
        answer(ask_from(i), "n" + std::to_string(i));
    }
    CHECK(has_none(ask_from(0))); // the oldest went
    CHECK(given(ask_from(1)).nonce() == "n1");
    p.run_dry();
}

TEST_CASE("who asks for ever new realms makes no later request long") {
    dialog::settings any = with_accounts();
    any.accounts = {{.user = "alice", .secret = {"wonder"}, .servers = {"127.0.0.1:5072"}}};
    asking p(any);
    for (int i = 0; i < 10; ++i) {
        p.message();
        p.done(401, "WWW-Authenticate: Digest realm=\"r" + std::to_string(i) +
                        "\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256\r\n");
        p.done();
    }
    const sip_message last = p.message();
    std::size_t told = 0;
    for (std::size_t at = 0; (at = last.text().find("Authorization: ", at)) != std::string::npos;
         ++at)
        ++told;
    CHECK(told == 2);
}

TEST_CASE("a realm that is escaped in another way is the same realm") {
    dialog::settings any = with_accounts();
    any.accounts = {{.user = "alice", .secret = {"wonder"}, .servers = {"127.0.0.1:5072"}}};
    asking p(any);
    for (const std::string challenge :
         {"realm=\"abc\", nonce=\"n1\"", "realm=\"a\\bc\", nonce=\"n2\""}) {
        p.message();
        p.done(401,
               "WWW-Authenticate: Digest " + challenge + ", qop=\"auth\", algorithm=SHA-256\r\n");
        p.done();
    }
    const std::string text(p.message().text());
    const std::size_t first = text.find("Authorization: ");
    REQUIRE(first != std::string::npos);
    CHECK(text.find("Authorization: ", first + 1) == std::string::npos);
}
