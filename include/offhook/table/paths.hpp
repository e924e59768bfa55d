// A short way to each row of a table, found by trying real stages from the first event on. What
// comes out are scenarios that say what the table does now; whether that is right, a person
// decides. A row without a way may still have one: the search is bounded, and tries samples. Not
// exploration of two peers. Read next: scenario.hpp.
#pragma once

#include <offhook/table/scenario.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace offhook::table {

struct path_plan {
    std::set<std::string> known{};  ///< ids of rows that need no path
    std::vector<scenario> seeds{};  ///< each of their places is one to look from
    std::size_t standings = 20'000; ///< places to look from, at most
};

struct path_report {
    struct way {
        const row* to = nullptr;
        scenario made{}; ///< its last step takes the row; `then` is what was seen
    };
    std::vector<way> found{};          ///< in the order in which they were found
    std::vector<const row*> missing{}; ///< not found within so many places
    std::size_t standings = 0;         ///< looked from
};

path_report find_paths(const compiled_table& table, const rehearsal& kind, const path_plan& plan);

/// The ways as a file of scenarios; rows without one as comments. `table_name` as it is to stand in
/// the file, quoted where YAML wants it.
std::string to_scenarios(const path_report& report, const compiled_table& table,
                         const rehearsal& kind, const std::string& table_name);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/path_moves.ipp>
#include <offhook/table/impl/paths.ipp>
#include <offhook/table/impl/paths_text.ipp>
#endif
