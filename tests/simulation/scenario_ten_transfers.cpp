// Ten transfers at once, half of them to failing targets: survivors and outcomes are exactly right.
#include "cast.hpp"

using namespace cast_of;

namespace {

struct trio {
    cast::actor alice;
    cast::actor bob;
    cast::actor charlie;
    ses::call_id first;
};

node_settings following() {
    node_settings made;
    made.sessions.on_transfer = ses::transfer_policy::automatic;
    return made;
}

} // namespace

TEST_CASE("ten transfers at once, half to failing targets", "[transfer][scenario]") {
    cast on;
    std::vector<trio> all;
    for (int i = 0; i < 10; ++i) {
        const std::string number = std::to_string(i);
        all.push_back({on.add("alice" + number, following()),
                       on.add("bob" + number),
                       on.add("charlie" + number),
                       {}});
    }
    for (trio& one : all)
        one.first = one.alice.call(one.bob.is->uri()).call;
    on.around.run_for(50ms);
    for (trio& one : all)
        REQUIRE(one.bob.tell(ses::answer_call{one.bob.came()}));
    on.around.run_for(50ms);
    for (std::size_t i = 0; i < all.size(); ++i) {
        ses::transfer_call wish{.call = all[i].bob.came(), .target = all[i].charlie.is->uri()};
        if (i == 8) wish.target = "sip:nobody@10.9.9.9:5060"; // a dead host
        REQUIRE(all[i].bob.tell(wish));
    }
    on.around.run_for(50ms);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == 8) continue;
        const ses::call_id came = all[i].charlie.came();
        if (i % 2 == 1) {
            REQUIRE(all[i].charlie.tell(ses::answer_call{came}));
        } else {
            REQUIRE(all[i].charlie.tell(ses::reject_call{came, 480 + static_cast<int>(i)}));
        }
    }
    on.around.run_for(60s);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(i);
        trio& one = all[i];
        REQUIRE(one.bob.count<ses::transfer_ended>() == 1);
        const auto outcome = one.bob.hears->last<ses::transfer_ended>()->outcome;
        const auto* asked = one.alice.hears->last<ses::transfer_requested>();
        REQUIRE(asked != nullptr);
        const bool good = i % 2 == 1;
        CHECK((outcome.kind == ses::transfer_outcome_kind::connected) == good);
        if (!good && i != 8) CHECK(outcome.status == 480 + static_cast<int>(i));
        if (i == 8) CHECK(outcome.status == 408);
        CHECK(one.alice.is->state_of(one.first) == (good ? "" : "Active"));
        CHECK(one.bob.is->state_of(one.bob.came()) == (good ? "" : "Active"));
        CHECK(one.alice.is->state_of(asked->new_call) == (good ? "Active" : ""));
        const auto survivor = good ? asked->new_call : one.first;
        CHECK(one.alice.tell(ses::hang_up_call{survivor, {}}));
    }
    on.end_well();
}
