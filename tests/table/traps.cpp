// The traps that tables of this kind elsewhere have fallen into (TABLES 5): each file in traps/ is
// a small table that says in its comments what loading must answer, `# expect: TEXT` or `# good`.
#include <offhook/session/call_words.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/table/prove.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace offhook;

namespace {

struct trap {
    table::source text;
    bool of_transfers = false;
    bool good = false;
    std::vector<std::string> expected;
};

trap read_trap(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream all;
    all << in.rdbuf();
    trap out{{file.filename().string(), all.str()}, false, false, {}};
    std::istringstream lines(out.text.text);
    for (std::string line; std::getline(lines, line) && line.starts_with('#');) {
        if (line == "# good") out.good = true;
        if (line == "# kind: transfer") out.of_transfers = true;
        if (line.starts_with("# expect: ")) out.expected.push_back(line.substr(10));
    }
    return out;
}

std::optional<table::source> find_shipped(std::string_view name, const table::source&) {
    const auto text = session::shipped_table(name);
    if (!text) return std::nullopt;
    return table::source{std::string(name), std::string(*text)};
}

} // namespace

TEST_CASE("every trap is refused with its reason, or behaves") {
    const table::vocabulary calls = session::call_vocabulary();
    const table::vocabulary transfers = session::transfer_vocabulary();
    std::vector<std::filesystem::path> files;
    for (const auto& one :
         std::filesystem::directory_iterator(OFFHOOK_SOURCE_DIR "/tests/table/traps"))
        files.push_back(one.path());
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 20);
    for (const auto& file : files) {
        const trap one = read_trap(file);
        INFO(one.text.name);
        CHECK(one.good == one.expected.empty());
        const auto loaded =
            table::load_proved(one.text, one.of_transfers ? transfers : calls, find_shipped);
        INFO(loaded.to_string());
        CHECK(loaded.good() == one.good);
        for (const std::string& text : one.expected) {
            INFO("expected: " << text);
            CHECK(std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                              [&](const table::diagnostic& found) {
                                  return found.text.find(text) != std::string::npos &&
                                         found.line > 0;
                              }));
        }
    }
}
