// Where tables come from. Read next: table_files.hpp.
#include "table_files.hpp"

#include "usage.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/session/rehearsal.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/session/soft_rehearsal.hpp>
#include <offhook/table/prove.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace offhook::cli {
namespace {

/// What a shipped table includes is shipped too, even when a file of that name lies about.
constexpr std::string_view shipped_prefix = "shipped:";

std::size_t errors_of(const table::load_outcome& outcome) {
    return static_cast<std::size_t>(
        std::count_if(outcome.diagnostics.begin(), outcome.diagnostics.end(), [](const auto& one) {
            return one.level == table::diagnostic::grade::error;
        }));
}

} // namespace

table::source read_table(const std::string& file) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) cannot("read", file, std::strerror(EISDIR));
    std::ifstream in(file, std::ios::binary);
    if (!in) cannot("read", file, std::strerror(errno));
    // The loader refuses what is longer, so a pipe that never ends is not read to its end.
    std::string text(limits::table_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return {file, std::move(text)};
}

table::source read_table_or_shipped(const std::string& name) {
    std::error_code ignored;
    if (!std::filesystem::exists(name, ignored))
        if (const auto text = session::shipped_table(name))
            return {std::string(shipped_prefix) + name, std::string(*text)};
    return read_table(name);
}

std::string name_for_scenarios(const table::source& text, const std::string& saved_as) {
    namespace files = std::filesystem;
    for (const std::string_view name : session::shipped_table_names()) {
        const auto found = find_table(name, {saved_as, {}});
        if (session::shipped_table(name) == text.text && found && found->text == text.text)
            return std::string(name);
    }
    std::error_code error;
    files::path named = files::absolute(text.name, error);
    if (!saved_as.empty())
        named = files::proximate(named, files::absolute(saved_as).parent_path(), error);
    std::string out;
    for (const char c : named.string())
        out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return '"' + out + '"';
}

std::optional<table::source> find_table(std::string_view name, const table::source& wanted_by) {
    if (!wanted_by.name.starts_with(shipped_prefix)) {
        const auto beside = std::filesystem::path(wanted_by.name).parent_path() / name;
        std::error_code error;
        // A table may extend the shipped one whose name it bears.
        const bool there = std::filesystem::is_regular_file(beside, error);
        const bool itself = there && std::filesystem::equivalent(beside, wanted_by.name, error);
        if (there && !itself) return read_table(beside.string());
        if (itself && !session::shipped_table(name)) return wanted_by; // the loader says so
    }
    const auto text = session::shipped_table(name);
    if (!text) return std::nullopt;
    return table::source{std::string(shipped_prefix) + std::string(name), std::string(*text)};
}

const session::words& shipped_words() {
    static const session::words made;
    return made;
}

checked_table check_table(const table::source& text, bool proved) {
    const auto load = proved ? table::load_proved : table::load;
    std::optional<table::load_outcome> best;
    std::string kind;
    for (const table::vocabulary* words : shipped_words().all()) {
        table::load_outcome one = load(text, *words, find_table);
        if (best && !one.good() && errors_of(one) >= errors_of(*best)) continue;
        best = std::move(one);
        kind = words->kind();
        if (best->good()) break;
    }
    const bool good = best->good();
    return {std::move(kind), std::move(best->table), std::move(best->diagnostics), good};
}

std::unique_ptr<table::rehearsal> rehearsal_of(const checked_table& read) {
    for (std::size_t i = 0; i < session::soft_kinds; ++i) {
        const auto kind = static_cast<session::soft_kind>(i);
        if (read.kind == session::to_text(kind))
            return std::make_unique<session::soft_rehearsal>(kind);
    }
    return std::make_unique<session::rehearsal>(
        read.kind == "transfer" ? session::rehearsed::transfer : session::rehearsed::call);
}

std::unique_ptr<const table::compiled_table> compile_file(const std::string& file) {
    checked_table checked = check_table(read_table_or_shipped(file), false);
    if (!checked.good) throw bad_table(std::move(checked.faults));
    return std::move(checked.table);
}

} // namespace offhook::cli
