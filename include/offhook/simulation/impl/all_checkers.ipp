// The list of all checkers: a new one is added here. Read next: ../checker.hpp.
#pragma once

#include <offhook/simulation/all_checkers.hpp>
#include <offhook/simulation/call_checkers.hpp>
#include <offhook/simulation/health_checkers.hpp>
#include <offhook/simulation/wire_checkers.hpp>

namespace offhook::simulation {

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
