// Tests the failures of table/run.hpp: rollback, ActionFailed, and what is left to the owner
// (TABLES 2.3). The normal course: run.cpp.
#include "toy.hpp"

using namespace toy;
using lines = std::vector<std::string>;

namespace {

const char* const fragile = R"(offhook: table/1
machine: call
initial: Idle
final: [Terminated]
states:
  Idle:
    Make: {actions: [Log, StartMedia], next_state: Active, publish: Established, raise: Pong}
    Hold: {actions: [Log, StartMedia]}
    Invite: {raise: [Make, Refer]}
    Refer: {actions: SendBYE}
    ActionFailed: {actions: ForceRelease, next_state: Terminating}
    after: {ring_timeout: {actions: StartMedia, next_state: Active}}
  Active: {Bye: {next_state: Terminating}, Make: {actions: StartMedia}}
  Terminating:
    enter: Cleanup
    Complete: {next_state: Terminated}
)";

} // namespace

TEST_CASE("a failed action drops commands and state change; ActionFailed follows") {
    const auto table = good(fragile);
    machine m(*table);
    m.owner.facts.failing = "StartMedia";
    const outcome out = m.step("Make");
    CHECK(out.what == verdict::failed);
    CHECK(out.why == make_error_code(errc::media_failed));
    CHECK_FALSE(out.release);
    CHECK(table->rows()[out.row].id == "call.Idle.Make");
    CHECK(m.owner.take() == lines{"rollback StartMedia the media side failed", "do ForceRelease",
                                  "do Cleanup", "commit", "stop Idle.ring_timeout",
                                  "Idle to Terminating"});
    CHECK(m.state() == "Terminating");
}

TEST_CASE("a failed enter action leaves the state where it was") {
    const auto table = good(fragile);
    machine m(*table);
    m.step("Make");
    REQUIRE(m.state() == "Active");
    m.owner.facts.failing = "Cleanup";
    m.owner.take();
    const outcome out = m.step("Bye");
    CHECK(out.what == verdict::failed);
    CHECK_FALSE(out.release); // ActionFailed has no row here: that is for the checks to find
    CHECK(m.state() == "Active");
    CHECK(m.owner.take() == lines{"rollback Cleanup the media side failed"});
}

TEST_CASE("ActionFailed that fails leaves the release to the owner") {
    const auto table = good(fragile);
    machine m(*table);
    m.owner.facts.failing = "Cleanup";
    m.owner.once = false;
    const configuration before = m.at;
    const outcome direct = m.step("ActionFailed");
    CHECK(direct.what == verdict::failed);
    CHECK(direct.release);
    CHECK(m.at == before);
    const auto other = good(table_of("initial: S\nstates: {S: {Ping: {actions: Log}, "
                                     "ActionFailed: {actions: Log}}}"));
    machine n(*other);
    n.owner.facts.failing = "Log";
    n.owner.once = false;
    const outcome twice = n.step("Ping");
    CHECK(twice.what == verdict::failed);
    CHECK(twice.release);
}

TEST_CASE("all regions of one event are one unit") {
    const auto table =
        good("offhook: table/1\nmachine: session\nregions: [a.yaml, b.yaml]",
             {{"a.yaml", table_of("initial: A\nstates: {A: {Ping: {actions: SendBYE, next_state: "
                                  "A2}}, A2: {}}")},
              {"b.yaml", "offhook: table/1\nmachine: b\ninitial: B\nstates: {B: {Ping: {actions: "
                         "StartMedia, next_state: B2}}, B2: {}}"}});
    machine m(*table);
    m.owner.facts.failing = "StartMedia";
    CHECK(m.step("Ping").what == verdict::failed);
    CHECK(m.state(0) == "A");
    CHECK(m.state(1) == "B");
    CHECK(m.owner.take() == lines{"rollback StartMedia the media side failed"});
    CHECK(m.step("Ping").what == verdict::taken);
    CHECK(m.owner.take() == lines{"do SendBYE", "do StartMedia", "commit", "A to A2", "B to B2"});
}

TEST_CASE("events raised by a dropped row are dropped; a failed internal event is told") {
    const auto table = good(fragile);
    machine m(*table);
    m.owner.facts.failing = "StartMedia";
    m.owner.take();
    const outcome out = m.step("Invite"); // Make fails, ActionFailed ends, Refer finds no row
    CHECK(out.what == verdict::taken);
    CHECK(out.why == make_error_code(errc::media_failed));
    CHECK(m.state() == "Terminating");
}

TEST_CASE("a timer whose action fails is used up, the state stays") {
    const auto table = good(table_of("initial: S\nstates: {S: {after: {ring_timeout: {actions: "
                                     "Log, next_state: T}}}, T: {}}"));
    machine m(*table);
    m.owner.facts.failing = "Log";
    CHECK(m.timer("S.ring_timeout").what == verdict::failed);
    CHECK(m.state() == "S");
    CHECK(m.timer("S.ring_timeout").what == verdict::unhandled);
}

TEST_CASE("enter actions of the initial state that fail are dropped, the machine stands") {
    const auto table = good(table_of("initial: S\nstates: {S: {enter: [Log, EnterHook], "
                                     "ActionFailed: {next_state: T}}, T: {}}"));
    configuration at;
    recorder owner(*table);
    owner.facts.failing = "EnterHook";
    start(*table, at, role::uac, owner);
    CHECK(owner.take() ==
          lines{"rollback EnterHook the media side failed", "- to S", "commit", "S to T"});
}
