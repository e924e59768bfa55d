// A table between YAML and the compiled form: words are resolved, names of states are not yet.
// Files are read into it, then merged, then compiled. Read next: file_reader.hpp, overlay.hpp.
#pragma once

#include <offhook/table/compiled_table.hpp>
#include <offhook/table/detail/node.hpp>

#include <optional>
#include <string>
#include <vector>

namespace offhook::table::detail {

struct guard_text {
    place at;
    guard_call call;
    std::vector<located> states{}; ///< of InState, still names
};

struct action_text {
    place at;
    action_call call;
    bool base = false; ///< the word `base`: what the extended table does here
};

using action_list = std::vector<action_text>;

struct row_text {
    place at;
    role only = role::both;
    std::vector<guard_text> guards{};
    action_list actions{};
    std::optional<located> next{};
    std::vector<publish_index> publish{};
    std::vector<located> restart{};
    std::vector<event_index> raise{};
    std::string description{};
    std::string id{};
    bool base = false;   ///< the word `base` in a list of rows
    bool broken = false; ///< a fault was reported: no conclusions are drawn from this row
};

/// The roles a row is for: bit 0 UAC, bit 1 UAS.
inline unsigned role_bits(role only) {
    return only == role::both ? 3U : only == role::uac ? 1U : 2U;
}

/// The rows of one event, or of one `after` entry, in one state or group.
struct cell_text {
    located key;
    event_index event = no_index;     ///< of an event cell
    setting_index setting = no_index; ///< of a timer with a named length
    duration fixed{};                 ///< of a timer with a literal length
    std::vector<row_text> rows{};
    bool removed = false; ///< `~` in an overlay
    bool broken = false;  ///< its key names nothing; the rows are kept for their own faults
};

/// A state, a group, or `any` of a region.
struct block_text {
    enum class sort_type : unsigned char { state, group, any };
    located name;
    sort_type sort = sort_type::state;
    std::vector<cell_text> events{};
    std::vector<cell_text> timers{};
    std::optional<std::vector<located>> of{}; ///< of a group; may hold `base`
    std::optional<action_list> enter{};
    std::optional<action_list> leave{};
    std::optional<bool> rest{};
    std::string description{};
    bool removed = false;
    bool timers_removed = false; ///< `after: ~`
};

/// States and groups share one space of names; `any` alone is lower case.
inline std::string block_name(const block_text& block) {
    return block.sort == block_text::sort_type::any ? "any" : block.name.text;
}

struct region_text {
    located name;
    std::optional<located> initial{};
    std::optional<std::vector<located>> final{}; ///< may hold `base`
    std::optional<std::vector<located>> happy{}; ///< may hold `base`
    std::vector<block_text> states{};
    std::vector<block_text> groups{};
    block_text any{};
};

struct long_row_text {
    std::vector<located> states; ///< or groups, or Any
    bool timer = false;
    cell_text cell; ///< with one row
};

struct setting_text {
    setting_index index = no_index;
    std::optional<duration> length{}; ///< none: back to the preset
};

struct unhandled_text {
    event_index event = no_index; ///< no_index: `default`
    std::optional<unhandled_policy> policy{};
};

/// An item of `obligations:`; see stated_obligation.
struct stated_text {
    located name;
    std::string reason{};
    std::string reference{};
    std::vector<event_index> events{};
    std::vector<located> states{};
    role only = role::both;
    action_list actions{};
    std::vector<located> never{};
    bool removed = false;
};

/// One file as it stands.
struct file_text {
    place at;
    located machine{};
    std::optional<located> extends{};
    std::optional<std::vector<located>> regions{}; ///< files; may hold `base`
    bool declares_states = false;                  ///< has `states:`
    region_text body{};
    std::vector<long_row_text> long_rows{};
    std::vector<setting_text> settings{};
    std::vector<unhandled_text> unhandled{};
    std::vector<stated_text> stated{};
};

/// Everything merged.
struct table_text {
    located name{};
    std::vector<region_text> regions{};
    std::vector<setting_text> settings{};
    std::vector<unhandled_text> unhandled{};
    std::vector<stated_text> stated{};
};

} // namespace offhook::table::detail
