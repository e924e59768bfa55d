// Hanging up in every state, and what crosses it (RFC 3261 9, 13.3.1.4, 15).
#include "pair.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

TEST_CASE("the caller hangs up before any response: the CANCEL waits for the first 1xx") {
    test::pair p;
    p.drop = [](const peer&, const sip_message& m) { return m.status() == 100; };
    p.call();
    p.release(p.a);
    CHECK(p.a.count<dialog::leg_released>() == 1);
    p.run_for(300ms);
    CHECK(p.seen("alice CANCEL") == 0);
    p.respond(p.b, 180);
    p.run_for(50ms);
    CHECK(p.seen("alice CANCEL") == 1);
    CHECK(p.seen("bob 200 CANCEL") == 1);
    REQUIRE(p.b.count<dialog::cancelled>() == 1);
    CHECK(p.seen("bob 487 INVITE") == 1); // by default, when the drain ended
    p.release(p.b);
    p.require_nothing_left();
    CHECK(p.a.count<dialog::rejected>() == 0); // released: nothing is told but the end
    CHECK(p.a.count<dialog::leg_gone>() == 1);
    CHECK(p.seen("alice ACK") == 1);
    CHECK(p.seen("alice BYE") == 0);
}

TEST_CASE("a CANCEL while ringing; the callee answers 487 itself") {
    test::pair p;
    p.call();
    p.run_for(20ms);
    p.respond(p.b, 180);
    p.run_for(20ms);
    p.b.on_news = [&](const dialog::output& what) {
        const auto* news = std::get_if<dialog::cancelled>(&what);
        if (news == nullptr) return;
        CHECK(p.b.dialogs.invite_duty(news->leg) == news->duty);
        CHECK(p.b.dialogs.respond(p.now, news->duty, 487, {}, {}).has_value());
    };
    CHECK(p.a.dialogs.cancel(p.now, p.a.leg).has_value());
    CHECK(p.a.dialogs.cancel(p.now, p.a.leg).has_value());
    p.run_for(50ms);
    CHECK(p.seen("alice CANCEL") == 1);
    CHECK(p.seen("bob 487 INVITE") == 1);
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.a.last<dialog::rejected>()->status == 487);
    CHECK(p.last_sent("200 CANCEL").to()->tag() == p.last_sent("487 INVITE").to()->tag());
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a 200 crosses the CANCEL") {
    test::pair p;
    p.call();
    p.run_for(20ms);
    p.respond(p.b, 180);
    p.run_for(20ms);
    const bool released = GENERATE(false, true);
    if (released) {
        p.release(p.a);
    } else {
        CHECK(p.a.dialogs.cancel(p.now, p.a.leg).has_value());
        p.drain();
    }
    p.respond(p.b, 200);
    p.run_for(20ms);
    if (!released) {
        REQUIRE(p.a.count<dialog::answered>() == 1);
        p.release(p.a); // sends the ACK it owes, then BYE
    }
    p.run_for(100ms);
    CHECK(p.seen("alice ACK") == 1);
    CHECK(p.seen("alice BYE") == 1);
    CHECK(p.seen("bob 200 CANCEL") == 1);
    CHECK(p.b.count<dialog::cancelled>() == 0);
    CHECK(p.seen("bob 200 BYE") == 1);
    p.release(p.b);
    p.require_nothing_left();
    CHECK(p.seen("bob BYE") == 0);
}

TEST_CASE("the CANCEL is answered but the INVITE never is") {
    test::pair p;
    p.drop = [](const peer&, const sip_message& m) { return m.status() == 487; };
    p.call();
    p.run_for(20ms);
    p.respond(p.b, 180);
    p.run_for(20ms);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
    CHECK(p.a.count<dialog::leg_gone>() == 1);
}

TEST_CASE("the callee hangs up while ringing") {
    test::pair p;
    p.call();
    p.run_for(20ms);
    p.respond(p.b, 180);
    p.release(p.b);
    p.run_for(50ms);
    CHECK(p.a.last<dialog::rejected>()->status == 487);
    p.release(p.a);
    p.require_nothing_left();
}

TEST_CASE("the callee hangs up before the ACK: one BYE, held until the ACK") {
    test::pair p;
    int acks_to_lose = 3;
    p.drop = [&](const peer&, const sip_message& m) {
        return m.method() == sip_method::ack && acks_to_lose-- > 0;
    };
    p.call();
    p.run_for(20ms);
    p.respond(p.b, 200);
    const bool released = GENERATE(false, true);
    p.bye(p.b);
    if (released) p.release(p.b);
    p.bye(p.b);
    p.run_for(15ms);
    CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.run_for(3s);
    CHECK(p.seen("bob BYE") == 0);
    p.run_for(5s);
    CHECK(p.seen("bob BYE") == 1);
    CHECK(p.seen("x alice ACK") == 3);
    CHECK(p.seen("alice ACK") == 1);
    CHECK(p.seen("bob 200 INVITE") == 4);
    CHECK(p.seen("alice 200 BYE") == 1);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
    CHECK(p.seen("alice BYE") == 0);
}

