// Graphviz: a box for each region, boxes inside it for its groups, arrows from the border of a box
// for what all states of it have in common. Mermaid stands in draw_mermaid.ipp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/picture.hpp>
#include <offhook/table/detail/sha256.hpp>
#include <offhook/table/draw.hpp>
#include <offhook/table/impl/picture.ipp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace offhook::table {
namespace detail {

inline constexpr std::string_view happy_colour = "#1a7f37";
inline constexpr std::string_view timer_colour = "#b35900";

/// Names are anybody's text: quoted for dot.
inline std::string dot_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out + "\"";
}

/// The same for labels that are written as HTML.
inline std::string dot_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

inline std::string_view colour_of(const picture_trigger& one) {
    if (one.timer) return timer_colour;
    switch (one.source) {
    case event_source::command: return "#0550ae";
    case event_source::wire: return "#24292f";
    case event_source::media: return "#8250df";
    case event_source::internal: return "#6e7781";
    }
    return "black";
}

/// Long lines make boxes that no screen holds: broken at spaces, what follows is indented.
inline std::string dot_wrapped(std::string_view line, std::size_t width) {
    std::string out;
    std::size_t used = 0;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' ', 1), line.size());
        if (used > 0 && used + end > width) {
            out += "<br align=\"left\"/>\u00a0\u00a0\u00a0";
            used = 3;
            line.remove_prefix(line.front() == ' ' ? 1 : 0);
            continue;
        }
        out += dot_html(line.substr(0, end));
        used += end;
        line.remove_prefix(end);
    }
    return out;
}

inline std::string dot_label(const picture_arrow& arrow) {
    std::string out = "<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"1\">";
    for (const picture_trigger& one : arrow.triggers) {
        out += fmt::format("<tr><td align=\"left\"><font color=\"{}\">{}</font>", colour_of(one),
                           dot_html(one.text));
        if (const std::string more = one.details(); !more.empty())
            out += fmt::format("{}<font color=\"#6e7781\" point-size=\"9\">[{}]</font>",
                               more.size() > 24 ? "<br align=\"left\"/>\u00a0\u00a0" : " ",
                               dot_wrapped(more, 44));
        out += "</td></tr>";
    }
    return out + "</table>>";
}

inline std::string rows_of_arrow(const picture_arrow& arrow) {
    std::string out;
    for (const picture_trigger& one : arrow.triggers)
        out += (out.empty() ? "" : "\n") + one.rows;
    return out;
}

/// A state with what it takes without leaving, a line a row.
inline std::string dot_box(const std::string& name, std::string_view stays) {
    std::string out = "<<table border=\"0\" cellspacing=\"0\" cellpadding=\"2\"><tr><td>" +
                      dot_wrapped(name, 60) + "</td></tr>";
    while (!stays.empty()) {
        const std::size_t end = std::min(stays.find('\n'), stays.size());
        out += "<tr><td align=\"left\"><font point-size=\"10\" color=\"#57606a\">" +
               dot_wrapped(stays.substr(0, end), 60) + "<br align=\"left\"/></font></td></tr>";
        stays.remove_prefix(std::min(end + 1, stays.size()));
    }
    return out + "</table>>";
}

/// Writes one table.
class dot_writer {
public:
    dot_writer(const compiled_table& table, const compiled_table* base)
        : table_(table), all_(picture_of(table, base)) {}
    std::string write();

private:
    void box(group_index group, region_index region, int depth);
    void states_in(group_index group, region_index region, const std::string& indent);
    void crossing(region_index region);
    void added_groups(region_index region);
    void stack(region_index region);
    bool noted(group_index group) const;
    void state(state_index number, const std::string& indent);
    void arrow(const picture_arrow& one);
    void legend();
    bool leads_out(group_index group) const;
    bool shows(region_index region) const;
    std::string tail(const picture_arrow& one) const;
    const picture_group* group_at(group_index group) const;

    const compiled_table& table_;
    const picture all_;
    std::string out_{};
};

OFFHOOK_DECL const picture_group* dot_writer::group_at(group_index group) const {
    for (const picture_group& one : all_.groups)
        if (one.group == group) return &one;
    return nullptr;
}

OFFHOOK_DECL bool dot_writer::leads_out(group_index group) const {
    return std::any_of(all_.arrows.begin(), all_.arrows.end(),
                       [&](const picture_arrow& one) { return one.group == group; });
}

OFFHOOK_DECL bool dot_writer::noted(group_index group) const {
    return all_.added && (!all_.group_stays[group].empty() || leads_out(group));
}

OFFHOOK_DECL bool dot_writer::shows(region_index region) const {
    for (std::size_t i = 0; i < table_.groups().size(); ++i)
        if (table_.groups()[i].region == region && noted(static_cast<group_index>(i))) return true;
    for (std::size_t i = 0; i < table_.states().size(); ++i)
        if (table_.states()[i].region == region && all_.shown[i]) return true;
    return false;
}

