// The scenarios of the shipped tables: each must hold, and together they must take every row. A
// shipped table without scenarios fails here, whoever added it.
#include "table/shipped.hpp"

#include <offhook/table/show.hpp>

#include <map>
#include <set>

using namespace offhook;

namespace {

table::scenario_outcome played(const std::string& text, const std::string& table = "default.yaml") {
    const shipped::whole_table with = shipped::whole(table);
    REQUIRE(with.table);
    const auto file = table::read_scenarios({"made.yaml", text}, *with.kind, *with.table);
    for (const auto& fault : file.diagnostics)
        FAIL_CHECK(fault.to_string());
    REQUIRE(file.good());
    return table::play(file.scenarios.front(), *with.table, *with.kind);
}

} // namespace

TEST_CASE("every shipped scenario holds, and every row of a shipped table is taken by one") {
    std::map<std::string, std::string> taken; // rows, by table
    for (const table::source& text : shipped::files_of_scenarios()) {
        const std::string name = table::table_of_scenarios(text);
        INFO(text.name << " for " << name);
        REQUIRE(session::shipped_table(name));
        const shipped::whole_table with = shipped::whole(name);
        REQUIRE(with.table);
        const auto file = table::read_scenarios(text, *with.kind, *with.table);
        for (const auto& fault : file.diagnostics)
            FAIL_CHECK(fault.to_string());
        for (const table::scenario& one : file.scenarios) {
            const auto out = table::play(one, *with.table, *with.kind);
            INFO(one.name << '\n' << out.failure);
            CHECK(out.good());
            for (const std::string& row : out.rows)
                taken[name] += row + '\n';
        }
    }
    auto excused = shipped::reasons("state_tables/scenarios/never_taken.txt");
    std::set<std::string> seen; // files that have rows in a table that was looked at
    std::set<std::string> base; // those of the table that overlays extend
    const shipped::whole_table session = shipped::whole("default.yaml");
    for (const table::row& row : session.table->rows())
        base.insert(row.place.file);
    for (const std::string_view name : session::shipped_table_names()) {
        const shipped::whole_table with = shipped::whole(name);
        if (!with.table) continue;
        table::coverage count(*with.table);
        count.read(taken[std::string(name)]);
        const bool overlay = name.find('/') != std::string_view::npos;
        for (const table::row& row : with.table->rows())
            seen.insert(row.place.file);
        for (const table::row* const row : count.never_taken()) {
            // The base's own scenarios take its rows.
            if (overlay && base.count(row->place.file) != 0) continue;
            if (excused.erase(std::string(name) + ": " + row->id) == 1) continue;
            FAIL_CHECK(row->place.file << ':' << row->place.line << ": in " << name
                                       << " no scenario takes " << row->id);
        }
    }
    for (const auto& [row, reason] : excused)
        FAIL_CHECK(row << " is taken, or no row of a shipped table: it needs no excuse");
    for (const std::string_view name : session::shipped_table_names()) {
        const std::string text = shipped::find(name, {})->text;
        if (text.find("\noffhook: quirks/1") != std::string::npos) continue; // no table
        const bool parts_only = text.find("\nregions:") != std::string::npos;
        INFO(name << " loads neither alone nor as a part of a shipped table");
        CHECK((parts_only || seen.count(std::string(name)) == 1));
    }
}

TEST_CASE("what then does not name has not happened") {
    const std::string head = "offhook: scenario/1\nscenarios:\n  a:\n    given: [MakeCall]\n"
                             "    when: MediaReady\n    then: ";
    CHECK(played(head + "{sent: INVITE with SDP}").good());
    CHECK_FALSE(played(head + "{sent: INVITE}").good());
    const auto silent = played(head + "{}");
    CHECK(silent.failure == "made.yaml:6:11: expected sent [], got [INVITE with SDP]\n"
                            "  rows taken: [call.Initiating.MediaReady[1]]; it stands in "
                            "[Initiating, Negotiating, NoTimer]\n");
    const auto elsewhere = played(head + "{sent: INVITE with SDP, state: Active}");
    CHECK(elsewhere.failure.find("expected to come to Active, got Initiating") !=
          std::string::npos);
    CHECK_FALSE(played(head + "{sent: [INVITE with SDP, BYE]}").good());
    CHECK_FALSE(played(head + "{sent: INVITE with SDP, publish: CallProgress}").good());
    CHECK(played(head + "{sent: INVITE with SDP, actions: SendINVITE}").good());
    CHECK_FALSE(played(head + "{sent: INVITE with SDP, actions: SendBYE}").good());
}

TEST_CASE("what is given must happen") {
    const auto out =
        played("offhook: scenario/1\nscenarios:\n  a:\n    given: [MakeCall, AnswerCall]\n"
               "    when: MediaReady\n    then: {}\n");
    CHECK(out.failure == "made.yaml:4:23: given: AnswerCall takes no row in "
                         "[Initiating, Negotiating, NoTimer]: not accepted in this state\n");
    const auto timer = played("offhook: scenario/1\nscenarios:\n  a:\n    given: [MakeCall]\n"
                              "    when: {timer: cleanup_timeout}\n    then: {}\n");
    CHECK(timer.failure.find("the timer cleanup_timeout does not run") != std::string::npos);
}

TEST_CASE("words of a program's own are rehearsed with its own rehearsal") {
    session::words own;
    own.event("ParkCall", "The application parks the call.");
    own.publishes("CallParked", "It waits.");
    own.guard("IsGold", {}, "The signal says gold.",
              [](const auto& c, const auto&) { return c.text() == "gold"; });
    const session::rehearsal kind(session::rehearsed::call, own);
    const auto loaded = table::load(
        {"park.yaml", "offhook: table/1\nextends: default.yaml\nmachine: park\nstates:\n"
                      "  Active: {ParkCall: {guards: IsGold, publish: CallParked}}\n"},
        own.calls(), shipped::find);
    INFO(loaded.to_string());
    REQUIRE(loaded.good());
    const auto file = table::read_scenarios(
        {"s.yaml", "offhook: scenario/1\nscenarios:\n"
                   "  gold:\n    given: [MakeCall, MediaReady, DialogAnswered]\n"
                   "    steps:\n"
                   "      - {when: {ParkCall: {text: gold}}, then: {publish: CallParked}}\n"
                   "      - {when: {ParkCall: {text: tin}}, then: {error: not accepted}}\n"},
        kind, *loaded.table);
    for (const auto& fault : file.diagnostics)
        FAIL_CHECK(fault.to_string());
    const auto out = table::play(file.scenarios.at(0), *loaded.table, kind);
    INFO(out.failure);
    CHECK(out.good());
}
