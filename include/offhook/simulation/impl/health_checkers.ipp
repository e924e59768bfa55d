// What the checkers of health_checkers.hpp look at.
#pragma once

#include <offhook/simulation/health_checkers.hpp>

#include <fmt/format.h>

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

OFFHOOK_DECL void quiet_log::observe(const record& one) {
    const auto* logged = std::get_if<line_logged>(&one.what);
    if (logged == nullptr) return;
    constexpr std::array<std::string_view, 4> alarming{"cleanup forced", "unknown session",
                                                       "call not found", "unmatched"};
    const std::string_view text = logged->line->text;
    for (const std::string_view word : alarming) {
        if (text.find(word) == std::string_view::npos) continue;
        object(one.when, one.name, fmt::format("in the log: {}", text));
        return;
    }
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
