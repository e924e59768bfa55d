// What came of a reload, as a value: the table in force, or every fault of the one that was
// refused. Read next: layer.hpp.
#pragma once

#include <offhook/session/soft_kind.hpp>
#include <offhook/table/load.hpp>

#include <string>
#include <vector>

namespace offhook::session {

struct reloaded {
    bool good = false;                            ///< the new table is in force
    bool of_transfers = false;                    ///< it is a table of transfers, not of calls
    soft_kind of_soft = soft_kind::count; ///< of such soft states, else `count`
    std::string sha256{};                         ///< of the table that is in force now
    std::vector<table::diagnostic> diagnostics{}; ///< faults, and warnings of a good table

    /// One diagnostic a line, "file:line:column: error: text"; empty when there is none.
    std::string to_string() const {
        std::string out;
        for (const table::diagnostic& one : diagnostics)
            out += one.to_string() + "\n";
        return out;
    }
};

} // namespace offhook::session
