// Tests table/detail/overlay.hpp through load: extending a table, rule by rule (merge, replace,
// remove, splice, long rows).
#include "toy.hpp"

using namespace toy;
using lines = std::vector<std::string>;

namespace {

const char* const base_text = R"(offhook: table/1
machine: call
initial: Idle
final: [End]
settings: {ring_timeout: 7s}
unhandled: {default: log, Hangup: error}
states:
  Idle:
    Make: {actions: Log, next_state: Active}
    enter: [EnterHook]
  Active:
    Bye: {actions: [Log, Cleanup], next_state: End}
    Hangup:
      - {guards: Busy, actions: Log}
      - {id: plain, actions: SendBYE, next_state: End}
    Hold: {actions: Log}
    after: {ring_timeout: {next_state: End}}
groups:
  Live: {of: [Idle, Active], Ping: {actions: Log}}
)";

std::string over(const std::string& text) {
    return "offhook: table/1\nextends: base.yaml\n" + text;
}

std::unique_ptr<const compiled_table> extended(const std::string& text) {
    return good(over(text), {{"base.yaml", base_text}});
}

std::string faults_of(const std::string& text) {
    return load_from(over(text), {{"base.yaml", base_text}}).to_string();
}

/// The rows of a cell: role, number of guards, actions, next state.
lines cell(const compiled_table& table, const std::string& state, const std::string& event) {
    lines out;
    for (const row_index at : table.cell(table.find_state(state), words().find_event(event))) {
        const row& one = table.rows()[at];
        std::string text = one.only == role::uac ? "UAC" : one.only == role::uas ? "UAS" : "Both";
        text += std::string(one.guards.size(), '?');
        for (const action_call& action : one.actions)
            text += " " + words().actions()[action.action].name;
        if (one.next != no_index) text += " > " + table.states()[one.next].name;
        out.push_back(text);
    }
    return out;
}

} // namespace

TEST_CASE("an empty overlay is its base") {
    CHECK(extended("")->sha256() == good(base_text)->sha256());
}

TEST_CASE("a row replaces the base's rows of the cell, other cells stay") {
    const auto table = extended("states: {Active: {Hangup: {actions: Cleanup}}}");
    CHECK(cell(*table, "Active", "Hangup") == lines{"Both Cleanup"});
    CHECK(cell(*table, "Active", "Bye") == lines{"Both Log Cleanup > End"});
}

TEST_CASE("~ removes a row, a timer, all timers, a state, a group, a setting") {
    CHECK(cell(*extended("states: {Active: {Hold: ~}}"), "Active", "Hold").empty());
    CHECK(extended("states: {Active: {after: {ring_timeout: ~}}}")->timers().empty());
    CHECK(extended("states: {Active: {after: ~}}")->timers().empty());
    CHECK(cell(*extended("groups: {Live: ~}"), "Active", "Ping").empty());
    CHECK(extended("settings: {ring_timeout: ~}")->setting(words().find_setting("ring_timeout")) ==
          180s);
    CHECK(extended("unhandled: {Hangup: ~}")->on_unhandled(words().find_event("Hangup")) ==
          unhandled_policy::log);
    const auto table = extended("groups: {Live: {of: [Idle]}}\nstates: {Active: ~, Idle: {Make: "
                                "{next_state: End}}}");
    CHECK(table->find_state("Active") == no_index);
    CHECK(extended("states: {Idle: {enter: ~}}")
              ->states()[extended("")->find_state("Idle")]
              .enter.empty());
}

TEST_CASE("refused: ~ for what the base does not have") {
    CHECK(faults_of("states: {Active: {Pong: ~}}") ==
          "t.yaml:3:19: error: the extended table has no rows for 'Pong' here to be removed\n");
    CHECK(faults_of("groups: {Lives: ~}") ==
          "t.yaml:3:10: error: there is no 'Lives' to be removed\n");
}

TEST_CASE("base in a list of rows puts a guarded row in front without copying") {
    const auto table = extended("states: {Active: {Bye: [{guards: Busy}, base]}}");
    CHECK(cell(*table, "Active", "Bye") == lines{"Both?", "Both Log Cleanup > End"});
}

TEST_CASE("base in actions splices the base's actions") {
    CHECK(cell(*extended("states: {Active: {Bye: {actions: [SendBYE, base], next_state: End}}}"),
               "Active", "Bye") == lines{"Both SendBYE Log Cleanup > End"});
    CHECK(cell(*extended("states: {Active: {Hangup: {id: plain, actions: [base, Log]}}}"), "Active",
               "Hangup") == lines{"Both SendBYE Log"});
}

TEST_CASE("base splices enter actions, members of groups, final states and regions") {
    const auto table = extended(R"(
final: [base, End2]
states:
  Idle: {enter: [base, Log]}
  New: {Bye: {next_state: End2}}
  Active: {Refer: {next_state: New}}
groups: {Live: {of: [base, New]}}
)");
    CHECK(table->states()[table->find_state("Idle")].enter.size() == 2);
    CHECK(table->states()[table->find_state("End")].final);
    CHECK(table->states()[table->find_state("End2")].final);
    CHECK(cell(*table, "New", "Ping") == lines{"Both Log"});
    const auto more = good(over("regions: [base, other.yaml]"),
                           {{"base.yaml", base_text},
                            {"other.yaml", "offhook: table/1\nmachine: other\ninitial: O\n"
                                           "states: {O: {Ping: {}}}"}});
    CHECK(more->regions().size() == 2);
}

