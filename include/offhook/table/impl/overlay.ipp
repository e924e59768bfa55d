// Merging: maps by key, rows and lists replaced, `~` removes, `base` splices (TABLES 2.6).
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/overlay.hpp>

#include <algorithm>
#include <iterator>

namespace offhook::table::detail {

template <class Blocks>
auto* find_named(Blocks& blocks, const std::string& name) {
    const auto found = std::find_if(blocks.begin(), blocks.end(),
                                    [&](const auto& one) { return one.name.text == name; });
    return found == blocks.end() ? nullptr : &*found;
}

inline cell_text* find_cell(std::vector<cell_text>& cells, const std::string& key) {
    const auto found = std::find_if(cells.begin(), cells.end(),
                                    [&](const cell_text& one) { return one.key.text == key; });
    return found == cells.end() ? nullptr : &*found;
}

inline std::string cell_name(bool timer, const std::string& key) {
    return (timer ? "after " : "event ") + key;
}

OFFHOOK_DECL void overlay::apply(file_text&& file) {
    touched_.clear();
    apply_values(file);
    declare(file);
    apply_blocks(file.body.states, true);
    apply_blocks(file.body.groups, false);
    if (file.body.any.removed)
        into_.regions[0].any =
            block_text{{"any", file.body.any.name.at}, block_text::sort_type::any};
    else
        apply_block(into_.regions[0].any, file.body.any);
    apply_ends(file.body);
    apply_long(file.long_rows);
}

/// A file without `states:` that extends and composes nothing declares states by its long rows, and
/// any file by `final:`; so that a name that nothing declares is a fault, not a new state.
OFFHOOK_DECL void overlay::declare(file_text& file) {
    const auto add = [&](const located& name) {
        if (region_of_state(name.text) < into_.regions.size()) return;
        if (find_named(file.body.states, name.text)) return;
        into_.regions[0].states.push_back({name});
    };
    if (!file.declares_states && !file.extends && !file.regions)
        for (const long_row_text& row : file.long_rows)
            for (const located& name : row.states)
                if (name.text != "Any" && name.text != "*" &&
                    !find_named(file.body.groups, name.text))
                    add(name);
    for (block_text& state : file.body.states)
        if (!state.removed && region_of_state(state.name.text) >= into_.regions.size())
            into_.regions[0].states.push_back({state.name});
    if (!file.body.final) return;
    for (const located& name : *file.body.final)
        if (!file.extends || name.text != "base") add(name);
}

OFFHOOK_DECL void overlay::apply_values(file_text& file) {
    if (!file.machine.text.empty()) into_.name = file.machine;
    for (const setting_text& one : file.settings) {
        std::erase_if(into_.settings, [&](const auto& old) { return old.index == one.index; });
        into_.settings.push_back(one);
    }
    for (const stated_text& one : file.stated) {
        std::erase_if(into_.stated,
                      [&](const auto& old) { return old.name.text == one.name.text; });
        if (!one.removed) into_.stated.push_back(one);
    }
    for (const unhandled_text& one : file.unhandled) {
        std::erase_if(into_.unhandled, [&](const auto& old) { return old.event == one.event; });
        into_.unhandled.push_back(one);
    }
}

OFFHOOK_DECL std::size_t overlay::region_of_state(const std::string& name) const {
    for (std::size_t i = 0; i < into_.regions.size(); ++i)
        if (find_named(into_.regions[i].states, name)) return i;
    return into_.regions.size();
}

/// What no region owns belongs to the first.
OFFHOOK_DECL std::size_t overlay::owner_of(const block_text& block) const {
    if (block.sort == block_text::sort_type::group) {
        for (std::size_t i = 0; i < into_.regions.size(); ++i)
            if (find_named(into_.regions[i].groups, block.name.text)) return i;
        for (std::size_t i = 0; block.of && i < block.of->size(); ++i)
            if (const std::size_t at = region_of_state((*block.of)[i].text);
                at < into_.regions.size())
                return at;
        return 0;
    }
    const std::size_t found = region_of_state(block.name.text);
    return found < into_.regions.size() ? found : 0;
}

OFFHOOK_DECL void overlay::apply_ends(region_text& body) {
    const auto owner = [&](const located& name) -> region_text& {
        const std::size_t at = region_of_state(name.text);
        return into_.regions[at < into_.regions.size() ? at : 0];
    };
    if (body.initial) owner(*body.initial).initial = body.initial;
    for (auto list : {&region_text::final, &region_text::happy}) {
        auto& names = body.*list;
        if (!names) continue;
        region_text* region = &into_.regions[0];
        for (const located& name : *names)
            if (name.text != "base") region = &owner(name);
        splice_names(region->*list, *names);
        region->*list = std::move(names);
    }
}

OFFHOOK_DECL void overlay::apply_blocks(std::vector<block_text>& from, bool states) {
    for (block_text& block : from) {
        region_text& region = into_.regions[owner_of(block)];
        std::vector<block_text>& blocks = states ? region.states : region.groups;
        block_text* base = find_named(blocks, block.name.text);
        if (block.removed) {
            if (!base)
                faults_.error(block.name.at, "there is no '" + block.name.text + "' to be removed");
            else
                blocks.erase(blocks.begin() + (base - blocks.data()));
            continue;
        }
        if (!base) {
            blocks.push_back({block.name, block.sort});
            base = &blocks.back();
        }
        apply_block(*base, block);
    }
}

OFFHOOK_DECL void overlay::apply_block(block_text& base, block_text& from) {
    if (from.of) {
        splice_names(base.of, *from.of);
        base.of = std::move(from.of);
    }
    for (auto list : {&block_text::enter, &block_text::leave}) {
        if (!(from.*list)) continue;
        splice_list(base.*list, *(from.*list));
        base.*list = std::move(from.*list);
    }
    if (from.rest) base.rest = from.rest;
    if (!from.description.empty()) base.description = from.description;
    if (from.timers_removed) base.timers.clear();
    apply_cells(base, false, from.events);
    apply_cells(base, true, from.timers);
}

OFFHOOK_DECL void overlay::apply_cells(block_text& block, bool timers,
                                       std::vector<cell_text>& from) {
    std::vector<cell_text>& cells = timers ? block.timers : block.events;
    for (cell_text& cell : from) {
        cell_text* const base = find_cell(cells, cell.key.text);
        if (cell.removed) {
            if (!base && !cell.broken)
                faults_.error(cell.key.at, "the extended table has no rows for '" + cell.key.text +
                                               "' here to be removed");
            else if (base)
                cells.erase(cells.begin() + (base - cells.data()));
            continue;
        }
        cell.rows = splice_rows(base, cell);
        touched_.emplace(block_name(block), cell_name(timers, cell.key.text));
        if (base)
            *base = std::move(cell);
        else
            cells.push_back(std::move(cell));
    }
}

OFFHOOK_DECL std::vector<row_text> overlay::splice_rows(const cell_text* base, cell_text& from) {
    std::vector<row_text> out;
    for (row_text& row : from.rows) {
        if (!row.base) {
            splice_actions(base ? &base->rows : nullptr, row);
            out.push_back(std::move(row));
        } else if (base) {
            out.insert(out.end(), base->rows.begin(), base->rows.end());
        } else if (!from.broken) {
            faults_.error(row.at, "'base': the extended table has no rows for '" + from.key.text +
                                      "' here (rows of groups follow by themselves)");
        }
    }
    return out;
}

OFFHOOK_DECL void overlay::splice_actions(const std::vector<row_text>* base, row_text& row) {
    const auto word = std::find_if(row.actions.begin(), row.actions.end(),
                                   [](const action_text& one) { return one.base; });
    if (word == row.actions.end()) return;
    const row_text* found = nullptr;
    const auto only = [&](auto matches) {
        if (found || !base) return;
        if (std::count_if(base->begin(), base->end(), matches) == 1)
            found = &*std::find_if(base->begin(), base->end(), matches);
    };
    only([&](const row_text& one) { return !row.id.empty() && one.id == row.id; });
    only([](const row_text&) { return true; });
    only([&](const row_text& one) { return one.only == row.only; });
    if (!found) {
        faults_.error(word->at, base && !base->empty()
                                    ? "'base': the extended table has several rows here; tell "
                                      "which by the 'id' of one"
                                    : "'base': the extended table has no row here");
        row.broken = true;
    }
    splice_list(found ? std::optional(found->actions) : std::nullopt, row.actions);
}

OFFHOOK_DECL void overlay::splice_list(const std::optional<action_list>& base, action_list& from) {
    action_list out;
    for (action_text& one : from)
        if (!one.base)
            out.push_back(std::move(one));
        else if (base)
            out.insert(out.end(), base->begin(), base->end());
    from = std::move(out);
}

OFFHOOK_DECL void overlay::splice_names(const std::optional<std::vector<located>>& base,
                                        std::vector<located>& from) {
    std::vector<located> out;
    for (located& one : from)
        if (one.text != "base" || !base)
            out.push_back(std::move(one));
        else
            out.insert(out.end(), base->begin(), base->end());
    from = std::move(out);
}

OFFHOOK_DECL block_text* overlay::find_block(const std::string& name) {
    if (name == "Any" || name == "*") return &into_.regions[0].any;
    for (region_text& region : into_.regions) {
        if (block_text* found = find_named(region.states, name)) return found;
        if (block_text* found = find_named(region.groups, name)) return found;
    }
    return nullptr;
}

OFFHOOK_DECL void overlay::apply_long(std::vector<long_row_text>& rows) {
    struct gathered {
        block_text* block;
        const long_row_text* first;
        std::vector<row_text> rows;
    };
    std::vector<gathered> cells;
    std::map<cell_key, std::size_t> places;
    for (const long_row_text& row : rows) {
        for (const located& name : row.states) {
            block_text* const block = find_block(name.text);
            if (!block) {
                std::vector<std::string> known{"Any"};
                for (const region_text& region : into_.regions)
                    for (const auto* list : {&region.states, &region.groups})
                        for (const block_text& one : *list)
                            known.push_back(one.name.text);
                faults_.unknown(name.at, "state", name.text, known);
                continue;
            }
            const cell_key key{block_name(*block), cell_name(row.timer, row.cell.key.text)};
            const auto [at, fresh] = places.emplace(key, cells.size());
            if (fresh) cells.push_back({block, &row, {}});
            cells[at->second].rows.push_back(row.cell.rows[0]);
        }
    }
    for (gathered& one : cells) {
        auto& list = one.first->timer ? one.block->timers : one.block->events;
        const std::string& key = one.first->cell.key.text;
        cell_text* cell = find_cell(list, key);
        if (!cell) {
            list.push_back(one.first->cell);
            cell = &list.back();
            cell->rows.clear();
        }
        const bool append =
            touched_.contains({block_name(*one.block), cell_name(one.first->timer, key)});
        merge_long(cell->rows, std::move(one.rows), append);
    }
}

/// Rows of this file replace those of the base for their roles; a `Both` row keeps its other half.
OFFHOOK_DECL void overlay::merge_long(std::vector<row_text>& base, std::vector<row_text> rows,
                                      bool append) {
    const std::vector<row_text> before = base;
    unsigned covered = 0;
    std::vector<row_text> fresh;
    for (row_text& row : rows) {
        splice_actions(&before, row);
        const auto same = std::find_if(base.begin(), base.end(), [&](const row_text& one) {
            return !append && !row.id.empty() && one.id == row.id;
        });
        if (same != base.end()) {
            *same = std::move(row);
            continue;
        }
        covered |= role_bits(row.only);
        fresh.push_back(std::move(row));
    }
    if (append) {
        std::move(fresh.begin(), fresh.end(), std::back_inserter(base));
        return;
    }
    for (row_text& old : base) {
        const unsigned left = role_bits(old.only) & ~covered;
        if (left == 0) continue;
        old.only = left == 3 ? role::both : left == 1 ? role::uac : role::uas;
        fresh.push_back(std::move(old));
    }
    base = std::move(fresh);
}

} // namespace offhook::table::detail
