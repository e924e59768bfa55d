// Ways to rows, as scenarios that hold when they are played.
#include "shipped.hpp"

#include <offhook/table/paths.hpp>

using namespace offhook;

TEST_CASE("every row of the transfer table has a way, and the ways hold when they are played") {
    const shipped::whole_table with = shipped::whole("transfer.yaml");
    const auto report = table::find_paths(*with.table, *with.kind, {});
    for (const table::row* const one : report.missing)
        FAIL_CHECK("no way to " << one->id);
    const std::string text = table::to_scenarios(report, *with.table, *with.kind, "transfer.yaml");
    INFO(text);
    const auto file = table::read_scenarios({"made.yaml", text}, *with.kind, *with.table);
    for (const auto& fault : file.diagnostics)
        FAIL_CHECK(fault.to_string());
    CHECK(file.scenarios.size() == report.found.size());
    for (const table::scenario& one : file.scenarios) {
        const auto out = table::play(one, *with.table, *with.kind);
        INFO(one.name << '\n' << out.failure);
        CHECK(out.good());
    }
}

namespace {

/// The ways as they would be saved; each must load and hold, and no failure that is written down
/// may fail to come.
table::path_report checked_ways(const std::string& name, table::path_plan plan) {
    const shipped::whole_table with = shipped::whole(name);
    REQUIRE(with.table);
    table::path_report report = table::find_paths(*with.table, *with.kind, plan);
    const std::string text = table::to_scenarios(report, *with.table, *with.kind, name);
    const auto file = table::read_scenarios({"made.yaml", text}, *with.kind, *with.table);
    for (const auto& fault : file.diagnostics)
        FAIL_CHECK(fault.to_string());
    CHECK(file.scenarios.size() == report.found.size());
    for (const table::scenario& one : file.scenarios) {
        const auto out = table::play(one, *with.table, *with.kind);
        INFO(name << ": " << one.name << '\n' << out.failure);
        CHECK(out.good());
        const table::scenario_step& last = one.scenes.at(0).when.at(0);
        const auto& fields = with.kind->fields(last.event);
        for (std::size_t i = 0; last.event != table::no_index && i < fields.size(); ++i)
            if (fields[i].name == "fails" && last.fields.given(i))
                CHECK(one.name.find("ActionFailed") != std::string::npos);
    }
    for (const table::row* const one : report.missing)
        CHECK(text.find("not within " + std::to_string(report.standings) + " places: " + one->id +
                        "\n") != std::string::npos);
    // The rows of the report live as long as the table: only how many there are is of use.
    return report;
}

} // namespace

TEST_CASE("most rows of the calls have a way that is found within a few places") {
    table::path_plan plan;
    plan.standings = 400;
    const auto report = checked_ways("default.yaml", plan);
    CHECK(report.standings <= 400);
    CHECK(report.found.size() >= 200);
}

TEST_CASE("rows of overlays are found, with the rules that they ask for") {
    for (const std::string_view name : session::shipped_table_names()) {
        if (!name.starts_with("overlays/")) continue;
        // Those of the base are looked for above.
        const shipped::whole_table base = shipped::whole("default.yaml");
        table::path_plan plan;
        plan.standings = 400;
        for (const table::row& one : base.table->rows())
            plan.known.insert(one.id);
        const auto report = checked_ways(std::string(name), plan);
        INFO(name << ": " << report.found.size() << " found");
        CHECK(report.found.size() > 2 * report.missing.size());
    }
}

TEST_CASE("what scenarios come to is looked from as well") {
    const shipped::whole_table with = shipped::whole("default.yaml");
    table::path_plan plan;
    plan.standings = 40;
    for (const table::row& one : with.table->rows())
        if (!one.id.starts_with("session_timer.")) plan.known.insert(one.id);
    const std::size_t without = table::find_paths(*with.table, *with.kind, plan).found.size();
    for (const table::source& text : shipped::files_of_scenarios())
        if (text.name.ends_with("session_timer.yaml"))
            plan.seeds = table::read_scenarios(text, *with.kind, *with.table).scenarios;
    REQUIRE_FALSE(plan.seeds.empty());
    CHECK(table::find_paths(*with.table, *with.kind, plan).found.size() > without);
}

TEST_CASE("rows that are known need no way") {
    const shipped::whole_table with = shipped::whole("transfer.yaml");
    table::path_plan plan;
    for (const table::row& one : with.table->rows())
        if (one.id != "transfer.Referring.ReferRefused") plan.known.insert(one.id);
    const auto report = table::find_paths(*with.table, *with.kind, plan);
    REQUIRE(report.found.size() == 1);
    const std::string text = table::to_scenarios(report, *with.table, *with.kind, "t.yaml");
    INFO(text);
    CHECK(text.find("    given: [StartTransfer]\n    when: ReferRefused\n"
                    "    then: {state: TransferDone, sent: unsubscribe, publish: TransferEnded "
                    "refused 603}\n") != std::string::npos);
}
