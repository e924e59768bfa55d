// Hold and resume between whole endpoints, with glare, lost ACKs and peers that are slow to answer.
#include "scenario.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::count;
using test::last;
using test::wire;

namespace {

struct two {
    wire w;
    wire::node& alice = w.add("alice", 5060);
    wire::node& bob = w.add("bob", 5070);
    session::call_id a;
    session::call_id b;

    two() {
        test::answers(bob, w);
        a = alice.sip->command(w.now, session::make_call{"sip:bob@127.0.0.1:5070"})->call;
        w.pass(1s);
        b = last<session::incoming_call>(bob)->call;
    }
    void hang_up() {
        REQUIRE(alice.sip->command(w.now, session::hang_up_call{a}).has_value());
        test::check_healthy(w);
    }
};

struct with_puppet {
    wire w;
    wire::node& alice = w.add("alice", 5060);
    test::puppet peer{w};
    session::call_id call;

    with_puppet() {
        call = alice.sip->command(w.now, session::make_call{"sip:p@127.0.0.1:5999"})->call;
        w.settle();
        peer.answer(*peer.last("INVITE"), 200, {}, test::puppet::sdp);
        REQUIRE(alice.sip->sessions().state_of(call) == "Active");
    }
    void end() {
        peer.request(*peer.last("ACK"), "BYE", 99);
        REQUIRE(peer.last("200 BYE") != nullptr);
        test::check_healthy(w);
    }
};

} // namespace

TEST_CASE("both sides put each other on hold at once, and both get there") {
    two t;
    REQUIRE(t.alice.sip->command(t.w.now, session::hold_call{t.a}).has_value());
    REQUIRE(t.bob.sip->command(t.w.now, session::hold_call{t.b}).has_value());
    t.w.pass(20s);
    CHECK(test::sent(t.w, "alice: SIP/2.0 491") == 1);
    CHECK(test::sent(t.w, "bob: SIP/2.0 491") == 1);
    CHECK(count<session::call_held>(t.alice) == 1);
    CHECK(count<session::call_held>(t.bob) == 1);
    CHECK(count<session::hold_failed>(t.alice) == 0);
    REQUIRE(t.alice.sip->command(t.w.now, session::resume_call{t.a}).has_value());
    REQUIRE(t.bob.sip->command(t.w.now, session::resume_call{t.b}).has_value());
    t.w.pass(20s);
    CHECK(count<session::call_held>(t.alice) == 2);
    CHECK(count<session::call_held>(t.bob) == 2);
    t.hang_up();
}

TEST_CASE("hold while the ACK of the call is lost succeeds after a while") {
    wire w;
    auto& alice = w.add("alice", 5060);
    auto& bob = w.add("bob", 5070);
    test::answers(bob, w);
    bool lost = false;
    w.loses = [&](const wire::packet& p) {
        if (lost || !p.bytes.text().starts_with("ACK")) return false;
        return lost = true;
    };
    const auto a = alice.sip->command(w.now, session::make_call{"sip:bob@127.0.0.1:5070"})->call;
    w.settle();
    REQUIRE(alice.sip->command(w.now, session::hold_call{a}).has_value());
    w.pass(20s);
    CHECK(count<session::call_held>(alice) == 1);
    REQUIRE(alice.sip->command(w.now, session::hang_up_call{a}).has_value());
    test::check_healthy(w);
}

TEST_CASE("hanging up while a hold is under way ends both sides") {
    two t;
    t.w.loses = [](const wire::packet& p) {
        return p.bytes.text().find("CSeq: 2 INVITE") != std::string_view::npos;
    };
    REQUIRE(t.alice.sip->command(t.w.now, session::hold_call{t.a}).has_value());
    t.w.pass(1s);
    SECTION("by the one who holds") {
        REQUIRE(t.alice.sip->command(t.w.now, session::hang_up_call{t.a}).has_value());
    }
    SECTION("by the other") {
        REQUIRE(t.bob.sip->command(t.w.now, session::hang_up_call{t.b}).has_value());
    }
    t.w.pass(100ms);
    CHECK(count<session::call_ended>(t.alice) == 1);
    CHECK(count<session::call_ended>(t.bob) == 1);
    t.w.loses = [](const wire::packet&) { return false; };
    test::check_healthy(t.w);
}

TEST_CASE("a hold that is never answered is cancelled, and the call can be held later") {
    with_puppet t;
    REQUIRE(t.alice.sip->command(t.w.now, session::hold_call{t.call}).has_value());
    t.w.settle();
    const sip_message hold = *t.peer.last("INVITE");
    t.peer.answer(hold, 100);
    t.w.pass(45s);
    REQUIRE(t.peer.last("CANCEL") != nullptr);
    t.peer.answer(*t.peer.last("CANCEL"), 200);
    SECTION("the CANCEL is heard") {
        t.peer.answer(hold, 487);
        CHECK(count<session::hold_failed>(t.alice) == 1);
    }
    SECTION("the answer crosses the CANCEL") {
        t.peer.answer(hold, 200, {}, test::puppet::sdp);
        CHECK(count<session::call_held>(t.alice) == 1);
        CHECK(t.peer.last("ACK")->cseq()->number == hold.cseq()->number);
        REQUIRE(t.alice.sip->command(t.w.now, session::resume_call{t.call}).has_value());
        t.w.settle();
        t.peer.answer(*t.peer.last("INVITE"), 200, {}, test::puppet::sdp);
    }
    t.w.pass(1s);
    REQUIRE(t.alice.sip->command(t.w.now, session::hold_call{t.call}).has_value());
    t.w.settle();
    CHECK(t.peer.last("INVITE")->cseq()->number > hold.cseq()->number);
    t.peer.answer(*t.peer.last("INVITE"), 200, {}, test::puppet::sdp);
    CHECK(last<session::call_held>(t.alice)->held);
    t.end();
}

