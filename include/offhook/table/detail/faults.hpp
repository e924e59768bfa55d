// Collects every fault of a table, so that one load reports them all. Not the checks themselves.
// Read next: ../load.hpp.
#pragma once

#include <offhook/table/detail/node.hpp>
#include <offhook/table/load.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::table::detail {

class faults {
public:
    void error(const place& at, std::string text);
    void warning(const place& at, std::string text);
    /// "unknown event 'Dailog'; did you mean 'Dialog'?"
    void unknown(const place& at, std::string_view what, std::string_view name,
                 const std::vector<std::string>& known);

    std::size_t errors() const { return errors_; }
    /// limits::diagnostics are reached: texts made from here on are not shown.
    bool full() const;
    /// Sorted by file, line and column. Warnings go when the first error comes: it may have caused
    /// them.
    std::vector<diagnostic> take();

private:
    void add(diagnostic::grade level, const place& at, std::string text);

    std::vector<diagnostic> found_;
    std::size_t errors_ = 0;
    bool dropped_ = false;
};

/// The word of `known` nearest to `wrong`, or nothing when none is near.
std::string nearest(std::string_view wrong, const std::vector<std::string>& known);

/// The names of a list of words, for `faults::unknown`.
template <class Words>
std::vector<std::string> names_of(const Words& words) {
    std::vector<std::string> names;
    names.reserve(words.size());
    for (const auto& word : words)
        names.push_back(word.name);
    return names;
}

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/faults.ipp>
#endif