TEST_CASE("the ACK never comes: ack_missing after 64*T1, then the BYE") {
    test::pair p;
    p.drop = [](const peer&, const sip_message& m) { return m.method() == sip_method::ack; };
    p.call();
    p.run_for(20ms);
    p.respond(p.b, 200);
    p.run_for(15ms);
    CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    SECTION("held") {
        p.bye(p.b);
        p.run_for(31s);
        CHECK(p.seen("bob BYE") == 0);
        p.run_for(2s);
        CHECK(p.b.count<dialog::ack_missing>() == 1);
        CHECK(p.seen("bob BYE") == 1);
    }
    SECTION("released") {
        p.release(p.b);
        p.run_for(33s);
        CHECK(p.b.count<dialog::ack_missing>() == 0);
        CHECK(p.seen("bob BYE") == 1);
    }
    SECTION("the owner sends it") {
        p.run_for(33s);
        REQUIRE(p.b.count<dialog::ack_missing>() == 1);
        CHECK(p.b.last<dialog::ack_missing>()->initial);
        CHECK(p.seen("bob BYE") == 0);
        p.bye(p.b);
        p.run_for(50ms);
        CHECK(p.seen("bob BYE") == 1);
    }
    // Repeats at T1, then doubled up to T2, each answered by the same ACK.
    CHECK(p.seen("bob 200 INVITE") == 11);
    CHECK(p.seen("x alice ACK") == 11);
    CHECK(p.seen("alice 200 BYE") == 1);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a repeated 2xx gets the same ACK again, after the release too") {
    test::pair p;
    p.establish();
    const std::string first(p.last_sent("ACK").text());
    const sip_message answer = p.last_sent("200 INVITE");
    p.put(p.a, answer);
    CHECK(p.seen("alice ACK") == 2);
    CHECK(p.last_sent("ACK").text() == first);
    p.release(p.a);
    p.run_for(5s);
    CHECK(p.seen("alice BYE") == 1);
    p.put(p.a, answer);
    CHECK(p.seen("alice ACK") == 3);
    CHECK(p.last_sent("ACK").text() == first);
    CHECK(p.seen("alice BYE") == 1);
    CHECK(p.a.count<dialog::leg_gone>() == 0);
    p.release(p.b);
    p.require_nothing_left();
    CHECK(p.a.count<dialog::answered>() == 1);
}

TEST_CASE("crossing BYEs both get 200") {
    test::pair p;
    p.establish();
    const bool released = GENERATE(false, true);
    if (released) {
        p.release(p.a);
        p.release(p.b);
    } else {
        p.bye(p.a);
        p.bye(p.b);
    }
    p.run_for(100ms);
    CHECK(p.seen("alice 200 BYE") == 1);
    CHECK(p.seen("bob 200 BYE") == 1);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a BYE instead of the ACK stops the repeats and the held BYE") {
    test::pair p;
    p.drop = [](const peer&, const sip_message& m) { return m.method() == sip_method::ack; };
    p.call();
    p.run_for(20ms);
    p.respond(p.b, 200);
    p.bye(p.b);
    p.run_for(15ms);
    CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.bye(p.a);
    p.run_for(20ms);
    CHECK(p.seen("bob 200 BYE") == 1);
    p.release(p.a);
    p.release(p.b);
    CHECK(p.b.count<dialog::leg_gone>() == 1);
    p.require_nothing_left();
    CHECK(p.seen("bob BYE") == 0);
    CHECK(p.seen("bob 200 INVITE") == 1);
}

TEST_CASE("BYE in the early dialog, caller to callee") {
    test::pair p;
    p.call();
    p.run_for(20ms);
    p.respond(p.b, 180);
    p.run_for(20ms);
    const sip_message& invite = p.last_sent("INVITE");
    const sip_message& ringing = p.last_sent("180 INVITE");
    message_builder bye = message_builder::request(sip_method::bye, "sip:127.0.0.1:5072");
    bye.header(header_name::from, invite.value(header_name::from))
        .header(header_name::to, ringing.value(header_name::to))
        .header(header_name::call_id, invite.call_id())
        .header(header_name::cseq, "2 BYE");
    p.put(p.b, bye.build("SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKearly"));
    CHECK(p.seen("bob 200 BYE") == 1);
    CHECK(p.b.last<dialog::request_received>()->method == sip_method::bye);
    CHECK(p.b.dialogs.invite_duty(p.b.leg)); // still a duty
    p.release(p.b);
    CHECK(p.seen("bob 487 INVITE") == 1);
    p.run_for(100ms);
    p.release(p.a);
    p.require_nothing_left();
    CHECK(p.seen("bob BYE") == 0);
}

TEST_CASE("re-INVITE after one's own BYE gets 481") {
    test::pair p;
    p.establish();
    p.drop = [](const peer& from, const sip_message& m) {
        return from.name == "alice" && m.method() == sip_method::bye;
    };
    p.bye(p.a);
    CHECK(p.b.dialogs.request(p.now, p.b.leg, "INVITE", {}).has_value());
    p.run_for(50ms);
    CHECK(p.seen("alice 481 INVITE") == 1);
    REQUIRE(p.b.count<dialog::leg_terminated>() == 1);
    CHECK(p.b.last<dialog::leg_terminated>()->why == status_error(481));
    p.release(p.b);
    p.release(p.a);
    p.require_nothing_left();
}

TEST_CASE("the peer is gone: the BYE times out and nobody hangs") {
    test::pair p;
    p.establish();
    p.drop = [](const peer&, const sip_message&) { return true; };
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
    CHECK(p.a.count<dialog::leg_gone>() == 1);
    CHECK(p.b.count<dialog::leg_gone>() == 1);
}
