// Plays each scenario and writes down what was seen.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/complete.hpp>
#include <offhook/table/impl/paths_text.ipp>

#include <map>

namespace offhook::table {

OFFHOOK_DECL completed_scenarios complete(const source& text, const compiled_table& table,
                                          const rehearsal& kind) {
    scenario_file file = read_scenarios(text, kind, table);
    if (!file.good()) return {text.text, std::move(file.diagnostics)};
    std::map<int, std::string> lines; // by number
    for (const scenario& one : file.scenarios) {
        const expectation seen = play(one, table, kind).seen;
        lines[static_cast<int>(one.scenes.back().then.place.line)] = detail::then_yaml(seen);
    }
    std::string out;
    int number = 0;
    for (std::size_t at = 0; at < text.text.size();) {
        const std::size_t end = std::min(text.text.find('\n', at), text.text.size() - 1);
        std::string line = text.text.substr(at, end + 1 - at);
        at = end + 1;
        const auto found = lines.find(++number);
        const std::size_t key = line.find("then:");
        if (found != lines.end() && key != std::string::npos)
            line = line.substr(0, key) + "then: " + found->second + "\n";
        out += line;
    }
    return {std::move(out), {}};
}

} // namespace offhook::table
