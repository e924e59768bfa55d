// Writing rows and states, and counting which rows were taken.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/texts.hpp>
#include <offhook/table/show.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace offhook::table {
namespace detail {

/// "5s", by the name of the setting.
inline std::map<std::string, std::string> settings_as_text(const compiled_table& table) {
    std::map<std::string, std::string> out;
    for (std::size_t i = 0; i < table.words().settings().size(); ++i)
        out.emplace(table.words().settings()[i].name,
                    duration_text(table.setting(static_cast<setting_index>(i))));
    return out;
}

/// A line a policy, for the events that no region has a row for; the one that holds for most is
/// written without their names.
inline std::string unhandled_as_text(const compiled_table& table) {
    constexpr std::array<std::string_view, 3> names{"ignore", "log", "error"};
    std::array<std::vector<std::string>, 3> of;
    for (std::size_t i = 0; i < table.words().events().size(); ++i)
        of.at(static_cast<std::size_t>(table.on_unhandled(static_cast<event_index>(i))))
            .push_back(table.words().events()[i].name);
    const auto most = std::max_element(
        of.begin(), of.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    std::string out;
    for (std::size_t i = 0; i < of.size(); ++i) {
        if (of[i].empty()) continue;
        out += fmt::format("    {}: ", names[i]);
        out += &of[i] == &*most ? "all others" : fmt::format("{}", fmt::join(of[i], ", "));
        out += '\n';
    }
    return out;
}

inline std::string stated_as_text(const compiled_table& table, const stated_obligation& one) {
    const auto names = [&](const std::vector<state_index>& states) {
        std::vector<std::string> out;
        for (const state_index at : states)
            out.push_back(table.states()[at].name);
        return fmt::format("{}", fmt::join(out, " "));
    };
    std::string out = one.only == role::uac ? "UAC" : one.only == role::uas ? "UAS" : "";
    const auto add = [&out](std::string_view key, const std::string& text) {
        if (!text.empty()) out += fmt::format("{}{} [{}]", out.empty() ? "" : " ", key, text);
    };
    std::string events;
    for (const event_index at : one.events)
        events += (events.empty() ? "" : " ") + table.words().events()[at].name;
    add("events", events);
    add("in", names(one.states));
    add("actions", actions_text(table, one.actions));
    add("never", names(one.never));
    add("reason", one.reason);
    add("reference", one.reference);
    return out;
}

} // namespace detail

OFFHOOK_DECL std::string describe_row(const compiled_table& table, const row& one) {
    std::string out = one.only == role::uac ? "UAC " : one.only == role::uas ? "UAS " : "";
    if (!one.guards.empty()) out += "[" + detail::guards_text(table, one) + "] ";
    out += detail::actions_text(table, one.actions);
    out += one.next == no_index ? " stay" : " -> " + table.states()[one.next].name;
    for (const event_index event : one.raise)
        out += "; raise " + table.words().events()[event].name;
    for (const publish_index what : one.publish)
        out += "; publish " + table.words().publishes()[what].name;
    for (const timer_index timer : one.restart)
        out += "; restart " + table.timers()[timer].name;
    return out.front() == ' ' ? out.substr(1) : out;
}

OFFHOOK_DECL std::string show(const compiled_table& table) {
    std::string out = fmt::format("table {} of kind {}, sha256 {}\n", table.name(),
                                  table.words().kind(), table.sha256());
    out += "\nsettings\n";
    for (const auto& [name, length] : detail::settings_as_text(table))
        out += fmt::format("    {}: {}\n", name, length);
    out += "\nunhandled\n" + detail::unhandled_as_text(table);
    if (!table.stated().empty()) out += "\nobligations\n";
    for (const stated_obligation& one : table.stated())
        out += fmt::format("    {}: {}  ({}:{})\n", one.name, detail::stated_as_text(table, one),
                           one.place.file, one.place.line);
    for (std::size_t s = 0; s < table.states().size(); ++s) {
        const state_word& state = table.states()[s];
        out += fmt::format("\n{}.{}{}{}{}  ({}:{})\n", table.regions()[state.region].name,
                           state.name, state.final ? ", final" : "", state.rest ? ", rest" : "",
                           table.regions()[state.region].initial == s ? ", initial" : "",
                           state.place.file, state.place.line);
        if (!state.enter.empty())
            out += "  enter: " + detail::actions_text(table, state.enter) + "\n";
        if (!state.leave.empty())
            out += "  leave: " + detail::actions_text(table, state.leave) + "\n";
        const auto write = [&](std::span<const row_index> cell) {
            for (const row_index at : cell) {
                const row& one = table.rows()[at];
                std::string trigger = detail::trigger_text(table, one);
                if (one.event == no_index)
                    trigger += " (" + detail::timer_length(table, one.timer) + ")";
                out += fmt::format("  {}: {}  ({}:{})\n", trigger, describe_row(table, one),
                                   one.place.file, one.place.line);
            }
        };
        for (std::size_t e = 0; e < table.words().events().size(); ++e)
            write(table.cell(static_cast<state_index>(s), static_cast<event_index>(e)));
        for (const timer_index timer : state.timers)
            write(table.timer_cell(static_cast<state_index>(s), timer));
    }
    return out;
}

OFFHOOK_DECL coverage::coverage(const compiled_table& table) {
    for (const row& one : table.rows())
        rows_.push_back({&one, false});
    const auto less = [](const counted& a, const counted& b) { return a.one->id < b.one->id; };
    std::stable_sort(rows_.begin(), rows_.end(), less);
    // A row of a group has one id, whichever of its states took it.
    rows_.erase(
        std::unique(rows_.begin(), rows_.end(),
                    [](const counted& a, const counted& b) { return a.one->id == b.one->id; }),
        rows_.end());
}

OFFHOOK_DECL void coverage::read(std::string_view trace) {
    constexpr std::string_view separators = " \t\r\n\"',;(){}=";
    std::size_t at = 0;
    while ((at = trace.find_first_not_of(separators, at)) != std::string_view::npos) {
        const std::size_t end = std::min(trace.find_first_of(separators, at), trace.size());
        const std::string_view word = trace.substr(at, end - at);
        const auto found =
            std::lower_bound(rows_.begin(), rows_.end(), word,
                             [](const counted& a, std::string_view b) { return a.one->id < b; });
        if (found != rows_.end() && found->one->id == word) found->taken = true;
        at = end;
    }
}

OFFHOOK_DECL std::vector<const row*> coverage::never_taken() const {
    std::vector<const row*> out;
    for (const counted& one : rows_)
        if (!one.taken) out.push_back(one.one);
    return out;
}

OFFHOOK_DECL std::string coverage::to_string() const {
    const std::vector<const row*> never = never_taken();
    std::string out =
        fmt::format("{} of {} rows taken\n", rows_.size() - never.size(), rows_.size());
    for (const row* const one : never)
        out += fmt::format("{}:{}: never taken: {}\n", one->place.file, one->place.line, one->id);
    return out;
}

} // namespace offhook::table
