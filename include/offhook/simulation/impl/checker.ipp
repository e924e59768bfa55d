// What all checkers share, and the list of them.
#pragma once

#include <offhook/simulation/call_checkers.hpp>
#include <offhook/simulation/checker.hpp>
#include <offhook/simulation/health_checkers.hpp>
#include <offhook/simulation/wire_checkers.hpp>

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

OFFHOOK_DECL std::vector<std::unique_ptr<checker>>
all_checkers(const transaction::settings& timers) {
    std::vector<std::unique_ptr<checker>> all;
    all.push_back(std::make_unique<answer_acknowledged>(timers));
    all.push_back(std::make_unique<cancel_waits>());
    all.push_back(std::make_unique<one_final_response>(timers));
    all.push_back(std::make_unique<cseq_grows>());
    all.push_back(std::make_unique<one_invite>(timers));
    all.push_back(std::make_unique<bye_waits>(timers));
    all.push_back(std::make_unique<call_ends_once>(timers));
    all.push_back(std::make_unique<one_outcome>());
    all.push_back(std::make_unique<transfer_keeps_id>());
    all.push_back(std::make_unique<both_sides_agree>(timers));
    all.push_back(std::make_unique<census_is_zero>());
    all.push_back(std::make_unique<quiet_log>());
    all.push_back(std::make_unique<drains_end>());
    return all;
}

} // namespace offhook::simulation
