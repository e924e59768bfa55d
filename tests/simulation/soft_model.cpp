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
    options.lives = 1;
    options.unroutable = false;
    options.bounds.states = 200'000;
    return options;
}

void holds(soft_kind kind, soft_exploration_options options) {
    const auto shipped = shipped_with(kind, {});
    if (nightly() != nullptr) {
        options.bounds.states = std::strtoull(nightly(), nullptr, 10);
        options.bounds.megabytes = 8192;
        options.faults = 3;
        options.lives = 0;
        options.unroutable = true;
    }
    const auto verdict = explore_soft_state({kind, *shipped, *shipped}, options, {});
    std::cout << session::to_text(kind) << " explored: " << verdict.to_string() << '\n';
    INFO(verdict.ladder());
    CHECK(verdict.found.fault == "");
    // Both ends of a subscription are visited up to a bound, the others whole.
    const bool whole = nightly() == nullptr && kind != soft_kind::subscription;
    CHECK((verdict.found.complete || !whole));
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

TEST_CASE("planted: a request is not given up when its time is over", "[explore]") {
    finds(soft_kind::registration,
          {{"      request_timeout: {actions: [Abandon, BackOff], next_state: Waiting",
            "      request_timeout: {actions: BackOff, next_state: Waiting"}},
          "a second request while one is open", 3, {});
}

TEST_CASE("planted: a refresh goes out while a request is open", "[explore]") {
    finds(soft_kind::registration,
          {{"    Refresh: {description: It is under way}", "    Refresh: {actions: SendRequest}"}},
          "a second request while one is open", 2, {});
}

TEST_CASE("planted: the refresh timer outlives the registration", "[explore]") {
    finds(soft_kind::registration,
          {{"    after: {refresh: {actions: SendRequest, next_state: Refreshing}}\n", ""},
           {"groups:\n",
            "groups:\n  Kept:\n    of: [Registered, Unregistering]\n"
            "    after: {refresh: {actions: [Abandon, SendRequest], next_state: Refreshing}}\n"}},
          "a request after it was given back", 4, {});
}

TEST_CASE("planted: a 423 is followed for ever", "[explore]") {
    finds(soft_kind::registration,
          {{"[RaiseExpires, SendRequest]", "[RaiseExpires, ForgetTries, SendRequest]"}},
          "a 423 is followed for ever", 5, {});
}

TEST_CASE("planted: a registration that stands is not taken back", "[explore]") {
    const auto verdict =
        finds(soft_kind::registration,
              {{"    Remove: {actions: SendRemoval, next_state: Unregistering}",
                "    Remove: {actions: {SetOutcome: removed}, next_state: RegistrationOver}"}},
              "it may stand at the peer, and nobody takes it back", 3, {});
    CHECK(verdict.ladder().find("[registration.Registered.Remove]") != std::string::npos);
    const std::string scenario = soft_scenario(verdict, "broken.yaml");
    INFO(scenario);
    CHECK(scenario.find("      - Start\n      - Granted\n    when: Remove\n") != std::string::npos);
}

TEST_CASE("planted: the answer comes after it was given back, and is not looked at", "[explore]") {
    finds(soft_kind::registration,
          {{"    Granted: {actions: SendRemoval, next_state: Unregistering}",
            "    Granted: {actions: {SetOutcome: removed}, next_state: RegistrationOver}"}},
          "it may stand at the peer, and nobody takes it back", 3, {});
}

TEST_CASE("planted: a change while a request is open is forgotten", "[explore]") {
    finds(soft_kind::publication,
          {{"      - {guards: Changed, actions: [ForgetTries, SendRequest], next_state: "
            "Republishing,\n         publish: Granted}\n",
            ""}},
          "a change is never sent", 3, {});
}

TEST_CASE("planted: who stays away is told twice", "[explore]") {
    finds(soft_kind::keep_alive,
          {{"    Unanswered: {next_state: Unreachable}",
            "    Unanswered: {next_state: Unreachable, publish: Unreachable}"}},
          "unreachable, as it was", 2, {});
}

TEST_CASE("planted: a NOTIFY after the last one", "[explore]") {
    finds(soft_kind::subscription,
          {{"      - {guards: SaysLast, actions: SendState, next_state: WatcherLeaving}",
            "      - {guards: SaysLast, actions: SendState}"}},
          "a NOTIFY after the last one", 7, bad_network());
}

TEST_CASE("planted: a subscription that was given up seems to stand", "[explore]") {
    finds(soft_kind::subscription,
          {{"next_state: Waiting, publish: Lapsed}}\n\n  Recovering:",
            "next_state: Waiting, publish: Retrying}}\n\n  Recovering:"}},
          "the application believes that it stands", 11, bad_network());
}

TEST_CASE("planted: a subscriber who has left asks again", "[explore]") {
    finds(soft_kind::subscription,
          {{"    Granted: {actions: SendRemoval, next_state: Unsubscribing}",
            "    Granted: {actions: SendRequest, next_state: Renewing}"}},
          "a SUBSCRIBE after it was given back", 5, bad_network());
}
