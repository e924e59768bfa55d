// Reads one file, from its tree to the model. Opens nothing and merges nothing.
// Read next: overlay.hpp.
#pragma once

#include <offhook/table/detail/row_reader.hpp>

namespace offhook::table::detail {

/// As much of the file as could be read; what could not is among the faults.
file_text read_file(const node& root, const vocabulary& words, faults& out);

class file_reader {
public:
    file_reader(const node& root, const vocabulary& words, faults& out);
    file_text read();

private:
    void entry(const node& key, const node& from);
    void check_version(const node& from);
    void check_kind(const node& from);
    void settings(const node& from);
    void unhandled(const node& from);
    void transitions(const node& from);
    void obligations(const node& from);
    void obligation_entry(const node& key, const node& from, stated_text& into);
    void blocks(const node& from, block_text::sort_type sort, std::vector<block_text>& into);
    block_text block(const located& name, const node& from, block_text::sort_type sort);
    void block_entry(const node& key, const node& from, block_text& into);
    void after(const node& from, block_text& into);
    std::optional<std::vector<located>> names(const node& from, std::string_view what);
    bool expect_map(const node& from, std::string_view what);

    const node& root_;
    faults& faults_;
    word_reader words_;
    row_reader rows_;
    file_text out_;
};

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/file_reader.ipp>
#include <offhook/table/impl/stated_reader.ipp>
#endif
