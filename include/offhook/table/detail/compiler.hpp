// The checked model to dense arrays. Finds no fault but a bound. Read next: ../compiled_table.hpp.
#pragma once

#include <offhook/table/compiled_table.hpp>
#include <offhook/table/detail/checks.hpp>

#include <memory>

namespace offhook::table {

class compiler {
public:
    compiler(const detail::layout& in, const vocabulary& words, detail::faults& out);
    /// Null when a bound was exceeded.
    std::unique_ptr<const compiled_table> run();

private:
    void regions_and_states();
    void timers();
    void groups();
    void values();
    void rows();
    void stated();
    void event_rows(state_index state);
    void timer_rows(state_index state);
    void add_row(state_index state, const detail::layout::block& block,
                 const detail::cell_text& cell, std::size_t index, timer_index timer);
    std::vector<action_call> calls(const std::optional<detail::action_list>& from) const;
    std::string id_of(const detail::layout::block& block, const detail::cell_text& cell,
                      std::size_t index, bool timer) const;

    const detail::layout& in_;
    const vocabulary& words_;
    detail::faults& out_;
    std::unique_ptr<compiled_table> table_;
    std::vector<group_index> group_of_block_{};
};

namespace detail {

/// The table as text that both spellings share: names for indices, without places and comments.
std::string canonical_text(const compiled_table& table);

} // namespace detail
} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/canonical.ipp>
#include <offhook/table/impl/compiler.ipp>
#endif
