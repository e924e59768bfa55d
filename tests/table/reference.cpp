// The reference and the schema in the tree are those of the words that are registered.
#include "shipped.hpp"

#include <offhook/table/reference.hpp>

using namespace offhook;

TEST_CASE("the reference of words is fresh") {
    shipped::check_fresh(
        "docs/tables/reference.md",
        table::reference(shipped::words().all()));
}

TEST_CASE("the schema for editors is fresh") {
    shipped::check_fresh("state_tables/schema/table.schema.json",
                         table::schema(shipped::words().all()));
}

TEST_CASE("the schema of scenarios for editors is fresh") {
    shipped::check_fresh("state_tables/schema/scenario.schema.json",
                         table::scenario_schema(shipped::kinds()));
}

TEST_CASE("a program's own words are in both") {
    session::words own;
    own.event("MuteCall", "The application mutes.");
    CHECK(table::reference({&own.calls()}).find("| `MuteCall` | command |") != std::string::npos);
    CHECK(table::schema({&own.calls()}).find("\"MuteCall\"") != std::string::npos);
    const session::rehearsal kind(session::rehearsed::call, own);
    CHECK(table::scenario_schema({&kind}).find("\"MuteCall\"") != std::string::npos);
}
