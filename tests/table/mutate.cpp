// Checker and scenarios are tested by what they let pass: shipped tables are broken in one place at
// a time. A mutant that breaks no obligation meets the scenarios of its table, then a small
// exploration. Those that survive stand in survivors.txt with a reason each. A sample runs here,
// all of them in scripts/explore.
#include "shipped.hpp"

#include <offhook/simulation/call_model.hpp>
#include <offhook/table/mutate.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <set>

using namespace offhook;

namespace {

bool is_overlay(const std::string& name) { return name.find('/') != std::string::npos; }

/// The scenarios of one table, and which rows each takes. An overlay also owes what its base owes:
/// whoever does not ask for it notices nothing.
class scenario_judge {
public:
    explicit scenario_judge(const std::string& table) : with_(shipped::whole(table)) {
        REQUIRE(with_.table);
        for (const table::source& text : shipped::files_of_scenarios()) {
            const std::string of = table::table_of_scenarios(text);
            if (of != table && !(is_overlay(table) && of == "default.yaml")) continue;
            auto file = table::read_scenarios(text, *with_.kind, *with_.table);
            for (table::scenario& one : file.scenarios) {
                const auto out = table::play(one, *with_.table, *with_.kind);
                INFO(table << ": " << one.name << '\n' << out.failure);
                REQUIRE(out.good()); // else it would refuse every mutant
                known_.push_back({std::move(one), out.rows});
            }
        }
        REQUIRE_FALSE(known_.empty());
    }

    /// Those that go through the cell first: one of them nearly always tells.
    bool refuses(const table::compiled_table& mutant, const table::mutant& what) const {
        const auto near = [&](const known& one) {
            return std::any_of(one.rows.begin(), one.rows.end(), [&](const std::string& row) {
                const std::size_t dot = row.find('.') + 1;
                return row.compare(dot, what.cell.size(), what.cell) == 0;
            });
        };
        for (const bool first : {true, false})
            for (const known& one : known_)
                if (near(one) == first && !table::play(one.what, mutant, *with_.kind).good())
                    return true;
        return false;
    }

private:
    struct known {
        table::scenario what;
        std::vector<std::string> rows;
    };
    shipped::whole_table with_;
    std::vector<known> known_;
};

/// Two sessions of a mutant, or of the shipped calls whose transfers run the mutant. Nobody there
/// asks for an overlay, and other machines have no peer in it: those have their scenarios.
bool exploration_refuses(const std::string& name, const table::compiled_table& mutant) {
    if (name == "default.yaml") return !simulation::explore_small(mutant).good();
    if (name != "transfer.yaml") return false;
    const shipped::whole_table calls = shipped::whole("default.yaml");
    simulation::exploration_options options;
    options.channel = 1;
    options.bounds.states = 20'000;
    const simulation::explored_side side{*calls.table, mutant};
    return !simulation::explore_calls(side, side, options, {}).good();
}

/// scripts/explore asks for all.
bool all() { return std::getenv("OFFHOOK_ALL_MUTANTS") != nullptr; }

/// The files whose rows are changed: those of the base stand in the base's own test.
std::set<std::string> own_files(const std::string& name) {
    const auto files = [](const std::string& of) {
        std::set<std::string> out;
        const shipped::whole_table whole = shipped::whole(of);
        for (const table::row& row : whole.table->rows())
            out.insert(row.place.file);
        return out;
    };
    // OFFHOOK_MUTANTS_IN: one region's file alone.
    if (const char* const in = std::getenv("OFFHOOK_MUTANTS_IN"); in != nullptr) return {in};
    std::set<std::string> out = files(name);
    if (is_overlay(name))
        for (const std::string& one : files("default.yaml"))
            out.erase(one);
    return out;
}

/// In scripts/test about fifty mutants of a small table and one in thirteen of a large one.
std::size_t sample_of(const std::string& name, const std::set<std::string>& files) {
    const auto text = shipped::whole(name);
    const auto rows = std::count_if(text.table->rows().begin(), text.table->rows().end(),
                                    [&](const auto& row) { return files.count(row.place.file); });
    if (name == "transfer.yaml") return 7;
    return std::clamp<std::size_t>(static_cast<std::size_t>(rows) / 4, 3, 13);
}

struct total {
    std::size_t made = 0;
    std::size_t refused = 0;
};

void check_mutants(const std::string& name, total& sum) {
    const scenario_judge scenarios(name);
    const auto text = shipped::find(name, {});
    REQUIRE(text);
    const std::set<std::string> files = own_files(name);
    table::mutation_plan plan{all() ? std::size_t{1} : sample_of(name, files), true};
    plan.of_file = [&](const std::string& file) { return files.count(file) != 0; };
    plan.judges.push_back({"scenarios", [&](const auto& mutant, const auto& what) {
                               return scenarios.refuses(mutant, what);
                           }});
    plan.judges.push_back({"exploration", [&](const auto& mutant, const auto&) {
                               return exploration_refuses(name, mutant);
                           }});
    plan.progress = [&](std::size_t made) {
        if (all() && made % 500 == 0) std::cerr << name << ": " << made << " mutants\n";
    };
    const auto report =
        table::mutate(*text, shipped::whole(name).kind->words(), shipped::find, plan);
    std::cout << name << ": " << report.to_string();
    sum.made += report.made;
    sum.refused += report.refused;
    CHECK(report.made >= 10);
    auto known = shipped::reasons("tests/table/survivors.txt");
    for (const table::mutant& one : report.survivors) {
        INFO(one.place.file << ':' << one.place.line << ": " << one.what);
        CHECK(known.erase(name + ": " + one.what) == 1); // write a scenario that tells, or a reason
    }
    for (const auto& [what, reason] : known) {
        if (!all() || !what.starts_with(name + ": ")) continue;
        INFO(what << " does not survive any more");
        CHECK(false);
    }
}

} // namespace

TEST_CASE("every mutant of a shipped table is refused, but for those with a reason", "[mutants]") {
    total sum;
    // OFFHOOK_MUTANTS_OF: one table alone, so that several may run at once.
    const char* const wanted = std::getenv("OFFHOOK_MUTANTS_OF");
    for (const std::string_view name : session::shipped_table_names()) {
        if (wanted != nullptr && name != wanted) continue;
        if (shipped::whole(name).table) check_mutants(std::string(name), sum);
    }
    std::cout << fmt::format("all tables: {} of {} mutants refused ({:.2f} %)\n", sum.refused,
                             sum.made,
                             100.0 * static_cast<double>(sum.refused) /
                                 static_cast<double>(std::max<std::size_t>(sum.made, 1)));
}
