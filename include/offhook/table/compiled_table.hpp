// A table ready to run: dense arrays, names for logs, and its SHA-256. Immutable; many calls share
// one. Not the YAML and not a running machine. Read next: run.hpp.
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/table/vocabulary.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::table {

using region_index = std::uint8_t;
using state_index = std::uint16_t; ///< unique over all regions
using row_index = std::uint32_t;
/// A set of timers: bit n is timer_index n (limits::table_timers).
using timer_set = std::uint64_t;
using group_index = std::uint16_t;
using timer_index = std::uint8_t; ///< one `after` entry of a state or group
inline constexpr row_index no_row = ~row_index{0};

/// What to do with an event that no region has a row for.
enum class unhandled_policy : unsigned char { ignore, log, error };

struct origin {
    std::string file;
    int line = 0;
    int column = 0;
};

struct guard_call {
    guard_index guard = no_index; ///< no_index: the built-in InState
    bool negated = false;
    std::vector<state_index> states{}; ///< for InState
    arguments args;
};
struct action_call {
    action_index action = no_index;
    arguments args;
};

struct row {
    std::string id; ///< "call.Answering.HangupCall" or "call.Answering.HangupCall[1]"
    region_index region = 0;
    state_index state = 0;        ///< the state it is compiled for (rows of groups are copied)
    event_index event = no_index; ///< no_index for rows of a timer
    timer_index timer = 0xff;
    role only = role::both;
    std::vector<guard_call> guards;
    std::vector<action_call> actions;
    state_index next = no_index; ///< no_index: stay
    std::vector<publish_index> publish;
    std::vector<timer_index> restart;
    std::vector<event_index> raise;
    std::string description;
    origin place;
    group_index group = no_index; ///< the group it was written for, or no_index
};

struct state_word {
    std::string name;
    region_index region = 0;
    bool final = false;
    bool rest = false;
    std::vector<action_call> enter;
    std::vector<action_call> leave;
    std::vector<timer_index> timers; ///< its own and its groups'
    timer_set timer_bits = 0;        ///< the same, a bit each
    timer_set own_timer_bits = 0;    ///< its own alone
    origin place{};
};

struct timer_word {
    std::string name;                 ///< "Terminating.cleanup_timeout", "Early.ring_timeout"
    setting_index setting = no_index; ///< its length, or no_index with a fixed one
    duration fixed{};
    region_index region = 0;
    state_index state = no_index; ///< no_index: a group's, it runs on while moving inside the group
};

struct region_word {
    std::string name;
    state_index initial = 0;
    bool ends = false;                ///< it has final states
    std::vector<state_index> happy{}; ///< as things should go, for diagrams; see tables_format.md
    std::vector<event_index> happy_by{}; ///< what leads to each of them, or no_index: not said
};

/// States that share rows; `any` is the group of all states of its region but the final ones.
struct group_word {
    std::string name;
    region_index region = 0;
    std::vector<state_index> members{};
};

/// An obligation that the table itself states: see TABLES 3.
struct stated_obligation {
    std::string name;
    std::string reason;
    std::string reference;
    std::vector<event_index> events;  ///< each has a row ...
    std::vector<state_index> states;  ///< ... in these states, empty: in all but final ones ...
    role only = role::both;           ///< ... for this role ...
    std::vector<action_call> actions; ///< ... that has each of these actions
    std::vector<state_index> never;   ///< states that are never together
    origin place;
};

class compiled_table {
public:
    const vocabulary& words() const { return *words_; }
    const std::vector<region_word>& regions() const { return regions_; }
    const std::vector<state_word>& states() const { return states_; }
    const std::vector<timer_word>& timers() const { return timers_; }
    const std::vector<group_word>& groups() const { return groups_; }
    const std::vector<row>& rows() const { return rows_; }
    /// The rows to try for an event in a state, in order.
    std::span<const row_index> cell(state_index state, event_index event) const {
        const std::size_t events = unhandled_.size();
        if (state >= states_.size() || event >= events) return {};
        const std::uint32_t* const at = cells_.data() + state * events + event;
        return {order_.data() + at[0], at[1] - at[0]};
    }
    std::span<const row_index> timer_cell(state_index state, timer_index timer) const;
    unhandled_policy on_unhandled(event_index event) const { return unhandled_[event]; }
    state_index find_state(std::string_view name) const; ///< no_index when unknown
    duration setting(setting_index index) const { return settings_[index]; }
    state_index ending_state() const { return ending_state_; } ///< no_index when none
    event_index completed_event() const { return completed_event_; }
    /// The timers of all regions but that of the ending state, a bit each.
    timer_set stopped_by_ending() const { return stopped_by_ending_; }
    const std::vector<stated_obligation>& stated() const { return stated_; }
    const std::string& name() const { return name_; }
    const std::string& sha256() const { return sha256_; } ///< of the merged table, 64 hex digits

private:
    friend class compiler;
    const vocabulary* words_ = nullptr;
    std::string name_;
    std::string sha256_;
    std::vector<region_word> regions_;
    std::vector<state_word> states_;
    std::vector<timer_word> timers_;
    std::vector<group_word> groups_;
    std::vector<row> rows_;
    std::vector<duration> settings_;
    std::vector<stated_obligation> stated_;
    std::vector<unhandled_policy> unhandled_;
    std::vector<std::uint32_t> cells_;       ///< offsets into order_, [state][event]
    std::vector<std::uint32_t> timer_cells_; ///< offsets into order_, [state][timer]
    std::vector<row_index> order_;
    state_index ending_state_ = no_index;
    event_index completed_event_ = no_index;
    timer_set stopped_by_ending_ = 0;
};

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/compiled_table.ipp>
#endif
