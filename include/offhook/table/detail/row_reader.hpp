// Reads rows, short and long, and the cells they stand in. Not states or files.
// Read next: file_reader.hpp.
#pragma once

#include <offhook/table/detail/word_reader.hpp>

namespace offhook::table::detail {

class row_reader {
public:
    explicit row_reader(const word_reader& words) : words_(words) {}

    /// `Event: row-or-list`; the event is known.
    cell_text event_cell(const node& key, const node& rows);
    /// `after: {setting-or-duration: row-or-list}`, one entry.
    cell_text timer_cell(const node& key, const node& rows);
    /// An item of `transitions`.
    std::optional<long_row_text> long_row(const node& from);

private:
    void rows(const node& from, cell_text& into);
    row_text row(const node& from, bool long_form);
    bool field(const std::string& key, const node& from, row_text& into);
    bool read_role(const node& from, row_text& into);
    bool read_publish(const node& from, row_text& into);
    bool read_raise(const node& from, row_text& into);
    bool name_timer(cell_text& cell);

    const word_reader& words_;
    std::size_t count_ = 0;
};

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/row_reader.ipp>
#endif
