// What is tried where ways to rows are looked for: each event with what it may carry, each timer,
// and the stages to begin on. Not the search: see ../impl/paths.ipp.
#pragma once

#include <offhook/table/scenario.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace offhook::table::detail {

class path_moves {
public:
    path_moves(const compiled_table& table, const rehearsal& kind);

    /// An event with nothing, then with each thing that it may carry, some of them in pairs.
    const std::vector<scenario_step>& of_event(event_index event) const { return events_[event]; }
    std::size_t events() const { return events_.size(); }
    /// The plain stage first, then the others; of asked rules those that guards ask for.
    const std::vector<arguments>& stages() const { return stages_; }

private:
    /// Values of one parameter that are worth trying.
    std::vector<value> samples(const parameter& one, bool of_stage) const;
    std::vector<value> numbers(const parameter& one) const;
    std::vector<arguments> variants(const std::vector<parameter>& of, bool of_stage) const;

    std::set<std::int64_t> numbers_; ///< that guards of the table ask for
    std::set<std::string> texts_;    ///< the same
    std::vector<std::vector<scenario_step>> events_;
    std::vector<arguments> stages_;
};

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/path_moves.ipp>
#endif
