// What the checkers of health_checkers.hpp look at.
#pragma once

#include <offhook/simulation/health_checkers.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace offhook::simulation {

OFFHOOK_DECL void census_is_zero::observe(const record& one) {
    const auto* taken = std::get_if<census_taken>(&one.what);
    if (taken == nullptr || taken->live.empty()) return;
    std::string left;
    for (std::size_t i = 0; i < taken->live.live.size(); ++i) {
        if (taken->live.live[i] == 0) continue;
        left += fmt::format(" {} {}", taken->live.live[i], owner_class_names[i]);
    }
    object(one.when, one.name, "left after the drain:" + left);
}

namespace detail {

inline bool holds_word(std::string_view text, std::string_view word) {
    const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
    return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

} // namespace detail

OFFHOOK_DECL void quiet_log::observe(const record& one) {
    if (!lines_.empty()) {
        // A command that is refused may be logged too, before its outcome is known.
        const auto* given = std::get_if<command_given>(&one.what);
        const bool refused = given != nullptr && given->outcome->has_error() && one.who == who_;
        if (refused) lines_.clear();
    }
    const auto* logged = std::get_if<line_logged>(&one.what);
    if (logged == nullptr || one.who != who_) say();
    if (logged == nullptr) return;
    constexpr std::array<std::string_view, 5> alarming{
        "cleanup forced", "cleanup incomplete", "unknown session", "call not found", "unmatched"};
    const log_record& said = *logged->line;
    const bool alarms = std::any_of(alarming.begin(), alarming.end(), [&](std::string_view word) {
        return detail::holds_word(said.text, word);
    });
    if (!alarms && said.level < severity::warning) return;
    who_ = one.who;
    lines_.push_back({one.when, std::string(one.name), std::string(said.text)});
}

OFFHOOK_DECL void quiet_log::finish(instant) { say(); }

OFFHOOK_DECL void quiet_log::say() {
    for (const line& one : lines_)
        object(one.when, one.peer, "in the log: " + one.text);
    lines_.clear();
}

OFFHOOK_DECL void drains_end::observe(const record& one) {
    if (const auto* taken = std::get_if<census_taken>(&one.what)) {
        if (taken->counters.rounds_exceeded == 0) return;
        object(one.when, one.name,
               fmt::format("{} drains were cut off", taken->counters.rounds_exceeded));
    } else if (std::holds_alternative<node_stuck>(one.what)) {
        object(one.when, one.name, "woken again and again while time stands still");
    }
}

} // namespace offhook::simulation
