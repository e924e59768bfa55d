// Tests table/load.hpp: what loads, in both spellings, from one file and from several. What is
// refused: checks.cpp. Overlays: overlay.cpp.
#include "toy.hpp"

using namespace toy;

namespace {

const char* const short_form = R"(offhook: table/1
machine: call
initial: Idle
final: [Terminated]
settings: {ring_timeout: 2min}
states:
  Idle: {rest: true, Make: {next_state: Ringing}}
  Ringing:
    Answer:
      - role: UAS
        guards: [HasSDP, {StatusIs: 200}]
        actions: [{Respond: 200}, StartMedia]
        next_state: Active
      - role: UAS
        actions: {Respond: {code: 488, reason: Not Acceptable}}
        next_state: Terminating
    Hangup: {guards: {not: {InState: [Active, Early]}}, next_state: Terminating, publish: Ending}
    after: {ring_timeout: {next_state: Terminating}}
  Active: {rest: true, Hangup: {actions: SendBYE, next_state: Terminating, raise: Pong, id: bye}}
  Terminating:
    Complete: {next_state: Terminated}
    after: {cleanup_timeout: {actions: ForceRelease, next_state: Terminated}}
groups:
  Early: {of: [Idle, Ringing], Bye: {next_state: Terminating, restart: ring_timeout}}
any: {Ping: {}}
)";

const char* const long_form = R"(offhook: "table/1"
machine: "call"
initial: "Idle"
final: ["Terminated"]
settings: {ring_timeout: 120s}
states:
  - name: "Idle"
    rest: true
  - {name: "Ringing"}
  - "Terminating"
  - name: "Active"
    rest: true
groups: {Early: {of: [Idle, Ringing]}}
transitions:
  - state: "Terminating"
    event: {type: "Complete"}
    next_state: "Terminated"
  - role: "Both"
    state: "Idle"
    event: {type: "Make"}
    next_state: "Ringing"
    description: "Placing a call"
  - role: "UAS"
    state: "Ringing"
    event: {type: "Answer"}
    guards: [{type: "HasSDP"}, {type: "StatusIs", code: 200}]
    actions: [{type: "Respond", code: 200}, {type: "StartMedia"}]
    next_state: "Active"
  - role: "UAS"
    state: "Ringing"
    event: {type: "Answer"}
    actions: [{type: "Respond", code: 488, reason: "Not Acceptable"}]
    next_state: "Terminating"
  - state: "Ringing"
    event: "Hangup"
    guards: [{not: {type: InState, state: [Early, Active]}}]
    next_state: "Terminating"
    publish: ["Ending"]
  - {state: "Active", event: "Hangup", actions: ["SendBYE"], next_state: "Terminating",
     raise: [Pong]}
  - {state: "Early", event: "Bye", next_state: "Terminating", restart: ["ring_timeout"]}
  - {state: "Ringing", after: "ring_timeout", next_state: "Terminating"}
  - state: "Terminating"
    after: cleanup_timeout
    actions: [{type: ForceRelease}]
    next_state: "Terminated"
  - {state: "Any", event: "Ping"}
)";

} // namespace

TEST_CASE("both spellings give the same table") {
    const auto a = good(short_form);
    const auto b = good(long_form);
    CHECK(a->rows().size() == b->rows().size());
    CHECK(a->sha256() == b->sha256());
    CHECK(a->sha256().size() == 64);
}

TEST_CASE("the digest follows the meaning, not the text") {
    std::string text = short_form;
    const std::string digest = good(text)->sha256();
    CHECK(good("# a comment\n" + text)->sha256() == digest);
    text.replace(text.find("488"), 3, "489");
    CHECK(good(text)->sha256() != digest);
    text = short_form;
    text.replace(text.find("2min"), 4, "3min");
    CHECK(good(text)->sha256() != digest);
}

TEST_CASE("rows know their typed arguments, place and id") {
    const auto table = good(short_form);
    const state_index ringing = table->find_state("Ringing");
    const auto cell = table->cell(ringing, words().find_event("Answer"));
    REQUIRE(cell.size() == 2);
    const row& first = table->rows()[cell[0]];
    CHECK(first.id == "call.Ringing.Answer[1]");
    CHECK(first.only == role::uas);
    CHECK(first.guards[1].args.number(0) == 200);
    CHECK(first.actions[0].args.number(0) == 200);
    CHECK_FALSE(first.actions[0].args.given(1));
    const row& second = table->rows()[cell[1]];
    CHECK(second.actions[0].args.text(1) == "Not Acceptable");
    CHECK(second.place.file == "t.yaml");
    CHECK(second.place.line == 14);
    CHECK(second.place.column == 9);
    const auto hangup = table->cell(table->find_state("Active"), words().find_event("Hangup"));
    CHECK(table->rows()[hangup[0]].id == "bye");
    const auto bye = table->cell(ringing, words().find_event("Bye"));
    CHECK(table->rows()[bye[0]].id == "call.Early.Bye");
    CHECK(table->setting(words().find_setting("ring_timeout")) == 120s);
    CHECK(table->setting(words().find_setting("cleanup_timeout")) == 5s);
}

TEST_CASE("a row is absent where its state, groups and any have none") {
    const auto table = good(short_form);
    CHECK(table->cell(table->find_state("Idle"), words().find_event("Hangup")).empty());
    CHECK(table->cell(table->find_state("Terminated"), words().find_event("Ping")).empty());
    CHECK(table->cell(no_index, 0).empty());
    CHECK(table->cell(0, no_index).empty());
    CHECK(table->timer_cell(0, 200).empty());
    CHECK(table->find_state("Nowhere") == no_index);
}

