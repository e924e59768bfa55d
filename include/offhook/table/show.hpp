// Tables as text for people: the merged table, what changed between two, and what was never taken.
// Not a spelling that loads. Read next: draw.hpp, reference.hpp.
#pragma once

#include <offhook/table/compiled_table.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace offhook::table {

/// "UAC [HasSDP, not OfferPending] SendACK, SendBYE -> Terminating; publish CallEnded".
std::string describe_row(const compiled_table& table, const row& one);

/// Every state with its rows in the order in which they are tried, each with its origin.
std::string show(const compiled_table& table);

/// Cells added, removed and changed from `old` to `now`; empty when they mean the same.
std::string diff(const compiled_table& old, const compiled_table& now);

/// Which rows a trace or log says to be taken: "row ID)" as logs have it, "row":"ID" as traces have
/// it, or a line with nothing but the id. What else names a row says nothing of it.
class coverage {
public:
    explicit coverage(const compiled_table& table);
    void read(std::string_view trace);
    std::vector<const row*> never_taken() const; ///< one a row as it was written
    std::size_t rows() const { return rows_.size(); }
    std::string to_string() const;

private:
    struct counted {
        const row* one;
        bool taken;
    };
    std::vector<counted> rows_; ///< sorted by id
};

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/diff.ipp>
#include <offhook/table/impl/show.ipp>
#endif
