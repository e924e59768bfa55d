// Rows that can never be taken: behind a row that takes every case, or shadowed by a smaller group
// in every state (TABLES 3). No cell is ever overwritten silently (TABLES 2.1).
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/table/detail/checks.hpp>

#include <algorithm>

namespace offhook::table::detail {

inline bool same_guard(const guard_text& a, const guard_text& b) {
    if (a.call.guard != b.call.guard || a.call.args.values() != b.call.args.values()) return false;
    return std::equal(a.states.begin(), a.states.end(), b.states.begin(), b.states.end(),
                      [](const located& x, const located& y) { return x.text == y.text; });
}

/// Whenever the guards of `narrow` hold, those of `wide` hold too: they are among them.
inline bool guards_include(const row_text& narrow, const row_text& wide) {
    return std::all_of(wide.guards.begin(), wide.guards.end(), [&](const guard_text& one) {
        return std::any_of(narrow.guards.begin(), narrow.guards.end(), [&](const guard_text& two) {
            return same_guard(one, two) && one.call.negated == two.call.negated;
        });
    });
}

inline bool contradicts_itself(const row_text& row) {
    for (const guard_text& one : row.guards)
        for (const guard_text& two : row.guards)
            if (one.call.negated && !two.call.negated && same_guard(one, two)) return true;
    return false;
}

/// Follows the rows of every cell of every state in the order in which they would be tried.
struct reach_checker {
    struct fate {
        bool alive = false;
        const row_text* shadowed_by = nullptr;
    };
    const layout& in;
    const vocabulary& words;
    faults& out;
    std::map<const row_text*, fate> fates{};
    std::vector<const row_text*> order{};
    std::size_t rows = 0; ///< compiled; the compiler reports when there are too many

    void follow(const std::vector<const cell_text*>& cells);
    void event_cells(const layout::state& state);
    void report();
};

OFFHOOK_DECL void reach_checker::follow(const std::vector<const cell_text*>& cells) {
    std::vector<const row_text*> before;
    for (const cell_text* const cell : cells) {
        if ((rows += cell->rows.size()) > limits::table_rows) return;
        for (const row_text& row : cell->rows) {
            const auto [at, fresh] = fates.try_emplace(&row);
            if (fresh) order.push_back(&row);
            unsigned left = role_bits(row.only);
            const row_text* shadow = nullptr;
            for (const row_text* const old : before) {
                if (left == 0) break;
                const unsigned bits = role_bits(old->only);
                if ((left & bits) == 0 || !guards_include(row, *old)) continue;
                left &= ~bits;
                shadow = old;
            }
            if (left != 0 || row.broken) at->second.alive = true;
            if (left == 0) at->second.shadowed_by = shadow;
            if (!row.broken && left != 0) before.push_back(&row);
        }
    }
}

OFFHOOK_DECL void reach_checker::event_cells(const layout::state& state) {
    std::vector<std::vector<const cell_text*>> cells(words.events().size());
    std::vector<const layout::block*> latest(words.events().size(), nullptr);
    for (const std::size_t at : state.chain) {
        const layout::block& block = in.blocks[at];
        for (const cell_text& cell : block.text->events) {
            if (cell.event >= cells.size()) continue;
            const layout::block* const other = latest[cell.event];
            if (other && other->text->sort == block_text::sort_type::group &&
                block.text->sort == block_text::sort_type::group &&
                other->members.size() == block.members.size()) {
                out.error(cell.key.at, "the groups '" + other->text->name.text + "' and '" +
                                           block.text->name.text +
                                           "' have the same size and both have rows for '" +
                                           cell.key.text + "': neither goes first");
                continue;
            }
            latest[cell.event] = &block;
            cells[cell.event].push_back(&cell);
        }
    }
    for (const auto& one : cells)
        follow(one);
}

OFFHOOK_DECL void reach_checker::report() {
    if (rows > limits::table_rows) return;
    for (const row_text* const row : order) {
        if (contradicts_itself(*row)) {
            out.error(row->at, "this row can never be reached: its guards exclude each other");
            continue;
        }
        const fate& what = fates[row];
        if (what.alive || !what.shadowed_by) continue;
        const place& by = what.shadowed_by->at;
        const bool same_file = by.file == row->at.file;
        const std::string text = "this row can never be reached: the row at " +
                                 (same_file || !by.file ? "line " : *by.file + ":") +
                                 std::to_string(by.line) + " takes every case before it";
        if (words.names_only())
            out.warning(row->at, text);
        else
            out.error(row->at, text);
    }
}

OFFHOOK_DECL void check_reach(const layout& in, const vocabulary& words, faults& out) {
    reach_checker checker{in, words, out};
    for (const layout::state& state : in.states)
        checker.event_cells(state);
    for (const layout::block& block : in.blocks)
        for (const cell_text& cell : block.text->timers)
            checker.follow({&cell});
    checker.report();
}

inline void keep_last_rows_of(cell_text& cell, faults& out) {
    std::vector<row_text> kept;
    unsigned covered = 0;
    int line = 0;
    for (std::size_t i = cell.rows.size(); i-- > 0;) {
        row_text& row = cell.rows[i];
        const unsigned bits = role_bits(row.only);
        const unsigned left = bits & ~covered;
        if (left != bits)
            out.warning(row.at,
                        "this row is overwritten: the row at line " + std::to_string(line) +
                            " has the same state, event and role, and the last one is kept");
        covered |= bits;
        if (left == 0) continue;
        row.only = left == 3 ? role::both : left == 1 ? role::uac : role::uas;
        line = row.at.line;
        kept.push_back(std::move(row));
    }
    std::reverse(kept.begin(), kept.end());
    cell.rows = std::move(kept);
}

OFFHOOK_DECL void keep_last_rows(layout& in, faults& out) {
    for (layout::block& block : in.blocks)
        for (auto* const cells : {&block.text->events, &block.text->timers})
            for (cell_text& cell : *cells)
                keep_last_rows_of(cell, out);
}

} // namespace offhook::table::detail
