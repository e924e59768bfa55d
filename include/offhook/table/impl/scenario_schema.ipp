// The JSON Schema of files of scenarios, for editors: what events may carry and what a stage may be
// told, of all kinds of machines. Names of states are left to the reader, which knows the table.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/scenario_reader.hpp>
#include <offhook/table/impl/schema.ipp>
#include <offhook/table/reference.hpp>

#include <algorithm>
#include <deque>

#include <fmt/format.h>

namespace offhook::table {
namespace detail {

/// An event of two kinds may carry what either lets it carry.
inline void merge_parameters(std::vector<parameter>& into, const std::vector<parameter>& from) {
    for (const parameter& one : from) {
        const auto known = std::find_if(into.begin(), into.end(), [&](const parameter& other) {
            return other.name == one.name;
        });
        if (known == into.end()) {
            into.push_back(one);
            continue;
        }
        for (const std::string& choice : one.choices)
            if (std::find(known->choices.begin(), known->choices.end(), choice) ==
                known->choices.end())
                known->choices.push_back(choice);
    }
}

inline std::string described_parameters(const std::vector<parameter>& all) {
    std::string out;
    for (const parameter& one : all)
        out += fmt::format("{}\n        {}: {{\"description\": {}, \"allOf\": [{}]}}",
                           out.empty() ? "" : ",", json_text(one.name), json_text(one.doc),
                           parameter_schema(one));
    return out;
}

/// The words of all kinds, with storage of their own for what they may carry.
struct scenario_words {
    std::vector<schema_word> events{};
    std::deque<std::vector<parameter>> fields{};
    std::vector<parameter> options{};

    explicit scenario_words(const std::vector<const rehearsal*>& kinds) {
        for (const rehearsal* const kind : kinds) {
            merge_parameters(options, kind->options());
            const auto& words = kind->words().events();
            for (std::size_t i = 0; i < words.size(); ++i) {
                std::size_t at = 0;
                while (at < events.size() && events[at].name != words[i].name)
                    ++at;
                if (at == events.size()) {
                    events.push_back({words[i].name, words[i].doc});
                    fields.emplace_back();
                }
                merge_parameters(fields[at], kind->fields(static_cast<event_index>(i)));
            }
        }
        for (std::size_t i = 0; i < events.size(); ++i)
            events[i].forms.push_back(&fields[i]);
    }
};

inline std::string scenario_schema_of_then() {
    std::string out = "\"state\": " + one_or_list("word");
    for (const std::string& key : sighting_keys())
        out += ", " + json_text(key) + ": " + one_or_list("word");
    return "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {" + out + "}}";
}

} // namespace detail

OFFHOOK_DECL std::string scenario_schema(const std::vector<const rehearsal*>& kinds) {
    using detail::one_or_list;
    const detail::scenario_words words(kinds);
    const std::string special = ",\n        \"wait\": {\"description\": \"Time passes.\", "
                                "\"$ref\": \"#/definitions/duration\"},\n        \"timer\": "
                                "{\"description\": \"Waits until this timer fires; it must "
                                "run.\", \"type\": \"string\"}";
    std::string out = "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
                      "  \"title\": \"offhook scenarios\",\n  \"type\": \"object\",\n"
                      "  \"required\": [\"offhook\", \"scenarios\"],\n"
                      "  \"additionalProperties\": false,\n  \"properties\": {\n"
                      "    \"offhook\": {\"enum\": [\"scenario/1\"]},\n"
                      "    \"table\": {\"type\": \"string\"},\n"
                      "    \"description\": {\"type\": \"string\"},\n"
                      "    \"stories\": {\"type\": \"object\", \"additionalProperties\": " +
                      one_or_list("told") +
                      "},\n    \"scenarios\": {\"type\": \"object\", \"additionalProperties\": "
                      "{\"$ref\": \"#/definitions/scenario\"}}\n  },\n  \"definitions\": {\n";
    out += "    \"word\": {\"type\": [\"string\", \"integer\"]},\n    \"duration\": {\"type\": "
           "\"string\", \"pattern\": \"^[0-9]+(us|ms|s|min|h)$\"},\n";
    out += "    \"step\": " + detail::call_schema(words.events, special) + ",\n";
    out += "    \"told\": {\"anyOf\": [{\"$ref\": \"#/definitions/step\"}, {\"type\": "
           "\"string\", \"description\": \"A story of this file.\"}]},\n";
    out += "    \"then\": " + detail::scenario_schema_of_then() + ",\n";
    const std::string pair =
        "\"when\": " + one_or_list("step") + ", \"then\": {\"$ref\": \"#/definitions/then\"}";
    out += "    \"scene\": {\"type\": \"object\", \"required\": [\"when\", \"then\"], "
           "\"additionalProperties\": false, \"properties\": {" +
           pair + "}},\n";
    out += "    \"scenario\": {\"type\": \"object\", \"additionalProperties\": false, "
           "\"properties\": {\"given\": " +
           one_or_list("told") + ", " + pair +
           ", \"steps\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/scene\"}},\n"
           "      \"reference\": {\"type\": \"string\"}, \"description\": {\"type\": \"string\"},\n"
           "      \"with\": {\"type\": \"object\", \"additionalProperties\": false, "
           "\"properties\": {" +
           detail::described_parameters(words.options) + "}}}}\n  }\n}\n";
    return out;
}

} // namespace offhook::table
