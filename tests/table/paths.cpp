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
