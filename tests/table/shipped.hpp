// The shipped tables and their words, for the tests of tools over tables.
#pragma once

#include <offhook/session/rehearsal.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/session/soft_rehearsal.hpp>
#include <offhook/session/words.hpp>
#include <offhook/table/prove.hpp>
#include <offhook/table/scenario.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

namespace shipped {

using namespace offhook;

inline const session::words& words() {
    static const session::words made;
    return made;
}

inline std::optional<table::source> find(std::string_view name, const table::source&) {
    const auto text = session::shipped_table(name);
    if (!text) return std::nullopt;
    return table::source{std::string(name), std::string(*text)};
}

inline std::unique_ptr<const table::compiled_table> load(const table::source& text,
                                                         const table::vocabulary& with) {
    table::load_outcome out = table::load(text, with, find);
    INFO(out.to_string());
    REQUIRE(out.good());
    return std::move(out.table);
}

inline std::unique_ptr<const table::compiled_table> load(const std::string& name) {
    for (std::size_t i = 0; i < session::soft_kinds; ++i) {
        const auto kind = static_cast<session::soft_kind>(i);
        if (name == std::string(session::to_text(kind)) + ".yaml")
            return load(*find(name, {}), words().soft(kind));
    }
    const bool transfers = name == "transfer.yaml";
    return load(*find(name, {}), transfers ? words().transfers() : words().calls());
}

inline const session::rehearsal& calls() {
    static const session::rehearsal made(session::rehearsed::call);
    return made;
}
inline const session::rehearsal& transfers() {
    static const session::rehearsal made(session::rehearsed::transfer);
    return made;
}

inline const session::soft_rehearsal& soft(session::soft_kind kind) {
    static const session::soft_rehearsal registrations(session::soft_kind::registration);
    static const session::soft_rehearsal publications(session::soft_kind::publication);
    static const session::soft_rehearsal keep_alives(session::soft_kind::keep_alive);
    static const session::soft_rehearsal subscriptions(session::soft_kind::subscription);
    if (kind == session::soft_kind::subscription) return subscriptions;
    if (kind == session::soft_kind::registration) return registrations;
    return kind == session::soft_kind::publication ? publications : keep_alives;
}

/// All kinds of machines that have shipped tables.
inline std::vector<const table::rehearsal*> kinds() {
    std::vector<const table::rehearsal*> out{&calls(), &transfers()};
    for (std::size_t i = 0; i < session::soft_kinds; ++i)
        out.push_back(&soft(static_cast<session::soft_kind>(i)));
    return out;
}

struct whole_table {
    std::unique_ptr<const table::compiled_table> table;
    const table::rehearsal* kind = nullptr;
};

/// A shipped table with its rehearsal; null for a region that only runs inside another table.
inline whole_table whole(std::string_view name) {
    for (const table::rehearsal* kind : kinds()) {
        auto loaded = table::load(*find(name, {}), kind->words(), find);
        if (!loaded.good()) continue;
        const auto& regions = loaded.table->regions();
        if (std::any_of(regions.begin(), regions.end(), [](const auto& r) { return r.ends; }))
            return {std::move(loaded.table), kind};
    }
    return {};
}

/// state_tables/scenarios/, sorted by name.
inline std::vector<table::source> files_of_scenarios() {
    std::vector<table::source> out;
    const std::filesystem::path folder = OFFHOOK_SOURCE_DIR "/state_tables/scenarios";
    for (const auto& one : std::filesystem::recursive_directory_iterator(folder)) {
        if (one.path().extension() != ".yaml") continue;
        std::ostringstream text;
        text << std::ifstream(one.path()).rdbuf();
        out.push_back({one.path().string(), text.str()});
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return out;
}

/// Lines "WHAT | REASON" of a file of the tree, by WHAT; # begins a comment.
inline std::map<std::string, std::string> reasons(const std::string& name) {
    std::ifstream file(std::string(OFFHOOK_SOURCE_DIR "/") + name);
    std::map<std::string, std::string> out;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') continue;
        const std::size_t at = line.find(" | ");
        INFO(name << ": " << line);
        REQUIRE(at != std::string::npos); // what has no reason
        out.emplace(line.substr(0, at), line.substr(at + 3));
    }
    return out;
}

/// The file of the tree says what is made now; with OFFHOOK_REGENERATE it is written anew.
inline void check_fresh(const std::string& name, const std::string& made) {
    const std::string path = std::string(OFFHOOK_SOURCE_DIR "/") + name;
    if (std::getenv("OFFHOOK_REGENERATE") != nullptr) std::ofstream(path) << made;
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    INFO(name << " is stale: run test_table once with OFFHOOK_REGENERATE=1");
    CHECK(text.str() == made);
}

} // namespace shipped
