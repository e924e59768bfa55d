// Reading and playing scenarios of a small kind of machine: the words of toy.hpp on a stage of
// their own. Scenarios of calls: tests/session/rehearsal.cpp.
#include "toy.hpp"

#include <offhook/table/scenario.hpp>

using namespace toy;

namespace {

/// The recording host of toy.hpp as a stage. A guard is what the event says it is.
class toy_stage final : public stage {
public:
    explicit toy_stage(const compiled_table& table) : running_(table, role::uas) {}

    void give(event_index event, const arguments& fields) override {
        running_.owner.facts.facts["HasSDP"] = fields.flag(0);
        note(step(running_.table, running_.at, event, running_.owner));
    }
    void pass(duration) override {}
    bool fire(timer_index timer) override {
        if ((running_.at.timers_running >> timer & 1U) == 0) return false;
        note(step_timer(running_.table, running_.at, timer, running_.owner));
        return true;
    }
    std::vector<sighting> take() override { return std::exchange(seen_, {}); }
    std::array<state_index, limits::regions> states() const override { return running_.at.state; }
    std::string fingerprint() const override { return running_.state(); }

private:
    void note(const outcome& out) {
        if (out.row != no_row)
            seen_.push_back({sighting::sort::row, running_.table.rows()[out.row].id});
        for (const std::string& line : running_.owner.take()) {
            if (line.starts_with("do ")) seen_.push_back({sighting::sort::sent, line.substr(3)});
            if (line.starts_with("publish "))
                seen_.push_back({sighting::sort::publish, line.substr(8)});
        }
    }

    toy::machine running_;
    std::vector<sighting> seen_;
};

class toy_rehearsal final : public rehearsal {
public:
    const vocabulary& words() const override { return toy::words(); }
    const std::vector<parameter>& options() const override { return options_; }
    const std::vector<parameter>& fields(event_index) const override { return fields_; }
    std::unique_ptr<stage> open(const compiled_table& table, const arguments&) const override {
        return std::make_unique<toy_stage>(table);
    }

private:
    std::vector<parameter> options_{{"mood", value_type::name, false, "", {"good", "bad"}}};
    std::vector<parameter> fields_{{"sdp", value_type::flag, false, "", {}}};
};

const toy_rehearsal kind;

const std::string door = table_of("initial: Idle\nfinal: [Terminated]\nstates:\n"
                                  "  Idle: {Invite: {guards: HasSDP, actions: {Respond: 180}, "
                                  "next_state: Ringing}}\n"
                                  "  Ringing:\n"
                                  "    Answer: {actions: {Respond: 200}, publish: Established, "
                                  "next_state: Active}\n"
                                  "    after: {ring_timeout: {actions: {Respond: 480}, "
                                  "next_state: Terminating}}\n"
                                  "  Active: {Bye: {next_state: Terminating}}\n"
                                  "  Terminating: {Complete: {next_state: Terminated}}\n");

scenario_file read(const std::string& rest) {
    static const auto table = good(door);
    return read_scenarios({"s.yaml", "offhook: scenario/1\n" + rest}, kind, *table);
}

std::string play_first(const std::string& rest) {
    const auto table = good(door);
    const auto file = read(rest);
    for (const auto& fault : file.diagnostics)
        FAIL(fault.to_string());
    return play(file.scenarios.at(0), *table, kind).failure;
}

std::vector<std::string> faults_of(const std::string& rest) {
    std::vector<std::string> out;
    for (const auto& fault : read(rest).diagnostics)
        out.push_back(fault.to_string());
    return out;
}

} // namespace

TEST_CASE("a scenario is played step by step") {
    CHECK(play_first("stories:\n  rung: {Invite: {sdp: true}}\n  up: [rung, Answer]\n"
                     "scenarios:\n  a:\n    given: rung\n    when: Answer\n"
                     "    then: {state: Active, sent: Respond 200, publish: Established}\n")
              .empty());
    CHECK(
        play_first("scenarios:\n  a:\n    steps:\n"
                   "      - {when: {Invite: {sdp: false}}, then: {}}\n"
                   "      - {when: {Invite: {sdp: true}}, then: {state: Ringing, sent: Respond 180}}\n"
                   "      - {when: {timer: ring_timeout}, then: {state: Terminating, "
                   "sent: Respond 480}}\n")
            .empty());
}

TEST_CASE("a scenario that fails says what was expected and what came") {
    CHECK(play_first("scenarios:\n  a:\n    given: {Invite: {sdp: true}}\n    when: Answer\n"
                     "    then: {state: Terminating, sent: Respond 486}\n") ==
          "s.yaml:6:11: expected state Terminating, got Active\n"
          "s.yaml:6:11: expected sent [Respond 486], got [Respond 200]\n"
          "s.yaml:6:11: expected publish [], got [Established]\n"
          "  rows taken: [call.Ringing.Answer]; it stands in [Active]\n");
    CHECK(play_first("scenarios:\n  a:\n    given: Invite\n    when: Answer\n    then: {}\n") ==
          "s.yaml:4:12: given: Invite takes no row in [Idle]\n");
}

TEST_CASE("faults of a file of scenarios are all told, each with its place") {
    const auto found =
        faults_of("table: door.yaml\nscenario: {}\nstories:\n  Answer: Bye\n  rung: Invit\n"
                  "scenarios:\n"
                  "  a: {given: rang, when: {Invite: {sdb: true}}, then: {stat: Active}}\n"
                  "  b: {given: rung, when: {timer: ring_time}, then: {state: Activ}}\n"
                  "  c: {with: {mood: bat}, when: {wait: 5}, then: {}}\n"
                  "  d: {when: Bye}\n"
                  "  e: {when: Bye, then: {}, steps: []}\n"
                  "  e: {when: Bye, then: {}}\n");
    const std::vector<std::string> wanted{
        "s.yaml:3:1: error: unknown key 'scenario'; did you mean 'scenarios'?",
        "s.yaml:5:3: error: 'Answer' is an event, not a story",
        "s.yaml:6:9: error: unknown event or story 'Invit'; did you mean 'Invite'?",
        "s.yaml:8:14: error: unknown event or story 'rang'; did you mean 'rung'?",
        "s.yaml:8:36: error: unknown parameter 'sdb'; did you mean 'sdp'?",
        "s.yaml:8:56: error: unknown key of 'then': 'stat'; did you mean 'state'?",
        "s.yaml:9:34: error: unknown timer 'ring_time'; did you mean 'ring_timeout'?",
        "s.yaml:9:60: error: unknown state 'Activ'; did you mean 'Active'?",
        "s.yaml:10:20: error: unknown value of 'mood': 'bat'; did you mean 'bad'?",
        "s.yaml:10:39: error: the duration '5' has no unit; write ms, s, min or h",
        "s.yaml:11:6: error: 'then' is missing",
        "s.yaml:12:6: error: a scenario has 'when' and 'then', or 'steps'",
        "s.yaml:13:3: error: duplicate key 'e'"};
    CHECK(found == wanted);
    CHECK_FALSE(read_scenarios({"s.yaml", "offhook: table/1\n"}, kind, *good(door)).good());
    CHECK_FALSE(read_scenarios({"s.yaml", "- a\n"}, kind, *good(door)).good());
    CHECK_FALSE(read_scenarios({"s.yaml", ""}, kind, *good(door)).good());
}

TEST_CASE("a file of scenarios names its table") {
    CHECK(table_of_scenarios({"s.yaml", "offhook: scenario/1\ntable: door.yaml\n"}) == "door.yaml");
    CHECK(table_of_scenarios({"s.yaml", "- a\n"}).empty());
}
