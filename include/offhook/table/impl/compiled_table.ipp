// Looking up cells and names of a compiled table.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/compiled_table.hpp>

namespace offhook::table {

OFFHOOK_DECL std::span<const row_index> compiled_table::timer_cell(state_index state,
                                                                   timer_index timer) const {
    if (state >= states_.size() || timer >= timers_.size()) return {};
    const std::size_t at = state * timers_.size() + timer;
    return std::span(order_).subspan(timer_cells_[at], timer_cells_[at + 1] - timer_cells_[at]);
}

OFFHOOK_DECL state_index compiled_table::find_state(std::string_view name) const {
    for (std::size_t i = 0; i < states_.size(); ++i)
        if (states_[i].name == name) return static_cast<state_index>(i);
    return no_index;
}

} // namespace offhook::table
