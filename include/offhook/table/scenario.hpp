// Scenarios: given / when / then, on virtual time, read from YAML and played over a compiled table.
// They say what a table means, which no obligation can. Not a simulation of two peers.
// Read next: rehearsal.hpp, ../../../docs/tables_format.md.
#pragma once

#include <offhook/table/load.hpp>
#include <offhook/table/rehearsal.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace offhook::table {

/// One thing that is given: an event, time that passes, or a timer that is waited for.
struct scenario_step {
    event_index event = no_index;
    arguments fields{};
    duration time{};
    std::string timer{}; ///< "ring_timeout" or "Early.ring_timeout"
    origin place{};
};

/// What must have happened; what it does not name must not.
struct expectation {
    struct word {
        std::string text;
        origin place;
    };
    std::vector<word> states{};
    /// By sighting::sort; rows and actions are compared only when they are written.
    std::array<std::optional<std::vector<word>>, static_cast<std::size_t>(sighting::sort::count)>
        seen{};
    origin place{};
};

struct scene {
    std::vector<scenario_step> when{};
    expectation then{};
};

struct scenario {
    std::string name;
    std::string reference; ///< the RFC section that says so
    std::string description;
    arguments with{};
    std::vector<scenario_step> given{}; ///< each must take a row
    std::vector<scene> scenes{};
    origin place{};
};

struct scenario_file {
    std::string table; ///< as written; empty when the file names none
    std::vector<scenario> scenarios{};
    std::vector<diagnostic> diagnostics{};

    bool good() const { return diagnostics.empty(); }
};

/// The table that a file of scenarios names, to find the rehearsal that it is read for.
std::string table_of_scenarios(const source& text);

/// Every fault of the file at once; states and timers are those of `table`.
scenario_file read_scenarios(const source& text, const rehearsal& kind,
                             const compiled_table& table);

struct scenario_outcome {
    std::string failure{};           ///< expected and got, each line with its place; empty: well
    std::vector<std::string> rows{}; ///< taken, in order
    std::size_t rows_given = 0;      ///< how many of them by `given`

    bool good() const { return failure.empty(); }
};

/// Plays one scenario from the beginning, with any table of that kind.
scenario_outcome play(const scenario& what, const compiled_table& table, const rehearsal& kind);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/scenario.ipp>
#include <offhook/table/impl/scenario_reader.ipp>
#endif
