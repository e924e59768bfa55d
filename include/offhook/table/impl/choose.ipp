// Guards, and the first row whose guards hold.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/choose.hpp>

namespace offhook::table::detail {

inline bool stands_in(const compiled_table& table, const configuration& machine,
                      const std::vector<state_index>& states) {
    for (const state_index one : states)
        if (machine.state[table.states()[one].region] == one) return true;
    return false;
}

OFFHOOK_DECL const guard_call* refusing_guard(const compiled_table& table,
                                              const configuration& machine, const row& which,
                                              const void* context) {
    for (const guard_call& one : which.guards) {
        bool holds = false;
        if (one.guard == no_index)
            holds = stands_in(table, machine, one.states);
        else if (const auto& function = table.words().guards()[one.guard].holds)
            holds = function(context, one.args);
        if (holds == one.negated) return &one;
    }
    return nullptr;
}

OFFHOOK_DECL const row* choose(const compiled_table& table, const configuration& machine,
                               std::span<const row_index> cell, const void* context) {
    for (const row_index at : cell) {
        const row& one = table.rows()[at];
        if (role_fits(one.only, machine.as) && !refusing_guard(table, machine, one, context))
            return &one;
    }
    return nullptr;
}

} // namespace offhook::table::detail
