// What all checkers share. The list of them is in all_checkers.ipp.
#pragma once

#include <offhook/simulation/checker.hpp>

#include <fmt/format.h>

namespace offhook::simulation {

OFFHOOK_DECL std::string objection::to_string() const {
    const std::int64_t at = when.time_since_epoch().count();
    return fmt::format("{}.{:06} s {}: {}: {}", at / 1'000'000, at % 1'000'000, peer, checker,
                       text);
}

OFFHOOK_DECL void checker::object(instant when, std::string_view peer, std::string text) {
    // A broken run objects without end; the first few say enough.
    constexpr std::size_t enough = 20;
    if (objections_.size() >= enough) return;
    objections_.push_back({when, std::string(name()), std::string(peer), std::move(text)});
}

} // namespace offhook::simulation