TEST_CASE("a hold answered without a session description has failed") {
    with_puppet t;
    REQUIRE(t.alice.sip->command(t.w.now, session::hold_call{t.call}).has_value());
    t.w.settle();
    t.peer.answer(*t.peer.last("INVITE"), 200);
    CHECK(count<session::call_held>(t.alice) == 0);
    CHECK(count<session::hold_failed>(t.alice) == 1);
    t.w.pass(1s);
    CHECK(t.peer.last("ACK")->cseq()->number == 2);
    t.end();
}

TEST_CASE("an UPDATE without an offer is answered while a re-INVITE of theirs waits for its ACK") {
    with_puppet t;
    t.peer.request(*t.peer.last("ACK"), "INVITE", 10, {}, "application/sdp", test::puppet::sdp);
    REQUIRE(t.peer.last("200 INVITE") != nullptr);
    t.peer.request(*t.peer.last("ACK"), "UPDATE", 11);
    CHECK(t.peer.last("200 UPDATE") != nullptr);
    t.peer.request(*t.peer.last("ACK"), "ACK", 10);
    t.w.pass(1s);
    t.end();
}

TEST_CASE("a peer that started anew answers a hold with 481, and the call ends") {
    with_puppet t;
    REQUIRE(t.alice.sip->command(t.w.now, session::hold_call{t.call}).has_value());
    t.w.settle();
    t.peer.answer(*t.peer.last("INVITE"), 481);
    REQUIRE(t.peer.last("BYE") != nullptr);
    t.peer.answer(*t.peer.last("BYE"), 481);
    REQUIRE(last<session::call_ended>(t.alice) != nullptr);
    CHECK(last<session::call_ended>(t.alice)->reason.who == session::ended_by::peer);
    test::check_healthy(t.w);
}

TEST_CASE("a hold of theirs is understood: sendonly, inactive, 0.0.0.0, by re-INVITE and UPDATE") {
    for (const std::string method : {"INVITE", "UPDATE"}) {
        with_puppet t;
        const std::string up(test::puppet::sdp);
        std::string null = up;
        null.replace(null.find("c=IN IP4 127.0.0.1"), 18, "c=IN IP4 0.0.0.0");
        unsigned cseq = 10;
        unsigned version = 1;
        const auto offer = [&](std::string body) {
            body.replace(body.find("o=p 1 1"), 7, "o=p 1 " + std::to_string(++version));
            t.peer.request(*t.peer.last("ACK"), method, ++cseq, {}, "application/sdp", body);
            REQUIRE(t.peer.last("200 " + method) != nullptr);
            if (method == "INVITE") t.peer.request(*t.peer.last("ACK"), "ACK", cseq);
        };
        std::size_t told = 0;
        for (const std::string& hold : {up + "a=sendonly\r\n", up + "a=inactive\r\n", null}) {
            offer(hold);
            REQUIRE(count<session::remote_hold>(t.alice) == ++told);
            CHECK(last<session::remote_hold>(t.alice)->held);
            offer(hold); // said again, it is no news
            CHECK(count<session::remote_hold>(t.alice) == told);
            offer(up);
            REQUIRE(count<session::remote_hold>(t.alice) == ++told);
            CHECK_FALSE(last<session::remote_hold>(t.alice)->held);
        }
        t.end();
    }
}

TEST_CASE("a second stream of theirs is refused with port 0, and a refused offer changes nothing") {
    with_puppet t;
    std::string two(test::puppet::sdp);
    two.replace(two.find("o=p 1 1"), 7, "o=p 1 2");
    t.peer.request(*t.peer.last("ACK"), "UPDATE", 10, {}, "application/sdp",
                   two + "m=video 40002 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n");
    REQUIRE(t.peer.last("200 UPDATE") != nullptr);
    CHECK(t.peer.last("200 UPDATE")->body().find("m=video 0 ") != std::string_view::npos);
    const auto before = t.alice.media.flow_of(t.call);
    std::string strange(two);
    strange.replace(strange.find("RTP/AVP 0"), 9, "RTP/AVP 9");
    strange.replace(strange.find("rtpmap:0 PCMU/8000"), 18, "rtpmap:9 G722/8000");
    t.peer.request(*t.peer.last("ACK"), "UPDATE", 11, {}, "application/sdp", strange);
    REQUIRE(t.peer.last("488 UPDATE") != nullptr);
    CHECK(t.alice.sip->sessions().state_of(t.call) == "Active");
    CHECK(t.alice.media.flow_of(t.call) == before);
    t.end();
}
