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

TEST_CASE("choice: rows of a cell top down, the first whose guards hold") {
    const auto table = good(table_of(R"(initial: S
states:
  S:
    Ping:
      - {guards: [Busy, HasSDP], next_state: A}
      - {guards: {not: Busy}, next_state: B}
      - {next_state: C}
  A: {}
  B: {}
  C: {}
)"));
    const auto ends_in = [&](bool busy, bool sdp) {
        machine m(*table);
        m.owner.facts.facts = {{"Busy", busy}, {"HasSDP", sdp}};
        CHECK(m.step("Ping").what == verdict::taken);
        return m.state();
    };
    CHECK(ends_in(true, true) == "A");
    CHECK(ends_in(false, true) == "B");
    CHECK(ends_in(true, false) == "C");
}

TEST_CASE("choice: the state first, then its groups, smallest first, any last") {
    const auto table = good(table_of(R"(initial: S
states:
  S: {Ping: {guards: Busy, actions: Log}, Bye: {next_state: T}}
  T: {Bye: {next_state: S}}
  U: {Bye: {next_state: S}, Ping: {next_state: T}}
groups:
  Big: {of: [S, T, U], Ping: {guards: Allowed, actions: SendBYE}}
  Small: {of: [S, T], Ping: {guards: HasSDP, actions: Cleanup}}
any: {Ping: {actions: StopMedia}, Make: {next_state: U}}
)"));
    machine m(*table);
    auto& facts = m.owner.facts.facts;
    const auto does = [&] { return m.told("Ping")[0]; };
    facts = {{"Busy", true}, {"HasSDP", true}, {"Allowed", true}};
    CHECK(does() == "do Log");
    facts["Busy"] = false;
    CHECK(does() == "do Cleanup");
    facts["HasSDP"] = false;
    CHECK(does() == "do SendBYE");
    facts["Allowed"] = false;
    CHECK(does() == "do StopMedia");
}

TEST_CASE("choice: rows of the other role are passed over; a guard sees typed parameters") {
    const auto table = good(table_of(R"(initial: S
states:
  S:
    Ping: [{role: UAS, actions: {Respond: 200}}, {actions: Log}]
    Pong: [{guards: {StatusIs: 491}, actions: Cleanup}, {actions: Log}]
)"));
    CHECK(machine(*table, role::uas).told("Ping")[0] == "do Respond 200");
    CHECK(machine(*table, role::uac).told("Ping")[0] == "do Log");
    CHECK(machine(*table, role::both).told("Ping")[0] == "do Log");
    machine m(*table);
    m.owner.facts.status = 491;
    CHECK(m.told("Pong")[0] == "do Cleanup");
    m.owner.facts.status = 500;
    CHECK(m.told("Pong")[0] == "do Log");
}

TEST_CASE("a row without next_state stays: nothing left or entered, timers untouched") {
    const auto table = good(table_of(R"(initial: S
states:
  S:
    enter: EnterHook
    leave: LeaveHook
    Ping: {actions: Log}
    Pong: {actions: Log, next_state: S}
    Make: {restart: ring_timeout}
    after: {ring_timeout: {}}
)"));
    machine m(*table);
    CHECK(m.told("Ping") == lines{"do Log", "commit", "S to S"});
    // A next_state that is the present state leaves and enters anew.
    CHECK(m.told("Pong") == lines{"do LeaveHook", "do Log", "do EnterHook", "commit",
                                  "stop S.ring_timeout", "start S.ring_timeout 180000ms",
                                  "S to S"});
    CHECK(m.told("Make") ==
          lines{"commit", "stop S.ring_timeout", "start S.ring_timeout 180000ms", "S to S"});
}

TEST_CASE("timers: a group's runs on while moving inside the group, a state's does not") {
    const auto table = good(table_of(R"(initial: A
states:
  A: {Ping: {next_state: B}, after: {hold_timeout: {next_state: B}}}
  B: {Ping: {next_state: A}, Bye: {next_state: C}, Pong: {restart: G.ring_timeout}}
  C: {Ping: {next_state: A}}
groups:
  G: {of: [A, B], after: {ring_timeout: {actions: Log}}}
)"));
    machine m(*table);
    CHECK(m.at_start == lines{"commit", "start A.hold_timeout 10000ms",
                              "start G.ring_timeout 180000ms", "- to A"});
    CHECK(m.told("Ping") == lines{"commit", "stop A.hold_timeout", "A to B"});
    CHECK(m.told("Pong") ==
          lines{"commit", "stop G.ring_timeout", "start G.ring_timeout 180000ms", "B to B"});
    CHECK(m.timer("A.hold_timeout").what == verdict::unhandled); // late: it was stopped
    CHECK(m.state() == "B");
    CHECK(m.timer("G.ring_timeout").what == verdict::taken);
    m.owner.take();
    // It has fired and stays used up inside the group, until the group is left and entered anew.
    CHECK(m.told("Ping") == lines{"commit", "start A.hold_timeout 10000ms", "B to A"});
    m.step("Ping");
    CHECK(m.told("Bye") == lines{"commit", "B to C"});
    CHECK(m.told("Ping") == lines{"commit", "start A.hold_timeout 10000ms",
                                  "start G.ring_timeout 180000ms", "C to A"});
}

TEST_CASE("unhandled: the policy of the event, never silent success") {
    const auto table = good(table_of("initial: S\nstates: {S: {Ping: {guards: Busy}}}\n"
                                     "unhandled: {default: ignore, Hangup: error, Ping: log}"));
    machine m(*table);
    CHECK(m.step("Hangup").what == verdict::unhandled);
    CHECK(m.step("Hangup").policy == unhandled_policy::error);
    CHECK(m.step("Ping").policy == unhandled_policy::log);
    CHECK(m.step("Bye").policy == unhandled_policy::ignore);
    CHECK(m.step("Bye").row == no_row);
    CHECK(m.step("no such event").policy == unhandled_policy::error);
    configuration fresh;
    CHECK(step(*table, fresh, 0, m.owner).what == verdict::unhandled);
    CHECK(m.owner.take().empty());
}

namespace {

const files two_regions{{"call.yaml", R"(offhook: table/1
machine: call
initial: Idle
final: [Terminated]
states:
  Idle: {Make: {next_state: Active, raise: Pong}, Refer: {next_state: Terminated, actions: Log}}
  Active: {Ping: {guards: {InState: Stable}, actions: Log}, Bye: {next_state: Terminating}}
  Terminating:
    enter: Cleanup
    Complete: {next_state: Terminated}
    after: {cleanup_timeout: {next_state: Terminated}}
)"},
                        {"offer.yaml", R"(offhook: table/1
machine: offer
initial: Waiting
states:
  Waiting: {Pong: {next_state: Stable}, after: {ring_timeout: {next_state: Stable}}}
  Stable: {Ping: {next_state: Held}, Hold: {next_state: Held}}
  Held: {Hold: {next_state: Stable}, after: {hold_timeout: {next_state: Stable}}}
)"}};

std::unique_ptr<const compiled_table> session() {
    return good("offhook: table/1\nmachine: session\nregions: [call.yaml, offer.yaml]",
                two_regions);
}

} // namespace

TEST_CASE("regions: guards see the configuration before the event, in every region") {
    const auto table = session();
    machine m(*table);
    CHECK(m.told("Make") == lines{"commit", "Idle to Active", "commit", "stop Waiting.ring_timeout",
                                  "Waiting to Stable"});
    CHECK(m.told("Ping") == lines{"do Log", "commit", "start Held.hold_timeout 10000ms",
                                  "Active to Active", "Stable to Held"});
    CHECK(m.step("Ping").what == verdict::unhandled); // Held now: InState Stable refuses
}

TEST_CASE("regions: the guard of a later region sees the state before an earlier one moved") {
    const auto table =
        good("offhook: table/1\nmachine: session\nregions: [a.yaml, b.yaml]",
             {{"a.yaml", table_of("initial: A\nstates: {A: {Ping: {next_state: A2}}, A2: {}}")},
              {"b.yaml", "offhook: table/1\nmachine: b\ninitial: B\nstates: {B: {Ping: {guards: "
                         "{InState: A}, next_state: B2}}, B2: {}}"}});
    machine m(*table);
    m.step("Ping");
    CHECK(m.state(0) == "A2");
    CHECK(m.state(1) == "B2");
}

TEST_CASE("ending: entering the ending state stops the timers of other regions, for good") {
    const auto table = session();
    machine m(*table);
    m.step("Make");
    m.step("Hold");
    CHECK(m.told("Bye") == lines{"do Cleanup", "commit", "stop Held.hold_timeout",
                                 "start Terminating.cleanup_timeout 5000ms",
                                 "Active to Terminating"});
    m.step("Hold");
    CHECK(m.told("Hold") == lines{"commit", "Stable to Held"});
    CHECK(m.timer("Terminating.cleanup_timeout").what == verdict::taken);
    CHECK(finished(*table, m.at)); // the other region has no final states
    CHECK(m.at.timers_running == 0);
}

TEST_CASE("ending: a row straight to a final state passes through the ending state") {
    const auto table = session();
    machine m(*table);
    CHECK(m.told("Refer") == lines{"do Log", "do Cleanup", "commit", "stop Waiting.ring_timeout",
                                   "start Terminating.cleanup_timeout 5000ms",
                                   "Idle to Terminating"});
    CHECK_FALSE(finished(*table, m.at));
    m.step("Complete");
    CHECK(m.state() == "Terminated");
    CHECK(table->ending_state() == table->find_state("Terminating"));
    CHECK(table->completed_event() == words().find_event("Complete"));
}

TEST_CASE("ending: without the ending state, final states are just final") {
    const auto table =
        good(table_of("initial: S\nfinal: [E]\nstates: {S: {Bye: {next_state: E}}}"));
    machine m(*table);
    m.step("Bye");
    CHECK(finished(*table, m.at));
    CHECK(table->ending_state() == no_index);
}

TEST_CASE("raise: handled after the present event and its publishing, in order") {
    const auto table = good(table_of(R"(initial: S
states:
  S:
    Make: {actions: Log, publish: Established, raise: [Ping, Pong]}
    Ping: {actions: SendBYE, publish: Ending, raise: Bye}
    Pong: {actions: StopMedia}
    Bye: {actions: Cleanup}
)"));
    machine m(*table);
    CHECK(m.told("Make") == lines{"do Log", "commit", "S to S", "publish Established", "do SendBYE",
                                  "commit", "S to S", "publish Ending", "do StopMedia", "commit",
                                  "S to S", "do Cleanup", "commit", "S to S"});
}

TEST_CASE("raise: bounded; what is above the bound is dropped and told") {
    const auto table =
        good(table_of("initial: S\nstates: {S: {Ping: {actions: Log, raise: Ping}}}"));
    machine m(*table);
    m.owner.take();
    CHECK(m.step("Ping").what == verdict::overrun);
    CHECK(m.owner.take().size() == 3 * (limits::internal_events + 1));
    CHECK(m.step("Pong").what == verdict::unhandled);
}

TEST_CASE("raise: without end it is a failed action, and no event is dropped in silence") {
    const auto table = good(table_of(R"(initial: S
states:
  S:
    Ping: {actions: Log, raise: Ping}
    ActionFailed: {actions: Cleanup, next_state: T}
  T: {Pong: {next_state: S}}
)"));
    machine m(*table);
    const outcome out = m.step("Ping");
    CHECK(out.what == verdict::overrun);
    CHECK(out.why == make_error_code(errc::too_many));
    CHECK_FALSE(out.release);
    CHECK(m.state() == "T");
    m.step("Pong");
    m.owner.facts.failing = "Cleanup"; // even that fails: the owner lets go by force
    CHECK(m.step("Ping").release);
    CHECK(m.state() == "S");
}

TEST_CASE("a configuration is a plain value: a copy goes on by itself") {
    const auto table = session();
    machine m(*table);
    m.step("Make");
    configuration saved = m.at;
    m.step("Bye");
    CHECK(state_name(*table, saved, 0) == "Active");
    recorder other(*table);
    CHECK(step(*table, saved, words().find_event("Bye"), other).what == verdict::taken);
    CHECK(saved == m.at);
    CHECK(state_name(*table, saved, 7).empty());
}

TEST_CASE("explain: states, rows tried, the guard that refused, what is accepted and where") {
    const auto table = session();
    machine m(*table, role::uac);
    m.step("Make");
    m.step("Hold");
    const std::string text = explain(*table, m.at, words().find_event("Ping"), m.owner);
    INFO(text);
    CHECK(text == R"(event Ping: Ping happens.
machine session as UAC
  region call in Active
    call.Active.Ping (call.yaml:7): stay: refused by the guard InState Stable
    accepts: Bye, Ping
  region offer in Held
    no row
    accepts: Hold
unhandled here: logged
states with rows for it: Active, Stable
)");
    CHECK(explain(*table, {}, 0, m.owner) == "the machine was not started\n");
}
