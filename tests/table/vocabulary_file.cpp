// The holes of another stack's table, found with nothing but the names of its words.
#include <offhook/table/prove.hpp>
#include <offhook/table/vocabulary_file.hpp>

#include <catch2/catch.hpp>

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

TEST_CASE("a vocabulary with a name twice is refused") {
    const auto wrong = table::read_vocabulary({"words.yaml", "events: [A, A]\n"});
    CHECK_FALSE(wrong.words);
    CHECK(wrong.diagnostics.size() == 1);
}
