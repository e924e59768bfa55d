// Hang-ups that cross on the wire (DESIGN 5): whatever meets whatever, both sides end, each INVITE
// has one end, each request one answer.
#include "cast.hpp"

using namespace cast_of;

namespace {

struct pair_of_peers {
    explicit pair_of_peers(cast& on) : alice(on.add("alice")), bob(on.add("bob")) {
        call = alice.call(bob.is->uri()).call;
        on.around.run_for(100ms);
    }
    void answer(cast& on) {
        REQUIRE(bob.tell(ses::answer_call{bob.came()}));
        on.around.run_for(100ms);
    }
    void both_ended() const {
        CHECK(alice.count<ses::call_ended>() == 1);
        CHECK(bob.count<ses::call_ended>() == 1);
    }
    cast::actor alice;
    cast::actor bob;
    ses::call_id call;
};

} // namespace

TEST_CASE("the 200 crosses the CANCEL", "[simulation][scenario]") {
    cast on;
    pair_of_peers two(on);
    CHECK(two.alice.tell(ses::hang_up_call{.call = two.call}));
    CHECK(two.bob.tell(ses::answer_call{two.bob.came()}));
    on.end_well();
    two.both_ended();
    CHECK(on.different("alice", "ACK") == 1);
    CHECK(on.different("alice", "BYE") == 1);
    CHECK(on.sent("bob", "BYE").empty());
}

TEST_CASE("the refusal crosses the CANCEL", "[simulation][scenario]") {
    cast on;
    pair_of_peers two(on);
    CHECK(two.alice.tell(ses::hang_up_call{.call = two.call}));
    CHECK(two.bob.tell(ses::reject_call{.call = two.bob.came(), .status = 486}));
    on.end_well();
    two.both_ended();
    CHECK(on.sent("alice", "ACK").size() == 1);
}

TEST_CASE("the caller hangs up before anything has come", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice");
    auto bob = on.add("bob");
    const ses::call_id call = alice.call(bob.is->uri()).call;
    CHECK(alice.tell(ses::hang_up_call{.call = call}));
    on.around.run_for(15ms);
    CHECK(on.sent("alice", "CANCEL").empty()); // RFC 3261 9.1: not before a provisional response
    on.end_well();
    CHECK(on.different("alice", "CANCEL") == 1);
    CHECK(alice.count<ses::call_ended>() == 1);
    CHECK(bob.count<ses::call_ended>() == 1);
}

TEST_CASE("two BYEs cross", "[simulation][scenario]") {
    cast on;
    pair_of_peers two(on);
    two.answer(on);
    CHECK(two.alice.tell(ses::hang_up_call{.call = two.call}));
    CHECK(two.bob.tell(ses::hang_up_call{.call = two.bob.came()}));
    on.end_well();
    two.both_ended();
    CHECK(on.sent("alice", "BYE").size() == 1);
    CHECK(on.sent("bob", "BYE").size() == 1);
    CHECK(on.different("alice", "200 OK") == 1);
}

TEST_CASE("the caller's BYE meets the callee's hang-up before the ACK", "[simulation][scenario]") {
    cast on;
    pair_of_peers two(on);
    CHECK(two.bob.tell(ses::answer_call{two.bob.came()}));
    CHECK(two.bob.tell(ses::hang_up_call{.call = two.bob.came()}));
    on.around.run_for(10ms); // the 200 has come, the ACK is on its way
    CHECK(two.alice.tell(ses::hang_up_call{.call = two.call}));
    on.end_well();
    two.both_ended();
}

TEST_CASE("a BYE crosses a re-INVITE", "[simulation][scenario]") {
    cast on;
    pair_of_peers two(on);
    two.answer(on);
    CHECK(two.alice.tell(ses::hold_call{two.call}));
    CHECK(two.bob.tell(ses::hang_up_call{.call = two.bob.came()}));
    on.end_well();
    two.both_ended();
}

TEST_CASE("a BYE crosses a REFER", "[simulation][scenario]") {
    cast on;
    pair_of_peers two(on);
    two.answer(on);
    ses::transfer_call wish;
    wish.call = two.bob.came();
    wish.target = "sip:dead@10.9.9.9:5060";
    CHECK(two.bob.tell(wish));
    CHECK(two.alice.tell(ses::hang_up_call{.call = two.call}));
    on.end_well();
    two.both_ended();
    CHECK(two.bob.count<ses::transfer_ended>() == 1);
}

TEST_CASE("two holds cross", "[simulation][scenario]") {
    cast on;
    pair_of_peers two(on);
    two.answer(on);
    CHECK(two.alice.tell(ses::hold_call{two.call}));
    CHECK(two.bob.tell(ses::hold_call{two.bob.came()}));
    on.around.run_for(30s);
    INFO(on.around.ladder());
    CHECK(two.alice.count<ses::call_held>() + two.alice.count<ses::hold_failed>() == 1);
    CHECK(two.bob.count<ses::call_held>() + two.bob.count<ses::hold_failed>() == 1);
    CHECK(two.alice.tell(ses::hang_up_call{.call = two.call}));
    on.end_well();
    two.both_ended();
}

TEST_CASE("two forks answer: the second gets ACK and BYE", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice");
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE").tag("one").reply(180).tag("two").reply(180);
    bob.tag("one").reply_with_sdp(200).tag("two").reply_with_sdp(200);
    bob.expect("ACK").expect("ACK").expect("BYE").reply(200, "BYE");
    const ses::call_id call = alice.call(bob.uri()).call;
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(bob.waits_for() == "");
    CHECK(alice.is->state_of(call) == "Active");
    CHECK(bob.last("BYE")->value(header_name::to).find("tag=two") != std::string_view::npos);
    CHECK(alice.tell(ses::hang_up_call{.call = call}));
    bob.expect("BYE").reply(200, "BYE");
    on.end_well();
    CHECK(bob.waits_for() == "");
}
