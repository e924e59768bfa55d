// The holes of another stack's table, found with nothing but the names of its words.
#include <offhook/table/prove.hpp>
#include <offhook/table/vocabulary_file.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace offhook;

namespace {

const char* const words = R"(kind: call
events: [MakeCall, Ring, Answer, HangupCall, BYE]
guards: [IsBusy]
actions: [SendINVITE, SendBYE]
always: [HangupCall]
)";

const char* const rows = R"(offhook: table/1
machine: call
initial: Idle
final: [Over]
transitions:
  - {state: Idle, event: {type: MakeCall}, actions: [{type: SendINVITE, to: x}],
     next_state: Ringing}
  - {state: Ringing, event: Answer, next_state: Up}
  - {state: Ringing, event: Answer, guards: [{type: IsBusy, level: 3}], next_state: Over}
  - {state: Up, event: HangupCall, actions: SendBYE, next_state: Over}
  - {state: Up, event: Ring, next_state: Stuck}
)";

} // namespace

TEST_CASE("a table of foreign words is loaded by name, and its holes are listed") {
    const auto vocabulary = table::read_vocabulary({"words.yaml", words});
    REQUIRE(vocabulary.words);
    const std::string with_stuck = std::string(rows) + "  - {state: Stuck, event: Ring}\n";
    const auto found = table::load_proved({"t.yaml", with_stuck}, *vocabulary.words, nullptr);
    CHECK_FALSE(found.good());
    const std::string text = found.to_string();
    INFO(text);
    CHECK(text.find("event HangupCall: no row takes it") != std::string::npos); // in Ringing
    CHECK(text.find("this row can never be reached") != std::string::npos);
    CHECK(text.find("from Stuck as UAC no final state can be reached") != std::string::npos);
    CHECK(text.find("'Ringing' is not marked 'rest: true' and has no timer") != std::string::npos);
}

namespace {

table::source file_of(const std::string& name) {
    std::ifstream in(OFFHOOK_SOURCE_DIR "/tests/table/foreign/" + name);
    std::ostringstream text;
    text << in.rdbuf();
    return {name, text.str()};
}

/// What is said of a hole of each class that the table names.
const std::map<std::string, std::string> said_of{
    {"overwritten", "this row is overwritten"},
    {"no exit", "no final state can be reached"},
    {"no hang-up row", "event HangupCall: no row takes it"},
    {"no timer", "has no timer that leaves it"},
};

/// Pairs of a line and a class, as the comments of the table have them.
std::set<std::pair<int, std::string>> planted_in(const std::string& text) {
    std::set<std::pair<int, std::string>> out;
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        const std::size_t at = line.find("# hole: ");
        if (at == std::string::npos || line.starts_with("#")) continue;
        std::istringstream classes(line.substr(at + 8));
        for (std::string one; std::getline(classes >> std::ws, one, ',');)
            out.emplace(number, one);
    }
    return out;
}

} // namespace

TEST_CASE("each class of hole in a softphone's table is listed where it is") {
    const auto vocabulary = table::read_vocabulary(file_of("words.yaml"));
    REQUIRE(vocabulary.words);
    const table::source text = file_of("phone.yaml");
    const auto planted = planted_in(text.text);
    REQUIRE(planted.size() == 11);
    const auto found = table::load_proved(text, *vocabulary.words, nullptr);
    INFO(found.to_string());
    CHECK_FALSE(found.good());
    std::set<std::pair<int, std::string>> listed;
    for (const table::diagnostic& one : found.diagnostics) {
        CHECK(one.file == "phone.yaml");
        CHECK(one.column > 0);
        for (const auto& [hole, words_of] : said_of)
            if (one.text.find(words_of) != std::string::npos) listed.emplace(one.line, hole);
        CHECK(std::any_of(planted.begin(), planted.end(),
                          [&](const auto& hole) { return hole.first == one.line; }));
    }
    CHECK(listed == planted);
}

TEST_CASE("where the last row wins, what that stack would run is looked at") {
    const auto vocabulary = table::read_vocabulary(
        {"words.yaml", "last_row_wins: true\nevents: [MakeCall, HangupCall, Ring]\n"
                       "always: [HangupCall]\n"});
    REQUIRE(vocabulary.words);
    const auto found = table::load_proved({"t.yaml", R"(offhook: table/1
machine: x
initial: Idle
final: [Over]
transitions:
  - {state: Idle, event: MakeCall, next_state: Good}
  - {state: Idle, event: MakeCall, next_state: Bad}
  - {state: Idle, event: HangupCall, next_state: Over}
  - {state: Idle, after: 10s, next_state: Over}
  - {state: Good, event: HangupCall, next_state: Over}
  - {state: Good, after: 10s, next_state: Over}
  - {state: Bad, event: Ring, next_state: Bad}
)"},
                                          *vocabulary.words, nullptr);
    const std::string text = found.to_string();
    INFO(text);
    CHECK_FALSE(found.good());
    CHECK(text.find("t.yaml:6:5: warning: this row is overwritten: the row at line 7") !=
          std::string::npos);
    CHECK(text.find("never be reached") == std::string::npos);
    CHECK(text.find("'Bad' is never entered") == std::string::npos);
    CHECK(text.find("from Bad as UAC no final state can be reached") != std::string::npos);
    CHECK(text.find("event HangupCall: no row takes it") != std::string::npos);
}

TEST_CASE("an event of 'always' that is none is refused") {
    const auto wrong = table::read_vocabulary(
        {"words.yaml", "events: [MakeCall, HangupCall]\nalways: [HangUpCall]\n"});
    CHECK_FALSE(wrong.words);
    REQUIRE(wrong.diagnostics.size() == 1);
    CHECK(wrong.diagnostics[0].to_string() ==
          "words.yaml:2:10: error: unknown event 'HangUpCall'; did you mean 'HangupCall'?");
}

TEST_CASE("events of foreign tables may carry parameters, like guards and actions") {
    const auto vocabulary = table::read_vocabulary({"words.yaml", "events: [MakeCall]\n"});
    REQUIRE(vocabulary.words);
    const auto found = table::load_proved({"t.yaml", R"(offhook: table/1
machine: x
initial: Idle
final: [Over]
transitions:
  - {state: Idle, event: {type: MakeCall, target: "", from: ""}, next_state: Over}
  - {state: Idle, after: 10s, next_state: Over}
)"},
                                          *vocabulary.words, nullptr);
    CHECK(found.to_string() == "");
    CHECK(found.good());
}

TEST_CASE("a vocabulary with an unknown key is refused") {
    const auto wrong = table::read_vocabulary({"words.yaml", "events: [A]\nevnts: [B]\n"});
    CHECK_FALSE(wrong.words);
    REQUIRE(wrong.diagnostics.size() == 1);
    CHECK(wrong.diagnostics[0].to_string().starts_with("words.yaml:2:1: error: "));
}

TEST_CASE("a vocabulary with a name twice is refused") {
    const auto wrong = table::read_vocabulary({"words.yaml", "events: [A, A]\n"});
    CHECK_FALSE(wrong.words);
    CHECK(wrong.diagnostics.size() == 1);
}
