// A counterexample told: the moves once more, with names, and as scenarios.
#pragma once

#include <offhook/simulation/impl/soft_model.ipp>

#include <fmt/format.h>

#include <algorithm>

namespace offhook::simulation {
namespace detail {

/// The events that a message brought, as steps of a scenario.
inline std::vector<std::string> soft_events(const explored_step& step, const soft_packet& what) {
    std::vector<std::string> made;
    for (const session::row_taken& row : step.rows) {
        if (row.event == "timer" || row.event == "ActionFailed") continue;
        std::string fields;
        if (row.event == "Told" && what.pending) fields = "state: pending";
        if (row.event == "Refused") fields = fmt::format("status: {}", what.status);
        const auto reason = to_text(static_cast<termination>(what.reason));
        if (row.event == "Ended" && !reason.empty()) fields = fmt::format("reason: {}", reason);
        made.push_back(fields.empty() ? row.event
                                      : fmt::format("{{{}: {{{}}}}}", row.event, fields));
    }
    return made;
}

} // namespace detail

OFFHOOK_DECL std::vector<explored_step> soft_model::retrace(const std::vector<std::uint32_t>& way) {
    std::vector<explored_step> made;
    std::vector<std::uint8_t> here(width());
    first(here.data());
    for (const std::uint32_t number : way) {
        std::vector<std::uint8_t> next;
        move_kind chosen;
        std::uint32_t ordinal = 0;
        for_each_move(here, [&](const table::explored_move& move, const move_kind& kind) {
            if (ordinal++ != number) return;
            next.assign(move.to.begin(), move.to.end());
            chosen = kind;
        });
        detail::soft_side& model = *books_[chosen.side].model;
        const detail::soft_packet packet = packets_[chosen.packet];
        explored_step one;
        one.side = chosen.side;
        one.text = model.describe(chosen.input, packet);
        one.message = chosen.message;
        one.lost = chosen.lost;
        if (!chosen.lost) {
            model.rig().watch_rows(true);
            const detail::soft_step taken =
                model.step(at(unpack(here), chosen.side), chosen.input, packet);
            model.rig().watch_rows(false);
            one.rows = model.rig().rows();
            one.state = model.state_of(taken.next);
            one.sent = taken.requests;
            for (const detail::soft_packet& sent : taken.sent)
                one.sent.push_back(detail::to_string(sent));
            const std::string given = model.given(chosen.input, packet);
            if (!given.empty()) one.given.push_back(given);
            if (given.empty()) one.given = detail::soft_events(one, packet);
        }
        made.push_back(std::move(one));
        here = next;
    }
    return made;
}

OFFHOOK_DECL exploration_verdict
explore_soft_state(const explored_soft_state& what, const soft_exploration_options& options,
                   const std::function<void(const table::exploration_progress&)>& progress) {
    soft_model model(what, options);
    exploration_verdict made;
    made.found = table::explore(model, options.bounds, progress);
    made.side_states = model.side_states();
    made.side_steps = model.side_steps();
    if (!made.good()) made.steps = model.retrace(made.found.way);
    return made;
}

OFFHOOK_DECL std::string soft_scenario(const exploration_verdict& found, const std::string& table) {
    if (found.good()) return {};
    std::string fault = found.found.fault;
    std::replace(fault.begin(), fault.end(), '"', '\'');
    std::string text = fmt::format("# The shortest way to a fault that exploration has found.\n"
                                   "offhook: scenario/1\ntable: {}\nscenarios:\n",
                                   table);
    for (const unsigned side : {0u, 1u}) {
        std::vector<std::string> given;
        std::string state;
        for (const explored_step& step : found.steps) {
            if (step.side != side || step.lost) continue;
            given.insert(given.end(), step.given.begin(), step.given.end());
            if (!step.rows.empty()) state = step.rows.back().to;
        }
        if (given.empty()) continue;
        const std::string when = given.back();
        given.pop_back();
        text += fmt::format("  \"explored: {}{}\":\n    description: \"{} states, depth {}\"\n",
                            fault, side == 0 ? "" : ", as seen by the notifier", found.found.states,
                            found.found.depth);
        if (!given.empty()) {
            text += "    given:\n";
            for (const std::string& one : given)
                text += "      - " + one + "\n";
        }
        text += fmt::format("    when: {}\n    then: {{state: {}}}\n", when, state);
    }
    return text;
}

} // namespace offhook::simulation
