// Tests the checker: breaks a good table in one place at a time and counts how often that is
// refused. Not for running calls. Read next: prove.hpp.
#pragma once

#include <offhook/table/load.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace offhook::table {

/// One table with one change.
struct mutant {
    std::string what; ///< "delete Active.HangupCall[1]"
    origin place{};   ///< of the row that was changed
};

struct mutation_plan {
    std::size_t every = 1;     ///< takes each n-th mutant only
    bool every_target = false; ///< retargets a row to each state of its region, not to one
};

struct mutation_report {
    std::size_t made = 0; ///< those that mean the same as the table are not counted
    std::size_t refused = 0;
    std::vector<mutant> survivors;

    std::string to_string() const; ///< "231 of 240 refused (96.2 %)", then the survivors
};

/// Deletes each row in turn, retargets it, drops each timer, swaps neighbouring rows of a cell.
/// The table must be good.
mutation_report mutate(const source& main, const vocabulary& words, const finder& find,
                       const mutation_plan& plan);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/mutate.ipp>
#endif
