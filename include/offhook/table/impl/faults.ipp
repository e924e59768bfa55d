// Faults: collecting, suggesting, sorting. Not the checks that find them.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/table/detail/faults.hpp>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace offhook::table::detail {

inline char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Insertions, removals, changes and swaps of neighbours between two words, without case.
inline std::size_t word_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> line(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        line[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower_case(a[i - 1]) == lower_case(b[j - 1]);
            line[j] = std::min({above[j] + 1, line[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && lower_case(a[i - 1]) == lower_case(b[j - 2]) &&
                lower_case(a[i - 2]) == lower_case(b[j - 1]))
                line[j] = std::min(line[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(line);
    }
    return above[b.size()];
}

/// Text of a table that stands in a message: short, and on one line.
inline std::string shown(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 60))
        out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    return text.size() > 60 ? out + "..." : out;
}

OFFHOOK_DECL std::string nearest(std::string_view wrong, const std::vector<std::string>& known) {
    if (wrong.size() > 64) return {};
    std::size_t best = std::max<std::size_t>(wrong.size() / 3, 1) + 1;
    std::string found;
    for (const std::string& word : known) {
        if (word.size() > wrong.size() + best || wrong.size() > word.size() + best) continue;
        const std::size_t distance = word_distance(wrong, word);
        if (distance >= best) continue;
        best = distance;
        found = word;
    }
    return found;
}

OFFHOOK_DECL bool faults::full() const { return found_.size() >= limits::diagnostics; }

OFFHOOK_DECL void faults::add(diagnostic::grade level, const place& at, std::string text) {
    const std::string file = at.file ? *at.file : std::string{};
    for (const diagnostic& known : found_)
        if (known.line == at.line && known.column == at.column && known.text == text &&
            known.file == file)
            return;
    // Warnings make room: beside errors they may be mere consequences.
    if (level == diagnostic::grade::error && errors_++ == 0) found_.clear();
    if (full())
        dropped_ = true;
    else
        found_.push_back({level, file, at.line, at.column, std::move(text)});
}

OFFHOOK_DECL void faults::error(const place& at, std::string text) {
    add(diagnostic::grade::error, at, std::move(text));
}

OFFHOOK_DECL void faults::warning(const place& at, std::string text) {
    if (errors_ == 0 && !full()) add(diagnostic::grade::warning, at, std::move(text));
}

OFFHOOK_DECL void faults::unknown(const place& at, std::string_view what, std::string_view name,
                                  const std::vector<std::string>& known) {
    std::string text = "unknown " + std::string(what) + " '" + shown(name) + "'";
    const std::string near = full() ? std::string{} : nearest(name, known);
    if (!near.empty()) text += "; did you mean '" + near + "'?";
    error(at, std::move(text));
}

OFFHOOK_DECL std::vector<diagnostic> faults::take() {
    std::vector<diagnostic> out = std::move(found_);
    std::stable_sort(out.begin(), out.end(), [](const diagnostic& a, const diagnostic& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    if (dropped_ && !out.empty())
        out.push_back({diagnostic::grade::error, out.back().file, 0, 0,
                       "more than " + std::to_string(limits::diagnostics) +
                           " faults; the others are not shown"});
    found_.clear();
    return out;
}

} // namespace offhook::table::detail
