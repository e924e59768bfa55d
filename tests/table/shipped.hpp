// The shipped tables and their words, for the tests of tools over tables.
#pragma once

#include <offhook/session/shipped_tables.hpp>
#include <offhook/session/words.hpp>
#include <offhook/table/prove.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
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
    const bool transfers = name == "transfer.yaml";
    return load(*find(name, {}), transfers ? words().transfers() : words().calls());
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
