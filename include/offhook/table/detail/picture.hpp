// What a diagram of a table shows, before it is written in any language: boxes, and one arrow for
// each pair of places with all that leads along it. Read next: ../impl/picture.ipp, ../draw.hpp.
#pragma once

#include <offhook/table/compiled_table.hpp>

#include <string>
#include <vector>

namespace offhook::table::detail {

/// One event or timer on an arrow.
struct picture_trigger {
    std::string text; ///< "HangupCall", or a clock and "ring_timeout 3min"
    event_index event = no_index;
    role only = role::both;
    std::string guards{}; ///< where they decide: "StatusIs(status 491)", "HasSDP; OfferPending"
    bool timer = false;
    event_source source = event_source::internal;
    std::string rows{}; ///< the rows in full, for whoever asks

    std::string details() const; ///< role and guards, or nothing
};

/// From a state, or from all states of a group.
struct picture_arrow {
    state_index from = no_index;
    group_index group = no_index;
    state_index to = 0;
    bool happy = false;
    bool back = false; ///< towards the beginning: drawn upwards
    std::vector<picture_trigger> triggers{};

    bool timers_only() const;
};

struct picture_group {
    group_index group = 0;
    group_index inside = no_index; ///< the smallest box around it
    /// It shares states with another group and neither holds the other: it cannot be a box.
    bool crossing = false;
};

struct picture {
    std::vector<picture_arrow> arrows{};
    std::vector<picture_group> groups{}; ///< largest first, those of `any` left out
    std::vector<group_index> box_of{};   ///< of each state, no_index when in none
    std::vector<std::string> stays{};    ///< of each state: what it takes without leaving
    /// Of what a table adds, the rows of groups: they stand once, in a note of the group.
    std::vector<std::string> group_stays{};
    std::vector<bool> shown{}; ///< of each state
    bool added = false;        ///< what a table adds to another
};

/// With a `base` only what the table adds to it.
picture picture_of(const compiled_table& table, const compiled_table* base);

} // namespace offhook::table::detail

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/picture.ipp>
#endif
