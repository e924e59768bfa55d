// One arrow for each pair of states, with the triggers that lead along it. Rows that all states of
// a region share would hide the picture: those stand once, on an arrow from a box of the region.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/texts.hpp>
#include <offhook/table/draw.hpp>
#include <offhook/table/show.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <map>
#include <set>

namespace offhook::table {
namespace detail {

struct arrow_label {
    std::vector<std::string> triggers{};
    bool timers_only = true;
};

using arrows = std::map<std::pair<state_index, state_index>, arrow_label>;

inline std::string role_mark(const row& one) {
    return one.only == role::uac ? " (UAC)" : one.only == role::uas ? " (UAS)" : "";
}

/// Rows at one place of the file that lead out of three states or more are drawn once, see shared.
inline std::map<std::string, std::set<state_index>> sources_of(const compiled_table& table) {
    std::map<std::string, std::set<state_index>> out;
    for (const row& one : table.rows())
        if (one.next != no_index) out[one.id].insert(one.state);
    return out;
}

inline arrows arrows_of(const compiled_table& table, region_index region) {
    arrows out;
    const auto sources = sources_of(table);
    for (const row& one : table.rows()) {
        if (one.next == no_index || one.region != region) continue;
        if (sources.at(one.id).size() >= 4) continue;
        arrow_label& label = out[{one.state, one.next}];
        const std::string text =
            (one.event == no_index ? "\u23f1 " + detail::timer_length(table, one.timer)
                                   : table.words().events()[one.event].name) +
            role_mark(one);
        if (std::find(label.triggers.begin(), label.triggers.end(), text) == label.triggers.end())
            label.triggers.push_back(text);
        label.timers_only &= one.event == no_index;
    }
    return out;
}

/// "from four states or more: DialogBYE -> Terminating".
inline std::vector<std::string> shared_of(const compiled_table& table, region_index region) {
    std::vector<std::string> out;
    const auto sources = sources_of(table);
    for (const row& one : table.rows()) {
        if (one.next == no_index || one.region != region || sources.at(one.id).size() < 4) continue;
        std::string text =
            (one.event == no_index ? "\u23f1 " + detail::timer_length(table, one.timer)
                                   : table.words().events()[one.event].name) +
            role_mark(one) + " -> " + table.states()[one.next].name;
        if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    }
    return out;
}

inline std::string joined(const std::vector<std::string>& all, std::string_view with) {
    std::string out;
    for (const std::string& one : all)
        out += (out.empty() ? "" : std::string(with)) + one;
    return out;
}

} // namespace detail

OFFHOOK_DECL std::string draw_dot(const compiled_table& table) {
    std::string out = "digraph table {\n  compound=true; rankdir=TB; fontname=sans;\n"
                      "  node [shape=box, style=rounded, fontname=sans];\n"
                      "  edge [fontname=sans, fontsize=9];\n";
    for (std::size_t r = 0; r < table.regions().size(); ++r) {
        const region_word& region = table.regions()[r];
        out += fmt::format("  subgraph cluster_{0} {{\n    label=\"{1}\";\n"
                           "    start_{0} [shape=point, label=\"\"];\n    start_{0} -> \"{2}\";\n",
                           r, region.name, table.states()[region.initial].name);
        for (const state_word& state : table.states())
            if (state.region == r)
                out +=
                    fmt::format("    \"{}\"{};\n", state.name,
                                state.final  ? " [peripheries=2]"
                                : state.rest ? " [style=\"rounded,filled\", fillcolor=\"#ddeedd\"]"
                                             : "");
        const auto shared = detail::shared_of(table, static_cast<region_index>(r));
        if (!shared.empty())
            out += fmt::format("    shared_{} [shape=note, style=\"\", fontsize=9, label=\"from "
                               "many states:\\n{}\"];\n",
                               r, detail::joined(shared, "\\n"));
        for (const auto& [ends, label] : detail::arrows_of(table, static_cast<region_index>(r)))
            out += fmt::format("    \"{}\" -> \"{}\" [label=\"{}\"{}];\n",
                               table.states()[ends.first].name, table.states()[ends.second].name,
                               detail::joined(label.triggers, "\\n"),
                               label.timers_only ? ", style=dashed" : "");
        out += "  }\n";
    }
    return out + "}\n";
}

OFFHOOK_DECL std::string draw_mermaid(const compiled_table& table) {
    std::string out = "stateDiagram-v2\n";
    for (std::size_t r = 0; r < table.regions().size(); ++r) {
        const region_word& region = table.regions()[r];
        out += fmt::format("  state {} {{\n    [*] --> {}\n", region.name,
                           table.states()[region.initial].name);
        for (const auto& [ends, label] : detail::arrows_of(table, static_cast<region_index>(r)))
            out +=
                fmt::format("    {} --> {} : {}\n", table.states()[ends.first].name,
                            table.states()[ends.second].name, detail::joined(label.triggers, ", "));
        for (const state_word& state : table.states())
            if (state.region == r && state.final)
                out += fmt::format("    {} --> [*]\n", state.name);
        const auto shared = detail::shared_of(table, static_cast<region_index>(r));
        if (!shared.empty()) {
            out += fmt::format("    note right of {}\n      from many states\n",
                               table.states()[region.initial].name);
            for (const std::string& one : shared)
                out += "      " + one + "\n";
            out += "    end note\n";
        }
        out += "  }\n";
    }
    return out;
}

} // namespace offhook::table
