// The Markdown reference.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/texts.hpp>
#include <offhook/table/show.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <offhook/table/reference.hpp>

namespace offhook::table {
namespace detail {

inline std::string cell_of_markdown(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    return text;
}

inline std::string_view type_name(value_type type) {
    switch (type) {
    case value_type::number: return "number";
    case value_type::flag: return "flag";
    case value_type::time: return "time";
    case value_type::text: return "text";
    case value_type::name: return "one of";
    }
    return "";
}

inline std::string parameters_text(const std::vector<parameter>& all) {
    std::string out;
    for (const parameter& one : all) {
        out += fmt::format("{}`{}` {}", out.empty() ? "" : "<br>", one.name, type_name(one.type));
        for (const std::string& choice : one.choices)
            out += " `" + choice + "`";
        out += one.required ? ", required" : "";
        if (!one.doc.empty()) out += ": " + cell_of_markdown(one.doc);
    }
    return out;
}

inline std::string_view source_name(event_source source) {
    switch (source) {
    case event_source::command: return "command";
    case event_source::wire: return "wire";
    case event_source::media: return "media";
    case event_source::internal: return "internal";
    }
    return "";
}

inline void words_to_markdown(std::string& out, const vocabulary& words) {
    out += fmt::format("\n## Tables of kind `{}`\n\n### Events\n\n| event | from | meaning |\n"
                       "|---|---|---|\n",
                       words.kind());
    for (const event_word& one : words.events())
        out += fmt::format("| `{}` | {} | {} |\n", one.name, source_name(one.source),
                           cell_of_markdown(one.doc));
    out += "\n### Guards\n\n| guard | parameters | holds when |\n|---|---|---|\n"
           "| `InState` | a state or group, or a list of them | A region stands there, before the "
           "event. |\n";
    for (const guard_word& one : words.guards())
        out += fmt::format("| `{}` | {} | {} |\n", one.name, parameters_text(one.parameters),
                           cell_of_markdown(one.doc));
    out += "\n### Actions\n\n| action | role | parameters | what it does |\n|---|---|---|---|\n";
    for (const action_word& one : words.actions())
        out += fmt::format("| `{}` | {} | {} | {} |\n", one.name,
                           one.only == role::both  ? ""
                           : one.only == role::uac ? "UAC"
                                                   : "UAS",
                           parameters_text(one.parameters), cell_of_markdown(one.doc));
    out += "\n### Published events\n\n| event | fields | meaning |\n|---|---|---|\n";
    for (const publish_word& one : words.publishes())
        out += fmt::format("| `{}` | {} | {} |\n", one.name, parameters_text(one.fields),
                           cell_of_markdown(one.doc));
    out += "\n### Settings\n\n| setting | preset | meaning |\n|---|---|---|\n";
    for (const setting_word& one : words.settings())
        out += fmt::format("| `{}` | {} | {} |\n", one.name, duration_text(one.preset),
                           cell_of_markdown(one.doc));
    out += "\n### Obligations\n\n| what every table owes | why | reference |\n|---|---|---|\n";
    for (const obligation& one : words.obligations())
        out += fmt::format("| {} | {} | {} |\n", one.name, one.reason, one.reference);
}

} // namespace detail

OFFHOOK_DECL std::string reference(const std::vector<const vocabulary*>& kinds) {
    std::string out = "# The words of state tables\n\nMade by `offhook table reference` from what "
                      "is registered in C++. Not to be edited.\n";
    for (const vocabulary* const one : kinds)
        detail::words_to_markdown(out, *one);
    return out;
}

} // namespace offhook::table
