// The text that a table's SHA-256 is made of. What behaves the same has the same text, whichever
// spelling, order of states, comments or files it was written in.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/compiler.hpp>

#include <algorithm>

namespace offhook::table::detail {

inline void write_text(std::string& out, std::string_view text) {
    out += std::to_string(text.size());
    out += ':';
    out += text;
    out += ' ';
}

inline void write_arguments(std::string& out, const arguments& args) {
    for (const value& one : args.values()) {
        out += std::to_string(one.index());
        out += ' ';
        if (const auto* number = std::get_if<std::int64_t>(&one)) out += std::to_string(*number);
        if (const auto* flag = std::get_if<bool>(&one)) out += *flag ? '1' : '0';
        if (const auto* time = std::get_if<duration>(&one)) out += std::to_string(time->count());
        if (const auto* text = std::get_if<std::string>(&one)) write_text(out, *text);
        out += ' ';
    }
}

inline void write_actions(std::string& out, const compiled_table& table,
                          const std::vector<action_call>& actions) {
    for (const action_call& one : actions) {
        write_text(out, table.words().actions()[one.action].name);
        write_arguments(out, one.args);
    }
    out += ';';
}

inline void write_row(std::string& out, const compiled_table& table, const row& one) {
    const auto state = [&](state_index at) { return table.states()[at].name; };
    out += "row ";
    write_text(out, one.event == no_index ? "after " + table.timers()[one.timer].name
                                          : table.words().events()[one.event].name);
    out += std::to_string(static_cast<int>(one.only));
    for (const guard_call& guard : one.guards) {
        out += guard.negated ? '!' : '?';
        write_text(out,
                   guard.guard == no_index ? "InState" : table.words().guards()[guard.guard].name);
        write_arguments(out, guard.args);
        std::vector<std::string> names;
        for (const state_index at : guard.states)
            names.push_back(state(at));
        std::sort(names.begin(), names.end());
        for (const std::string& name : names)
            write_text(out, name);
    }
    out += ';';
    write_actions(out, table, one.actions);
    if (one.next != no_index) write_text(out, state(one.next));
    for (const publish_index at : one.publish)
        write_text(out, table.words().publishes()[at].name);
    out += ';';
    std::vector<std::string> timers;
    for (const timer_index at : one.restart)
        timers.push_back(table.timers()[at].name);
    std::sort(timers.begin(), timers.end());
    for (const std::string& name : timers)
        write_text(out, name);
    out += ';';
    for (const event_index at : one.raise)
        write_text(out, table.words().events()[at].name);
    out += '\n';
}

inline void write_state(std::string& out, const compiled_table& table, state_index at) {
    const state_word& state = table.states()[at];
    out += state.final ? "final " : state.rest ? "rest " : "state ";
    write_text(out, state.name);
    write_text(out, table.regions()[state.region].name);
    write_actions(out, table, state.enter);
    write_actions(out, table, state.leave);
    out += '\n';
    std::vector<timer_index> timers = state.timers;
    std::sort(timers.begin(), timers.end(), [&](timer_index a, timer_index b) {
        return table.timers()[a].name < table.timers()[b].name;
    });
    for (std::size_t event = 0; event < table.words().events().size(); ++event)
        for (const row_index one : table.cell(at, static_cast<event_index>(event)))
            write_row(out, table, table.rows()[one]);
    for (const timer_index timer : timers) {
        const timer_word& word = table.timers()[timer];
        out += "timer ";
        write_text(out, word.name);
        out += std::to_string(word.fixed.count());
        out += '\n';
        for (const row_index one : table.timer_cell(at, timer))
            write_row(out, table, table.rows()[one]);
    }
}

OFFHOOK_DECL std::string canonical_text(const compiled_table& table) {
    std::string out = "offhook table/1\n";
    write_text(out, table.words().kind());
    write_text(out, table.name());
    for (const region_word& region : table.regions()) {
        write_text(out, region.name);
        write_text(out, table.states()[region.initial].name);
    }
    out += '\n';
    std::vector<state_index> states;
    for (std::size_t i = 0; i < table.states().size(); ++i)
        states.push_back(static_cast<state_index>(i));
    std::sort(states.begin(), states.end(), [&](state_index a, state_index b) {
        return table.states()[a].name < table.states()[b].name;
    });
    for (const state_index at : states)
        write_state(out, table, at);
    for (std::size_t i = 0; i < table.words().settings().size(); ++i) {
        write_text(out, table.words().settings()[i].name);
        out += std::to_string(table.setting(static_cast<setting_index>(i)).count());
        out += '\n';
    }
    for (std::size_t i = 0; i < table.words().events().size(); ++i) {
        write_text(out, table.words().events()[i].name);
        out += std::to_string(static_cast<int>(table.on_unhandled(static_cast<event_index>(i))));
        out += '\n';
    }
    return out;
}

} // namespace offhook::table::detail
