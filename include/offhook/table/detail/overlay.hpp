// Lays one file over what it extends or composes (TABLES 2.6). Reads no YAML and checks no meaning.
// Read next: layout.hpp.
#pragma once

#include <offhook/table/detail/faults.hpp>
#include <offhook/table/detail/model.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace offhook::table::detail {

class overlay {
public:
    /// `into` holds the base; for a file that has none, one empty region.
    overlay(table_text& into, faults& out) : into_(into), faults_(out) {}
    void apply(file_text&& file);

private:
    struct target {
        std::size_t region = 0;
        block_text* block = nullptr;
    };
    using cell_key = std::pair<std::string, std::string>;

    std::size_t owner_of(const block_text& block) const;
    std::size_t region_of_state(const std::string& name) const;
    void declare(file_text& file);
    void apply_ends(region_text& body);
    void apply_blocks(std::vector<block_text>& from, bool states);
    void apply_block(block_text& base, block_text& from);
    void apply_cells(block_text& block, bool timers, std::vector<cell_text>& from);
    void apply_long(std::vector<long_row_text>& rows);
    void merge_long(std::vector<row_text>& base, std::vector<row_text> rows, bool append);
    block_text* find_block(const std::string& name);
    std::vector<row_text> splice_rows(const cell_text* base, cell_text& from);
    void splice_actions(const std::vector<row_text>* base, row_text& row);
    void splice_list(const std::optional<action_list>& base, action_list& from);
    void splice_names(const std::optional<std::vector<located>>& base, std::vector<located>& from);
    void apply_values(file_text& file);

    table_text& into_;
    faults& faults_;
    std::set<cell_key> touched_; ///< cells that this file gave in the short spelling
};

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/overlay.ipp>
#endif
