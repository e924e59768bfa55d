// Tests table/detail/checks.hpp and the readers before it: every refusal by name, with its place.
// What is accepted: load.cpp.
#include "toy.hpp"

using namespace toy;

namespace {

/// The one fault of a table.
std::string fault(const std::string& text, files others = {}) {
    const load_outcome out = load_from(text, std::move(others));
    CHECK_FALSE(out.good());
    INFO(out.to_string());
    REQUIRE(out.diagnostics.size() == 1);
    return out.diagnostics[0].to_string();
}

/// The one fault of a state S that has these entries, beside a T; lines are counted from S's own.
std::string in_state(const std::string& entries) {
    std::string text = "{offhook: table/1, machine: call, initial: S, final: [End], states: {"
                       "T: {Pong: {next_state: S}}, S: {Ping: {next_state: T}, Bye: {next_state: "
                       "End},\n";
    const std::string found = fault(text + entries + "}}}");
    CHECK(found.starts_with("t.yaml:2:"));
    return found.substr(9);
}

/// The one fault of a row of S.
std::string in_row(const std::string& row) { return in_state("Make: " + row); }

} // namespace

TEST_CASE("refused: an unknown key of a file") {
    CHECK(fault(table_of("initial: S\nstats: {}\nstates: {S: {}}")) ==
          "t.yaml:4:1: error: unknown key 'stats'; did you mean 'states'?");
}

TEST_CASE("refused: an unknown event") {
    CHECK(in_state("Hangpu: {}") == "1: error: unknown event 'Hangpu'; did you mean 'Hangup'?");
}

TEST_CASE("refused: an unknown key of a row") {
    CHECK(in_row("{action: SendBYE}") ==
          "8: error: unknown key of a row: 'action'; did you mean 'actions'?");
}

TEST_CASE("refused: an unknown guard") {
    CHECK(in_row("{guards: HasSPD}") ==
          "16: error: unknown guard 'HasSPD'; did you mean 'HasSDP'?");
}

TEST_CASE("refused: an unknown action") {
    CHECK(in_row("{actions: [Log, SendBy]}") ==
          "23: error: unknown action 'SendBy'; did you mean 'SendBYE'?");
}

TEST_CASE("refused: an unknown published event") {
    CHECK(in_row("{publish: Endet}") ==
          "17: error: unknown published event 'Endet'; did you mean 'Ended'?");
}

TEST_CASE("refused: an unknown raised event") {
    CHECK(in_row("{raise: Pink}") == "15: error: unknown event 'Pink'; did you mean 'Ping'?");
}

TEST_CASE("refused: an unknown next state") {
    CHECK(in_row("{next_state: Endd}") == "20: error: unknown state 'Endd'; did you mean 'End'?");
}

TEST_CASE("refused: an unknown state in a long row, when states are declared") {
    CHECK(fault(table_of("initial: Idle\nstates: {Idle: {}}\n"
                         "transitions: [{state: Idel, event: Ping}]")) ==
          "t.yaml:5:23: error: unknown state 'Idel'; did you mean 'Idle'?");
}

TEST_CASE("refused: an unknown state of InState") {
    CHECK(in_row("{guards: {InState: Tt}}") ==
          "26: error: unknown state or group 'Tt'; did you mean 'T'?");
}

TEST_CASE("refused: an unknown role") {
    CHECK(in_row("{role: UAX}") == "14: error: unknown role 'UAX'; did you mean 'UAC'?");
}

TEST_CASE("refused: an unknown setting, in settings and in after") {
    CHECK(fault(table_of("initial: S\nsettings: {ring_time: 5s}\nstates: {S: {}}")) ==
          "t.yaml:4:12: error: unknown setting 'ring_time'; did you mean 'ring_timeout'?");
    CHECK(in_state("after: {ring_timeot: {}}") ==
          "9: error: unknown setting 'ring_timeot'; did you mean 'ring_timeout'?");
}

TEST_CASE("refused: an unknown timer to restart") {
    CHECK(in_row("{restart: ring_timeout}") == "17: error: unknown timer 'ring_timeout'");
}

TEST_CASE("refused: an unknown event or policy under unhandled") {
    CHECK(fault(table_of("initial: S\nstates: {S: {}}\nunhandled: {default: logg}")) ==
          "t.yaml:5:22: error: unknown policy 'logg'; did you mean 'log'?");
    CHECK(fault(table_of("initial: S\nstates: {S: {}}\nunhandled: {Pingg: log}")) ==
          "t.yaml:5:13: error: unknown event 'Pingg'; did you mean 'Ping'?");
}

