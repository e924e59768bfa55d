// Who ended a call and why, and odd peers: forks, bodies on a BYE, offers that come late.
#include "scenario.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::alone;
using test::count;
using test::last;
using test::puppet;
using test::wire;

TEST_CASE("a call that nobody takes is ended by the library, for the time that ran out") {
    alone t;
    SECTION("no response at all") {
        t.call();
        t.w.pass(40s);
    }
    SECTION("it rings for too long") {
        t.call({{"ring_timeout", 20s}});
        const sip_message invite = *t.peer.last("INVITE");
        t.peer.answer(invite, 180);
        t.w.pass(21s);
        REQUIRE(t.peer.last("CANCEL") != nullptr);
        t.peer.answer(*t.peer.last("CANCEL"), 200);
        t.peer.answer(invite, 487);
    }
    SECTION("it rings for too long, and the answer crosses the CANCEL") {
        t.call({{"ring_timeout", 20s}});
        const sip_message invite = *t.peer.last("INVITE");
        t.peer.answer(invite, 180);
        t.w.pass(21s);
        t.peer.answer(invite, 200, {}, puppet::sdp);
        REQUIRE(t.peer.last("BYE") != nullptr);
        t.peer.answer(*t.peer.last("BYE"), 200);
    }
    CHECK(t.reason().who == session::ended_by::library);
    CHECK(t.reason().why == errc::timeout);
    t.peer.inbox.clear();
    test::check_healthy(t.w);
}

TEST_CASE("a call that cannot leave is ended by the library") {
    alone t;
    REQUIRE(t.alice.sip->command(t.w.now, session::make_call{"sip:p@nowhere.invalid"}).has_value());
    t.w.settle();
    CHECK(t.reason().who == session::ended_by::library);
    CHECK(t.reason().why == errc::no_route);
    test::check_healthy(t.w);
}

TEST_CASE("a way that breaks ends a call that is not answered yet") {
    alone t;
    t.call();
    t.alice.sip->flow_changed(
        t.w.now, {flow_event::kind::failed, {protocol::udp, t.alice.here, t.peer.here}, {}});
    t.w.settle();
    CHECK(t.reason().who == session::ended_by::library);
    CHECK(t.reason().why == errc::transport_failed);
    test::check_healthy(t.w);
}

TEST_CASE("a busy peer ended the call, and hanging up before an answer is ours") {
    alone t;
    const auto call = t.call();
    const sip_message invite = *t.peer.last("INVITE");
    SECTION("busy") {
        t.peer.answer(invite, 486);
        CHECK(t.reason().who == session::ended_by::peer);
        CHECK(t.reason().why == status_error(486));
    }
    SECTION("hung up after the ring timeout had cancelled") {
        t.w.pass(179s);
        t.peer.inbox.clear();
    }
    SECTION("hung up") {
        t.peer.answer(invite, 180);
        REQUIRE(t.alice.sip->command(t.w.now, session::hang_up_call{call}).has_value());
        t.w.settle();
        t.peer.answer(*t.peer.last("CANCEL"), 200);
        t.peer.answer(invite, 487);
        CHECK(t.reason().who == session::ended_by::us);
        CHECK_FALSE(t.reason().why);
    }
    test::check_healthy(t.w);
}

TEST_CASE("a BYE gets its 200 whatever body it carries") {
    alone t;
    t.call();
    t.peer.answer(*t.peer.last("INVITE"), 200, {}, puppet::sdp);
    SECTION("an unknown body") {
        t.peer.request(*t.peer.last("ACK"), "BYE", 5, {}, "application/isup", "x");
    }
    SECTION("an unknown extension") {
        t.peer.request(*t.peer.last("ACK"), "BYE", 5, "Require: nonsense\r\n");
    }
    CHECK(t.peer.last("200 BYE") != nullptr);
    CHECK(t.reason().who == session::ended_by::peer);
    test::check_healthy(t.w);
}

TEST_CASE("a 2xx without a session description is acknowledged and ended") {
    alone t;
    t.call();
    t.peer.answer(*t.peer.last("INVITE"), 200);
    REQUIRE(t.peer.last("ACK") != nullptr);
    REQUIRE(t.peer.last("BYE") != nullptr);
    t.peer.answer(*t.peer.last("BYE"), 200);
    CHECK(t.reason().who == session::ended_by::library);
    test::check_healthy(t.w);
}

