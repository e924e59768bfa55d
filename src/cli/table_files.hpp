// State tables as files: read, and found when another extends or includes them. Not a loader: see
// offhook/table/load.hpp. Read next: table.cpp, phone.cpp.
#pragma once

#include <offhook/session/words.hpp>
#include <offhook/table/load.hpp>
#include <offhook/table/rehearsal.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offhook::cli {

/// Thrown for a table with faults, before anything has begun; main prints all of them.
class bad_table : public std::exception {
public:
    explicit bad_table(std::vector<table::diagnostic> given) : faults(std::move(given)) {}
    const char* what() const noexcept override { return "the table has faults"; }
    std::vector<table::diagnostic> faults;
};

/// Throws bad_usage for a file that cannot be read.
table::source read_table(const std::string& file);
/// A file, or the shipped table of that name where there is no such file.
table::source read_table_or_shipped(const std::string& name);
/// What scenarios that are saved as a file write behind `table:` so that it is found from there;
/// with an empty `saved_as` from anywhere. The name of a shipped table, or a quoted path.
std::string name_for_scenarios(const table::source& text, const std::string& saved_as);

/// Beside the file that wants it, then among the shipped ones.
std::optional<table::source> find_table(std::string_view name, const table::source& wanted_by);

/// What kind of machine a table is for, told by the words that fit it best, and what is wrong.
struct checked_table {
    /// "call", "transfer", "registration" ...
    std::string kind{"call"};
    std::unique_ptr<const table::compiled_table> table{};
    std::vector<table::diagnostic> faults{};
    bool good = false;
};
/// Where its scenarios are played.
std::unique_ptr<table::rehearsal> rehearsal_of(const checked_table& read);
/// With `proved` a table that fails an obligation is not good either.
checked_table check_table(const table::source& text, bool proved);

/// The table of a file; throws bad_table when it has faults.
std::unique_ptr<const table::compiled_table> compile_file(const std::string& file);

/// The words of every kind of machine; they outlive every table.
const session::words& shipped_words();

} // namespace offhook::cli