TEST_CASE("refused: a parameter of the wrong type") {
    CHECK(in_row("{actions: {Respond: busy}}") == "27: error: 'code' is a whole number");
    CHECK(in_row("{actions: {Respond: '200'}}") == "27: error: 'code' is a whole number");
    CHECK(in_row("{actions: {Respond: 1.5}}") == "27: error: 'code' is a whole number");
    CHECK(in_row("{actions: {Respond: 99999999999999999999}}") ==
          "27: error: 'code' is a whole number");
    CHECK(in_row("{actions: {Respond: ~}}") == "27: error: 'code' is a whole number");
    CHECK(in_row("{actions: {Respond: {code: 200, reason: [a]}}}") ==
          "47: error: 'reason' is a text");
    CHECK(in_row("{actions: {Respond: {code: 200, reliable: yes}}}") ==
          "49: error: true or false is expected here");
    CHECK(in_row("{actions: {Respond: {code: 200, wait: 5}}}") ==
          "45: error: the duration '5' has no unit; write ms, s, min or h");
    CHECK(in_row("{actions: {Respond: {code: 200, direction: sendnly}}}") ==
          "50: error: unknown value of 'direction': 'sendnly'; did you mean 'sendonly'?");
}

TEST_CASE("refused: parameters missing, unknown, or where there are none") {
    CHECK(in_row("{actions: Respond}") == "17: error: 'Respond' needs the parameter 'code'");
    CHECK(in_row("{actions: {type: Respond, cod: 200, code: 200}}") ==
          "33: error: unknown parameter 'cod'; did you mean 'code'?");
    CHECK(in_row("{actions: {SendBYE: now}}") == "27: error: 'SendBYE' takes no parameter");
    CHECK(in_row("{guards: InState}") == "16: error: InState needs the name of a state or group");
}

TEST_CASE("refused: two guards in one item, not in not") {
    CHECK(in_row("{guards: [{HasSDP: 1, Busy: 2}]}") ==
          "17: error: write one guard an item of the list");
    CHECK(in_row("{guards: {not: {not: HasSDP}}}") == "22: error: 'not' inside 'not'");
}

TEST_CASE("refused: duplicate keys, of a file, a state, a row and a parameter") {
    CHECK(fault(table_of("initial: S\ninitial: S\nstates: {S: {}}")) ==
          "t.yaml:4:1: error: duplicate key 'initial'");
    CHECK(in_state("Ping: {}") == "1: error: duplicate key 'Ping'");
    CHECK(in_row("{role: UAC, role: UAS}") == "19: error: duplicate key 'role'");
    CHECK(in_row("{actions: {Respond: {code: 200, code: 300}}}") ==
          "39: error: duplicate key 'code'");
}

TEST_CASE("refused: a key that is a boolean to YAML 1.1") {
    for (const std::string word : {"on", "off", "yes", "No", "TRUE", "y"})
        CHECK(in_state(word + ": {}") ==
              "1: error: the key '" + word + "' is a boolean to YAML 1.1; choose another word");
}

TEST_CASE("refused: durations without a unit, of an unknown unit, too long, zero") {
    const auto of_setting = [](const std::string& text) {
        return fault(
            table_of("initial: S\nstates: {S: {}}\nsettings: {ring_timeout: " + text + "}"));
    };
    CHECK(of_setting("5") ==
          "t.yaml:5:26: error: the duration '5' has no unit; write ms, s, min or h");
    CHECK(of_setting("5m") ==
          "t.yaml:5:26: error: the duration '5m' has an unknown unit; write ms, s, min or h");
    CHECK(of_setting("-5s") ==
          "t.yaml:5:26: error: '-5s' is no duration; write 200ms, 5s, 2min or 1h");
    CHECK(of_setting("soon") ==
          "t.yaml:5:26: error: 'soon' is no duration; write 200ms, 5s, 2min or 1h");
    CHECK(of_setting("99999999999999999999h") ==
          "t.yaml:5:26: error: the duration '99999999999999999999h' is longer than a year");
    CHECK(in_state("after: {0s: {next_state: T}}") == "9: error: a timer of no length");
    CHECK(in_state("after: {30: {next_state: T}}") ==
          "9: error: the duration '30' has no unit; write ms, s, min or h");
}

