// Why an event does or does nothing here, in words.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/choose.hpp>
#include <offhook/table/run.hpp>

#include <fmt/format.h>

namespace offhook::table {
namespace detail {

inline std::string_view name_of_role(role as) {
    return as == role::uac ? "UAC" : as == role::uas ? "UAS" : "Both";
}

inline std::string name_of_guard(const compiled_table& table, const guard_call& guard) {
    std::string out = guard.negated ? "not " : "";
    if (guard.guard != no_index) return out + table.words().guards()[guard.guard].name;
    out += "InState";
    for (const state_index one : guard.states)
        out += " " + table.states()[one].name;
    return out;
}

/// One row: where it stands, where it leads, and what became of it.
inline std::string explain_row(const compiled_table& table, const configuration& machine,
                               const row& one, const void* context, bool& taken) {
    std::string fate = "not tried: a row above is taken";
    if (!taken) {
        const guard_call* const refusing = refusing_guard(table, machine, one, context);
        taken = role_fits(one.only, machine.as) && !refusing;
        if (taken)
            fate = "taken";
        else if (!role_fits(one.only, machine.as))
            fate = fmt::format("refused: it is for the role {}", name_of_role(one.only));
        else
            fate = fmt::format("refused by the guard {}", name_of_guard(table, *refusing));
    }
    const std::string to = one.next == no_index ? "stay" : "to " + table.states()[one.next].name;
    std::string out =
        fmt::format("    {} ({}:{}): {}: {}", one.id, one.place.file, one.place.line, to, fate);
    if (!one.description.empty()) out += "  # " + one.description;
    return out + "\n";
}

inline std::string accepted_events(const compiled_table& table, state_index state) {
    std::string out;
    for (std::size_t i = 0; i < table.words().events().size(); ++i)
        if (!table.cell(state, static_cast<event_index>(i)).empty())
            out += (out.empty() ? "" : ", ") + table.words().events()[i].name;
    return out.empty() ? "nothing" : out;
}

inline std::string accepting_states(const compiled_table& table, event_index event) {
    std::string out;
    for (std::size_t i = 0; i < table.states().size(); ++i)
        if (!table.cell(static_cast<state_index>(i), event).empty())
            out += (out.empty() ? "" : ", ") + table.states()[i].name;
    return out.empty() ? "none" : out;
}

} // namespace detail

OFFHOOK_DECL std::string explain(const compiled_table& table, const configuration& machine,
                                 event_index event, host& owner) {
    if (!machine.started) return "the machine was not started\n";
    if (event >= table.words().events().size()) return "no such event\n";
    const event_word& word = table.words().events()[event];
    std::string out = fmt::format("event {}: {}\nmachine {} as {}\n", word.name, word.doc,
                                  table.name(), detail::name_of_role(machine.as));
    bool any = false;
    for (std::size_t i = 0; i < table.regions().size(); ++i) {
        const state_index state = machine.state[i];
        out +=
            fmt::format("  region {} in {}\n", table.regions()[i].name, table.states()[state].name);
        const auto cell = table.cell(state, event);
        bool taken = false;
        for (const row_index at : cell)
            out += detail::explain_row(table, machine, table.rows()[at], owner.context(), taken);
        if (cell.empty()) out += "    no row\n";
        out += "    accepts: " + detail::accepted_events(table, state) + "\n";
        any |= taken;
    }
    if (!any) {
        const unhandled_policy policy = table.on_unhandled(event);
        out += fmt::format("unhandled here: {}\n", policy == unhandled_policy::error ? "an error"
                                                   : policy == unhandled_policy::log ? "logged"
                                                                                     : "ignored");
    }
    return out + "states with rows for it: " + detail::accepting_states(table, event) + "\n";
}

OFFHOOK_DECL std::string why_refused(const compiled_table& table, const configuration& machine,
                                     event_index event, host& owner) {
    if (!machine.started || event >= table.words().events().size()) return {};
    std::string where;
    for (std::size_t i = 0; i < table.regions().size(); ++i) {
        const state_index state = machine.state[i];
        where += fmt::format("{}{} in {}", where.empty() ? "" : ", ", table.regions()[i].name,
                             table.states()[state].name);
        for (const row_index at : table.cell(state, event)) {
            const row& one = table.rows()[at];
            std::string by = fmt::format("role {}", detail::name_of_role(one.only));
            if (detail::role_fits(one.only, machine.as)) {
                const auto* const guard =
                    detail::refusing_guard(table, machine, one, owner.context());
                if (guard == nullptr) break; // a row that nothing refuses: somebody else did
                by = "guard " + detail::name_of_guard(table, *guard);
            }
            where += fmt::format(" (refused by the {}, {}:{}:{})", by, one.place.file,
                                 one.place.line, one.place.column);
        }
    }
    return fmt::format("{} is not accepted: {}; states that accept it: {}",
                       table.words().events()[event].name, where,
                       detail::accepting_states(table, event));
}

} // namespace offhook::table
