// Blind transfers from the REFER to the end, with their ids and outcomes.
#include "cast.hpp"

using namespace cast_of;

namespace {

node_settings following(ses::transfer_policy policy) {
    node_settings made;
    made.sessions.on_transfer = policy;
    return made;
}

/// Alice calls Bob, who answers.
struct first_call {
    explicit first_call(cast& on, ses::transfer_policy policy = ses::transfer_policy::automatic)
        : alice(on.add("alice", following(policy))), bob(on.add("bob")),
          charlie(on.add("charlie")) {
        call = alice.call(bob.is->uri()).call;
        on.around.run_for(100ms);
        REQUIRE(bob.tell(ses::answer_call{bob.came()}));
        on.around.run_for(100ms);
        REQUIRE(bob.count<ses::call_established>() == 1);
    }
    void transfer(const std::string& target, ses::release_policy release) {
        ses::transfer_call wish;
        wish.call = bob.came();
        wish.target = target;
        wish.release = release;
        const auto made = bob.is->command(wish);
        REQUIRE(made.has_value());
        id = made->transfer;
    }
    ses::transfer_outcome outcome(const cast::actor& of) const {
        REQUIRE(of.count<ses::transfer_ended>() == 1);
        return of.hears->last<ses::transfer_ended>()->outcome;
    }
    cast::actor alice;
    cast::actor bob;
    cast::actor charlie;
    ses::call_id call;
    ses::transfer_id id;
};

} // namespace

TEST_CASE("a whole blind transfer", "[simulation][scenario]") {
    cast on;
    first_call go(on);
    go.transfer(go.charlie.is->uri(), ses::release_policy::on_connected);
    on.around.run_for(100ms);

    const auto* asked = go.alice.hears->last<ses::transfer_requested>();
    REQUIRE(asked != nullptr);
    const ses::call_id announced = asked->new_call;
    CHECK(asked->call == go.call);
    CHECK(announced != go.call);
    CHECK(asked->automatic);
    REQUIRE(go.charlie.tell(ses::answer_call{go.charlie.came()}));
    on.around.run_for(1s);

    CHECK(go.alice.is->state_of(announced) == "Active");
    CHECK(go.alice.hears->last<ses::call_established>()->call == announced);
    CHECK(go.outcome(go.bob).kind == ses::transfer_outcome_kind::connected);
    CHECK(go.bob.hears->last<ses::transfer_ended>()->transfer == go.id);
    CHECK(go.bob.count<ses::transfer_progress>() >= 1);
    CHECK(go.alice.hears->last<ses::transfer_ended>()->new_call == announced);
    CHECK(go.bob.count<ses::call_ended>() == 1);
    CHECK(go.alice.count<ses::call_ended>() == 1);
    CHECK(go.alice.is->logged("Action: SendACK"));

    REQUIRE(go.charlie.tell(ses::hang_up_call{.call = go.charlie.came()}));
    on.around.run_for(1s);
    CHECK(go.alice.count<ses::call_ended>() == 2);
    CHECK(go.alice.hears->last<ses::call_ended>()->call == announced);
    CHECK(go.charlie.is->logged("State transition: Active -> Terminating"));
    on.end_well();
}

TEST_CASE("a transfer that fails leaves the first call up", "[simulation][scenario]") {
    cast on;
    first_call go(on);
    SECTION("to a busy target") {
        go.transfer(go.charlie.is->uri(), ses::release_policy::on_connected);
        on.around.run_for(100ms);
        REQUIRE(go.charlie.tell(ses::reject_call{.call = go.charlie.came(), .status = 486}));
        on.around.run_for(1s);
        CHECK(go.outcome(go.bob).kind == ses::transfer_outcome_kind::failed);
        CHECK(go.outcome(go.bob).status == 486);
    }
    SECTION("to a dead target") {
        go.transfer("sip:dead@10.9.9.9:5060", ses::release_policy::on_connected);
        on.around.run_for(60s);
        CHECK(go.outcome(go.bob).kind != ses::transfer_outcome_kind::connected);
    }
    SECTION("to what is no SIP address") {
        const auto made = go.bob.is->command(
            ses::transfer_call{.call = go.bob.came(), .target = "javascript:alert(1)"});
        CHECK(made.has_error());
    }
    CHECK(go.bob.is->state_of(go.bob.came()) == "Active");
    CHECK(go.alice.is->state_of(go.call) == "Active");
    CHECK(go.bob.count<ses::call_ending>() == 0);
    CHECK(go.bob.tell(ses::hang_up_call{.call = go.bob.came()}));
    on.end_well();
}

TEST_CASE("the application decides about a transfer", "[simulation][scenario]") {
    cast on;
    first_call go(on, ses::transfer_policy::ask);
    go.transfer(go.charlie.is->uri(), ses::release_policy::on_connected);
    on.around.run_for(100ms);
    const auto* asked = go.alice.hears->last<ses::transfer_requested>();
    REQUIRE(asked != nullptr);
    CHECK_FALSE(asked->automatic);
    const ses::transfer_id transfer = asked->transfer;
    SECTION("no") {
        REQUIRE(go.alice.tell(ses::reject_transfer{transfer, 603}));
        on.around.run_for(1s);
        CHECK(go.outcome(go.bob).kind == ses::transfer_outcome_kind::refused);
        CHECK(go.charlie.count<ses::incoming_call>() == 0);
        CHECK(go.bob.is->state_of(go.bob.came()) == "Active");
    }
    SECTION("nothing at all") {
        on.around.run_for(60s);
        CHECK(go.outcome(go.bob).kind != ses::transfer_outcome_kind::connected);
        CHECK(go.bob.is->state_of(go.bob.came()) == "Active");
    }
    SECTION("yes, and the old leg goes when the new phone rings") {
        REQUIRE(go.alice.tell(ses::accept_transfer{.transfer = transfer}));
        on.around.run_for(1s);
        REQUIRE(go.charlie.tell(ses::hang_up_call{.call = go.charlie.came()}));
        on.around.run_for(1s);
        CHECK(go.outcome(go.bob).kind == ses::transfer_outcome_kind::failed);
    }
    go.bob.tell(ses::hang_up_call{.call = go.bob.came()});
    on.end_well();
}

TEST_CASE("the old leg is released by policy", "[simulation][scenario]") {
    cast on;
    first_call go(on);
    const auto policy = GENERATE(ses::release_policy::on_accept, ses::release_policy::on_ringing,
                                 ses::release_policy::never);
    go.transfer(go.charlie.is->uri(), policy);
    on.around.run_for(1s); // Charlie rings
    CHECK(go.bob.count<ses::call_ended>() == (policy == ses::release_policy::never ? 0 : 1));
    REQUIRE(go.charlie.tell(ses::answer_call{go.charlie.came()}));
    on.around.run_for(1s);
    CHECK(go.bob.count<ses::transfer_ended>() == 1);
    if (policy == ses::release_policy::never) {
        CHECK(go.bob.is->state_of(go.bob.came()) == "Active");
        CHECK(go.bob.tell(ses::hang_up_call{.call = go.bob.came()}));
    }
    CHECK(go.charlie.tell(ses::hang_up_call{.call = go.charlie.came()}));
    on.end_well();
}
