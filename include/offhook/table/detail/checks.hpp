// What loading refuses once everything is merged (TABLES 3, first paragraph). Not the obligations
// of a kind of machine, which need an exhaustive walk. Read next: compiler.hpp.
#pragma once

#include <offhook/table/detail/layout.hpp>
#include <offhook/table/vocabulary.hpp>

#include <map>
#include <string>
#include <vector>

namespace offhook::table::detail {

/// Names in rows, roles of actions, timers that may hang.
void check_rows(layout& in, const vocabulary& words, faults& out);

/// Rows that can never be reached, groups that contradict each other.
void check_reach(const layout& in, const vocabulary& words, faults& out);

/// For stacks that keep one row for each role, state and event: the last. What it overwrites is a
/// warning, and gone: the rest of the checks see what that stack would run.
void keep_last_rows(layout& in, faults& out);

/// Names of states in the table's own obligations.
void check_stated(const layout& in, faults& out);

/// Warns of states that no row leads to.
void check_states_entered(const layout& in, const vocabulary& words, faults& out);

/// Warns where `happy:` names a state that no event leads to from the one before.
void check_happy(const layout& in, const vocabulary& words, faults& out);

/// Resolves `restart: name` for a row of one block: the bit of each timer that it may mean.
timer_set timers_named(const layout& in, const layout::block& block, const std::string& name);

/// The state a row leads to from `from`: the ending state in place of a final one, unless it is
/// the ending state that is left. no_index when the row stays.
state_index target_of(const layout& in, const vocabulary& words, const row_text& row,
                      state_index from);

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/checks.ipp>
#include <offhook/table/impl/reach.ipp>
#endif
