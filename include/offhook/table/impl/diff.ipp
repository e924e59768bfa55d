// What changed between two tables, cell by cell. Cells are found by names, so two vocabularies that
// number their words differently do no harm.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/texts.hpp>
#include <offhook/table/impl/show.ipp>
#include <offhook/table/show.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <map>

namespace offhook::table {
namespace detail {

/// The rows of each cell as text, by "State.Event", and what else a table says, by its key.
inline std::map<std::string, std::string> cells_as_text(const compiled_table& table) {
    std::map<std::string, std::string> out;
    for (const row& one : table.rows()) {
        std::string& cell = out[table.states()[one.state].name + "." + trigger_text(table, one)];
        cell += "    " + describe_row(table, one) + "\n";
    }
    for (std::size_t i = 0; i < table.states().size(); ++i) {
        const state_word& state = table.states()[i];
        std::string& text = out[state.name];
        const region_word& region = table.regions()[state.region];
        text = fmt::format("    {}{}{}enter [{}] leave [{}] of {}\n", state.final ? "final " : "",
                           state.rest ? "rest " : "", region.initial == i ? "initial " : "",
                           actions_text(table, state.enter), actions_text(table, state.leave),
                           region.name);
        for (const timer_index timer : state.timers)
            out[state.name + ".after " + table.timers()[timer].name + ", length"] =
                "    " + timer_length(table, timer) + "\n";
    }
    out["machine"] = "    " + table.name() + "\n";
    for (const auto& [name, length] : settings_as_text(table))
        out["setting " + name] = "    " + length + "\n";
    out["unhandled"] = unhandled_as_text(table);
    for (const stated_obligation& one : table.stated())
        out["obligation " + one.name] = "    " + stated_as_text(table, one) + "\n";
    return out;
}

} // namespace detail

OFFHOOK_DECL std::string diff(const compiled_table& old, const compiled_table& now) {
    const auto before = detail::cells_as_text(old);
    const auto after = detail::cells_as_text(now);
    std::string out;
    for (const auto& [name, text] : before)
        if (!after.contains(name)) out += "removed " + name + "\n" + text;
    for (const auto& [name, text] : after) {
        const auto was = before.find(name);
        if (was == before.end())
            out += "added " + name + "\n" + text;
        else if (was->second != text)
            out += "changed " + name + "\n  from\n" + was->second + "  to\n" + text;
    }
    return out;
}

} // namespace offhook::table
