// Checker and scenarios are tested by what they let pass: shipped tables are broken in one place at
// a time. A mutant that breaks no obligation meets the scenarios of its table, then a small
// exploration. Those that survive stand in survivors.txt with a reason each. A sample runs here,
// all of them in scripts/explore.
#include "shipped.hpp"

#include <offhook/simulation/call_model.hpp>
#include <offhook/table/mutate.hpp>

#include <iostream>

using namespace offhook;

namespace {

/// The scenarios of one table, and which rows each takes.
class scenario_judge {
public:
    explicit scenario_judge(const std::string& table) : with_(shipped::whole(table)) {
        REQUIRE(with_.table);
        for (const table::source& text : shipped::files_of_scenarios()) {
            if (table::table_of_scenarios(text) != table) continue;
            auto file = table::read_scenarios(text, *with_.kind, *with_.table);
            for (table::scenario& one : file.scenarios) {
                const auto out = table::play(one, *with_.table, *with_.kind);
                INFO(one.name << '\n' << out.failure);
                REQUIRE(out.good()); // else it would refuse every mutant
                known_.push_back({std::move(one), out.rows});
            }
        }
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

/// Two sessions of a mutant, or of the shipped calls whose transfers run the mutant.
bool exploration_refuses(const std::string& name, const table::compiled_table& mutant) {
    if (name != "transfer.yaml") return !simulation::explore_small(mutant).good();
    const shipped::whole_table calls = shipped::whole("default.yaml");
    simulation::exploration_options options;
    options.channel = 1;
    options.bounds.states = 20'000;
    const simulation::explored_side side{*calls.table, mutant};
    return !simulation::explore_calls(side, side, options, {}).good();
}

/// scripts/explore asks for all.
bool all() { return std::getenv("OFFHOOK_ALL_MUTANTS") != nullptr; }

void check_mutants(const std::string& name) {
    const scenario_judge scenarios(name);
    const auto text = shipped::find(name, {});
    REQUIRE(text);
    const std::size_t sample = name == "transfer.yaml" ? 7 : 13;
    table::mutation_plan plan{all() ? std::size_t{1} : sample, true};
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
    REQUIRE(report.made > 10);
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

TEST_CASE("every mutant of the call table is refused, but for those with a reason") {
    check_mutants("default.yaml");
}

TEST_CASE("every mutant of the transfer table is refused, but for those with a reason") {
    check_mutants("transfer.yaml");
}
