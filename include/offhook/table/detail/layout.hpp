// The merged table, numbered: regions, states, timers, and which blocks (state, groups, any) apply
// to a state in which order. Not the rows. Read next: checks.hpp, compiler.hpp.
#pragma once

#include <offhook/table/detail/faults.hpp>
#include <offhook/table/detail/model.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace offhook::table::detail {

struct layout {
    struct block {
        block_text* text = nullptr;
        region_index region = 0;
        std::vector<state_index> members{}; ///< final states are no members
        timer_index first_timer = 0;        ///< the block's timers follow each other
    };
    struct state {
        block_text* text = nullptr;
        region_index region = 0;
        bool final = false;
        std::vector<std::size_t> chain{}; ///< indices of blocks: own, groups by size, any
    };

    table_text* text = nullptr;
    std::vector<block> blocks{};
    std::vector<state> states{};
    std::vector<state_index> initial{}; ///< of each region
    struct happy_state {
        place at;
        state_index state = no_index;
        event_index by = no_index; ///< the event that leads there, when the table says which
    };
    std::vector<std::vector<happy_state>> happy{}; ///< of each region
    std::map<std::string, state_index> state_names{};
    std::map<std::string, std::size_t> group_names{}; ///< to an index of blocks
    std::size_t timers = 0;

    /// A state, the members of a group, or nothing when there is neither.
    std::vector<state_index> members_of(const std::string& name) const;
    std::vector<std::string> known_states() const;
};

/// The faults of states and groups are reported on the way; go on only when there is none.
layout lay_out(table_text& text, const vocabulary& words, faults& out);

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/layout.ipp>
#endif
