// A scenario without its `then` gets what the table does; everything else stays as it was.
#include "shipped.hpp"

#include <offhook/table/complete.hpp>

using namespace offhook;

TEST_CASE("then is what was seen, on its own line") {
    const auto whole = shipped::whole("default.yaml");
    const std::string before = "# kept\noffhook: scenario/1\ntable: default.yaml\nscenarios:\n"
                               "  somebody calls:\n    given: DialogINVITE\n    when: MediaReady\n"
                               "    then: {state: Idle}\n";
    const table::source text{"made.yaml", before + "  # and the end\n"};
    const auto completed = table::complete(text, *whole.table, *whole.kind);
    CHECK(completed.good());
    const std::string& made = completed.text;
    CHECK(made == before.substr(0, before.find("    then")) +
                      "    then: {state: Ringing, sent: \"180\", publish: IncomingCall}\n"
                      "  # and the end\n");
    const auto file = table::read_scenarios({"made.yaml", made}, *whole.kind, *whole.table);
    REQUIRE(file.good());
    CHECK(table::play(file.scenarios.at(0), *whole.table, *whole.kind).failure == "");
}

TEST_CASE("a file with faults is left alone, and its faults are told") {
    const auto whole = shipped::whole("default.yaml");
    const table::source text{"made.yaml",
                             "offhook: scenario/1\nscenarios: {a: {when: Nothing, then: {}}}\n"};
    const auto completed = table::complete(text, *whole.table, *whole.kind);
    CHECK(completed.text == text.text);
    REQUIRE_FALSE(completed.good());
    CHECK(completed.faults[0].to_string().find("unknown event 'Nothing'") != std::string::npos);
}
