// The JSON Schema for editors. It helps with names and forms; what a table means is for the loader.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/reference.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <set>

namespace offhook::table {
namespace detail {

inline std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

/// A word of any of the kinds; the first that has it documents it. A word that several kinds
/// register may take other parameters in each: every form is allowed, the loader knows the kind.
struct schema_word {
    std::string name;
    std::string doc;
    std::vector<const std::vector<parameter>*> forms{};
};

template <class Words>
void collect_words(std::vector<schema_word>& into, const Words& from) {
    for (const auto& one : from) {
        auto known = std::find_if(into.begin(), into.end(),
                                  [&](const schema_word& old) { return old.name == one.name; });
        if (known == into.end()) known = into.insert(into.end(), {one.name, one.doc});
        if constexpr (requires { one.parameters; }) known->forms.push_back(&one.parameters);
    }
}

inline std::string enum_of(const std::vector<schema_word>& words) {
    std::string out;
    for (const schema_word& one : words)
        out += (out.empty() ? "" : ", ") + json_text(one.name);
    return "{\"enum\": [" + out + "]}";
}

inline std::string number_schema(const parameter& one) {
    const parameter any;
    std::string out = "{\"type\": \"integer\"";
    if (one.least != any.least) out += ", \"minimum\": " + std::to_string(one.least);
    if (one.most != any.most) out += ", \"maximum\": " + std::to_string(one.most);
    return out + "}";
}

inline std::string parameter_schema(const parameter& one) {
    switch (one.type) {
    case value_type::number: return number_schema(one);
    case value_type::flag: return "{\"type\": \"boolean\"}";
    case value_type::time: return "{\"$ref\": \"#/definitions/duration\"}";
    case value_type::text: return "{\"type\": [\"string\", \"integer\"]}";
    case value_type::name: break;
    }
    std::string out;
    for (const std::string& choice : one.choices)
        out += (out.empty() ? "" : ", ") + json_text(choice);
    return "{\"enum\": [" + out + "]}";
}

/// What may stand behind the name of a word, by one of its forms: its first parameter alone, or a
/// map of all.
inline std::vector<std::string> form_schemas(const std::vector<parameter>& form) {
    std::vector<std::string> out;
    std::string fields;
    for (const parameter& one : form)
        fields += fmt::format("{}{}: {}", fields.empty() ? "" : ", ", json_text(one.name),
                              parameter_schema(one));
    if (!form.empty()) out.push_back(parameter_schema(form.front()));
    out.push_back("{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {" +
                  fields + "}}");
    return out;
}

/// `Name`, `{Name: parameter}`, `{Name: {parameter: value}}`, `{type: Name, parameter: value}`.
inline std::string call_schema(const std::vector<schema_word>& words, std::string_view extra) {
    std::string short_form;
    std::string long_form;
    std::set<std::string> seen;
    for (const schema_word& one : words) {
        std::vector<std::string> choices; // of all forms, each once
        for (const std::vector<parameter>* const form : one.forms) {
            for (const parameter& p : *form)
                if (seen.insert(p.name).second)
                    long_form += ",\n        " + json_text(p.name) + ": {}";
            for (std::string& choice : form_schemas(*form))
                if (std::find(choices.begin(), choices.end(), choice) == choices.end())
                    choices.push_back(std::move(choice));
        }
        std::string any;
        for (const std::string& choice : choices)
            any += (any.empty() ? "" : ", ") + choice;
        short_form += fmt::format("{}\n        {}: {{\"description\": {}, \"anyOf\": [{}]}}",
                                  short_form.empty() ? "" : ",", json_text(one.name),
                                  json_text(one.doc), any);
    }
    return fmt::format("{{\"anyOf\": [\n      {},\n      {{\"type\": \"object\", "
                       "\"additionalProperties\": false, \"minProperties\": 1, \"maxProperties\": "
                       "1, \"properties\": {{{}{}}}}},\n      {{\"type\": \"object\", "
                       "\"required\": [\"type\"], \"additionalProperties\": false, "
                       "\"properties\": {{\n        \"type\": {}{}}}}}\n    ]}}",
                       enum_of(words), short_form, extra, enum_of(words), long_form);
}

inline std::string one_or_list(std::string_view name) {
    return fmt::format(
        "{{\"anyOf\": [{{\"$ref\": \"#/definitions/{0}\"}}, {{\"type\": \"array\", "
        "\"items\": {{\"$ref\": \"#/definitions/{0}\"}}}}, {{\"type\": \"null\"}}]}}",
        name);
}

inline std::string row_fields() {
    return "\"role\": {\"enum\": [\"UAC\", \"UAS\", \"Both\"]}, \"guards\": " +
           one_or_list("guard") + ", \"actions\": " + one_or_list("action") +
           ", \"next_state\": {\"type\": \"string\"}, \"publish\": " + one_or_list("publish") +
           ", \"raise\": " + one_or_list("event") + ", \"restart\": " + one_or_list("word") +
           ", \"description\": {\"type\": \"string\"}, \"id\": {\"type\": \"string\"}";
}

inline std::string block_fields(const std::vector<schema_word>& events) {
    std::string out;
    for (const schema_word& one : events)
        out += fmt::format("      {}: {{\"description\": {}, \"allOf\": [{}]}},\n",
                           json_text(one.name), json_text(one.doc), one_or_list("row"));
    return out + "      \"after\": {\"type\": [\"object\", \"null\"], \"additionalProperties\": " +
           one_or_list("row") + "},\n      \"enter\": " + one_or_list("action") +
           ",\n      \"leave\": " + one_or_list("action") +
           ",\n      \"rest\": {\"type\": \"boolean\"},\n      \"of\": " + one_or_list("word") +
           ",\n      \"name\": {\"type\": \"string\"},\n"
           "      \"description\": {\"type\": \"string\"}";
}

} // namespace detail

OFFHOOK_DECL std::string schema(const std::vector<const vocabulary*>& kinds) {
    std::vector<detail::schema_word> events, guards, actions, publishes, settings;
    for (const vocabulary* const one : kinds) {
        detail::collect_words(events, one->events());
        detail::collect_words(guards, one->guards());
        detail::collect_words(actions, one->actions());
        detail::collect_words(publishes, one->publishes());
        detail::collect_words(settings, one->settings());
    }
    std::string lengths;
    for (const auto& one : settings)
        lengths += fmt::format("{}\n      {}: {{\"description\": {}, \"$ref\": "
                               "\"#/definitions/duration\"}}",
                               lengths.empty() ? "" : ",", detail::json_text(one.name),
                               detail::json_text(one.doc));
    const std::string policy = "{\"enum\": [\"ignore\", \"log\", \"error\"]}";
    const std::string blocks = "{\"anyOf\": [{\"type\": \"object\", \"additionalProperties\": "
                               "{\"$ref\": \"#/definitions/block\"}}, {\"type\": \"array\"}]}";
    std::string out = "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
                      "  \"title\": \"offhook state table\",\n  \"type\": \"object\",\n"
                      "  \"required\": [\"offhook\"],\n  \"additionalProperties\": false,\n"
                      "  \"properties\": {\n    \"offhook\": {\"enum\": [\"table/1\"]},\n";
    out += "    \"machine\": {\"type\": \"string\"},\n    \"kind\": {\"type\": \"string\"},\n"
           "    \"extends\": {\"type\": \"string\"},\n    \"description\": {\"type\": "
           "\"string\"},\n    \"initial\": {\"type\": \"string\"},\n";
    out += "    \"final\": " + detail::one_or_list("word") +
           ",\n    \"happy\": " + detail::one_or_list("word") +
           ",\n    \"regions\": " + detail::one_or_list("word") + ",\n";
    out += "    \"settings\": {\"type\": \"object\", \"additionalProperties\": false, "
           "\"properties\": {" +
           lengths + "}},\n";
    out += "    \"unhandled\": {\"type\": \"object\", \"additionalProperties\": " + policy + "},\n";
    out += "    \"obligations\": {\"type\": \"object\"},\n    \"states\": " + blocks +
           ",\n    \"groups\": " + blocks +
           ",\n    \"any\": {\"$ref\": \"#/definitions/block\"},\n"
           "    \"transitions\": {\"type\": \"array\", \"items\": {\"$ref\": "
           "\"#/definitions/long_row\"}}\n  },\n  \"definitions\": {\n";
    out += "    \"word\": {\"type\": \"string\"},\n    \"duration\": {\"type\": [\"string\", "
           "\"null\"], \"pattern\": \"^[0-9]+(us|ms|s|min|h)$\"},\n";
    out += "    \"event\": " + detail::enum_of(events) +
           ",\n    \"publish\": " + detail::enum_of(publishes) + ",\n";
    out += "    \"guard\": " +
           detail::call_schema(guards, ",\n        \"InState\": {}, \"not\": {\"$ref\": "
                                       "\"#/definitions/guard\"}") +
           ",\n";
    out += "    \"action\": {\"anyOf\": [{\"enum\": [\"base\"]}, " +
           detail::call_schema(actions, "") + "]},\n";
    out += "    \"row\": {\"anyOf\": [{\"enum\": [\"base\"]}, {\"type\": \"object\", "
           "\"additionalProperties\": false, \"properties\": {" +
           detail::row_fields() + "}}]},\n";
    out += "    \"long_row\": {\"type\": \"object\", \"required\": [\"state\"], "
           "\"additionalProperties\": false, \"properties\": {\"state\": " +
           detail::one_or_list("word") + ", \"event\": {}, \"after\": {}, " + detail::row_fields() +
           "}},\n";
    out += "    \"block\": {\"type\": [\"object\", \"null\"], \"additionalProperties\": false, "
           "\"properties\": {\n" +
           detail::block_fields(events) + "}}\n  }\n}\n";
    return out;
}

} // namespace offhook::table
