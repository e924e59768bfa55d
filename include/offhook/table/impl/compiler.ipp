// Compiling the checked model (TABLES 2): rows of groups are copied into each of their states.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/table/detail/compiler.hpp>
#include <offhook/table/detail/sha256.hpp>

#include <algorithm>

namespace offhook::table {

OFFHOOK_DECL compiler::compiler(const detail::layout& in, const vocabulary& words,
                                detail::faults& out)
    : in_(in), words_(words), out_(out), table_(std::make_unique<compiled_table>()) {}

OFFHOOK_DECL std::unique_ptr<const compiled_table> compiler::run() {
    table_->words_ = &words_;
    table_->name_ = in_.text->name.text;
    regions_and_states();
    timers();
    groups();
    values();
    rows();
    stated();
    if (table_->rows_.size() > limits::table_rows) {
        out_.error(in_.text->name.at,
                   "more than " + std::to_string(limits::table_rows) +
                       " rows, counting those of groups once for each of their states");
        return {};
    }
    table_->sha256_ = detail::sha256_hex(detail::canonical_text(*table_));
    return std::move(table_);
}

OFFHOOK_DECL std::vector<action_call>
compiler::calls(const std::optional<detail::action_list>& from) const {
    std::vector<action_call> out;
    if (from)
        for (const detail::action_text& one : *from)
            out.push_back(one.call);
    return out;
}

OFFHOOK_DECL void compiler::regions_and_states() {
    for (std::size_t i = 0; i < in_.text->regions.size(); ++i) {
        region_word word{in_.text->regions[i].name.text, in_.initial[i]};
        for (const detail::layout::happy_state& one : in_.happy[i]) {
            word.happy.push_back(one.state);
            word.happy_by.push_back(one.by);
        }
        table_->regions_.push_back(std::move(word));
    }
    for (const detail::layout::state& from : in_.states) {
        state_word word;
        word.name = from.text->name.text;
        word.region = from.region;
        word.final = from.final;
        word.rest = from.text->rest.value_or(false);
        const detail::place& stands = from.text->name.at;
        word.place = {stands.file ? *stands.file : std::string{}, stands.line, stands.column};
        word.enter = calls(from.text->enter);
        word.leave = calls(from.text->leave);
        for (const std::size_t at : from.chain)
            for (std::size_t i = 0; i < in_.blocks[at].text->timers.size(); ++i)
                word.timers.push_back(static_cast<timer_index>(in_.blocks[at].first_timer + i));
        if (from.final) table_->regions_[from.region].ends = true;
        table_->states_.push_back(std::move(word));
    }
    // Without the ending state, as in a table of a single other region, final states are just
    // final.
    if (const auto ending = in_.state_names.find(words_.ending_state());
        ending != in_.state_names.end() && !words_.ending_state().empty()) {
        table_->ending_state_ = ending->second;
        table_->completed_event_ = words_.find_event(words_.completed_event());
    }
}

OFFHOOK_DECL void compiler::groups() {
    for (const detail::layout::block& block : in_.blocks) {
        group_index number = no_index;
        if (block.text->sort != detail::block_text::sort_type::state) {
            number = static_cast<group_index>(table_->groups_.size());
            table_->groups_.push_back(
                {detail::block_name(*block.text), block.region, block.members});
        }
        group_of_block_.push_back(number);
    }
}

OFFHOOK_DECL void compiler::timers() {
    for (const detail::layout::block& block : in_.blocks) {
        for (const detail::cell_text& cell : block.text->timers) {
            timer_word word;
            word.name = detail::block_name(*block.text) + "." + cell.key.text;
            word.setting = cell.setting;
            word.fixed = cell.fixed;
            word.region = block.region;
            if (block.text->sort == detail::block_text::sort_type::state)
                word.state = block.members[0];
            table_->timers_.push_back(std::move(word));
        }
    }
    const auto bit_of = [](std::size_t timer) { return timer_set{1} << timer; };
    for (std::size_t i = 0; i < table_->states_.size(); ++i) {
        state_word& state = table_->states_[i];
        for (const timer_index one : state.timers) {
            state.timer_bits |= bit_of(one);
            if (table_->timers_[one].state == i) state.own_timer_bits |= bit_of(one);
        }
    }
    if (table_->ending_state_ == no_index) return;
    const region_index ends = table_->states_[table_->ending_state_].region;
    for (std::size_t i = 0; i < table_->timers_.size(); ++i)
        if (table_->timers_[i].region != ends) table_->stopped_by_ending_ |= bit_of(i);
}

OFFHOOK_DECL void compiler::values() {
    for (const setting_word& word : words_.settings())
        table_->settings_.push_back(word.preset);
    for (const detail::setting_text& one : in_.text->settings)
        if (one.length) table_->settings_[one.index] = *one.length;
    unhandled_policy policy = unhandled_policy::log;
    for (const detail::unhandled_text& one : in_.text->unhandled)
        if (one.event == no_index && one.policy) policy = *one.policy;
    table_->unhandled_.assign(words_.events().size(), policy);
    for (const detail::unhandled_text& one : in_.text->unhandled)
        if (one.event != no_index && one.policy) table_->unhandled_[one.event] = *one.policy;
}

OFFHOOK_DECL void compiler::stated() {
    const auto states_of = [&](const std::vector<detail::located>& names) {
        std::vector<state_index> out;
        for (const detail::located& name : names)
            for (const state_index one : in_.members_of(name.text))
                out.push_back(one);
        return out;
    };
    for (const detail::stated_text& from : in_.text->stated) {
        const detail::place& at = from.name.at;
        table_->stated_.push_back({from.name.text,
                                   from.reason,
                                   from.reference,
                                   from.events,
                                   states_of(from.states),
                                   from.only,
                                   calls(from.actions),
                                   states_of(from.never),
                                   {at.file ? *at.file : std::string{}, at.line, at.column}});
    }
}

OFFHOOK_DECL void compiler::rows() {
    for (std::size_t i = 0; i < in_.states.size(); ++i)
        event_rows(static_cast<state_index>(i));
    table_->cells_.push_back(static_cast<std::uint32_t>(table_->order_.size()));
    for (std::size_t i = 0; i < in_.states.size(); ++i)
        timer_rows(static_cast<state_index>(i));
    table_->timer_cells_.push_back(static_cast<std::uint32_t>(table_->order_.size()));
}

OFFHOOK_DECL void compiler::event_rows(state_index state) {
    using cell_place = std::pair<const detail::layout::block*, const detail::cell_text*>;
    std::vector<std::vector<cell_place>> cells(words_.events().size());
    for (const std::size_t at : in_.states[state].chain)
        for (const detail::cell_text& cell : in_.blocks[at].text->events)
            cells[cell.event].push_back({&in_.blocks[at], &cell});
    for (const auto& cell : cells) {
        table_->cells_.push_back(static_cast<std::uint32_t>(table_->order_.size()));
        for (const auto& [block, rows] : cell)
            for (std::size_t i = 0; i < rows->rows.size(); ++i)
                add_row(state, *block, *rows, i, 0xff);
    }
}

OFFHOOK_DECL void compiler::timer_rows(state_index state) {
    for (std::size_t timer = 0; timer < table_->timers_.size(); ++timer) {
        table_->timer_cells_.push_back(static_cast<std::uint32_t>(table_->order_.size()));
        for (const std::size_t at : in_.states[state].chain) {
            const detail::layout::block& block = in_.blocks[at];
            if (timer < block.first_timer || timer >= block.first_timer + block.text->timers.size())
                continue;
            const detail::cell_text& cell = block.text->timers[timer - block.first_timer];
            for (std::size_t i = 0; i < cell.rows.size(); ++i)
                add_row(state, block, cell, i, static_cast<timer_index>(timer));
        }
    }
}

OFFHOOK_DECL std::string compiler::id_of(const detail::layout::block& block,
                                         const detail::cell_text& cell, std::size_t index,
                                         bool timer) const {
    if (!cell.rows[index].id.empty()) return cell.rows[index].id;
    std::string id = in_.text->regions[block.region].name.text + "." +
                     detail::block_name(*block.text) + "." + (timer ? "after." : "") +
                     cell.key.text;
    if (cell.rows.size() > 1) id += "[" + std::to_string(index + 1) + "]";
    return id;
}

OFFHOOK_DECL void compiler::add_row(state_index state, const detail::layout::block& block,
                                    const detail::cell_text& cell, std::size_t index,
                                    timer_index timer) {
    if (table_->rows_.size() > limits::table_rows) return;
    const detail::row_text& from = cell.rows[index];
    row out;
    out.id = id_of(block, cell, index, timer != 0xff);
    out.region = block.region;
    out.state = state;
    out.event = cell.event;
    out.timer = timer;
    out.only = from.only;
    for (const detail::guard_text& guard : from.guards) {
        guard_call call = guard.call;
        for (const detail::located& name : guard.states)
            for (const state_index one : in_.members_of(name.text))
                call.states.push_back(one);
        out.guards.push_back(std::move(call));
    }
    out.actions = calls(from.actions);
    out.next = detail::target_of(in_, words_, from, state);
    out.publish = from.publish;
    out.raise = from.raise;
    for (const detail::located& name : from.restart) {
        const timer_set bits = detail::timers_named(in_, block, name.text);
        for (std::size_t i = 0; i < table_->timers_.size(); ++i)
            if ((bits >> i & 1U) != 0) out.restart.push_back(static_cast<timer_index>(i));
    }
    out.description = from.description;
    out.place = {from.at.file ? *from.at.file : std::string{}, from.at.line, from.at.column};
    out.group = group_of_block_[static_cast<std::size_t>(&block - in_.blocks.data())];
    table_->order_.push_back(static_cast<row_index>(table_->rows_.size()));
    table_->rows_.push_back(std::move(out));
}

} // namespace offhook::table
