// YAML text to a compiled table, or every fault of it at once. Reads no file: the caller supplies
// the text and a way to find what it extends. Read next: compiled_table.hpp, run.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/table/compiled_table.hpp>
#include <offhook/table/vocabulary.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::table {

struct diagnostic {
    enum class grade : unsigned char { error, warning };
    grade level = grade::error;
    std::string file;
    int line = 0;   ///< from 1; 0 when there is no place
    int column = 0; ///< from 1
    std::string text;

    std::string to_string() const; ///< "file:line:column: error: text"
};

/// A table to load: `name` stands in messages; `text` is YAML.
struct source {
    std::string name;
    std::string text;
};

/// Finds a table that another `extends` or includes as a region, by the name it is given there.
using finder = std::function<std::optional<source>(std::string_view name, const source& wanted_by)>;

struct load_outcome {
    std::unique_ptr<const compiled_table> table; ///< null when there is an error
    std::vector<diagnostic> diagnostics;         ///< in order of file, line, column

    bool good() const { return table != nullptr; }
    std::string to_string() const; ///< one diagnostic a line
};

/// Loads, merges, checks and compiles. `words` must outlive the table. Never throws for bad input.
load_outcome load(const source& main, const vocabulary& words, const finder& find);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/load.ipp>
#endif
