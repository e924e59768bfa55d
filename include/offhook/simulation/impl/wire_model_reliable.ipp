// Reliable provisional responses (RFC 3262), as the dialog layer would do them: one at a time, each
// until its PRACK; what has to wait behind them. Offers in 1xx and PRACKs are not looked at: the
// INVITE has one. Read next: ../../dialog/impl/reliable_uas.ipp for the real thing.
#pragma once

#include <offhook/simulation/detail/wire_model.hpp>
#include <offhook/simulation/impl/wire_model_in.ipp>

#include <algorithm>
#include <iterator>

namespace offhook::simulation::detail {

/// What waits in wire_state::put_off: a bit each, and what the 2xx says of the session timer.
enum wire_put_off : std::uint8_t {
    waits_there = 1,
    waits_with_sdp = 2,
    waits_as_183 = 4,
    waits_as_answer = 8,
    waits_timer = 16 ///< times said_refresher
};

OFFHOOK_DECL bool wire_model::answer_waits() const {
    return std::any_of(std::begin(w.put_off), std::end(w.put_off),
                       [](std::uint8_t one) { return (one & waits_as_answer) != 0; });
}

/// The next 1xx waits for the PRACK of the last, a 2xx only for that of one with a description;
/// a refusal never waits (RFC 3262 3).
OFFHOOK_DECL bool wire_model::must_wait(std::uint16_t status) const {
    if (!reliable_ || w.their_invite != 1 || status <= 100 || status >= 300) return false;
    if (status < 200) return w.prack_awaited || w.put_off[0] != 0;
    const bool waiting = std::any_of(std::begin(w.put_off), std::end(w.put_off), [](auto one) {
        return (one & waits_with_sdp) != 0 && (one & waits_as_answer) == 0;
    });
    return waiting || (w.prack_awaited && w.described);
}

/// Of several 1xx without a description only the last is worth sending.
OFFHOOK_DECL void wire_model::put_off(std::uint16_t status, bool sdp, said_refresher timer) {
    if (answer_waits()) return complain("a response behind the answer");
    std::size_t at = 0;
    while (at < std::size(w.put_off) && w.put_off[at] != 0)
        ++at;
    while (at > 0 && (w.put_off[at - 1] & waits_with_sdp) == 0)
        w.put_off[--at] = 0;
    if (at == std::size(w.put_off)) --at;
    unsigned made = waits_there;
    if (sdp) made |= waits_with_sdp;
    if (status == 183) made |= waits_as_183;
    if (status >= 200) made |= waits_as_answer | static_cast<unsigned>(timer) * waits_timer;
    w.put_off[at] = static_cast<std::uint8_t>(made);
}

OFFHOOK_DECL void wire_model::send_waiting() {
    while (w.put_off[0] != 0 && !w.prack_awaited && w.their_invite == 1) {
        const unsigned next = w.put_off[0];
        std::uint8_t behind[3] = {w.put_off[1], w.put_off[2], 0};
        std::fill(std::begin(w.put_off), std::end(w.put_off), std::uint8_t{0});
        const bool answer = (next & waits_as_answer) != 0;
        const auto status = answer ? 200 : (next & waits_as_183) != 0 ? 183 : 180;
        respond_to_invite(static_cast<std::uint16_t>(status), (next & waits_with_sdp) != 0,
                          static_cast<said_refresher>(next / waits_timer));
        if (answer) return;
        std::copy(std::begin(behind), std::end(behind), std::begin(w.put_off));
    }
}

/// True when a 2xx was waiting: the INVITE has been refused instead.
OFFHOOK_DECL bool wire_model::withdraw_answer(std::uint16_t status, error_code why) {
    if (!answer_waits()) return false;
    respond_to_invite(status, false, said_refresher::no_timer);
    if (!w.released) tell(dialog::answer_withdrawn{session::rig::leg, owner(), why});
    return true;
}

/// It means the one response that waits, or it gets 481.
OFFHOOK_DECL void wire_model::pracked(const packet& what) {
    if (w.leg != 1 || (w.over && !w.prack_awaited)) return answer(what, 481);
    if (what.late) return answer(what, 500);
    if (!w.prack_awaited || what.reliable != w.own_reliable) return answer(what, 481);
    stop(wire_timer::reliable);
    w.prack_awaited = w.described = false;
    if (std::exchange(w.answered_past, false)) {
        w.own_reliable = 0;
        return answer(what, 200);
    }
    prack_duty_ = true;
    tell(dialog::request_received{session::rig::leg, owner(), session::rig::prack,
                                  sip_method::prack, message_of(what)});
}

OFFHOOK_DECL void wire_model::respond_to_prack(std::uint16_t status) {
    prack_duty_ = false;
    packet made{packet_kind::prack_answer};
    made.status = status;
    made.reliable = w.own_reliable; // so that two of them are not taken for one
    say(made);
    send_waiting();
}

OFFHOOK_DECL void wire_model::prack_is_missing() {
    w.prack_awaited = w.described = false;
    if (std::exchange(w.answered_past, false) || w.their_invite != 1) {
        w.own_reliable = 0;
        return;
    }
    if (withdraw_answer(504, make_error_code(errc::timeout))) return;
    std::fill(std::begin(w.put_off), std::end(w.put_off), std::uint8_t{0});
    w.kept = false;
    unheard_ = invite_fresh_ = true;
    tell(dialog::prack_missing{session::rig::leg, owner(), session::rig::invite});
}

/// Taken once and in order, each answered by one PRACK (RFC 3262 4).
OFFHOOK_DECL bool wire_model::take_reliable(const packet& what) {
    if (w.seen_reliable != 0 && what.reliable != 1 + w.seen_reliable % 4) return false;
    w.seen_reliable = what.reliable;
    if (w.own_pracks < 3) ++w.own_pracks;
    packet made{packet_kind::prack};
    made.reliable = what.reliable;
    say(made);
    arm(wire_timer::prack);
    return true;
}

/// The INVITE goes on, whatever the answer is.
OFFHOOK_DECL void wire_model::prack_done() {
    if (w.own_pracks > 0) --w.own_pracks;
    stop(wire_timer::prack);
    if (w.own_pracks > 0) arm(wire_timer::prack);
}

} // namespace offhook::simulation::detail
