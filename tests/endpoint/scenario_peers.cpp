// Peers that cross, repeat, fork, withhold or flood, against one endpoint.
#include "scenario.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::alone;
using test::count;
using test::last;
using test::puppet;

namespace {

std::size_t got(const alone& t, std::string_view start) {
    return static_cast<std::size_t>(
        std::count_if(t.peer.inbox.begin(), t.peer.inbox.end(),
                      [&](const sip_message& m) { return m.text().starts_with(start); }));
}

session::call_id rings(alone& t) {
    t.invite("<sip:alice@127.0.0.1:5060>", puppet::sdp);
    REQUIRE(t.peer.last("180 INVITE") != nullptr);
    return last<session::incoming_call>(t.alice)->call;
}

session::call_id answered(alone& t) {
    const auto call = rings(t);
    REQUIRE(t.alice.sip->command(t.w.now, session::answer_call{call}).has_value());
    t.w.settle();
    REQUIRE(t.peer.last("200 INVITE") != nullptr);
    return call;
}

} // namespace

TEST_CASE("a BYE in an early dialog of ours, and a 200 that crosses the CANCEL it makes") {
    alone t;
    t.call();
    const sip_message invite = *t.peer.last("INVITE");
    t.peer.answer(invite, 180);
    t.peer.request(invite, "BYE", 1);
    CHECK(t.peer.last("200 BYE") != nullptr);
    REQUIRE(t.peer.last("CANCEL") != nullptr);
    CHECK(t.reason().who == session::ended_by::peer);
    t.peer.answer(*t.peer.last("CANCEL"), 200);
    SECTION("487") { t.peer.answer(invite, 487); }
    SECTION("200, twice") {
        t.peer.answer(invite, 200, {}, puppet::sdp);
        t.peer.answer(invite, 200, {}, puppet::sdp);
        CHECK(got(t, "ACK") == 2);
        CHECK(got(t, "BYE") == 1);
        t.peer.answer(*t.peer.last("BYE"), 200);
    }
    test::check_healthy(t.w);
}

TEST_CASE("a repeated 2xx is acknowledged again after the call is gone") {
    alone t;
    const auto call = t.call();
    const sip_message invite = *t.peer.last("INVITE");
    t.peer.answer(invite, 200, {}, puppet::sdp);
    REQUIRE(t.alice.sip->command(t.w.now, session::hang_up_call{call}).has_value());
    t.w.settle();
    t.peer.answer(*t.peer.last("BYE"), 200);
    CHECK(count<session::call_ended>(t.alice) == 1);
    t.w.pass(20s);
    t.peer.answer(invite, 200, {}, puppet::sdp);
    CHECK(got(t, "ACK") == 2);
    CHECK(got(t, "BYE") == 1);
    test::check_healthy(t.w);
}

TEST_CASE("forty early dialogs of one INVITE are bounded, and the call still works") {
    alone t;
    const auto call = t.call();
    const sip_message invite = *t.peer.last("INVITE");
    for (int i = 0; i < 40; ++i) {
        t.peer.tag = "fork" + std::to_string(i);
        t.peer.answer(invite, 180);
    }
    CHECK(t.alice.sip->count()[owner_class::dialog] <= limits::early_dialogs);
    t.peer.tag = "fork39";
    t.peer.answer(invite, 200, {}, puppet::sdp);
    CHECK(t.alice.sip->sessions().state_of(call) == "Active");
    t.peer.request(*t.peer.last("ACK"), "BYE", 1);
    test::check_healthy(t.w);
}

TEST_CASE("as callee: CANCEL, CANCEL and BYE before the answer, CANCEL after it") {
    alone t;
    SECTION("BYE while it rings") {
        rings(t);
        t.inside("BYE", 2);
        CHECK(t.peer.last("200 BYE") != nullptr);
        REQUIRE(t.peer.last("487 INVITE") != nullptr);
    }
    SECTION("a late CANCEL changes nothing") {
        const auto call = answered(t);
        std::string text(t.peer.last("200 INVITE")->text());
        t.w.packets.push_back(
            {t.peer.here, t.alice.here,
             buffer::copy_of("CANCEL sip:alice@127.0.0.1:5060 SIP/2.0\r\n"
                             "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKinv\r\n"
                             "Max-Forwards: 70\r\nFrom: <sip:p@127.0.0.1:5999>;tag=puppet\r\n"
                             "To: <sip:alice@127.0.0.1:5060>\r\nCall-ID: of-the-puppet\r\n"
                             "CSeq: 1 CANCEL\r\nContent-Length: 0\r\n\r\n")});
        t.w.settle();
        CHECK(t.peer.last("200 CANCEL") != nullptr);
        CHECK(t.alice.sip->sessions().state_of(call) == "Answering");
        t.inside("ACK", 1);
        t.inside("BYE", 2);
    }
    SECTION("BYE in the place of the ACK") {
        answered(t);
        t.inside("BYE", 2);
        CHECK(t.peer.last("200 BYE") != nullptr);
        CHECK(got(t, "BYE") == 0);
    }
    SECTION("no ACK at all") {
        answered(t);
        t.w.pass(32100ms);
        CHECK(got(t, "BYE") == 1);
        CHECK(t.reason().who == session::ended_by::library);
        t.peer.answer(*t.peer.last("BYE"), 200);
    }
    t.peer.inbox.clear();
    test::check_healthy(t.w);
}

