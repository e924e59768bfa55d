// What may happen next at one side, whether it may rest, and how it is told.
#pragma once

#include <offhook/simulation/detail/side_model.hpp>
#include <offhook/simulation/impl/side_model.ipp>

namespace offhook::simulation::detail {

/// An accepted command may be given at any time; a refused one changes nothing.
inline void offer_commands(const side_state& at, std::vector<offered_input>& into) {
    const auto add = [&into](app_move what) {
        into.push_back({{side_input::sort::app, static_cast<std::uint8_t>(what)}, false});
    };
    const session::saved_session& s = at.session;
    if (s.transfer.present != 0 && s.new_call == 1) {
        add(app_move::accept_transfer);
        add(app_move::reject_transfer);
    }
    if (s.call.present == 0 || !at.known) return;
    add(app_move::hang_up);
    if (at.ending) return;
    if (!at.wire.uac && at.wire.their_invite == 1) {
        add(app_move::answer);
        add(app_move::progress);
        add(app_move::reject);
    }
    if (at.holds_left > 0) {
        add(app_move::hold);
        add(app_move::resume);
    }
    if (at.transfers_left > 0 && s.transfer.present == 0) add(app_move::transfer);
}

/// Every region stands where it may stand for ever.
OFFHOOK_DECL bool side_model::may_stay(const side_state& at) const {
    if (!has_call(at)) return true;
    for (std::size_t i = 0; i < calls_.regions().size(); ++i)
        if (!calls_.states()[at.session.call.state[i]].rest) return false;
    return true;
}

OFFHOOK_DECL std::vector<offered_input> side_model::offers(const side_state& at) const {
    using sort = side_input::sort;
    std::vector<offered_input> made;
    const wire_state& w = at.wire;
    if (at.releasing) made.push_back({{sort::media_released, 0}, true});
    if (at.preparing > 0) made.push_back({{sort::media_ready, 0}, true});
    if (at.target > 0) made.push_back({{sort::target, 1}, true});
    // A session that is refreshed for ever rests all the same.
    const bool stays = may_stay(at);
    for (std::size_t i = 0; i < std::size(at.clock) && at.clock[i] != 0; ++i) {
        const auto number = static_cast<std::uint8_t>(at.clock[i] - 1);
        // Media always lets go in time.
        if (at.releasing && number < clock_of_transfer) continue;
        // And it is never silent over a second refresh.
        const bool silent = conduct_.session_interval != 0 && at.preparing > 1;
        if (silent && number < clock_of_transfer) continue;
        if (blocked(at, i)) continue;
        // RSeq is told by two bits: after three 1xx nobody rings again.
        if (w.own_reliable >= 3 && number < clock_of_transfer && rings_[number]) continue;
        const bool in_vain = waits_for_nobody(at, number);
        if (waits_for_the_peer(number) && !in_vain && !loses_) continue;
        made.push_back({{sort::timer, number}, !(stays && number < clock_of_transfer)});
    }
    if (at.preparing > 0 && conduct_.media_fails) made.push_back({{sort::media_failed, 0}, false});
    if (at.starting) made.push_back({{sort::media_failed, 1}, false});
    if (w.their_invite != 0 && !w.tried && conduct_.slow_trying) {
        made.push_back({{sort::trying, 0}, false});
    }
    if (at.target > 0) {
        if (at.target == 1) made.push_back({{sort::target, 0}, false});
        made.push_back({{sort::target, 2}, false});
    }
    offer_commands(at, made);
    return made;
}

OFFHOOK_DECL std::string side_model::rest(const side_state& at) const {
    const wire_state& w = at.wire;
    // A released leg with a re-INVITE of ours goes when its linger timer runs out (release.ipp).
    const bool lingers = w.released && w.own_invite != 0 && w.own_re;
    const bool open = (w.own_invite != 0 && !lingers) || w.their_invite != 0 || w.unacked != 0 ||
                      w.bye_open || w.bye_held || w.refer_duty != 0 || w.subscriber == 1 ||
                      w.notifying || w.ack_owed || w.own_updates != 0 || w.own_pracks != 0 ||
                      w.prack_awaited;
    if (open) return "something on the wire is never answered";
    if (w.subscriber != 0 || w.notifier != 0) return "a subscription never ends";
    if (at.transfer_open || at.session.transfer.present != 0) return "a transfer never ends";
    if (at.hold_open) return "a hold or resume has no outcome";
    if (!has_call(at)) {
        if (w.leg == 1 && !lingers) return "a dialog is left after its call";
        return {};
    }
    for (std::size_t i = 0; i < calls_.regions().size(); ++i) {
        const table::state_word& state = calls_.states()[at.session.call.state[i]];
        if (!state.rest) return "the call waits in " + state.name + " for ever";
    }
    return {};
}

OFFHOOK_DECL const std::string& side_model::timer_name(const side_input& input) const {
    static const std::string of_wire = "64*T1";
    if (input.which < clock_of_transfer) return calls_.timers()[input.which].name;
    if (input.which < clock_of_wire) {
        return transfers_.timers()[input.which - clock_of_transfer].name;
    }
    return of_wire;
}

OFFHOOK_DECL std::string side_model::describe(const side_input& input,
                                              const packet& message) const {
    using sort = side_input::sort;
    constexpr const char* moves[] = {"calls",
                                     "answers",
                                     "sends early media",
                                     "rejects",
                                     "hangs up",
                                     "holds",
                                     "resumes",
                                     "transfers",
                                     "follows the transfer",
                                     "refuses the transfer",
                                     "calls without an offer"};
    constexpr const char* timers[] = {"no response to the INVITE, for 64*T1",
                                      "no final response after the CANCEL, for 64*T1",
                                      "no response to the BYE, for 64*T1",
                                      "no response to the REFER, for 64*T1",
                                      "no response to the NOTIFY, for 64*T1",
                                      "no response to the UPDATE, for 64*T1",
                                      "no response to the PRACK, for 64*T1",
                                      "no PRACK, for 64*T1",
                                      "no ACK, for 64*T1",
                                      "a kept request is answered by default",
                                      "the subscription expires"};
    switch (input.what) {
    case sort::app: return moves[input.which];
    case sort::message: return to_string(message);
    case sort::timer:
        if (input.which >= clock_of_wire) return timers[input.which - clock_of_wire];
        return "timer " + timer_name(input);
    case sort::media_ready: return "media is ready";
    case sort::media_failed: return "media fails";
    case sort::media_released: return "media is released";
    case sort::trying: return "waits 200 ms";
    case sort::target:
        return input.which == 0   ? "the target rings"
               : input.which == 1 ? "the target answers"
                                  : "the target refuses";
    }
    return {};
}

OFFHOOK_DECL std::string side_model::state_of(const side_state& at) const {
    if (!has_call(at)) {
        // As a scenario names it: the end of the region that ends.
        for (const table::state_word& one : calls_.states())
            if (at.ended && one.final) return one.name;
        return "-";
    }
    std::string text;
    for (std::size_t i = 0; i < calls_.regions().size(); ++i) {
        if (i > 0) text += '+';
        text += calls_.states()[at.session.call.state[i]].name;
    }
    return text;
}

} // namespace offhook::simulation::detail
