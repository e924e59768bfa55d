// Reads names, durations, guards and actions, and checks them against the vocabulary. Not rows.
// Read next: row_reader.hpp.
#pragma once

#include <offhook/table/detail/faults.hpp>
#include <offhook/table/detail/model.hpp>
#include <offhook/table/vocabulary.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace offhook::table::detail {

inline constexpr std::string_view in_state_name = "InState";

/// `5s`, `200ms`, `2min`, `1h`; the fault as text otherwise.
std::optional<duration> parse_duration(std::string_view text, std::string& why);

class word_reader {
public:
    word_reader(const vocabulary& words, faults& out, bool extending)
        : words_(words), out_(out), extending_(extending) {}

    const vocabulary& words() const { return words_; }
    faults& out() const { return out_; }
    bool extending() const { return extending_; } ///< `base` and `~` mean something

    std::optional<located> name(const node& from, std::string_view what) const;
    /// One name or a list of names.
    bool names(const node& from, std::string_view what, std::vector<located>& into) const;
    std::optional<bool> flag(const node& from) const;
    std::optional<duration> time(const node& from) const;
    event_index event(const located& name) const;
    /// These answer false when a fault was reported.
    bool guards(const node& from, std::vector<guard_text>& into) const;
    bool actions(const node& from, action_list& into) const;

    /// Anything that is written as guards and actions are: a name, perhaps with parameters.
    struct call_text {
        located name;
        const node* alone = nullptr; ///< `{Name: parameter}`
        const node* named = nullptr; ///< a map of parameters, in which `type` is none
    };
    std::optional<call_text> call(const node& from, std::string_view what) const;
    bool fill(const call_text& from, const std::vector<parameter>& parameters,
              arguments& into) const;

private:
    bool guard(const node& from, bool negated, int depth, std::vector<guard_text>& into) const;
    bool in_state(const call_text& from, guard_text& into) const;
    bool fill_named(const call_text& from, const std::vector<parameter>& parameters,
                    std::vector<value>& into) const;
    std::optional<value> convert(const node& from, const parameter& into) const;
    std::optional<value> number(const node& from, const parameter& into) const;

    const vocabulary& words_;
    faults& out_;
    bool extending_;
};

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/word_reader.ipp>
#endif
