// Ways as a file of scenarios, in the spelling that people use.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/scenario_reader.hpp>
#include <offhook/table/detail/texts.hpp>
#include <offhook/table/paths.hpp>
#include <offhook/table/show.hpp>

#include <fmt/format.h>

namespace offhook::table {
namespace detail {

/// A text that YAML would not take as it is stands in quotes.
inline std::string text_for_yaml(const std::string& text) {
    const bool plain = !text.empty() &&
                       text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                              "0123456789_-") == std::string::npos;
    if (plain && text.find_first_not_of("0123456789") != std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text)
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else
            out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return out + '"';
}

/// "sdp: false, status: 491"; empty when nothing was given.
inline std::string fields_text(const arguments& given, const std::vector<parameter>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (given.given(i))
            out += (out.empty() ? "" : ", ") + names[i].name + ": " +
                   (names[i].type == value_type::text ? text_for_yaml(value_text(given.values()[i]))
                                                      : value_text(given.values()[i]));
    return out;
}

inline std::string step_yaml(const scenario_step& step, const rehearsal& kind) {
    if (step.event == no_index && step.timer.empty())
        return "{wait: " + duration_text(step.time) + "}";
    if (step.event == no_index) return "{timer: " + step.timer + "}";
    const std::string& name = kind.words().events()[step.event].name;
    const std::string fields = fields_text(step.fields, kind.fields(step.event));
    return fields.empty() ? name : "{" + name + ": {" + fields + "}}";
}

inline std::string words_yaml(const std::vector<expectation::word>& words) {
    std::string out;
    for (const auto& word : words) {
        const bool number = word.text.find_first_not_of("0123456789") == std::string::npos;
        out += (out.empty() ? "" : ", ") + (number ? '"' + word.text + '"' : word.text);
    }
    return words.size() == 1 ? out : "[" + out + "]";
}

inline std::string then_yaml(const expectation& then) {
    std::string out;
    const auto add = [&out](const std::string& key, const std::vector<expectation::word>& words) {
        if (!words.empty()) out += (out.empty() ? "" : ", ") + key + ": " + words_yaml(words);
    };
    add("state", then.states);
    for (std::size_t i = 0; i < then.seen.size(); ++i)
        if (then.seen[i] && i != static_cast<std::size_t>(sighting::sort::action) &&
            i != static_cast<std::size_t>(sighting::sort::row))
            add(sighting_keys()[i], *then.seen[i]);
    return "{" + out + "}";
}

} // namespace detail

OFFHOOK_DECL std::string to_scenarios(const path_report& report, const compiled_table& table,
                                      const rehearsal& kind, const std::string& table_name) {
    std::string out = "# What the table does now. Whether it should, is for a reader to say.\n"
                      "offhook: scenario/1\ntable: " +
                      table_name + "\nscenarios:\n";
    for (const auto& way : report.found) {
        const scenario& one = way.made;
        out += fmt::format("  {}:\n    # {}:{}: {}\n", one.name, way.to->place.file,
                           way.to->place.line, describe_row(table, *way.to));
        const std::string with = detail::fields_text(one.with, kind.options());
        if (!with.empty()) out += "    with: {" + with + "}\n";
        std::string given;
        for (const scenario_step& step : one.given)
            given += (given.empty() ? "" : ", ") + detail::step_yaml(step, kind);
        out += "    given: [" + given + "]\n";
        out += "    when: " + detail::step_yaml(one.scenes.front().when.front(), kind) + "\n";
        out += "    then: " + detail::then_yaml(one.scenes.front().then) + "\n";
    }
    for (const row* const one : report.missing)
        out += fmt::format("# {}:{}: not within {} places: {}\n", one->place.file, one->place.line,
                           report.standings, one->id);
    return out;
}

} // namespace offhook::table
