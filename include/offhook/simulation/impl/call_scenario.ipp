// A counterexample as scenarios, one a side: the events of that side's call with what they carried.
#pragma once

#include <offhook/simulation/call_model.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace offhook::simulation {
namespace detail {

/// What the event of a scenario has to say beyond its name; empty: nothing.
inline std::string scenario_fields(const explored_step& step, const std::string& event) {
    const packet& what = step.packet;
    if (event == "MakeCall") {
        const bool delayed = step.input.which == static_cast<std::uint8_t>(app_move::delayed_call);
        return delayed ? "delayed_offer: true" : "";
    }
    if (event == "MediaFailed") return step.input.which == 0 ? "" : "step: start";
    if (!step.message) {
        const bool no_response = event == "DialogRejected" || event == "ReINVITERejected";
        return no_response ? "status: 0, why: timeout" : "";
    }
    if (what.what == packet_kind::invite || what.what == packet_kind::ack) {
        return what.sdp ? "sdp: true" : "sdp: false";
    }
    if (what.what != packet_kind::invite_answer) return {};
    if (what.status >= 300) return fmt::format("status: {}", what.status);
    if (what.status >= 200) return what.sdp ? "sdp: true" : "sdp: false";
    return what.status == 100 ? "" : fmt::format("status: {}", what.status);
}

/// The events that a step brought to the call, as steps of a scenario.
inline std::vector<std::string> scenario_steps(const explored_step& step) {
    std::vector<std::string> made;
    std::string last;
    for (const session::row_taken& row : step.rows) {
        // What a row raises comes by itself.
        if (row.of_transfer || row.event == "SessionUp" || row.event == "ActionFailed") continue;
        if (row.event == "CleanupComplete" && !made.empty()) continue;
        if (row.event == last) continue; // another region's row
        last = row.event;
        if (row.event == "timer") {
            const std::size_t dot = step.timer.find('.');
            made.push_back("{timer: " + step.timer.substr(dot + 1) + "}");
            continue;
        }
        const std::string fields = scenario_fields(step, row.event);
        made.push_back(fields.empty() ? row.event
                                      : fmt::format("{{{}: {{{}}}}}", row.event, fields));
    }
    return made;
}

inline std::string scenario_head(const std::string& table) {
    return fmt::format("# The shortest way to a fault that exploration has found.\n"
                       "offhook: scenario/1\ntable: {}\nscenarios:\n",
                       table);
}

/// Empty when nothing happened on that side.
inline std::string scenario_of_side(const exploration_verdict& of, unsigned side) {
    std::string fault = of.found.fault;
    std::replace(fault.begin(), fault.end(), '"', '\'');
    std::vector<std::string> given;
    std::string state;
    for (const explored_step& step : of.steps) {
        if (step.side != side || step.lost) continue;
        for (std::string& one : scenario_steps(step))
            given.push_back(std::move(one));
        if (!step.rows.empty()) state = step.state;
    }
    // The event that no row took is the one that counts.
    constexpr std::string_view unmatched = "Unmatched event ";
    if (fault.starts_with(unmatched) && of.steps.back().side == side) {
        const std::string event =
            fault.substr(unmatched.size(), fault.find(' ', unmatched.size()) - unmatched.size());
        const std::string fields = scenario_fields(of.steps.back(), event);
        given.push_back(fields.empty() ? event : fmt::format("{{{}: {{{}}}}}", event, fields));
    }
    if (given.empty()) return {};
    const std::string when = given.back();
    given.pop_back();
    std::string text = fmt::format("  \"explored: {}, as seen by {}\":\n"
                                   "    description: \"{} states, depth {}\"\n",
                                   fault, side == 0 ? "alice" : "bob", of.found.states,
                                   of.found.depth);
    if (!given.empty()) text += "    given:\n";
    for (const std::string& one : given)
        text += "      - " + one + "\n";
    return text + fmt::format("    when: {}\n    then: {{state: {}}}\n", when,
                              state.substr(0, state.find('+')));
}

} // namespace detail

OFFHOOK_DECL std::string exploration_verdict::scenario(const std::string& table) const {
    if (good()) return {};
    return detail::scenario_head(table) + detail::scenario_of_side(*this, 0) +
           detail::scenario_of_side(*this, 1);
}

OFFHOOK_DECL std::string exploration_verdict::scenario(const std::string& table,
                                                       unsigned side) const {
    if (good()) return {};
    const std::string told = detail::scenario_of_side(*this, side);
    return told.empty() ? told : detail::scenario_head(table) + told;
}

} // namespace offhook::simulation
