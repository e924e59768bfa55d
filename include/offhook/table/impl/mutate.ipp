// Mutants are made of the merged table, before it is checked and compiled, so that each goes the
// way of a table that was written so.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/impl/load.ipp>
#include <offhook/table/impl/prove.ipp>
#include <offhook/table/mutate.hpp>
#include <offhook/table/prove.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace offhook::table {
namespace detail {

/// Makes and judges all mutants of one merged table.
class mutator {
public:
    mutator(const table_text& good, const vocabulary& words, const mutation_plan& plan)
        : good_(good), words_(words), plan_(plan) {
        out_.refused_by.emplace_back("obligations", 0);
        for (const mutant_judge& one : plan.judges)
            out_.refused_by.emplace_back(one.name, 0);
    }

    mutation_report run();

private:
    /// Where a row stands: region, states or groups or any, block, timer or event, cell.
    struct spot {
        std::size_t region;
        int list; ///< 0 states, 1 groups, 2 any
        std::size_t block;
        bool timer;
        std::size_t cell;
    };
    static cell_text& cell_at(table_text& table, const spot& at);
    static block_text& block_at(table_text& table, const spot& at);
    void edges(const spot& at);
    void cell(const spot& at);
    void row(const spot& at, std::size_t index);
    void parts(const spot& at, std::size_t index, const std::string& key);
    void targets(const spot& at, std::size_t index, const std::string& key);
    void judge(table_text changed, const std::string& what, const std::string& cell,
               const place& where);
    std::unique_ptr<const compiled_table> compile(table_text& text, std::vector<diagnostic>& why);

    const table_text& good_;
    const vocabulary& words_;
    const mutation_plan& plan_;
    std::string sha_;
    std::size_t count_ = 0;
    mutation_report out_;
};

OFFHOOK_DECL block_text& mutator::block_at(table_text& table, const spot& at) {
    region_text& region = table.regions[at.region];
    if (at.list == 2) return region.any;
    return (at.list == 0 ? region.states : region.groups)[at.block];
}

OFFHOOK_DECL cell_text& mutator::cell_at(table_text& table, const spot& at) {
    block_text& block = block_at(table, at);
    return (at.timer ? block.timers : block.events)[at.cell];
}

OFFHOOK_DECL std::unique_ptr<const compiled_table> mutator::compile(table_text& text,
                                                                    std::vector<diagnostic>& why) {
    faults found;
    layout all = lay_out(text, found);
    check_rows(all, words_, found);
    check_reach(all, words_, found);
    std::unique_ptr<const compiled_table> made;
    if (found.errors() == 0) made = compiler(all, words_, found).run();
    why = found.take();
    if (!made) return made;
    if (is_part(*made)) return made;
    const proof proved = prove(*made);
    why = proved.failures;
    return proved.good() ? std::move(made) : nullptr;
}

OFFHOOK_DECL mutation_report mutator::run() {
    table_text copy = good_;
    std::vector<diagnostic> why;
    if (const auto made = compile(copy, why)) sha_ = made->sha256();
    if (sha_.empty()) return out_;
    for (std::size_t r = 0; r < good_.regions.size(); ++r) {
        const region_text& region = good_.regions[r];
        for (int list = 0; list < 3; ++list) {
            const std::size_t blocks = list == 0   ? region.states.size()
                                       : list == 1 ? region.groups.size()
                                                   : 1;
            for (std::size_t b = 0; b < blocks; ++b) {
                edges({r, list, b, false, 0});
                for (const bool timer : {false, true}) {
                    const block_text& block = block_at(copy, {r, list, b, timer, 0});
                    const std::size_t cells = timer ? block.timers.size() : block.events.size();
                    for (std::size_t c = 0; c < cells; ++c)
                        cell({r, list, b, timer, c});
                }
            }
        }
    }
    return std::move(out_);
}

/// A state or group without one of the things that are done on the way in or out.
OFFHOOK_DECL void mutator::edges(const spot& at) {
    table_text changed = good_;
    const block_text old = block_at(changed, at);
    const std::string name = block_name(old);
    const auto without = [&](std::optional<action_list> block_text::*list, const char* what) {
        if (!(old.*list)) return;
        for (std::size_t i = 0; i < (old.*list)->size(); ++i) {
            changed = good_;
            auto& actions = *(block_at(changed, at).*list);
            actions.erase(actions.begin() + static_cast<std::ptrdiff_t>(i));
            judge(std::move(changed), fmt::format("drop {} {} of {}", what, i + 1, name), name,
                  old.name.at);
        }
    };
    without(&block_text::enter, "enter");
    without(&block_text::leave, "leave");
}

OFFHOOK_DECL void mutator::cell(const spot& at) {
    table_text changed = good_;
    block_text& block = block_at(changed, at);
    const cell_text& old = cell_at(changed, at);
    const place where = old.key.at;
    const std::size_t rows = old.rows.size();
    if (at.timer) {
        const std::string name = block_name(block) + "." + old.key.text;
        block.timers.erase(block.timers.begin() + static_cast<std::ptrdiff_t>(at.cell));
        judge(std::move(changed), "drop the timer " + name, name, where);
    }
    for (std::size_t i = 0; i < rows; ++i)
        row(at, i);
}

OFFHOOK_DECL void mutator::row(const spot& at, std::size_t index) {
    table_text changed = good_;
    cell_text& cell = cell_at(changed, at);
    const row_text old = cell.rows[index];
    const std::string key = block_name(block_at(changed, at)) + "." + cell.key.text;
    const std::string name = fmt::format("{}[{}]", key, index + 1);
    cell.rows.erase(cell.rows.begin() + static_cast<std::ptrdiff_t>(index));
    if (cell.rows.empty()) {
        auto& block = block_at(changed, at);
        auto& cells = at.timer ? block.timers : block.events;
        cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(at.cell));
    }
    judge(std::move(changed), "delete " + name, key, old.at);
    const auto& rows = cell_at(changed = good_, at).rows;
    // Rows for one role each never meet: in either order they mean the same.
    if (index + 1 < rows.size() &&
        (role_bits(rows[index].only) & role_bits(rows[index + 1].only)) != 0) {
        std::swap(cell_at(changed, at).rows[index], cell_at(changed, at).rows[index + 1]);
        judge(std::move(changed), "swap " + name + " with the row below", key, old.at);
    }
    parts(at, index, key);
    targets(at, index, key);
}

