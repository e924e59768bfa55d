// What the walk writes down of timers and of raised events: where a timer leads from each place,
// what it starts anew, and rows that raise each other's events in a circle. Read next:
// obligation_waits.ipp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/walk.hpp>

#include <algorithm>

namespace offhook::table::detail {

OFFHOOK_DECL timer_set walk::timers_in(const standing& at) const {
    if (ended(at)) return 0;
    timer_set out = 0;
    for (std::size_t i = 0; i < table_.regions().size(); ++i)
        out |= table_.states()[at.state[i]].timer_bits;
    // DESIGN 6: in the ending state the timers of all other regions are stopped.
    return is_ending(at) ? out & ~table_.stopped_by_ending() : out;
}

/// As in run.ipp: entering a state starts its own timers, entering a group those of the group.
OFFHOOK_DECL timer_set walk::armed_by(state_index from, const row& taken) const {
    timer_set out = 0;
    for (const timer_index one : taken.restart)
        out |= timer_set{1} << one;
    if (taken.next == no_index) return out;
    const state_word& to = table_.states()[taken.next];
    return out | (to.timer_bits & ~table_.states()[from].timer_bits) | to.own_timer_bits;
}

OFFHOOK_DECL bool walk::is_counted(const row& one) const {
    const vocabulary& words = table_.words();
    for (const guard_bound& bound : words.bounds()) {
        const bool asks = std::any_of(one.guards.begin(), one.guards.end(), [&](const auto& call) {
            return !call.negated && call.guard != no_index &&
                   words.guards()[call.guard].name == bound.guard;
        });
        const bool counts =
            std::any_of(one.actions.begin(), one.actions.end(), [&](const auto& call) {
                return words.actions()[call.action].name == bound.counted_by;
            });
        if (asks && counts) return true;
    }
    return false;
}

OFFHOOK_DECL bool walk::forgets(const row& one) const {
    const vocabulary& words = table_.words();
    for (const guard_bound& bound : words.bounds()) {
        const auto among = [&](const std::string& name) {
            return std::find(bound.forgotten_by.begin(), bound.forgotten_by.end(), name) !=
                   bound.forgotten_by.end();
        };
        for (const action_call& call : one.actions)
            if (among(words.actions()[call.action].name)) return true;
        for (const publish_index what : one.publish)
            if (among(words.publishes()[what].name)) return true;
    }
    return false;
}

OFFHOOK_DECL std::uint32_t walk::stand_of(standing at) {
    at.facts = 0;
    const std::uint32_t number = stand_numbers_.number(at, at.hash());
    stood_.resize(stands_.size(), false);
    return number;
}

OFFHOOK_DECL void walk::note_timer(const work& done) {
    timed_step step{stand_of(nodes_[from_]), stand_of(done.at), outer_->timer, done.armed};
    for (const row* const one : outer_->taken) {
        if (one == nullptr) continue;
        if (step.taken == nullptr) step.taken = one;
        step.bounded = step.bounded || is_counted(*one);
        step.forgets = step.forgets || forgets(*one);
    }
    timed_.push_back(step);
}

/// Since guards are free, what comes by the same place twice with the same events to follow can go
/// on so for ever. The first few events are let pass: most rows raise one.
OFFHOOK_DECL bool walk::goes_round(work& now) const {
    if (now.handled < 2) return false;
    std::pair<standing, std::vector<event_index>> here{
        now.at, {now.queue.begin() + static_cast<std::ptrdiff_t>(now.handled), now.queue.end()}};
    if (std::find(now.passed.begin(), now.passed.end(), here) != now.passed.end()) return true;
    now.passed.push_back(std::move(here));
    return false;
}

} // namespace offhook::table::detail
