// What may happen next at one side, whether it may rest, and how it is told.
#pragma once

#include <offhook/simulation/impl/soft_side.ipp>

namespace offhook::simulation::detail {

OFFHOOK_DECL void soft_side::offer_commands(const soft_side_state& at,
                                            std::vector<offered_soft_input>& into) const {
    const auto add = [&into](soft_move what) {
        into.push_back({{soft_input::sort::app, static_cast<std::uint8_t>(what), false}, false});
    };
    const soft_wire& w = at.wire;
    if (!notifier_) {
        add(soft_move::remove);
        add(soft_move::refresh);
        const bool changes =
            kind_ == session::soft_kind::registration || kind_ == session::soft_kind::publication;
        if (changes) add(soft_move::modify);
        return;
    }
    add(soft_move::remove);
    if (w.duty != 0) {
        add(soft_move::accept);
        add(soft_move::accept_pending);
        add(soft_move::reject);
    }
    // One NOTIFY at a time is looked at; the dialog layer keeps their order.
    if (!w.record || w.queue[w.own_last ? 1 : 0] != 0) return;
    add(soft_move::tell);
    add(soft_move::tell_pending);
    add(soft_move::tell_gone);
    add(soft_move::tell_deactivated);
    add(soft_move::tell_probation);
}

OFFHOOK_DECL void soft_side::offer_answers(const soft_side_state& at,
                                           std::vector<offered_soft_input>& into) const {
    const auto add = [&into](soft_answer what, bool late, bool quiet) {
        into.push_back({{late ? soft_input::sort::late : soft_input::sort::answer,
                         static_cast<std::uint8_t>(what), false},
                        quiet});
    };
    if (at.wire.open != 0) {
        add(soft_answer::silence, false, true);
        add(soft_answer::granted, false, false);
        const bool keeps = kind_ != session::soft_kind::keep_alive;
        for (const auto one :
             {soft_answer::released, soft_answer::brief, soft_answer::refused, soft_answer::busy})
            if (keeps) add(one, false, false);
        if (kind_ == session::soft_kind::publication) add(soft_answer::forgotten, false, false);
    }
    if (at.wire.given_up == 0) return;
    add(soft_answer::silence, true, !lives(at));
    add(soft_answer::granted, true, false);
    add(soft_answer::refused, true, false);
}

OFFHOOK_DECL std::vector<offered_soft_input> soft_side::offers(const soft_side_state& at) const {
    using sort = soft_input::sort;
    std::vector<offered_soft_input> made;
    if (!lives(at) && !at.wire.begun && !notifier_) {
        made.push_back({{sort::app, static_cast<std::uint8_t>(soft_move::start), false}, false});
        if (kind_ == session::soft_kind::subscription)
            made.push_back(
                {{sort::app, static_cast<std::uint8_t>(soft_move::start_once), false}, false});
        return made;
    }
    offer_answers(at, made);
    for (std::size_t i = 0; i < std::size(at.clock) && at.clock[i] != 0; ++i) {
        if (blocked(at, i)) continue;
        made.push_back({{sort::timer, static_cast<std::uint8_t>(at.clock[i] - 1), false}, true});
    }
    if (!lives(at)) return made;
    const bool watches = kind_ == session::soft_kind::subscription;
    if (!watches && session::soft_rig::stands(at.machine) && !runs(at, "refresh") &&
        !runs(at, "lapse"))
        made.push_back({{sort::lapse, 0, false}, false});
    offer_commands(at, made);
    return made;
}

OFFHOOK_DECL bool soft_side::rests(const soft_side_state& at) const {
    if (!lives(at)) return at.wire.given_up == 0;
    for (std::size_t i = 0; i < table_.regions().size(); ++i)
        if (!table_.states()[at.machine.machine.state[i]].rest) return false;
    return true;
}

OFFHOOK_DECL std::string soft_side::rest(const soft_side_state& at) const {
    if (!lives(at)) return {};
    const soft_wire& w = at.wire;
    if (!rests(at)) return "it waits in " + state_of(at) + " for ever";
    if (w.open != 0 || (w.in_flight && !notifier_)) return "a request of ours is open at rest";
    if (w.duty != 0) return "their SUBSCRIBE is never answered";
    if (w.removing && !notifier_) return "it was given back, and rests in " + state_of(at);
    if (kind_ == session::soft_kind::keep_alive || notifier_) return {};
    const bool stands = kind_ == session::soft_kind::subscription
                            ? w.record
                            : session::soft_rig::stands(at.machine);
    if (stands && w.told != 1) return "it stands, and the application does not know";
    if (!stands && w.told == 1) return "the application believes that it stands";
    if (w.change && !runs(at, "retry")) return "a change is never sent";
    return {};
}

OFFHOOK_DECL std::string soft_side::state_of(const soft_side_state& at) const {
    if (!lives(at)) return !at.wire.over ? "-" : at.wire.removed ? "removed" : "failed";
    std::string text;
    for (std::size_t i = 0; i < table_.regions().size(); ++i) {
        if (i > 0) text += '+';
        text += table_.states()[at.machine.machine.state[i]].name;
    }
    return text;
}

OFFHOOK_DECL std::string soft_side::describe(const soft_input& input,
                                             const soft_packet& message) const {
    using sort = soft_input::sort;
    static constexpr const char* moves[] = {"wants it",
                                            "wants it once",
                                            "refreshes it",
                                            "changes it",
                                            "gives it back",
                                            "accepts",
                                            "has them wait",
                                            "rejects",
                                            "tells",
                                            "tells that it waits",
                                            "says that there is nothing",
                                            "sends them away, and back",
                                            "sends them away for a while"};
    static constexpr const char* answers[] = {"200", "200 with Expires 0",           "423", "403",
                                              "503", "no final response, for 64*T1", "412"};
    static constexpr const char* timers[] = {"no final response, for 64*T1", "no NOTIFY, for 64*T1",
                                             "the time is over"};
    const std::string way = input.no_way ? ", no way" : "";
    switch (input.what) {
    case sort::app: return moves[input.which] + way;
    case sort::answer: return answers[input.which] + way;
    case sort::late: return std::string(answers[input.which]) + ", too late";
    case sort::timer:
        if (input.which >= soft_clock_of_wire)
            return timers[input.which - soft_clock_of_wire] + way;
        return "timer " + table_.timers()[input.which].name + way;
    case sort::lapse: return "the granted time is over";
    case sort::packet: return to_string(message);
    case sort::refused: return to_string(message) + ", refused below";
    case sort::brief: return to_string(message) + ", too brief below";
    }
    return {};
}

OFFHOOK_DECL std::string soft_side::given(const soft_input& input, const soft_packet&) const {
    using sort = soft_input::sort;
    static constexpr const char* moves[] = {"Start",
                                            "{Start: {expires: 0}}",
                                            "Refresh",
                                            "Modify",
                                            "Remove",
                                            "Accept",
                                            "{Accept: {state: pending}}",
                                            "Reject",
                                            "Tell",
                                            "{Tell: {state: pending}}",
                                            "{Tell: {state: terminated, reason: noresource}}",
                                            "{Tell: {state: terminated}}",
                                            "{Tell: {state: terminated}}"};
    static constexpr const char* answers[] = {"Granted",  "Released",
                                              "TooBrief", "{Refused: {status: 403}}",
                                              "Refused",  "{Refused: {why: timeout}}",
                                              "Forgotten"};
    if (input.what == sort::app) return moves[input.which];
    if (input.what == sort::answer) {
        if (kind_ != session::soft_kind::keep_alive) return answers[input.which];
        return input.which == 0 ? "Answered" : "Unanswered";
    }
    if (input.what != sort::timer || input.which >= soft_clock_of_wire) return {};
    const std::string& name = table_.timers()[input.which].name;
    return "{timer: " + name.substr(name.find('.') + 1) + "}";
}

} // namespace offhook::simulation::detail
