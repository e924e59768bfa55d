// Checks of single rows against the states of the merged table.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/table/detail/checks.hpp>

#include <set>

namespace offhook::table::detail {

OFFHOOK_DECL timer_set timers_named(const layout& in, const layout::block& block,
                                    const std::string& name) {
    timer_set bits = 0;
    for (const state_index member : block.members) {
        for (const std::size_t at : in.states[member].chain) {
            const layout::block& one = in.blocks[at];
            for (std::size_t i = 0; i < one.text->timers.size(); ++i) {
                const std::string& key = one.text->timers[i].key.text;
                const std::size_t timer = one.first_timer + i;
                if ((name == key || name == one.text->name.text + "." + key) &&
                    timer < limits::table_timers)
                    bits |= timer_set{1} << timer;
            }
        }
    }
    return bits;
}

OFFHOOK_DECL state_index target_of(const layout& in, const vocabulary& words, const row_text& row,
                                   state_index from) {
    if (!row.next) return no_index;
    const auto found = in.state_names.find(row.next->text);
    if (found == in.state_names.end()) return no_index;
    if (!in.states[found->second].final || words.ending_state().empty()) return found->second;
    const auto ending = in.state_names.find(words.ending_state());
    if (ending == in.state_names.end() || ending->second == from ||
        in.states[ending->second].region != in.states[from].region)
        return found->second;
    return ending->second;
}

/// One pass over all rows of the merged table.
struct row_checker {
    layout& in;
    const vocabulary& words;
    faults& out;
    std::set<std::string> ids{};