/// A row that goes elsewhere: one that moves may also stay, one that stays may move.
OFFHOOK_DECL void mutator::targets(const spot& at, std::size_t index, const std::string& key) {
    table_text changed = good_;
    const row_text old = cell_at(changed, at).rows[index];
    const std::string name = fmt::format("{}[{}]", key, index + 1);
    if (old.next) {
        cell_at(changed, at).rows[index].next.reset();
        judge(std::move(changed), "let " + name + " stay", key, old.at);
    }
    const std::string now = old.next ? old.next->text : block_name(block_at(changed = good_, at));
    const auto& states = good_.regions[at.region].states;
    const auto own = std::find_if(states.begin(), states.end(),
                                  [&](const block_text& one) { return one.name.text == now; });
    const auto first = static_cast<std::size_t>(own - states.begin());
    for (std::size_t i = 1; i <= states.size(); ++i) {
        const std::string& to = states[(first + i) % states.size()].name.text;
        if (to == now) continue;
        changed = good_;
        cell_at(changed, at).rows[index].next = located{to, old.at};
        judge(std::move(changed), "lead " + name + " to " + to, key, old.at);
        if (!plan_.every_target) break;
    }
}

/// A row without one of the things that it asks or does.
OFFHOOK_DECL void mutator::parts(const spot& at, std::size_t index, const std::string& key) {
    table_text changed = good_;
    const row_text old = cell_at(changed, at).rows[index];
    const std::string of = fmt::format(" of {}[{}]", key, index + 1);
    const auto without = [&](auto row_text::*list, std::size_t i, const std::string& what) {
        changed = good_;
        auto& items = cell_at(changed, at).rows[index].*list;
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
        judge(std::move(changed), fmt::format("drop {} {}{}", what, i + 1, of), key, old.at);
    };
    for (std::size_t i = 0; i < old.guards.size(); ++i)
        without(&row_text::guards, i, "guard");
    for (std::size_t i = 0; i < old.actions.size(); ++i)
        without(&row_text::actions, i, "action");
    for (std::size_t i = 0; i < old.publish.size(); ++i)
        without(&row_text::publish, i, "publish");
    for (std::size_t i = 0; i < old.raise.size(); ++i)
        without(&row_text::raise, i, "raise");
    for (std::size_t i = 0; i < old.restart.size(); ++i)
        without(&row_text::restart, i, "restart");
}

OFFHOOK_DECL void mutator::judge(table_text changed, const std::string& what,
                                 const std::string& cell, const place& where) {
    if (plan_.of_file && !(where.file && plan_.of_file(*where.file))) return;
    if (count_++ % plan_.every != 0) return;
    std::vector<diagnostic> why;
    const auto made = compile(changed, why);
    if (made && made->sha256() == sha_) return; // it says the same in other words
    ++out_.made;
    mutant one{what, cell, {where.file ? *where.file : std::string{}, where.line, where.column}};
    std::size_t judge = 0;
    while (made && judge < plan_.judges.size() && !plan_.judges[judge].refuses(*made, one))
        ++judge;
    const bool survives = made && judge == plan_.judges.size();
    if (survives)
        out_.survivors.push_back(std::move(one));
    else
        ++out_.refused, ++out_.refused_by[made ? judge + 1 : 0].second;
    if (plan_.progress) plan_.progress(out_.made);
}

} // namespace detail

OFFHOOK_DECL std::string mutation_report::to_string() const {
    const double share =
        made == 0 ? 100.0 : 100.0 * static_cast<double>(refused) / static_cast<double>(made);
    std::string out = fmt::format("{} of {} mutants refused ({:.1f} %)", refused, made, share);
    for (const auto& [name, count] : refused_by)
        out += fmt::format(", {} by {}", count, name);
    out += "\n";
    for (const mutant& one : survivors)
        out += fmt::format("  {}:{}: survives: {}\n", one.place.file, one.place.line, one.what);
    return out;
}

OFFHOOK_DECL mutation_report mutate(const source& main, const vocabulary& words, const finder& find,
                                    const mutation_plan& plan) {
    detail::faults found;
    detail::file_loader files(words, find, found);
    const std::optional<detail::table_text> text = files.load(main);
    if (!text || found.errors() != 0) return {};
    return detail::mutator(*text, words, plan).run();
}

} // namespace offhook::table
