// Scenarios whose `then` is still to be said get what their table does now. Whether it should is
// for a reader to say. Read next: scenario.hpp, paths.hpp.
#pragma once

#include <offhook/table/scenario.hpp>

#include <string>
#include <vector>

namespace offhook::table {

struct completed_scenarios {
    /// The file with the last `then` of each scenario written anew, on one line; the rest of its
    /// bytes stays. Of a file with faults nothing is written anew.
    std::string text;
    std::vector<diagnostic> faults{}; ///< why it cannot be played

    bool good() const { return faults.empty(); }
};
completed_scenarios complete(const source& text, const compiled_table& table,
                             const rehearsal& kind);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/complete.ipp>
#endif