TEST_CASE("a second fork that answers is ended, and its requests are not the call's") {
    alone t;
    const auto call = t.call();
    const sip_message invite = *t.peer.last("INVITE");
    t.peer.answer(invite, 200, {}, puppet::sdp);
    const sip_message ack = *t.peer.last("ACK");
    t.peer.tag = "other";
    t.peer.answer(invite, 200, {}, puppet::sdp);
    const sip_message bye = *t.peer.last("BYE");
    CHECK(bye.to()->tag() == "other");
    t.peer.request(bye, "INVITE", 1, {}, "application/sdp", puppet::sdp);
    CHECK(t.peer.last("481 INVITE") != nullptr);
    t.peer.request(bye, "REFER", 2, "Refer-To: <sip:x@127.0.0.1:5998>\r\n");
    CHECK(t.peer.last("481 REFER") != nullptr);
    t.peer.answer(bye, 200);
    CHECK(t.alice.sip->sessions().state_of(call) == "Active");
    t.peer.tag = "puppet";
    t.peer.request(ack, "BYE", 5);
    test::check_healthy(t.w);
}

TEST_CASE("a callee without an offer offers in its 200 and not before") {
    alone t;
    t.invite("<sip:alice@127.0.0.1:5060>", {});
    const auto call = last<session::incoming_call>(t.alice)->call;
    SECTION("early media is refused: there is no answer yet") {
        CHECK(t.alice.sip->command(t.w.now, session::progress_call{call}).error() ==
              errc::not_accepted_now);
        t.alice.log.text.clear();
    }
    SECTION("straight") {}
    REQUIRE(t.alice.sip->command(t.w.now, session::answer_call{call}).has_value());
    t.w.settle();
    REQUIRE(t.peer.last("200 INVITE") != nullptr);
    CHECK_FALSE(t.peer.last("200 INVITE")->body().empty());
    t.inside("ACK", 1, "Content-Type: application/sdp\r\n", puppet::sdp);
    t.w.pass(1s);
    CHECK(t.alice.sip->sessions().state_of(call) == "Active");
    t.inside("BYE", 2);
    CHECK(t.peer.last("200 BYE") != nullptr);
    test::check_healthy(t.w);
}

TEST_CASE("a call to oneself is two calls, and both end") {
    wire w;
    auto& alice = w.add("alice", 5060);
    test::answers(alice, w);
    const auto made = alice.sip->command(w.now, session::make_call{"sip:alice@127.0.0.1:5060"});
    REQUIRE(made.has_value());
    w.pass(1s);
    CHECK(count<session::call_established>(alice) == 2);
    REQUIRE(alice.sip->command(w.now, session::hang_up_call{made->call}).has_value());
    test::check_healthy(w);
    CHECK(count<session::call_ended>(alice) == 2);
}

TEST_CASE("an invitation of ours with an end of its own is cancelled when it has passed") {
    test::alone t;
    session::make_call what{"sip:p@127.0.0.1:5999"};
    what.expires = 20;
    SECTION("before ring_timeout") {}
    SECTION("ring_timeout is longer") { what.settings = {{"ring_timeout", 60s}}; }
    REQUIRE(t.alice.sip->command(t.w.now, what).has_value());
    t.w.settle();
    const sip_message invite = *t.peer.last("INVITE");
    CHECK(invite.value(header_name::expires) == "20");
    t.peer.answer(invite, 180);
    t.w.pass(19s);
    CHECK(t.peer.last("CANCEL") == nullptr);
    t.w.pass(1s);
    REQUIRE(t.peer.last("CANCEL") != nullptr);
    t.peer.answer(*t.peer.last("CANCEL"), 200);
    t.peer.answer(invite, 487);
    test::check_healthy(t.w);
    CHECK(t.reason().why == errc::timeout);
}

TEST_CASE("an invitation of theirs with an end of its own is over when it has passed") {
    test::wire w;
    auto& alice = w.add("alice", 5060);
    auto& bob = w.add("bob", 5070);
    session::make_call what{"sip:bob@127.0.0.1:5070"};
    what.headers = "Expires: 10\r\n"; // and alice's ring_timeout is longer
    REQUIRE(alice.sip->command(w.now, what).has_value());
    w.pass(9s);
    CHECK(test::count<session::incoming_call>(bob) == 1);
    CHECK(test::count<session::call_ended>(bob) == 0);
    w.pass(2s);
    CHECK(test::sent(w, "bob: SIP/2.0 487") == 1);
    CHECK(test::sent(w, "alice: CANCEL") == 0);
    REQUIRE(test::last<session::call_ended>(bob) != nullptr);
    CHECK(test::last<session::call_ended>(bob)->reason.who == session::ended_by::peer);
    test::check_healthy(w);
}
