// A few hundred seeds of each workload over a bad network; `offhook simulate` runs them by the
// ten thousand.
#include <offhook/simulation/workload.hpp>

#include <offhook/simulation/plan.hpp>
#include <offhook/simulation/simulate.hpp>

#include <catch2/catch.hpp>

#include <sstream>

using namespace offhook;
using namespace offhook::simulation;
using namespace std::chrono_literals;

namespace {

void all_is_well(const std::string& workload, std::uint64_t seeds) {
    simulate_options options;
    options.seeds = seeds;
    options.loss_percent = 20;
    options.duplicate = true;
    options.reorder = true;
    options.workload = workload;
    std::ostringstream out;
    const int code = simulate(options, out);
    if (code != 0) UNSCOPED_INFO(out.str());
    CHECK(code == 0);
}

} // namespace

TEST_CASE("call, transfer and hang-up at random moments", "[simulation][seeds]") {
    all_is_well("transfer", 300);
}
TEST_CASE("calls and hang-ups", "[simulation][seeds]") { all_is_well("calls", 100); }
TEST_CASE("holds", "[simulation][seeds]") { all_is_well("holds", 150); }
TEST_CASE("cuts", "[simulation][seeds]") { all_is_well("cuts", 100); }
TEST_CASE("restarts", "[simulation][seeds]") { all_is_well("restarts", 100); }
TEST_CASE("media that breaks", "[simulation][seeds]") { all_is_well("media", 100); }
TEST_CASE("damaged datagrams", "[simulation][seeds]") { all_is_well("damage", 100); }
TEST_CASE("refreshes", "[simulation][seeds]") { all_is_well("refreshes", 200); }
TEST_CASE("passwords", "[simulation][seeds]") { all_is_well("passwords", 150); }
TEST_CASE("redirects", "[simulation][seeds]") { all_is_well("redirects", 100); }
TEST_CASE("a crowd", "[simulation][seeds]") { all_is_well("crowd", 10); }

TEST_CASE("the same seed runs the same way", "[simulation]") {
    run_options options;
    options.links = {
        .delay_max = 50ms, .loss_percent = 20, .duplicate_percent = 20, .reorder_percent = 20};
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        options.seed = seed;
        options.keep_records = false;
        const run_report first = run_seed(options);
        options.keep_records = true;
        const run_report second = run_seed(options);
        CHECK(first.hash == second.hash);
        CHECK(first.records == second.records);
        CHECK(first.ladder.empty());
        CHECK_FALSE(second.ladder.empty());
    }
}

TEST_CASE("an unknown workload is refused", "[simulation]") {
    run_options options;
    options.workload = "nonsense";
    CHECK_THROWS_AS(run_seed(options), std::invalid_argument);
}
