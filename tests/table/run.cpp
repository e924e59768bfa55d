// Tests table/run.hpp: each bullet of the meaning of rows. Not the loader: see load.cpp.
#include "toy.hpp"

using namespace toy;
using lines = std::vector<std::string>;

namespace {

const char* const simple = R"(offhook: table/1
machine: call
initial: Idle
final: [Terminated]
states:
  Idle:
    leave: LeaveHook
    Make: {next_state: Active, actions: Log, publish: Established}
    after: {ring_timeout: {next_state: Terminating}}
  Active:
    enter: EnterHook
    Hangup: {actions: [SendBYE, StopMedia], next_state: Terminating}
    Ping: {}
  Terminating:
    enter: Cleanup
    Complete: {next_state: Terminated, publish: Ended}
    after: {cleanup_timeout: {actions: ForceRelease, next_state: Terminated, publish: Ended}}
)";

} // namespace

TEST_CASE("order: leave, row actions, new state, enter actions, timers, publish last") {
    const auto table = good(simple);
    machine m(*table);
    CHECK(m.at_start == lines{"commit", "start Idle.ring_timeout 180000ms", "- to Idle"});
    CHECK(m.told("Make") == lines{"do LeaveHook", "do Log", "do EnterHook", "commit",
                                  "stop Idle.ring_timeout", "Idle to Active",
                                  "publish Established"});
    CHECK(m.told("Ping") == lines{"commit", "Active to Active"});
    CHECK(m.told("Hangup") == lines{"do SendBYE", "do StopMedia", "do Cleanup", "commit",
                                    "start Terminating.cleanup_timeout 5000ms",
                                    "Active to Terminating"});
    CHECK_FALSE(finished(*table, m.at));
    m.step("Complete");
    CHECK(m.state() == "Terminated");
    CHECK(finished(*table, m.at));
}