TEST_CASE("refused: the last row of a timer has a guard") {
    CHECK(in_state("after: {5s: [{guards: Busy, next_state: T}]}") ==
          "14: error: the last row of the timer '5s' has a guard: it might do nothing when it "
          "fires");
    CHECK(in_state("after: {5s: [{role: UAS, next_state: T}, {role: UAC, guards: Busy}]}") ==
          "42: error: the last row of the timer '5s' has a guard: it might do nothing when it "
          "fires");
}

TEST_CASE("refused: an action of one role in a row of the other") {
    CHECK(in_row("{role: UAS, actions: [Log, SendCANCEL]}") ==
          "34: error: the action 'SendCANCEL' is for the role UAC, the row is for the other");
    CHECK(in_row("{role: UAC, actions: {Respond: 200}}") ==
          "29: error: the action 'Respond' is for the role UAS, the row is for the other");
}

TEST_CASE("refused: a final state with rows") {
    CHECK(in_state("Make: {}}, End: {Ping: {}") ==
          "18: error: 'End' is a final state: it has no rows");
    CHECK(in_state("Make: {}}, End: {after: {5s: {}}")
              .ends_with("'End' is a final state: it has no rows"));
}

TEST_CASE("refused: initial missing, unknown; final unknown in an overlay of regions") {
    CHECK(fault(table_of("states: {S: {}}")) ==
          "t.yaml:2:10: error: the region 'call' has no 'initial' state");
    CHECK(fault(table_of("initial: T\nstates: {S: {}}")) ==
          "t.yaml:3:10: error: unknown initial state 'T'; did you mean 'S'?");
}

