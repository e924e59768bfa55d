// Tests session/shipped_tables.hpp: the embedded texts are the files of state_tables/.
// Not the meaning of the tables. Read next: ../../state_tables/.
#include <offhook/session/shipped_tables.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

TEST_CASE("each shipped table is the text of its file") {
    for (const auto name : offhook::session::shipped_table_names()) {
        CAPTURE(name);
        std::ifstream file(OFFHOOK_SOURCE_DIR "/state_tables/" + std::string(name));
        const std::string expected{std::istreambuf_iterator<char>(file), {}};
        REQUIRE_FALSE(expected.empty());
        CHECK(offhook::session::shipped_table(name) == expected);
    }
}

TEST_CASE("names are sorted and an unknown name is no table") {
    const auto names = offhook::session::shipped_table_names();
    CHECK(std::is_sorted(names.begin(), names.end()));
    CHECK_FALSE(offhook::session::shipped_table("no_such.yaml"));
    CHECK_FALSE(offhook::session::shipped_table(""));
}
