// HOSTILE 16: ids of calls that are over, ways that break and sockets that go at every step of a
// call. Subscriptions are in tests/dialog; what other files show is listed in docs/hostile.md.
#include "stranger.hpp"

using namespace cast_of;

namespace {

/// Alice calls Bob.
struct pair_of_peers {
    explicit pair_of_peers(cast& on) : alice(on.add("alice")), bob(on.add("bob")) {
        call = alice.call(bob.is->uri()).call;
        on.around.run_for(200ms);
    }
    void talk(cast& on) {
        REQUIRE(bob.tell(ses::answer_call{bob.came()}));
        on.around.run_for(100ms);
        REQUIRE(alice.is->state_of(call) == "Active");
    }
    cast::actor alice;
    cast::actor bob;
    ses::call_id call;
};

} // namespace

TEST_CASE("hostile 16: the id of a call that is over names nothing", "[hostile]") {
    cast on;
    pair_of_peers all(on);
    const ses::call_id old = all.call;
    const ses::call_id old_of_bob = all.bob.came();
    all.talk(on);
    REQUIRE(all.alice.tell(ses::hang_up_call{old, {}}));
    on.around.run_for(60s);
    all.call = all.alice.call(all.bob.is->uri()).call; // in the place of the old one
    CHECK(all.call.index == old.index);
    CHECK(all.call != old);
    on.around.run_for(100ms);
    all.talk(on);
    for (const ses::command& what : std::vector<ses::command>{
             ses::hang_up_call{old, {}}, ses::hold_call{old}, ses::resume_call{old},
             ses::answer_call{old}, ses::reject_call{old}, ses::confirm_ending{old},
             ses::transfer_call{.call = old, .target = "sip:carol@10.0.0.9"}}) {
        CHECK(all.alice.is->command(what).error() == errc::no_such_call);
    }
    CHECK(all.bob.is->command(ses::hang_up_call{old_of_bob, {}}).error() == errc::no_such_call);
    // Media that speaks of the old call late.
    all.alice.is->inside().media_event(on.around.now(), ses::media_released{old});
    all.alice.is->inside().media_event(on.around.now(),
                                       ses::media_failed{old, ses::media_step::apply, {}});
    on.around.run_for(1s);
    CHECK(all.alice.is->state_of(all.call) == "Active");
    REQUIRE(all.alice.tell(ses::hang_up_call{all.call, {}}));
    on.end_well();
}

TEST_CASE("hostile 16: the way breaks at every step of a call", "[hostile]") {
    const int when = GENERATE(range(0, 400, 8));
    const bool of_alice = GENERATE(true, false);
    CAPTURE(when, of_alice);
    cast on;
    auto alice = on.add("alice");
    auto bob = on.add("bob");
    const instant start = on.around.now();
    on.around.at(start + std::chrono::milliseconds{when}, [&] {
        node& broken = of_alice ? *alice.is : *bob.is;
        const address there = of_alice ? bob.is->at() : alice.is->at();
        broken.flow_changed({flow_event::kind::failed, {protocol::udp, broken.at(), there, 0}, {}});
    });
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.run_for(100ms);
    if (bob.count<ses::incoming_call>() != 0) {
        static_cast<void>(bob.is->command(ses::answer_call{bob.came()}));
        on.around.run_for(100ms);
        static_cast<void>(alice.is->command(ses::hold_call{call}));
        on.around.run_for(100ms);
        static_cast<void>(alice.is->command(ses::hang_up_call{call, {}}));
    }
    on.around.run_for(300s);
    INFO(on.around.ladder());
    CHECK(alice.count<ses::call_ended>() == 1);
    CHECK(bob.count<ses::call_ended>() == bob.count<ses::incoming_call>());
    CHECK(alice.is->inside().count().empty());
    CHECK(bob.is->inside().count().empty());
}

TEST_CASE("hostile 16: a request that cannot be sent ends at once, the call goes on", "[hostile]") {
    cast on;
    pair_of_peers all(on);
    all.talk(on);
    on.around.wire().drop_when(
        "way", [](const datagram& one) { return one.message.method() == sip_method::invite; }, 1);
    REQUIRE(all.alice.tell(ses::hold_call{all.call}));
    all.alice.is->flow_changed(
        {flow_event::kind::failed, {protocol::udp, all.alice.is->at(), all.bob.is->at(), 0}, {}});
    // As if it had been answered with 503 (RFC 3261 8.1.3.1).
    REQUIRE(all.alice.count<ses::hold_failed>() == 1);
    CHECK(all.alice.hears->last<ses::hold_failed>()->why == errc::transport_failed);
    CHECK(all.alice.is->state_of(all.call) == "Active");
    on.around.run_for(60s);
    REQUIRE(all.alice.tell(ses::hang_up_call{all.call, {}}));
    on.around.run_for(300s);
    CHECK(all.bob.count<ses::call_ended>() == 1);
    CHECK(all.alice.is->inside().count().empty());
    CHECK(all.bob.is->inside().count().empty());
}

TEST_CASE("hostile 16: the socket is gone at every step of a call", "[hostile]") {
    const int when = GENERATE(range(0, 400, 8));
    const bool of_alice = GENERATE(true, false);
    CAPTURE(when, of_alice);
    cast on;
    auto alice = on.add("alice");
    auto bob = on.add("bob");
    const cast::actor& hit = of_alice ? alice : bob;
    const instant start = on.around.now();
    on.around.at(start + std::chrono::milliseconds{when}, [&] {
        hit.is->flow_changed({flow_event::kind::closed, {protocol::udp, hit.is->at(), {}, 0}, {}});
        on.around.wire().take_down(hit.is->at());
    });
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.run_for(100ms);
    if (bob.count<ses::incoming_call>() != 0) {
        static_cast<void>(bob.is->command(ses::answer_call{bob.came()}));
        on.around.run_for(100ms);
        static_cast<void>(alice.is->command(ses::hold_call{call}));
        on.around.run_for(100ms);
    }
    on.around.run_for(200ms);
    INFO(on.around.ladder());
    if (hit.count<ses::call_ending>() != 0) {
        REQUIRE(hit.count<ses::call_ended>() == 1); // at once, not when timers run out
        const ses::end_reason& reason = hit.hears->last<ses::call_ended>()->reason;
        CHECK(reason.why == errc::transport_failed);
        CHECK(reason.who == ses::ended_by::library);
    } else {
        CHECK((!of_alice && when < 32)); // the phone does not ring yet
    }
    const cast::actor& other = of_alice ? bob : alice;
    if (of_alice && other.count<ses::incoming_call>() != 0)
        static_cast<void>(other.is->command(ses::hang_up_call{other.came(), {}}));
    if (!of_alice) static_cast<void>(other.is->command(ses::hang_up_call{call, {}}));
    on.around.run_for(300s);
    CHECK(alice.is->inside().count().empty());
    CHECK(bob.is->inside().count().empty());
}