TEST_CASE("requests that no table takes have answers and make no noise") {
    alone t;
    const auto call = answered(t);
    t.inside("ACK", 1);
    t.inside("OPTIONS", 2);
    CHECK(t.peer.last("200 OPTIONS") != nullptr);
    t.inside("INFO", 3);
    CHECK(t.peer.last("405 INFO") != nullptr);
    t.inside("MESSAGE", 4);
    CHECK(t.peer.last("405 MESSAGE") != nullptr);
    t.inside("NOTIFY", 5, "Event: talk\r\nSubscription-State: active\r\n");
    CHECK(t.peer.last("481 NOTIFY") != nullptr);
    CHECK(t.alice.sip->sessions().state_of(call) == "Active");
    t.inside("BYE", 6);
    test::check_healthy(t.w);
}

TEST_CASE("a re-INVITE without an offer gets one, whatever its ACK says") {
    alone t;
    const auto call = answered(t);
    t.inside("ACK", 1);
    t.inside("INVITE", 2, "Contact: <sip:p@127.0.0.1:5999>\r\n");
    CHECK_FALSE(t.peer.last("200 INVITE")->body().empty());
    SECTION("an answer") {
        t.inside("ACK", 2, "Content-Type: application/sdp\r\n", puppet::sdp);
        t.w.pass(1s);
        CHECK(t.alice.sip->sessions().state_of(call) == "Active");
    }
    SECTION("no answer: the description before it stays") {
        t.inside("ACK", 2);
        t.w.pass(1s);
        CHECK(t.alice.sip->sessions().state_of(call) == "Active");
        REQUIRE(t.alice.sip->command(t.w.now, session::hold_call{call}).has_value());
        t.w.settle();
        t.peer.answer(*t.peer.last("INVITE"), 200, {}, puppet::sdp);
        CHECK(count<session::call_held>(t.alice) == 1);
    }
    SECTION("garbage ends the call") {
        t.inside("ACK", 2, "Content-Type: application/sdp\r\n", "garbage");
        t.w.pass(1s);
        REQUIRE(t.peer.last("BYE") != nullptr);
        t.peer.answer(*t.peer.last("BYE"), 200);
        CHECK(t.reason().who == session::ended_by::library);
        test::check_healthy(t.w);
        return;
    }
    t.inside("BYE", 6);
    test::check_healthy(t.w);
}

TEST_CASE("descriptions that cannot be read are refused, and nothing is left") {
    alone t;
    t.invite("<sip:alice@127.0.0.1:5060>", "garbage");
    CHECK(t.peer.last("488 INVITE") != nullptr);
    t.call();
    t.peer.answer(*t.peer.last("INVITE"), 183, {}, "garbage");
    REQUIRE(t.peer.last("CANCEL") != nullptr);
    t.peer.answer(*t.peer.last("CANCEL"), 200);
    t.peer.answer(*t.peer.last("INVITE"), 487);
    CHECK(t.reason().who == session::ended_by::library);
    test::check_healthy(t.w);
}

TEST_CASE("a first SUBSCRIBE that was too brief goes again as the same request") {
    test::alone t;
    session::start_soft_state what;
    what.kind = session::soft_kind::subscription;
    what.target = "sip:p@127.0.0.1:5999";
    what.package = "presence";
    what.expires = 60;
    const auto made = t.alice.sip->command(t.w.now, what);
    REQUIRE(made.has_value());
    t.w.settle();
    const sip_message first = *t.peer.last("SUBSCRIBE");
    t.peer.answer(first, 423, "Min-Expires: 600\r\n");
    const sip_message second = *t.peer.last("SUBSCRIBE");
    CHECK(second.value(header_name::expires) == "600");
    CHECK(second.call_id() == first.call_id());
    CHECK(second.from_tag() == first.from_tag());
    CHECK(second.cseq()->number == first.cseq()->number + 1);
    CHECK(second.top_via()->branch() != first.top_via()->branch());
    t.peer.answer(second, 489);
    test::check_healthy(t.w);
}

TEST_CASE("Require: answermode is taken where calls may be answered so, else refused") {
    for (const bool on : {false, true}) {
        test::wire w;
        w.prepare = [&](endpoint_settings& s) {
            if (on) s.sessions.rules = {session::call_rule::answer_mode};
        };
        auto& bob = w.add("bob", 5070);
        w.prepare = [](endpoint_settings& s) { s.dialogs.supported.emplace_back("answermode"); };
        auto& alice = w.add("alice", 5060);
        session::make_call what{"sip:bob@127.0.0.1:5070"};
        what.headers = "Require: answermode\r\nAnswer-Mode: Auto;require\r\n";
        std::string said;
        w.loses = [&](const test::wire::packet& p) {
            if (p.bytes.text().starts_with("SIP/2.0 200") && said.empty()) said = p.bytes.text();
            return false;
        };
        const auto made = alice.sip->command(w.now, what);
        w.pass(1s);
        CHECK(test::sent(w, "bob: SIP/2.0 420") == (on ? 0 : 1));
        CHECK(test::count<session::call_established>(alice) == (on ? 1 : 0));
        CHECK((said.find("Answer-Mode: Auto\r\n") != std::string::npos) == on);
        if (on) (void)alice.sip->command(w.now, session::hang_up_call{made->call});
        test::check_healthy(w);
        (void)bob;
    }
}
