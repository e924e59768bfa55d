// Tests the checker and the scenarios: breaks a good table in one place at a time and counts how
// often that is noticed, and by whom. Not for running calls. Read next: prove.hpp, scenario.hpp.
#pragma once

#include <offhook/table/load.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace offhook::table {

/// One table with one change.
struct mutant {
    std::string what; ///< "delete Active.HangupCall[1]"
    std::string cell; ///< "Active.HangupCall", as ids of rows end
    origin place{};   ///< of the row that was changed
};

/// Whoever looks at a mutant that breaks no obligation.
struct mutant_judge {
    std::string name; ///< "scenarios"
    std::function<bool(const compiled_table&, const mutant&)> refuses;
};

struct mutation_plan {
    std::size_t every = 1;     ///< takes each n-th mutant only
    bool every_target = false; ///< retargets a row to each state of its region, not to one
    /// Changes only rows that stand in such a file, for overlays; empty: all.
    std::function<bool(const std::string& file)> of_file{};
    std::vector<mutant_judge> judges{};               ///< asked in order
    std::function<void(std::size_t made)> progress{}; ///< called after each mutant
};

struct mutation_report {
    std::size_t made = 0; ///< those that mean the same as the table are not counted
    std::size_t refused = 0;
    std::vector<std::pair<std::string, std::size_t>> refused_by{}; ///< obligations, then judges
    std::vector<mutant> survivors;

    std::string to_string() const; ///< "231 of 240 mutants refused (96.2 %): ...", then survivors
};

/// Deletes each row in turn, retargets it, takes a guard, an action or a word that it publishes or
/// raises from it, or an action from those of entering or leaving a state; drops each timer; swaps
/// neighbouring rows of a cell. The table must be good.
mutation_report mutate(const source& main, const vocabulary& words, const finder& find,
                       const mutation_plan& plan);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/mutate.ipp>
#endif