OFFHOOK_DECL void dot_writer::state(state_index number, const std::string& indent) {
    if (!all_.shown[number]) return;
    const state_word& word = table_.states()[number];
    const std::vector<state_index>& way = table_.regions()[word.region].happy;
    const bool happy = std::find(way.begin(), way.end(), number) != way.end();
    std::string more;
    if (word.final) more += ", peripheries=2";
    if (word.rest) more += ", fillcolor=\"#dafbe1\"";
    if (happy) more += fmt::format(", color=\"{}\", penwidth=2.4", happy_colour);
    const std::string& stays = all_.stays[number];
    if (all_.added && !stays.empty()) more += ", label=" + dot_box(word.name, stays);
    out_ += fmt::format("{}{} [tooltip={}{}];\n", indent, dot_quoted(word.name),
                        dot_quoted(stays.empty() ? word.name : "stays on\n" + stays), more);
}

OFFHOOK_DECL void dot_writer::states_in(group_index group, region_index region,
                                        const std::string& indent) {
    for (std::size_t i = 0; i < table_.states().size(); ++i)
        if (table_.states()[i].region == region && all_.box_of[i] == group)
            state(static_cast<state_index>(i), indent);
}

OFFHOOK_DECL void dot_writer::box(group_index group, region_index region, int depth) {
    const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
    const group_word& word = table_.groups()[group];
    out_ +=
        fmt::format("{0}subgraph cluster_group_{1} {{\n{0}  label={2}; style=\"rounded,filled\";"
                    " color=\"#afb8c1\"; fillcolor=\"{3}\"; fontcolor=\"#57606a\";\n",
                    indent, group, dot_quoted(word.name), depth % 2 == 0 ? "#f6f8fa" : "#ffffff");
    if (leads_out(group))
        out_ +=
            fmt::format("{}  all_{} [shape=point, width=0.07, color=\"#57606a\", tooltip={}];\n",
                        indent, group, dot_quoted("every state of " + word.name));
    states_in(group, region, indent + "  ");
    for (const picture_group& one : all_.groups)
        if (!one.crossing && one.inside == group) box(one.group, region, depth + 1);
    out_ += indent + "}\n";
}

/// What cannot be a box is a note with the names of its states; its arrows begin there.
OFFHOOK_DECL void dot_writer::crossing(region_index region) {
    for (const picture_group& one : all_.groups) {
        const group_word& word = table_.groups()[one.group];
        if (!one.crossing || word.region != region) continue;
        std::string text = word.name + " is";
        for (const state_index member : word.members)
            text += "\n" + table_.states()[member].name;
        out_ += fmt::format("    all_{} [shape=note, style=filled, fillcolor=\"#f6f8fa\", "
                            "fontsize=10, fontcolor=\"#57606a\", label={}];\n",
                            one.group, dot_quoted(text));
    }
}

/// What a table adds to the rows of a group, in a note that names its states.
OFFHOOK_DECL void dot_writer::added_groups(region_index region) {
    for (std::size_t i = 0; i < table_.groups().size(); ++i) {
        const auto group = static_cast<group_index>(i);
        const group_word& word = table_.groups()[i];
        if (word.region != region || !noted(group)) continue;
        std::string name = word.name == "any" ? "any state" : word.name + ":";
        for (const state_index member : word.members)
            if (word.name != "any") name += " " + table_.states()[member].name;
        out_ += fmt::format("    all_{} [shape=note, style=filled, fillcolor=\"#f6f8fa\", "
                            "tooltip={}, label={}];\n",
                            i, dot_quoted(name + "\n" + all_.group_stays[i]),
                            dot_box(name, all_.group_stays[i]));
    }
}

/// Boxes without arrows would stand in one long row: they are stacked in three columns.
OFFHOOK_DECL void dot_writer::stack(region_index region) {
    constexpr std::size_t columns = 3;
    std::vector<std::string> alone;
    for (std::size_t i = 0; i < table_.states().size(); ++i)
        if (table_.states()[i].region == region && all_.shown[i] &&
            std::none_of(all_.arrows.begin(), all_.arrows.end(), [&](const picture_arrow& one) {
                return one.to == i || (one.group == no_index && one.from == i);
            }))
            alone.push_back(dot_quoted(table_.states()[i].name));
    for (std::size_t i = 0; i < table_.groups().size(); ++i)
        if (const auto group = static_cast<group_index>(i);
            table_.groups()[i].region == region && noted(group) && !leads_out(group))
            alone.push_back(fmt::format("all_{}", i));
    const std::size_t high = (alone.size() + columns - 1) / columns;
    for (std::size_t i = 1; i < alone.size(); ++i)
        if (i % high != 0)
            out_ += fmt::format("    {} -> {} [style=invis];\n", alone[i - 1], alone[i]);
}

OFFHOOK_DECL std::string dot_writer::tail(const picture_arrow& one) const {
    if (one.group == no_index) return dot_quoted(table_.states()[one.from].name);
    return fmt::format("all_{}", one.group);
}

