// Exploration of the shipped tables of soft states, and of copies of them with one planted fault
// each, which has to be found by as few steps as there can be. Nightly sizes: scripts/explore.
#include <offhook/session/soft_rehearsal.hpp>
#include <offhook/simulation/soft_model.hpp>
#include <offhook/table/complete.hpp>

#include <offhook/session/shipped_tables.hpp>
#include <offhook/table/load.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>

using namespace offhook;
using namespace offhook::simulation;

namespace {

using session::soft_kind;
using compiled = std::unique_ptr<const table::compiled_table>;

struct change {
    std::string from;
    std::string to;
};

const session::words& words() {
    static const session::words made;
    return made;
}

/// The shipped table with its text changed: compiled as it is, whatever it owes.
compiled shipped_with(soft_kind kind, const std::vector<change>& changes) {
    const std::string name = std::string(session::to_text(kind)) + ".yaml";
    std::string text(*session::shipped_table(name));
    for (const change& one : changes) {
        const std::size_t at = text.find(one.from);
        INFO(one.from);
        REQUIRE(at != std::string::npos);
        text.replace(at, one.from.size(), one.to);
    }
    auto loaded = table::load({name, text}, words().soft(kind), nullptr);
    INFO(loaded.to_string());
    REQUIRE(loaded.good());
    return std::move(loaded.table);
}

/// scripts/explore asks for so many states.
const char* nightly() { return std::getenv("OFFHOOK_EXPLORE_STATES"); }

soft_exploration_options bad_network() {
    soft_exploration_options options;
    options.loss = options.reorder = true;
    options.faults = 1;
    options.channel = 1;
    options.unroutable = false;
    return options;
}

void holds(soft_kind kind, soft_exploration_options options) {
    const auto shipped = shipped_with(kind, {});
    if (nightly() != nullptr) {
        options.bounds.states = std::strtoull(nightly(), nullptr, 10);
        options.bounds.megabytes = 8192;
        options.channel = 2;
        options.faults = 3;
        options.unroutable = true;
    }
    const auto verdict = explore_soft_state({kind, *shipped, *shipped}, options, {});
    std::cout << session::to_text(kind) << " explored: " << verdict.to_string() << '\n';
    INFO(verdict.ladder());
    CHECK(verdict.found.fault == "");
    CHECK((verdict.found.complete || nightly() != nullptr));
}

/// The shortest way to a planted fault.
exploration_verdict finds(soft_kind kind, const std::vector<change>& planted,
                          const std::string& fault, std::size_t steps,
                          const soft_exploration_options& options) {
    const auto broken = shipped_with(kind, planted);
    auto verdict = explore_soft_state({kind, *broken, *broken}, options, {});
    INFO(verdict.ladder());
    CHECK(verdict.found.fault == fault);
    CHECK(verdict.steps.size() == steps);
    return verdict;
}

} // namespace

TEST_CASE("soft states hold against a peer that answers anything", "[explore]") {
    holds(soft_kind::registration, {});
    holds(soft_kind::publication, {});
    holds(soft_kind::keep_alive, {});
}

TEST_CASE("a subscriber and a notifier hold over a bad network", "[explore]") {
    holds(soft_kind::subscription, bad_network());
}
