// The schemas for editors take every shipped table and every file of scenarios, and refuse what the
// loader refuses for its form. Only as much of JSON Schema as ours are written in is judged here.
#include "shipped.hpp"

#include <offhook/table/reference.hpp>

#include <yaml-cpp/yaml.h>

#include <regex>

using namespace offhook;

namespace {

/// Both the schema, which is JSON and so also YAML, and what it judges.
class judge {
public:
    explicit judge(const std::string& schema) : root_(YAML::Load(schema)) {}

    bool takes(const YAML::Node& what) const { return takes(root_, what); }

private:
    static bool is_one_of(const YAML::Node& word, const YAML::Node& list) {
        for (const YAML::Node& one : list)
            if (one.Scalar() == word.Scalar()) return true;
        return false;
    }

    static bool is_of_type(const std::string& type, const YAML::Node& what) {
        const auto spelt = [&](const char* how) {
            return what.IsScalar() && what.Tag() != "!" &&
                   std::regex_match(what.Scalar(), std::regex(how));
        };
        if (type == "object") return what.IsMap();
        if (type == "array") return what.IsSequence();
        if (type == "null") return what.IsNull();
        if (type == "integer") return spelt("-?[0-9]+");
        if (type == "boolean") return spelt("true|false");
        REQUIRE(type == "string");
        return what.IsScalar() && !spelt("-?[0-9]+|true|false");
    }

    static bool has_type(const YAML::Node& types, const YAML::Node& what) {
        if (types.IsScalar()) return is_of_type(types.Scalar(), what);
        for (const YAML::Node& one : types)
            if (is_of_type(one.Scalar(), what)) return true;
        return false;
    }

    bool takes(const YAML::Node& schema, const YAML::Node& what) const {
        for (const auto& rule : schema)
            if (!keeps(rule.first.Scalar(), rule.second, schema, what)) return false;
        return true;
    }

    bool keeps(const std::string& rule, const YAML::Node& given, const YAML::Node& schema,
               const YAML::Node& what) const {
        if (rule == "$schema" || rule == "title" || rule == "description" || rule == "definitions")
            return true;
        if (rule == "$ref") {
            const std::string path = given.Scalar();
            REQUIRE(path.starts_with("#/definitions/"));
            const YAML::Node found = root_["definitions"][path.substr(14)];
            REQUIRE(found.IsDefined());
            return takes(found, what);
        }
        if (rule == "type") return has_type(given, what);
        if (rule == "enum") return what.IsScalar() && is_one_of(what, given);
        if (rule == "pattern")
            return !what.IsScalar() || std::regex_search(what.Scalar(), std::regex(given.Scalar()));
        if (rule == "minimum")
            return !is_of_type("integer", what) || what.as<long>() >= given.as<long>();
        if (rule == "maximum")
            return !is_of_type("integer", what) || what.as<long>() <= given.as<long>();
        if (rule == "minProperties") return !what.IsMap() || what.size() >= given.as<std::size_t>();
        if (rule == "maxProperties") return !what.IsMap() || what.size() <= given.as<std::size_t>();
        if (rule == "anyOf" || rule == "allOf") {
            const auto fits = [&](const YAML::Node& one) { return takes(one, what); };
            return rule == "anyOf" ? std::any_of(given.begin(), given.end(), fits)
                                   : std::all_of(given.begin(), given.end(), fits);
        }
        if (rule == "items") {
            for (std::size_t i = 0; what.IsSequence() && i < what.size(); ++i)
                if (!takes(given, what[i])) return false;
            return true;
        }
        if (!what.IsMap()) return true; // the rest is about maps
        if (rule == "required") {
            for (const YAML::Node& one : given)
                if (!what[one.Scalar()].IsDefined()) return false;
            return true;
        }
        if (rule == "properties") {
            for (const auto& one : what)
                if (const YAML::Node of = given[one.first.Scalar()];
                    of.IsDefined() && !takes(of, one.second))
                    return false;
            return true;
        }
        REQUIRE(rule == "additionalProperties");
        for (const auto& one : what) {
            if (schema["properties"] && schema["properties"][one.first.Scalar()]) continue;
            if (given.IsScalar() ? given.Scalar() == "false" : !takes(given, one.second))
                return false;
        }
        return true;
    }

    YAML::Node root_;
};

std::string file_of(const std::string& name) {
    std::ifstream in(std::string(OFFHOOK_SOURCE_DIR "/state_tables/") + name);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace

TEST_CASE("every shipped table fits the schema that its first line names") {
    const judge of(file_of("schema/table.schema.json"));
    for (const std::string_view name : session::shipped_table_names()) {
        const std::string text(*session::shipped_table(name));
        INFO(name);
        CHECK(text.find("table.schema.json") != std::string::npos);
        CHECK(of.takes(YAML::Load(text)));
    }
}

TEST_CASE("every file of scenarios fits the schema that its first line names") {
    const judge of(file_of("schema/scenario.schema.json"));
    for (const table::source& text : shipped::files_of_scenarios()) {
        INFO(text.name);
        CHECK(text.text.find("scenario.schema.json") != std::string::npos);
        CHECK(of.takes(YAML::Load(text.text)));
    }
}

TEST_CASE("a word that several kinds have may be written as each of them has it") {
    const judge of(table::schema(shipped::words().all()));
    const auto row = [](const std::string& action) {
        return YAML::Load(
            "offhook: table/1\nmachine: mine\nstates: {Idle: {ActionFailed: {actions: " + action +
            "}}}\n");
    };
    CHECK(of.takes(row("{SetOutcome: removed}")));   // of a registration
    CHECK(of.takes(row("{SetOutcome: connected}"))); // of a transfer
    CHECK_FALSE(of.takes(row("{SetOutcome: sunny}")));
    CHECK_FALSE(of.takes(row("SetOutcom")));
    CHECK_FALSE(of.takes(row("{SendSIPResponse: often}")));
    CHECK_FALSE(of.takes(YAML::Load("offhook: table/1\nmachin: mine\n")));
}
