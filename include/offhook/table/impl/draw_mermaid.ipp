// Mermaid: it cannot join states of two boxes, so the states of a region stand side by side and a
// note says what the states of a group have in common.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/picture.hpp>
#include <offhook/table/draw.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace offhook::table {
namespace detail {

/// Its labels end at a colon or semicolon, and know no quotes: what is not plain becomes a blank.
inline std::string mermaid_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool special = c == ':' || c == ';' || c == '"' || c == '\n' || c == '#' ||
                             c == '<' || c == '>' || c == '{' || c == '}';
        out += special ? ' ' : c;
    }
    return out;
}

inline std::string mermaid_triggers(const picture_arrow& arrow) {
    std::string out = arrow.happy ? "\u2605 " : "";
    bool first = true;
    for (const picture_trigger& one : arrow.triggers) {
        if (!std::exchange(first, false)) out += ", ";
        out += mermaid_text(one.text);
        if (const std::string more = one.details(); !more.empty())
            out += " (" + mermaid_text(more) + ")";
    }
    return out;
}

inline void mermaid_group(std::string& out, const compiled_table& table, const picture& all,
                          group_index group) {
    const group_word& word = table.groups()[group];
    out += "      " + word.name + " is";
    for (const state_index one : word.members)
        out += " " + table.states()[one].name;
    out += "\n";
    for (const picture_arrow& one : all.arrows)
        if (one.group == group)
            out += fmt::format("      \u2022 {} \u2192 {}\n", mermaid_triggers(one),
                               table.states()[one.to].name);
}

} // namespace detail

OFFHOOK_DECL std::string draw_mermaid(const compiled_table& table) {
    const detail::picture all = detail::picture_of(table, nullptr);
    std::string out = "stateDiagram-v2\n  classDef happy stroke:#1a7f37,stroke-width:3px\n"
                      "  classDef rest fill:#dafbe1\n";
    for (std::size_t r = 0; r < table.regions().size(); ++r) {
        const region_word& region = table.regions()[r];
        out += fmt::format("  state {} {{\n    [*] --> {}\n", region.name,
                           table.states()[region.initial].name);
        for (const detail::picture_arrow& one : all.arrows)
            if (one.group == no_index && table.states()[one.to].region == r)
                out += fmt::format("    {} --> {} : {}\n", table.states()[one.from].name,
                                   table.states()[one.to].name, detail::mermaid_triggers(one));
        for (const state_word& state : table.states())
            if (state.region == r && state.final)
                out += fmt::format("    {} --> [*]\n", state.name);
        bool noted = false;
        for (std::size_t i = 0; i < table.groups().size(); ++i) {
            const auto group = static_cast<group_index>(i);
            if (table.groups()[i].region != r ||
                std::none_of(all.arrows.begin(), all.arrows.end(),
                             [&](const auto& one) { return one.group == group; }))
                continue;
            if (!std::exchange(noted, true))
                out += fmt::format("    note right of {}\n", table.states()[region.initial].name);
            detail::mermaid_group(out, table, all, group);
        }
        if (noted) out += "    end note\n";
        out += "  }\n";
    }
    for (std::size_t i = 0; i < table.states().size(); ++i) {
        const state_word& state = table.states()[i];
        const auto& way = table.regions()[state.region].happy;
        if (std::find(way.begin(), way.end(), i) != way.end())
            out += fmt::format("  class {} happy\n", state.name);
        else if (state.rest)
            out += fmt::format("  class {} rest\n", state.name);
    }
    return out;
}

} // namespace offhook::table
