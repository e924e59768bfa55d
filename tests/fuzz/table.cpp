// State tables from any text, with the words of calls: loaded, or refused with a diagnostic.
#include "target.hpp"

#include <offhook/session/call_words.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/table/load.hpp>

using namespace offhook;
using fuzz::require;

OFFHOOK_FUZZ(table) {
    static const table::vocabulary words = session::call_vocabulary();
    const auto find = [](std::string_view name, const table::source&) {
        std::optional<table::source> found;
        if (const auto text = session::shipped_table(name)) {
            found = table::source{std::string(name), std::string(*text)};
        }
        return found;
    };
    const auto outcome = table::load({"fuzz.yaml", std::string(input)}, words, find);
    require(outcome.good() || !outcome.diagnostics.empty(), "a refusal says why");
    for (const table::diagnostic& each : outcome.diagnostics)
        require(!each.to_string().empty(), "a diagnostic has a text");
}
