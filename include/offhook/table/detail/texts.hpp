// Words, parameters, guards and actions as text for people. Not the canonical text of the SHA-256.
// Read next: ../show.hpp.
#pragma once

#include <offhook/table/compiled_table.hpp>

#include <string>
#include <vector>

namespace offhook::table::detail {

inline std::string duration_text(duration length) {
    const auto us = length.count();
    if (us % 60'000'000 == 0 && us != 0) return std::to_string(us / 60'000'000) + "min";
    if (us % 1'000'000 == 0) return std::to_string(us / 1'000'000) + "s";
    return std::to_string(us / 1'000) + "ms";
}

inline std::string value_text(const value& one) {
    if (const auto* number = std::get_if<std::int64_t>(&one)) return std::to_string(*number);
    if (const auto* flag = std::get_if<bool>(&one)) return *flag ? "true" : "false";
    if (const auto* time = std::get_if<duration>(&one)) return duration_text(*time);
    if (const auto* text = std::get_if<std::string>(&one)) return *text;
    return {};
}

/// "SendSIPResponse(code 200, description true)".
inline std::string call_text(const std::string& name, const arguments& args,
                             const std::vector<parameter>& parameters) {
    std::string inside;
    for (std::size_t i = 0; i < args.values().size() && i < parameters.size(); ++i)
        if (args.given(i))
            inside += (inside.empty() ? "" : ", ") + parameters[i].name + " " +
                      value_text(args.values()[i]);
    return inside.empty() ? name : name + "(" + inside + ")";
}

inline std::string guards_text(const compiled_table& table, const row& one) {
    std::string out;
    for (const guard_call& guard : one.guards) {
        out += (out.empty() ? "" : ", ") + std::string(guard.negated ? "not " : "");
        if (guard.guard != no_index) {
            const guard_word& word = table.words().guards()[guard.guard];
            out += call_text(word.name, guard.args, word.parameters);
            continue;
        }
        out += "InState(";
        for (std::size_t i = 0; i < guard.states.size(); ++i)
            out += (i == 0 ? "" : " ") + table.states()[guard.states[i]].name;
        out += ")";
    }
    return out;
}

inline std::string actions_text(const compiled_table& table,
                                const std::vector<action_call>& actions) {
    std::string out;
    for (const action_call& one : actions) {
        const action_word& word = table.words().actions()[one.action];
        out += (out.empty() ? "" : ", ") + call_text(word.name, one.args, word.parameters);
    }
    return out;
}

inline std::string trigger_text(const compiled_table& table, const row& one) {
    if (one.event != no_index) return table.words().events()[one.event].name;
    return "after " + table.timers()[one.timer].name;
}

inline std::string timer_length(const compiled_table& table, timer_index timer) {
    const timer_word& word = table.timers()[timer];
    return duration_text(word.setting == no_index ? word.fixed : table.setting(word.setting));
}

} // namespace offhook::table::detail
