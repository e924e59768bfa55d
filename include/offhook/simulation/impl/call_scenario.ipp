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

} // namespace detail

OFFHOOK_DECL std::string exploration_verdict::scenario(const std::string& table) const {
    if (good()) return {};
    std::string fault = found.fault;
    std::replace(fault.begin(), fault.end(), '"', '\'');
    std::string text = fmt::format("# The shortest way to a fault that exploration has found.\n"
                                   "offhook: scenario/1\ntable: {}\nscenarios:\n",
                                   table);
    for (const unsigned side : {0u, 1u}) {
        std::vector<std::string> given;
        std::string state;
        for (const explored_step& step : steps) {
            if (step.side != side || step.lost) continue;
            for (std::string& one : detail::scenario_steps(step))
                given.push_back(std::move(one));
            if (!step.rows.empty()) state = step.state;
        }
        // The event that no row took is the one that counts.
        constexpr std::string_view unmatched = "Unmatched event ";
        if (fault.starts_with(unmatched) && steps.back().side == side) {
            const std::string event = fault.substr(
                unmatched.size(), fault.find(' ', unmatched.size()) - unmatched.size());
            const std::string fields = detail::scenario_fields(steps.back(), event);
            given.push_back(fields.empty() ? event : fmt::format("{{{}: {{{}}}}}", event, fields));
        }
        if (given.empty()) continue;
        const std::string when = given.back();
        given.pop_back();
        text += fmt::format("  \"explored: {}, as seen by {}\":\n"
                            "    description: \"{} states, depth {}\"\n",
                            fault, side == 0 ? "alice" : "bob", found.states, found.depth);
        if (!given.empty()) {
            text += "    given:\n";
            for (const std::string& one : given)
                text += "      - " + one + "\n";
        }
        text += fmt::format("    when: {}\n    then: {{state: {}}}\n", when,
                            state.substr(0, state.find('+')));
    }
    return text;
}

} // namespace offhook::simulation