OFFHOOK_DECL void dot_writer::arrow(const picture_arrow& one) {
    std::string more;
    if (one.happy) {
        more += fmt::format(", color=\"{}\", penwidth=3, weight=8", happy_colour);
    } else if (one.timers_only()) {
        more += fmt::format(", style=dashed, color=\"{}\"", timer_colour);
    }
    const picture_group* const group = one.group == no_index ? nullptr : group_at(one.group);
    const bool inside = group != nullptr && holds_member(table_.groups()[one.group], one.to);
    if (group != nullptr && !group->crossing && !inside)
        more += fmt::format(", {}=cluster_group_{}", one.back ? "lhead" : "ltail", one.group);
    // Graphviz keeps a beginning above its end; what leads back is drawn from its end.
    std::string from = tail(one);
    std::string to = dot_quoted(table_.states()[one.to].name);
    if (one.back) {
        std::swap(from, to);
        more += ", dir=back";
    }
    out_ += fmt::format("  {} -> {} [label={}, tooltip={}{}];\n", from, to, dot_label(one),
                        dot_quoted(rows_of_arrow(one)), more);
}

OFFHOOK_DECL void dot_writer::legend() {
    out_ += fmt::format(
        "  legend [shape=plaintext, style=\"\", tooltip=legend, label=<<table border=\"0\" "
        "cellspacing=\"0\" cellpadding=\"2\"><tr><td align=\"left\"><font color=\"{0}\"><b>thick "
        "green</b></font>: as things should go</td></tr><tr><td align=\"left\"><font "
        "color=\"#0550ae\">blue</font>: the application wants it</td></tr><tr><td align=\"left\">"
        "<font color=\"#24292f\">black</font>: the peer, by a message</td></tr><tr><td "
        "align=\"left\"><font color=\"#8250df\">violet</font>: media; <font "
        "color=\"#6e7781\">grey</font>: raised inside</td></tr><tr><td align=\"left\"><font "
        "color=\"{1}\">\u25f7 dashed</font>: a timer</td></tr><tr><td align=\"left\">green box: "
        "may "
        "stay for ever; double: the end</td></tr><tr><td align=\"left\">an arrow from the border "
        "of "
        "a box,</td></tr><tr><td align=\"left\">or from its dot: from all states in it</td></tr>"
        "</table>>];\n",
        happy_colour, timer_colour);
}

OFFHOOK_DECL std::string dot_writer::write() {
    out_ = fmt::format(
        "digraph table {{\n  compound=true; newrank=true; rankdir=TB; fontname=\"Helvetica\"; "
        "label={}; labelloc=t; fontsize=20;\n  nodesep=0.45; ranksep=0.55; tooltip={};\n"
        "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\", "
        "fontsize=13];\n  edge [fontname=\"Helvetica\", fontsize=10, color=\"#57606a\", "
        "arrowsize=0.8];\n",
        dot_quoted(table_.name()), dot_quoted(table_.name()));
    for (std::size_t r = 0; r < table_.regions().size(); ++r) {
        const auto region = static_cast<region_index>(r);
        const region_word& word = table_.regions()[r];
        if (!shows(region)) continue;
        const bool begins = all_.shown[word.initial];
        out_ += fmt::format("  subgraph cluster_region_{0} {{\n    label={1}; fontsize=16; "
                            "style=rounded; color=\"#57606a\";\n",
                            r, dot_quoted(word.name));
        if (begins)
            out_ += fmt::format("    start_{0} [shape=point, width=0.15, tooltip=start];\n"
                                "    start_{0} -> {1};\n",
                                r, dot_quoted(table_.states()[word.initial].name));
        for (std::size_t i = 0; i < table_.groups().size(); ++i)
            if (!all_.added && table_.groups()[i].name == "any" && table_.groups()[i].region == r &&
                leads_out(static_cast<group_index>(i)))
                out_ += fmt::format("    all_{} [shape=note, style=filled, fillcolor=\"#f6f8fa\", "
                                    "fontsize=10, label=\"any state\"];\n",
                                    i);
        states_in(no_index, region, "    ");
        for (const picture_group& one : all_.groups)
            if (!one.crossing && one.inside == no_index &&
                table_.groups()[one.group].region == region)
                box(one.group, region, 2);
        crossing(region);
        if (all_.added) {
            added_groups(region);
            stack(region);
        }
        out_ += "  }\n";
    }
    for (const picture_arrow& one : all_.arrows)
        arrow(one);
    legend();
    return out_ + "}\n";
}

} // namespace detail

OFFHOOK_DECL std::string draw_dot(const compiled_table& table) {
    return detail::dot_writer(table, nullptr).write();
}

OFFHOOK_DECL std::string draw_dot(const compiled_table& table, const compiled_table& base) {
    return detail::dot_writer(table, &base).write();
}

OFFHOOK_DECL std::string with_digest(std::string_view svg, std::string_view dot) {
    const std::string note =
        "<!-- made by offhook table draw from dot of sha256 " + detail::sha256_hex(dot) + " -->\n";
    std::string out(svg);
    const std::size_t at = out.find("<svg");
    out.insert(at == std::string::npos ? 0 : at, note);
    return out;
}

OFFHOOK_DECL bool drawn_from(std::string_view svg, std::string_view dot) {
    return svg.find("sha256 " + detail::sha256_hex(dot) + " -->") != std::string_view::npos;
}

} // namespace offhook::table
