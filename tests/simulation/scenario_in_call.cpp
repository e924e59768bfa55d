// Requests in a call over a bad network: each has one answer, each is told once and in order, and
// none outlives its call, whenever that ends.
#include "cast.hpp"

#include <offhook/message/dtmf_relay.hpp>

using namespace cast_of;

namespace {

node_settings taking() {
    node_settings made;
    made.sessions.offered = {"INFO", "MESSAGE"};
    return made;
}

struct talking {
    explicit talking(cast& on) : alice(on.add("alice", taking())), bob(on.add("bob", taking())) {
        call = alice.call(bob.is->uri()).call;
        for (unsigned i = 0; i < 300 && bob.count<ses::incoming_call>() == 0; ++i)
            on.around.run_for(100ms);
        REQUIRE(bob.tell(ses::answer_call{bob.came()}));
        for (unsigned i = 0; i < 300 && bob.count<ses::call_established>() == 0; ++i)
            on.around.run_for(100ms);
        REQUIRE(bob.count<ses::call_established>() == 1);
    }
    cast::actor alice;
    cast::actor bob;
    ses::call_id call;
};

ses::send_in_call digit(ses::call_id call, char signal) {
    return {call, "INFO", "application/dtmf-relay", to_text({signal, 160}), {}};
}

} // namespace

TEST_CASE("digits over a wire that loses, doubles and delays arrive once and in order",
          "[simulation][scenario]") {
    cast on({.delay_min = 1ms, .delay_max = 80ms, .loss_percent = 20, .duplicate_percent = 20});
    talking two(on);
    const std::string digits = "0123456789*#ABCD";
    unsigned answers = 0;
    for (const char signal : digits) {
        REQUIRE(two.alice.tell(digit(two.call, signal)));
        ++answers;
        for (unsigned i = 0; i < 400 && two.alice.count<ses::request_answered>() < answers; ++i)
            on.around.run_for(100ms);
        REQUIRE(two.alice.count<ses::request_answered>() == answers);
        CHECK(two.alice.hears->last<ses::request_answered>()->status == 200);
        REQUIRE(two.bob.count<ses::call_request>() == answers);
        const auto& came = *two.bob.hears->last<ses::call_request>();
        CHECK(dtmf_of(came.request)->signal == signal);
    }
    CHECK(two.alice.tell(ses::hang_up_call{.call = two.call}));
    on.end_well();
}

TEST_CASE("an INFO that meets a hang-up, in every moment and by either side, has one outcome",
          "[simulation][scenario]") {
    for (const bool by_sender : {true, false}) {
        for (duration wait = 0ms; wait <= 40ms; wait += 5ms) {
            cast on;
            talking two(on);
            REQUIRE(two.alice.tell(digit(two.call, '5')));
            on.around.run_for(wait);
            if (by_sender)
                CHECK(two.alice.tell(ses::hang_up_call{.call = two.call}));
            else
                CHECK(two.bob.tell(ses::hang_up_call{.call = two.bob.came()}));
            on.end_well();
            REQUIRE(two.alice.count<ses::request_answered>() == 1);
            const auto& outcome = *two.alice.hears->last<ses::request_answered>();
            CHECK((outcome.status == 200 || outcome.status == 481 ||
                   outcome.why == errc::call_is_ending));
            CHECK(two.alice.count<ses::call_ended>() == 1);
            CHECK(two.bob.count<ses::call_ended>() == 1);
        }
    }
}

TEST_CASE("both sides send at once, while one of them holds", "[simulation][scenario]") {
    cast on;
    talking two(on);
    CHECK(two.alice.tell(ses::hold_call{two.call}));
    CHECK(two.alice.tell(digit(two.call, '1')));
    CHECK(two.bob.tell({ses::send_in_call{two.bob.came(), "MESSAGE", "text/plain", "hello", {}}}));
    on.around.run_for(1s);
    CHECK(two.alice.count<ses::call_held>() == 1);
    CHECK(two.alice.hears->last<ses::request_answered>()->status == 200);
    CHECK(two.bob.hears->last<ses::request_answered>()->status == 200);
    CHECK(two.alice.hears->last<ses::call_request>()->request.body() == "hello");
    CHECK(two.bob.count<ses::call_request>() == 1);
    CHECK(two.alice.tell(ses::hang_up_call{.call = two.call}));
    on.end_well();
}

TEST_CASE("a peer that has gone does not answer the INFO, and the call ends for that",
          "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice", taking());
    puppet& gone = on.around.add_puppet("gone");
    gone.expect("INVITE").reply_with_sdp(200).expect("ACK");
    const auto call = alice.call(gone.uri()).call;
    on.around.run_for(1s);
    REQUIRE(alice.tell(digit(call, '5')));
    on.end_well();
    REQUIRE(alice.count<ses::request_answered>() == 1);
    CHECK(alice.hears->last<ses::request_answered>()->why == errc::timeout);
    CHECK(alice.hears->last<ses::call_ended>()->reason.why == errc::timeout);
}