TEST_CASE("refused: two groups of equal size with rows for one event") {
    CHECK(fault(table_of(R"(initial: S
states: {S: {Ping: {next_state: T}}, T: {Ping: {next_state: S}}}
groups:
  A: {of: [S, T], Bye: {}}
  B: {of: [S, T], Bye: {guards: Busy}}
)")) == "t.yaml:7:19: error: the groups 'A' and 'B' have the same size and both have rows for "
        "'Bye': neither goes first");
}

TEST_CASE("refused: groups without states, of unknown, final, foreign or doubled states") {
    const auto of_group = [](const std::string& group) {
        return fault(table_of("initial: S\nfinal: [E]\nstates: {S: {Ping: {next_state: E}}}\n"
                              "groups: {" +
                              group + "}"));
    };
    CHECK(of_group("G: {Bye: {}}") ==
          "t.yaml:6:10: error: the group 'G' needs its states: of: [A, B]");
    CHECK(of_group("G: {of: [Q]}") == "t.yaml:6:19: error: unknown state 'Q'; did you mean 'E'?");
    CHECK(of_group("G: {of: [S, S]}") == "t.yaml:6:22: error: 'S' stands twice in this group");
    CHECK(of_group("G: {of: [E]}") ==
          "t.yaml:6:19: error: the final state 'E' takes no rows, so it is in no group");
    CHECK(of_group("S: {of: [S]}") == "t.yaml:6:10: error: the name 'S' of this group is taken");
}

TEST_CASE("refused: the same id at two rows") {
    CHECK(in_row("[{id: x, guards: Busy}, {id: x}]") == "31: error: the id 'x' stands at two rows");
}

TEST_CASE("refused: a table without a version, of another version, kind, or without a name") {
    CHECK(fault("machine: call\ninitial: S\nstates: {S: {}}") ==
          "t.yaml:1:1: error: 'offhook: table/1' is missing: the version of the format");
    CHECK(fault("offhook: table/2\nmachine: call\ninitial: S\nstates: {S: {}}") ==
          "t.yaml:1:10: error: this version of the library reads 'table/1'");
    CHECK(fault(table_of("kind: transfer\ninitial: S\nstates: {S: {}}")) ==
          "t.yaml:3:7: error: a table of the kind 'call' is expected here");
    CHECK(fault("offhook: table/1\ninitial: S\nstates: {S: {}}") ==
          "t.yaml:1:1: error: the table has no name: machine: NAME");
}

TEST_CASE("refused: things of the wrong shape") {
    CHECK(fault("[1, 2]") == "t.yaml:1:1: error: a table is a map that begins with 'offhook: "
                             "table/1'");
    CHECK(in_row("[]") == "7: error: an empty list of rows; a row that does nothing is {}");
    CHECK(in_row("Log") == "7: error: a row is a map such as {actions: X, next_state: Y}");
    CHECK(in_row("{next_state: [T]}") == "20: error: the name of a state is expected here");
    CHECK(in_row("{description: [T]}") == "21: error: 'description' is a text");
    CHECK(in_state("rest: maybe") == "7: error: true or false is expected here");
    CHECK(in_state("after: [5s]") == "8: error: 'after' is a map");
    CHECK(fault(table_of("initial: S\nstates: {S: {}}\ngroups: 5")) ==
          "t.yaml:5:9: error: 'groups' is a map");
}

TEST_CASE("refused: long rows without state or event") {
    const auto of_row = [](const std::string& row) {
        return fault(table_of("initial: S\nstates: {S: {}}\ntransitions:\n- " + row));
    };
    CHECK(of_row("{event: Ping}") == "t.yaml:6:3: error: a row of 'transitions' needs a 'state'");
    CHECK(of_row("{state: S}") ==
          "t.yaml:6:3: error: a row of 'transitions' needs an 'event', or an 'after'");
    CHECK(of_row("{state: S, event: Pingg}") ==
          "t.yaml:6:21: error: unknown event 'Pingg'; did you mean 'Ping'?");
}

TEST_CASE("refused: ~ and base where nothing is extended") {
    CHECK(in_row("~").find("this file extends none") != std::string::npos);
    CHECK(in_row("{actions: [base, Log]}").starts_with("18: error: unknown action 'base'"));
}

TEST_CASE("only a warning: a state that is never entered") {
    const load_outcome out =
        load_from(table_of("initial: S\nstates: {S: {Ping: {}}, T: {Ping: {}}}"));
    CHECK(out.good());
    CHECK(out.to_string() == "t.yaml:4:25: warning: the state 'T' is never entered\n");
}

TEST_CASE("ten planted faults give exactly ten messages, in order") {
    const load_outcome out = load_from(R"(offhook: table/1
machine: call
initial: Idle
final: [Terminated]
settings: {ring_timeout: 5}
states:
  Idle:
    Make: {actions: SendBIE, next_state: Active}
    Mke: {next_state: Active}
  Active:
    Hangup: {guards: HasSPD, next_state: Terminating}
    Bye: {next_state: Terminatin}
    Hold:
      - {actions: Log}
      - {guards: Busy}
    Ping: {publish: Endd}
    Refer: {role: UAC, actions: {Respond: 200}}
    Refer: {actions: Log}
    after: {hold_timeout: {guards: Busy, next_state: Terminating}}
  Terminating:
    Complete: {next_state: Terminated}
)");
    CHECK_FALSE(out.good());
    CHECK(out.diagnostics.size() == 10);
    CHECK(out.to_string() ==
          "t.yaml:5:26: error: the duration '5' has no unit; write ms, s, min or h\n"
          "t.yaml:8:21: error: unknown action 'SendBIE'; did you mean 'SendBYE'?\n"
          "t.yaml:9:5: error: unknown event 'Mke'; did you mean 'Make'?\n"
          "t.yaml:11:22: error: unknown guard 'HasSPD'; did you mean 'HasSDP'?\n"
          "t.yaml:12:23: error: unknown state 'Terminatin'; did you mean 'Terminating'?\n"
          "t.yaml:15:9: error: this row can never be reached: the row at line 14 takes every case "
          "before it\n"
          "t.yaml:16:21: error: unknown published event 'Endd'; did you mean 'Ended'?\n"
          "t.yaml:17:34: error: the action 'Respond' is for the role UAS, the row is for the "
          "other\n"
          "t.yaml:18:5: error: duplicate key 'Refer'\n"
          "t.yaml:19:27: error: the last row of the timer 'hold_timeout' has a guard: it might do "
          "nothing when it fires\n");
}

TEST_CASE("faults are bounded, and it is said that there are more") {
    std::string text = table_of("initial: S\nstates:\n  S:\n");
    for (int i = 0; i < 1000; ++i)
        text += "    Wrong" + std::to_string(i) + ": {}\n";
    const load_outcome out = load_from(text);
    CHECK_FALSE(out.good());
    REQUIRE(out.diagnostics.size() == limits::diagnostics + 1);
    CHECK(out.diagnostics.back().to_string() ==
          "t.yaml: error: more than 200 faults; the others are not shown");
}
