// What `offhook simulate` prints and returns.
#include <offhook/simulation/simulate.hpp>

#include <catch2/catch.hpp>

#include <sstream>

using namespace offhook;
using namespace offhook::simulation;
using namespace std::chrono_literals;

TEST_CASE("a summary line, and 0 when nothing is objected", "[simulation]") {
    simulate_options options;
    options.seeds = 3;
    options.workload = "calls";
    std::ostringstream out;
    CHECK(simulate(options, out) == 0);
    CHECK(out.str().starts_with("3 seeds of calls, 0 failed, "));
    std::ostringstream again;
    simulate(options, again);
    CHECK(again.str() == out.str());
}

TEST_CASE("an unknown workload is named, with those there are", "[simulation]") {
    simulate_options options;
    options.workload = "nonsense";
    std::ostringstream out;
    CHECK(simulate(options, out) == 2);
    CHECK(out.str().starts_with("unknown workload 'nonsense'; there are: transfer calls"));
}

TEST_CASE("the command that repeats a seed names every option", "[simulation]") {
    simulate_options options;
    CHECK(command_of(options, 17) ==
          "offhook simulate --seed 17 --delay 5ms..50ms --workload transfer --ladder");
    options.loss_percent = 20;
    options.duplicate = true;
    options.reorder = true;
    options.delay_min = 0ms;
    options.delay_max = 200ms;
    options.workload = "cuts";
    CHECK(command_of(options, 18) == "offhook simulate --seed 18 --loss 20 --duplicate --reorder "
                                     "--delay 0ms..200ms --workload cuts --ladder");
}

TEST_CASE("the ladder of a run is printed when asked for", "[simulation]") {
    simulate_options options;
    options.workload = "calls";
    options.ladder = true;
    std::ostringstream out;
    simulate(options, out);
    CHECK(out.str().find("INVITE") != std::string::npos);
}