TEST_CASE("regions are composed of files, with one space of state names") {
    const files others{
        {"call.yaml", table_of("initial: Idle\nfinal: [Done]\nsettings: {ring_timeout: 1s}\n"
                               "states: {Idle: {Bye: {next_state: Done}}}")},
        {"offer.yaml", "offhook: table/1\nmachine: offer\ninitial: Stable\n"
                       "states: {Stable: {Hold: {next_state: Held}}, "
                       "Held: {Resume: {guards: {InState: Idle}, next_state: Stable}}}\n"
                       "unhandled: {Hold: error}"}};
    const std::string both =
        "offhook: table/1\nmachine: session\nregions: [call.yaml, offer.yaml]\n"
        "unhandled: {default: ignore}";
    const auto table = good(both, others);
    CHECK(table->name() == "session");
    REQUIRE(table->regions().size() == 2);
    CHECK(table->regions()[0].name == "call");
    CHECK(table->regions()[1].name == "offer");
    CHECK(table->setting(words().find_setting("ring_timeout")) == 1s);
    CHECK(table->on_unhandled(words().find_event("Hold")) == unhandled_policy::error);
    CHECK(table->on_unhandled(words().find_event("Bye")) == unhandled_policy::ignore);

    SECTION("a row moves its own region only") {
        const auto out = load_from(both + "\nstates: {Held: {Ping: {next_state: Idle}}}", others);
        CHECK(out.to_string() == "t.yaml:5:36: error: the state 'Idle' is in another region; a row "
                                 "moves only its own\n");
    }
    SECTION("a state stands in one region") {
        files twice = others;
        twice["call.yaml"] = table_of("initial: Held\nstates: {Held: {}}");
        CHECK(load_from(both, twice).to_string().find("'Held' stands in two regions") !=
              std::string::npos);
    }
    SECTION("a missing file") {
        CHECK(load_from(both, {{"call.yaml", others.at("call.yaml")}}).to_string() ==
              "t.yaml:3:22: error: the table 'offer.yaml' was not found\n");
    }
}

TEST_CASE("a row with an unknown event is judged like any other") {
    const auto out = load({"t.yaml", R"(offhook: table/1
machine: t
initial: A
final: [B]
states:
  A: {Mak: {next_state: C, restart: soon}, after: {foo_timeout: {next_state: D}}}
transitions:
  - {state: A, event: Mke, next_state: E}
)"},
                                 words(), nullptr);
    const std::string text = out.to_string();
    INFO(text);
    for (const char* const wrong : {"event 'Mak'", "state 'C'", "timer 'soon'",
                                    "setting 'foo_timeout'", "state 'D'", "event 'Mke'",
                                    "state 'E'"})
        CHECK(text.find("unknown " + std::string(wrong)) != std::string::npos);
    CHECK(out.diagnostics.size() == 7);
}

TEST_CASE("a table built upon itself, and one of too many files, are refused") {
    CHECK(load_from("offhook: table/1\nextends: t.yaml\n",
                    {{"t.yaml", "offhook: table/1\nextends: t.yaml\n"}})
              .to_string() == "t.yaml:2:10: error: the table 't.yaml' is built upon itself\n");
    files chain;
    for (int i = 0; i < 20; ++i)
        chain["f" + std::to_string(i)] = "offhook: table/1\nmachine: m\nregions: [f" +
                                         std::to_string(i + 1) + ", f" + std::to_string(i + 1) +
                                         "]";
    CHECK_FALSE(load_from("offhook: table/1\nextends: f0\n", chain).good());
}

TEST_CASE("without a finder nothing can be extended") {
    const auto out = load({"t.yaml", "offhook: table/1\nextends: x.yaml\n"}, words(), {});
    CHECK(out.to_string() == "t.yaml:2:10: error: the table 'x.yaml' was not found\n");
}

TEST_CASE("bounds: states, regions, timers, rows") {
    std::string text = table_of("initial: S0\nstates:\n");
    for (std::size_t i = 0; i <= limits::states; ++i)
        text += "  S" + std::to_string(i) + ": {}\n";
    CHECK(load_from(text).to_string().find("more than 1000 states") != std::string::npos);

    text = table_of("initial: S\nstates:\n  S:\n    after:\n");
    for (std::size_t i = 0; i <= limits::table_timers; ++i)
        text += "      " + std::to_string(i + 1) + "s: {}\n";
    CHECK(load_from(text).to_string().find("more than 64 timers") != std::string::npos);

    text = table_of("initial: S0\nstates:\n");
    for (int i = 0; i < 900; ++i)
        text += "  S" + std::to_string(i) + ": {}\n";
    text += "any:\n  Ping:\n";
    for (int i = 0; i < 30; ++i)
        text += "    - {guards: {StatusIs: " + std::to_string(i) + "}}\n";
    CHECK(load_from(text).to_string().find("more than 20000 rows") != std::string::npos);
}

TEST_CASE("a file in which long rows alone declare the states") {
    const auto table = good(table_of(R"(initial: Idle
final: [End]
transitions:
  - {state: Idle, event: {type: Make}, next_state: Busy}
  - {state: Busy, event: {type: Bye}, next_state: End}
  - {state: "*", event: {type: Ping}, actions: [{type: Log}]}
)"));
    CHECK(table->states().size() == 3);
    CHECK(table->rows().size() == 4);
}
