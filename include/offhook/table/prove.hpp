// Proves what a table owes: every configuration that it can come to is visited, as UAC and as UAS,
// with every answer that guards may give. Not exploration of two peers over a network.
// Read next: obligation.hpp, detail/walk.hpp.
#pragma once

#include <offhook/table/compiled_table.hpp>
#include <offhook/table/load.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace offhook::table {

struct proof {
    std::vector<diagnostic> failures; ///< and warnings, where an obligation is advice
    std::size_t configurations = 0;
    std::size_t steps = 0;

    /// Everything that is owed was proved.
    bool good() const {
        return std::none_of(failures.begin(), failures.end(), [](const diagnostic& one) {
            return one.level == diagnostic::grade::error;
        });
    }
};

/// The obligations of the table's kind and its own.
proof prove(const compiled_table& table);

/// Loads and proves: what fails is among the diagnostics, and there is no table then. A table in
/// which no region has a final state is a part of others: it is proved with them, not alone.
load_outcome load_proved(const source& main, const vocabulary& words, const finder& find);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/obligation.ipp>
#include <offhook/table/impl/obligation_ends.ipp>
#include <offhook/table/impl/obligation_rules.ipp>
#include <offhook/table/impl/obligation_waits.ipp>
#include <offhook/table/impl/prove.ipp>
#include <offhook/table/impl/walk.ipp>
#include <offhook/table/impl/walk_step.ipp>
#include <offhook/table/impl/walk_timers.ipp>
#endif