TEST_CASE("refused: base where the base has nothing, or several rows") {
    CHECK(faults_of("states: {Active: {Pong: [{guards: Busy}, base]}}") ==
          "t.yaml:3:42: error: 'base': the extended table has no rows for 'Pong' here (rows of "
          "groups follow by themselves)\n");
    CHECK(faults_of("states: {Active: {Pong: {actions: [base]}}}") ==
          "t.yaml:3:36: error: 'base': the extended table has no row here\n");
    CHECK(faults_of("states: {Active: {Hangup: {actions: [base]}}}") ==
          "t.yaml:3:38: error: 'base': the extended table has several rows here; tell which by "
          "the 'id' of one\n");
}

TEST_CASE("a long row replaces the base's rows of its state, event and role") {
    const auto table = extended("transitions: [{state: Active, event: Bye, actions: SendBYE}]");
    CHECK(cell(*table, "Active", "Bye") == lines{"Both SendBYE"});
}

TEST_CASE("a long row for one role leaves the other half of a Both row in force") {
    const auto table =
        extended("transitions: [{role: UAC, state: Active, event: Bye, actions: SendBYE}]");
    CHECK(cell(*table, "Active", "Bye") == lines{"UAC SendBYE", "UAS Log Cleanup > End"});
}

TEST_CASE("several long rows of one file for one cell accumulate in order") {
    const auto table = extended(R"(transitions:
  - {state: Active, event: Bye, guards: Busy, actions: SendBYE}
  - {state: Active, event: Bye, actions: Cleanup}
)");
    CHECK(cell(*table, "Active", "Bye") == lines{"Both? SendBYE", "Both Cleanup"});
}

TEST_CASE("a long row with the id of a base row replaces that row in its place") {
    const auto table =
        extended("transitions: [{state: Active, event: Hangup, id: plain, actions: Cleanup}]");
    CHECK(cell(*table, "Active", "Hangup") == lines{"Both? Log", "Both Cleanup"});
}

TEST_CASE("long rows after short ones of the same file and cell accumulate") {
    const auto table = extended(R"(states: {Active: {Bye: {guards: Busy}}}
transitions: [{state: Active, event: Bye, actions: Cleanup}]
)");
    CHECK(cell(*table, "Active", "Bye") == lines{"Both?", "Both Cleanup"});
}

TEST_CASE("rows of a state precede rows of its groups, in whatever file they stand") {
    const auto table = extended("transitions: [{state: Active, event: Ping, guards: Busy}]");
    CHECK(cell(*table, "Active", "Ping") == lines{"Both?", "Both Log"});
    const auto group = extended("transitions: [{state: Live, event: Pong, actions: Cleanup}]");
    CHECK(cell(*group, "Idle", "Pong") == lines{"Both Cleanup"});
}

TEST_CASE("refused: a long row of an overlay for a state that nobody declares") {
    CHECK(faults_of("transitions: [{state: Actve, event: Bye}]") ==
          "t.yaml:3:23: error: unknown state 'Actve'; did you mean 'Active'?\n");
}

TEST_CASE("an overlay's top level reaches the region that owns the state; any is the first's") {
    const files others{{"call.yaml", base_text},
                       {"offer.yaml", "offhook: table/1\nmachine: offer\ninitial: O\n"
                                      "states: {O: {Ping: {next_state: O2}}, O2: {}}"},
                       {"base.yaml", "offhook: table/1\nmachine: session\nregions: [call.yaml, "
                                     "offer.yaml]"}};
    const auto table = good(over(R"(states: {O2: {Resume: {next_state: O}}}
transitions: [{state: O, event: Hold, next_state: O2}]
groups: {Both: {of: [O, O2], Refer: {}}}
any: {Invite: {}}
)"),
                            others);
    CHECK(cell(*table, "O2", "Resume") == lines{"Both > O"});
    CHECK(cell(*table, "O", "Hold") == lines{"Both > O2"});
    CHECK(cell(*table, "O2", "Refer") == lines{"Both"});
    CHECK(cell(*table, "Idle", "Invite") == lines{"Both"});
    CHECK(cell(*table, "O", "Invite").empty());
}

TEST_CASE("overlays of overlays") {
    const auto table =
        good("offhook: table/1\nextends: mid.yaml\nmachine: mine\n"
             "states: {Active: {Bye: [{guards: HasSDP}, base]}}",
             {{"base.yaml", base_text},
              {"mid.yaml", over("states: {Active: {Bye: [{guards: Busy}, base]}}")}});
    CHECK(table->name() == "mine");
    CHECK(cell(*table, "Active", "Bye") == lines{"Both?", "Both?", "Both Log Cleanup > End"});
}

TEST_CASE("faults of a base are reported with the base's own name") {
    const auto out = load_from(over(""), {{"base.yaml", table_of("initial: S\nstates: {S: {Pin: "
                                                                 "{}}}")}});
    CHECK(out.to_string() == "base.yaml:4:14: error: unknown event 'Pin'; did you mean 'Ping'?\n");
}