    void all();
    void block(layout::block& one);
    void row(const layout::block& one, row_text& what);
    void next_state(const layout::block& one, row_text& what);
    void roles(row_text& what);
    void restarts(const layout::block& one, row_text& what);
    void last_of_timer(const cell_text& cell);
};

OFFHOOK_DECL void row_checker::all() {
    for (layout::block& one : in.blocks)
        block(one);
}

OFFHOOK_DECL void row_checker::block(layout::block& one) {
    for (auto* cells : {&one.text->events, &one.text->timers})
        for (cell_text& cell : *cells)
            for (row_text& what : cell.rows)
                row(one, what);
    for (const cell_text& cell : one.text->timers)
        last_of_timer(cell);
}

OFFHOOK_DECL void row_checker::row(const layout::block& one, row_text& what) {
    const std::size_t before = out.errors();
    next_state(one, what);
    roles(what);
    restarts(one, what);
    for (const guard_text& guard : what.guards) {
        for (const located& name : guard.states) {
            if (in.state_names.contains(name.text) || in.group_names.contains(name.text)) continue;
            std::vector<std::string> known = in.known_states();
            for (const auto& [group, index] : in.group_names)
                known.push_back(group);
            out.unknown(name.at, "state or group", name.text, known);
        }
    }
    if (!what.id.empty() && !ids.insert(what.id).second)
        out.error(what.at, "the id '" + what.id + "' stands at two rows");
    what.broken |= out.errors() != before;
}

OFFHOOK_DECL void row_checker::next_state(const layout::block& one, row_text& what) {
    if (!what.next) return;
    const auto found = in.state_names.find(what.next->text);
    if (found == in.state_names.end())
        out.unknown(what.next->at, "state", what.next->text, in.known_states());
    else if (in.states[found->second].region != one.region)
        out.error(what.next->at, "the state '" + what.next->text +
                                     "' is in another region; a row moves only its own");
}

/// A row for both roles may name an action of one: it then stands where only that role comes.
OFFHOOK_DECL void row_checker::roles(row_text& what) {
    for (const action_text& action : what.actions) {
        const action_word& word = words.actions()[action.call.action];
        if (word.only == role::both || what.only == role::both || word.only == what.only) continue;
        out.error(action.at, "the action '" + word.name + "' is for the role " +
                                 (word.only == role::uac ? "UAC" : "UAS") +
                                 ", the row is for the other");
    }
}

OFFHOOK_DECL void row_checker::restarts(const layout::block& one, row_text& what) {
    for (const located& name : what.restart) {
        if (timers_named(in, one, name.text) != 0) continue;
        std::vector<std::string> known;
        for (const state_index member : one.members)
            for (const std::size_t at : in.states[member].chain)
                for (const cell_text& cell : in.blocks[at].text->timers)
                    known.push_back(cell.key.text);
        out.unknown(name.at, "timer", name.text, known);
    }
}

/// A timer that does nothing when it fires would leave its state waiting for ever.
OFFHOOK_DECL void row_checker::last_of_timer(const cell_text& cell) {
    for (const role only : {role::uac, role::uas}) {
        const row_text* last = nullptr;
        for (const row_text& what : cell.rows)
            if (what.only == role::both || what.only == only) last = &what;
        if (last && !last->guards.empty() && !last->broken)
            out.error(last->at, "the last row of the timer '" + cell.key.text +
                                    "' has a guard: it might do nothing when it fires");
    }
}

OFFHOOK_DECL void check_rows(layout& in, const vocabulary& words, faults& out) {
    row_checker{in, words, out}.all();
}

OFFHOOK_DECL void check_stated(const layout& in, faults& out) {
    std::vector<std::string> known = in.known_states();
    for (const auto& [group, index] : in.group_names)
        known.push_back(group);
    for (const stated_text& one : in.text->stated)
        for (const auto* names : {&one.states, &one.never})
            for (const located& name : *names)
                if (in.members_of(name.text).empty())
                    out.unknown(name.at, "state or group", name.text, known);
}

OFFHOOK_DECL void check_states_entered(const layout& in, const vocabulary& words, faults& out) {
    std::vector<bool> entered(in.states.size(), false);
    std::vector<state_index> open;
    const auto enter = [&](state_index state) {
        if (state >= in.states.size() || entered[state]) return;
        entered[state] = true;
        open.push_back(state);
    };
    for (const state_index initial : in.initial)
        enter(initial);
    while (!open.empty()) {
        const state_index from = open.back();
        open.pop_back();
        for (const std::size_t at : in.states[from].chain)
            for (const auto* cells : {&in.blocks[at].text->events, &in.blocks[at].text->timers})
                for (const cell_text& cell : *cells)
                    for (const row_text& row : cell.rows)
                        enter(target_of(in, words, row, from));
    }
    for (std::size_t i = 0; i < entered.size(); ++i)
        if (!entered[i])
            out.warning(in.states[i].text->name.at,
                        "the state '" + in.states[i].text->name.text + "' is never entered");
}

/// A way may begin again: what leads to the initial state is no step of it.
OFFHOOK_DECL void check_happy(const layout& in, const vocabulary& words, faults& out) {
    const auto leads = [&](state_index from, const layout::happy_state& to) {
        for (const std::size_t at : in.states[from].chain)
            for (const cell_text& cell : in.blocks[at].text->events)
                for (const row_text& row : cell.rows)
                    if ((to.by == no_index || to.by == cell.event) &&
                        target_of(in, words, row, from) == to.state)
                        return true;
        return false;
    };
    for (std::size_t r = 0; r < in.happy.size(); ++r)
        for (std::size_t i = 1; i < in.happy[r].size(); ++i) {
            const layout::happy_state& from = in.happy[r][i - 1];
            const layout::happy_state& to = in.happy[r][i];
            if (to.state == in.initial[r] || leads(from.state, to)) continue;
            out.warning(to.at,
                        "the happy path breaks off here: no row leads from '" +
                            in.states[from.state].text->name.text + "' to '" +
                            in.states[to.state].text->name.text + "'" +
                            (to.by == no_index ? " by an event"
                                               : " by '" + words.events()[to.by].name + "'"));
        }
}

} // namespace offhook::table::detail
