// Plans drawn from a seed.
#include <offhook/simulation/plan.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using namespace offhook::simulation;

TEST_CASE("each workload has plans that only name who is there", "[simulation]") {
    for (const workload_name& workload : workloads()) {
        for (std::uint64_t seed = 1; seed < 50; ++seed) {
            random_source random = random_source::from_number(seed);
            const auto made = random_plan(workload.name, random);
            REQUIRE(made.has_value());
            CHECK(made->peers.size() == made->dead);
            CHECK_FALSE(made->calls.empty());
            for (const planned_call& one : made->calls) {
                CHECK(one.caller < made->dead);
                CHECK(one.callee <= made->dead);
                CHECK(one.caller != one.callee);
            }
            for (const conduct& one : made->peers) {
                if (one.moves) CHECK(one.moves->target <= made->dead);
            }
        }
    }
}

TEST_CASE("a workload that nobody knows has no plan", "[simulation]") {
    random_source random = random_source::from_number(1);
    CHECK_FALSE(random_plan("nonsense", random).has_value());
}

TEST_CASE("plans differ by seed and by workload", "[simulation]") {
    unsigned moves = 0;
    unsigned hang_ups = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        random_source random = random_source::from_number(seed);
        const auto made = random_plan("transfer", random);
        moves += made->peers[1].moves.has_value();
        hang_ups += made->peers[0].hang_up_after_up.has_value();
    }
    CHECK(moves > 50);
    CHECK(moves < 150);
    CHECK(hang_ups > 40);
    CHECK(hang_ups < 140);
    random_source random = random_source::from_number(1);
    CHECK_FALSE(random_plan("calls", random)->peers[1].moves.has_value());
}
