// Calls whose INVITE has no offer (RFC 3261 13.2.1): the peer offers, with and without reliable
// provisional responses, and every way to end them meanwhile.
#include "early.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::last;
using test::reliable_alone;
using test::reliable_pair;

TEST_CASE("a delayed offer: offered in the 200, answered in the ACK") {
    reliable_pair t(dialog::reliability::off);
    t.call(true);
    t.bob_says(session::answer_call{t.b});
    t.both_up();
    CHECK(t.sent("alice: PRACK") == 0);
    t.hang_up();
}

TEST_CASE("a delayed offer with 100rel: offered in the 180, answered in the PRACK") {
    reliable_pair t;
    t.call(true);
    CHECK(t.sent("alice: PRACK") == 1);
    CHECK(t.alice->media.flow_of(t.a) == sdp::direction::sendrecv);
    CHECK(t.bob->media.flow_of(t.b) == sdp::direction::sendrecv);
    t.bob_says(session::answer_call{t.b});
    t.both_up();
    t.hang_up();
}

TEST_CASE("a delayed offer whose answer media cannot make: ACK and BYE") {
    reliable_pair t(dialog::reliability::off);
    t.call(true);
    t.alice->media.fail_next(media::media_step::prepare, 1);
    t.bob_says(session::answer_call{t.b});
    CHECK(t.sent("alice: ACK") == 1);
    CHECK(t.sent("alice: BYE") == 1);
    CHECK(last<session::call_ended>(*t.alice)->reason.why == errc::media_failed);
    test::check_healthy(t.w);
}

TEST_CASE("a delayed offer whose answer media never makes: ACK and BYE after a while") {
    reliable_pair t(dialog::reliability::off);
    t.call(true);
    t.alice->media.ignore_next(media::media_step::prepare, 1);
    t.bob_says(session::answer_call{t.b});
    CHECK(t.alice->sip->sessions().state_of(t.a) == "LateOffer");
    CHECK(t.sent("alice: ACK") == 0);
    t.w.pass(11s);
    CHECK(t.sent("alice: ACK") == 1);
    CHECK(t.sent("alice: BYE") == 1);
    test::check_healthy(t.w);
}

TEST_CASE("hanging up while media makes the answer to a late offer") {
    reliable_pair t(dialog::reliability::off);
    t.call(true);
    t.alice->media.ignore_next(media::media_step::prepare, 1);
    t.bob_says(session::answer_call{t.b});
    SECTION("we do") { t.alice_says(session::hang_up_call{t.a}); }
    SECTION("they do") {
        t.bob_says(session::hang_up_call{t.b}); // held until the ACK, or 64*T1
        t.w.pass(40s);
    }
    CHECK(t.sent("alice: ACK") == 1);
    CHECK(t.sent("alice: BYE") + t.sent("bob: BYE") >= 1);
    test::check_healthy(t.w);
}

TEST_CASE("a 2xx to a delayed offer without an offer ends the call") {
    reliable_alone t;
    t.call(true);
    t.peer->answer(*t.peer->last("INVITE"), 200);
    REQUIRE(t.peer->last("BYE") != nullptr);
    t.peer->answer(*t.peer->last("BYE"), 200);
    test::check_healthy(t.w);
}

TEST_CASE("an unreliable 183 cannot bring the offer: it waits for the 200") {
    reliable_alone t;
    const auto call = t.call(true);
    t.peer->answer(*t.peer->last("INVITE"), 183, {}, test::puppet::sdp);
    CHECK(t.peer->last("PRACK") == nullptr);
    CHECK_FALSE(t.alice->media.started(call));
    t.peer->answer(*t.peer->last("INVITE"), 200, {}, test::puppet::sdp);
    REQUIRE(t.peer->last("ACK") != nullptr);
    CHECK_FALSE(t.peer->last("ACK")->body().empty());
    CHECK(t.alice->media.started(call));
    t.peer->request(*t.peer->last("ACK"), "BYE", 99);
    test::check_healthy(t.w);
}

TEST_CASE("the offer of a second branch is refused in its ACK") {
    reliable_alone t;
    const auto call = t.call(true);
    const sip_message invite = *t.peer->last("INVITE");
    t.peer->answer(invite, 200, {}, test::puppet::sdp);
    CHECK(t.peer->last("ACK")->body().find("m=audio 0") == std::string_view::npos);
    t.peer->tag = "second";
    t.peer->answer(invite, 200, {}, test::puppet::sdp);
    CHECK(t.peer->last("ACK")->to_tag() == "second");
    CHECK(t.peer->last("ACK")->body().find("m=audio 0 RTP/AVP 0") != std::string_view::npos);
    REQUIRE(t.peer->last("BYE") != nullptr);
    CHECK(t.peer->last("BYE")->to_tag() == "second");
    t.peer->answer(*t.peer->last("BYE"), 200);
    CHECK(t.alice->sip->sessions().state_of(call) == "Active");
    (void)t.alice->sip->command(t.w.now, session::hang_up_call{call});
    t.w.settle();
    t.peer->answer(*t.peer->last("BYE"), 200);
    test::check_healthy(t.w);
}

TEST_CASE("the branch that answers a delayed offer need not be the one that offered first") {
    reliable_alone t;
    const auto call = t.call(true);
    const sip_message invite = *t.peer->last("INVITE");
    t.peer->answer(invite, 183, "Require: 100rel\r\nRSeq: 1\r\n", test::puppet::sdp);
    REQUIRE(t.peer->last("PRACK") != nullptr);
    CHECK(t.peer->last("PRACK")->body().find("m=audio 0") == std::string_view::npos);
    t.peer->answer(*t.peer->last("PRACK"), 200);
    t.peer->tag = "second";
    SECTION("its offer comes in the 200") {
        t.peer->answer(invite, 200, {}, test::puppet::sdp);
        CHECK(t.peer->last("ACK")->to_tag() == "second");
        CHECK(t.peer->last("ACK")->body().find("m=audio") != std::string_view::npos);
        CHECK(t.peer->last("ACK")->body().find("m=audio 0") == std::string_view::npos);
        CHECK(t.alice->sip->sessions().state_of(call) == "Active");
        (void)t.alice->sip->command(t.w.now, session::hang_up_call{call});
        t.w.settle();
    }
    SECTION("its early offer was refused") {
        t.peer->answer(invite, 183, "Require: 100rel\r\nRSeq: 5\r\n", test::puppet::sdp);
        CHECK(t.peer->last("PRACK")->to_tag() == "second");
        CHECK(t.peer->last("PRACK")->body().find("m=audio 0") != std::string_view::npos);
        t.peer->answer(*t.peer->last("PRACK"), 200);
        t.peer->answer(invite, 200);
        CHECK(last<session::call_ending>(*t.alice)->reason.why == errc::no_common_codec);
    }
    REQUIRE(t.peer->last("BYE") != nullptr);
    t.peer->answer(*t.peer->last("BYE"), 200);
    test::check_healthy(t.w);
}
