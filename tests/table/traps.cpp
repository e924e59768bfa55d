// The traps that tables of this kind elsewhere have fallen into (TABLES 5): each file in traps/ is
// a small table that says in its comments what loading must answer, `# expect: TEXT` (and `# at:
// LINE` for the first of them) or `# good`. What is good and means something is played as well: see
// traps/played/.
#include "shipped.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace offhook;

namespace {

struct trap {
    table::source text;
    const table::vocabulary* words = &shipped::words().calls();
    bool good = false;
    int line = 0; ///< of the first that is expected; 0: anywhere
    std::vector<std::string> expected;
};

std::string read(const std::filesystem::path& file) {
    std::ostringstream all;
    all << std::ifstream(file).rdbuf();
    return all.str();
}

trap read_trap(const std::filesystem::path& file) {
    trap out;
    out.text = {file.filename().string(), read(file)};
    std::istringstream lines(out.text.text);
    for (std::string line; std::getline(lines, line) && line.starts_with('#');) {
        if (line == "# good") out.good = true;
        if (line.starts_with("# expect: ")) out.expected.push_back(line.substr(10));
        if (line.starts_with("# at: ")) out.line = std::stoi(line.substr(6));
        if (!line.starts_with("# kind: ")) continue;
        for (const table::vocabulary* one : shipped::words().all())
            if (one->kind() == line.substr(8)) out.words = one;
    }
    return out;
}

std::vector<std::filesystem::path> files_in(const std::string& folder) {
    std::vector<std::filesystem::path> out;
    for (const auto& one : std::filesystem::directory_iterator(OFFHOOK_SOURCE_DIR "/" + folder))
        if (one.path().extension() == ".yaml") out.push_back(one.path());
    std::sort(out.begin(), out.end());
    return out;
}

bool is_found(const table::diagnostic& found, const std::string& text, const trap& in, int line) {
    if (found.text.find(text) == std::string::npos || found.line <= 0) return false;
    return line == 0 || (found.line == line && found.file == in.text.name);
}

} // namespace

TEST_CASE("every trap is refused with its reason, or behaves") {
    const auto files = files_in("tests/table/traps");
    REQUIRE(files.size() >= 40);
    for (const auto& file : files) {
        const trap one = read_trap(file);
        INFO(one.text.name);
        CHECK(one.good == one.expected.empty());
        const auto loaded = table::load_proved(one.text, *one.words, shipped::find);
        INFO(loaded.to_string());
        CHECK(loaded.good() == one.good);
        for (std::size_t i = 0; i < one.expected.size(); ++i) {
            INFO("expected: " << one.expected[i]);
            CHECK(std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                              [&](const table::diagnostic& found) {
                                  return is_found(found, one.expected[i], one,
                                                  i == 0 ? one.line : 0);
                              }));
        }
    }
}

TEST_CASE("a trap that is good behaves as its scenario says") {
    const std::string folder = "tests/table/traps";
    std::set<std::string> played;
    for (const auto& file : files_in(folder + "/played")) {
        const table::source text{file.filename().string(), read(file)};
        INFO(text.name);
        const std::string name = table::table_of_scenarios(text);
        const trap one = read_trap(OFFHOOK_SOURCE_DIR "/" + folder + "/" + name);
        const auto loaded = shipped::load(one.text, shipped::calls().words());
        const auto scenarios = table::read_scenarios(text, shipped::calls(), *loaded);
        for (const table::diagnostic& fault : scenarios.diagnostics)
            FAIL_CHECK(fault.to_string());
        for (const table::scenario& scene : scenarios.scenarios) {
            INFO(scene.name);
            CHECK(table::play(scene, *loaded, shipped::calls()).failure.empty());
            played.insert(name);
        }
    }
    for (const auto& file : files_in(folder))
        if (read_trap(file).good) CHECK(played.contains(file.filename().string()));
}
