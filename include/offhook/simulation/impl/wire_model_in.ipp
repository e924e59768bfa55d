// What comes from the peer or from the clock, as the dialog layer would tell it to a session.
// Read next: wire_model_out.ipp for what the session says.
#pragma once

#include <offhook/simulation/detail/wire_model.hpp>
#include <offhook/simulation/impl/wire_model_texts.ipp>

namespace offhook::simulation::detail {

inline std::uint16_t wire_bit(wire_timer which) {
    return static_cast<std::uint16_t>(1u << static_cast<unsigned>(which));
}

OFFHOOK_DECL void wire_model::arm(wire_timer which) {
    w.set_running(w.running() | wire_bit(which));
    restarted |= wire_bit(which);
}

OFFHOOK_DECL void wire_model::stop(wire_timer which) {
    w.set_running(w.running() & ~static_cast<unsigned>(wire_bit(which)));
    restarted &= static_cast<std::uint16_t>(~wire_bit(which));
}

OFFHOOK_DECL void wire_model::tell(const dialog::output& news) { news_.push_back(news); }

/// The transaction layer of the peer answers a request by itself.
OFFHOOK_DECL void wire_model::answer(const packet& request, std::uint16_t status) {
    packet made = request;
    switch (request.what) {
    case packet_kind::invite: made.what = packet_kind::invite_answer; break;
    case packet_kind::bye: made.what = packet_kind::bye_answer; break;
    case packet_kind::refer: made.what = packet_kind::refer_answer; break;
    case packet_kind::update: made.what = packet_kind::update_answer; break;
    case packet_kind::prack: made.what = packet_kind::prack_answer; break;
    default: made.what = packet_kind::notify_answer; break;
    }
    made.sdp = false;
    made.last = false;
    made.late = false;
    made.status = status;
    made.timer = said_refresher::no_timer;
    made.allow = false;
    if (request.what != packet_kind::prack) made.reliable = 0;
    say(made);
}

OFFHOOK_DECL void wire_model::received(const packet& what) {
    switch (what.what) {
    case packet_kind::invite: return what.re ? reinvited(what) : invited(what);
    case packet_kind::ack: return acknowledged(what);
    case packet_kind::cancel: return cancelled(what);
    case packet_kind::bye: return bye_received(what);
    case packet_kind::refer: return referred(what);
    case packet_kind::notify: return notified(what);
    case packet_kind::update: return updated(what);
    case packet_kind::prack: return pracked(what);
    case packet_kind::prack_answer: return prack_done();
    case packet_kind::invite_answer: return invite_answered(what);
    case packet_kind::refer_answer:
        return refer_answered(what.status,
                              what.status < 300 ? error_code{} : status_error(what.status));
    case packet_kind::notify_answer:
        return notify_answered(what.status,
                               what.status < 300 ? error_code{} : status_error(what.status));
    case packet_kind::bye_answer: return bye_done();
    case packet_kind::update_answer:
        return update_answered(what, what.status < 300 ? error_code{} : status_error(what.status));
    }
}

OFFHOOK_DECL void wire_model::invited(const packet& what) {
    if (w.leg != 0) return; // one call is looked at
    w.leg = 1;
    w.their_invite = 1;
    w.their_number = what.number;
    w.their_offer = what.sdp;
    invite_fresh_ = true;
    tell(dialog::incoming_call{session::rig::leg, session::rig::invite, message_of(what),
                               reliable_});
}

/// Glare is settled here, as in dialog/impl/uas_invite.ipp.
OFFHOOK_DECL void wire_model::reinvited(const packet& what) {
    if (w.leg != 1 || w.over) return answer(what, 481);
    if (what.late) return answer(what, 500);
    if (w.released || w.bye_sent) return answer(what, 481);
    if (w.their_invite != 0) return answer(what, 500);
    if (w.own_invite != 0 || w.unacked != 0) return answer(what, 491);
    w.their_invite = 2;
    w.their_number = what.number;
    w.their_offer = what.sdp;
    w.kept = w.cancelled = w.tried = false;
    invite_fresh_ = true;
    tell(dialog::request_received{session::rig::leg, owner(), session::rig::reinvite,
                                  sip_method::invite, message_of(what)});
}

OFFHOOK_DECL void wire_model::acknowledged(const packet& what) {
    if (w.leg != 1 || w.unacked == 0 || what.number != w.their_number) return;
    const bool initial = w.unacked == 1;
    w.unacked = 0;
    stop(wire_timer::ack);
    if (!w.released) {
        tell(dialog::acknowledged{session::rig::leg, owner(), initial, message_of(what)});
    }
    send_held_bye();
}

OFFHOOK_DECL void wire_model::cancelled(const packet& what) {
    if (w.leg != 1 || w.their_invite == 0 || w.their_number != what.number || w.cancelled) return;
    w.cancelled = true;
    if (withdraw_answer(487, {})) return;
    w.kept = false;
    stop(wire_timer::duty);
    invite_fresh_ = true;
    const auto duty = w.their_invite == 1 ? session::rig::invite : session::rig::reinvite;
    tell(dialog::cancelled{session::rig::leg, owner(), message_of(what), duty});
}

OFFHOOK_DECL void wire_model::bye_received(const packet& what) {
    if (w.leg != 1 || w.over) return answer(what, 481);
    bye_duty_ = true;
    if (w.released) return respond_to_bye(200);
    tell(dialog::request_received{session::rig::leg, owner(), session::rig::bye, sip_method::bye,
                                  message_of(what)});
}

OFFHOOK_DECL void wire_model::referred(const packet& what) {
    if (w.leg != 1 || w.over) return answer(what, 481);
    if (what.late) return answer(what, 500);
    if (w.released || w.bye_sent) return answer(what, 481);
    if (w.refer_duty != 0) return answer(what, 500);
    w.refer_duty = 1;
    refer_fresh_ = true;
    tell(dialog::request_received{session::rig::leg, owner(), session::rig::refer,
                                  sip_method::refer, message_of(what)});
}

OFFHOOK_DECL void wire_model::notified(const packet& what) {
    if (w.leg == 0 || w.over || w.subscriber == 0 || w.last_seen) return answer(what, 481);
    if (what.late) return answer(what, 500);
    notify_duty_ = true;
    tell(dialog::notify_received{session::rig::subscription, transfer_owner(), session::rig::notify,
                                 what.last, message_of(what)});
    if (!what.last) {
        if (w.subscriber == 2) arm(wire_timer::subscription);
        return;
    }
    w.last_seen = true;
    if (w.subscriber == 2) end_subscription({});
}

OFFHOOK_DECL void wire_model::end_subscription(error_code why) {
    tell(dialog::subscription_ended{session::rig::subscription, transfer_owner(), why});
    w.subscriber = 0;
    w.notifier = 0;
    w.notifying = false;
    w.queued = 0;
    for (std::uint8_t& one : w.queue)
        one = 0;
    w.tries = 0;
    w.last_seen = false;
    stop(wire_timer::subscription);
}

OFFHOOK_DECL void wire_model::invite_answered(const packet& what) {
    const bool ours = what.re == w.own_re && what.number == w.own_number;
    if (w.leg != 1 || !ours) return;
    if (w.own_invite == 0) {
        if (w.acked && what.status >= 200 && what.status < 300) send_ack(w.ack_sdp);
        return;
    }
    if (what.status < 200) {
        w.own_invite = 2;
        try_cancel();
        stop(wire_timer::invite);
        if (what.reliable != 0 && !take_reliable(what)) return;
        if (!w.released && !w.own_re) {
            tell(dialog::progress{session::rig::leg, owner(), what.status, 0, message_of(what),
                                  what.reliable != 0, false});
        }
        return;
    }
    stop(wire_timer::invite);
    stop(wire_timer::cancel);
    w.own_invite = w.seen_reliable = 0;
    w.cancel_wanted = w.cancel_sent = false;
    if (what.status < 300) return invite_accepted(what);
    invite_refused(what.status, status_error(what.status));
}

OFFHOOK_DECL void wire_model::invite_accepted(const packet& what) {
    w.confirmed = true;
    w.ack_owed = true;
    // The answer to their offer goes in the ACK, when media has made it (RFC 3261 13.2.2.4).
    w.ack_waits = !w.own_offer && what.sdp;
    if (w.released) { // nobody above wants it: ACK, and BYE (dialog/impl/uac_invite.ipp)
        send_ack(false);
        if (!w.own_re) send_bye();
        return;
    }
    if (!w.own_re) {
        tell(dialog::answered{session::rig::leg, owner(), message_of(what)});
        return;
    }
    tell(dialog::response_received{
        session::rig::leg, owner(), {}, sip_method::invite, what.status, {}, message_of(what)});
}

OFFHOOK_DECL void wire_model::invite_refused(std::uint16_t status, error_code why) {
    if (!w.own_re) w.over = true;
    if (w.released) return;
    if (!w.own_re) {
        tell(dialog::rejected{session::rig::leg, owner(), status, why, {}});
        return;
    }
    tell(dialog::response_received{
        session::rig::leg, owner(), {}, sip_method::invite, status, why, {}});
    leg_died(why);
}

OFFHOOK_DECL void wire_model::leg_died(error_code why) {
    const bool dead = why == errc::timeout || why == status_error(481) || why == status_error(408);
    if (dead && !w.released && !w.bye_sent) {
        tell(dialog::leg_terminated{session::rig::leg, owner(), why});
    }
}

OFFHOOK_DECL void wire_model::refer_answered(std::uint16_t status, error_code why) {
    stop(wire_timer::refer);
    if (w.subscriber != 1) return;
    w.subscriber = 2;
    tell(dialog::refer_answered{session::rig::subscription, transfer_owner(), status, why});
    leg_died(why);
    if (why) return end_subscription(why);
    if (w.last_seen) return end_subscription({});
    arm(wire_timer::subscription);
}

OFFHOOK_DECL void wire_model::notify_answered(std::uint16_t status, error_code why) {
    stop(wire_timer::notify);
    if (w.notifier == 0 || !w.notifying) return;
    w.notifying = false;
    const bool again = status == 500 || status == 491 || status == 482;
    if (again && ++w.tries < 4) return send_next_notify();
    if (why) return end_subscription(why);
    w.tries = 0;
    const bool last = (w.queue[0] & 0x80u) != 0;
    for (std::size_t i = 0; i + 1 < std::size(w.queue); ++i)
        w.queue[i] = w.queue[i + 1];
    w.queue[std::size(w.queue) - 1] = 0;
    --w.queued;
    if (last) return end_subscription({});
    send_next_notify();
}

OFFHOOK_DECL void wire_model::bye_done() {
    w.bye_open = false;
    stop(wire_timer::bye);
}

OFFHOOK_DECL void wire_model::expired(wire_timer which) {
    stop(which);
    const error_code why = make_error_code(errc::timeout);
    switch (which) {
    case wire_timer::invite:
    case wire_timer::cancel:
        w.own_invite = 0;
        w.cancel_wanted = w.cancel_sent = false;
        w.gave_up = true;
        return invite_refused(0, why);
    case wire_timer::bye: w.gave_up = true; return bye_done();
    case wire_timer::refer: w.gave_up = true; return refer_answered(0, why);
    case wire_timer::notify: return notify_answered(0, why);
    case wire_timer::update:
        w.gave_up = true;
        update_answered({packet_kind::update_answer, 0, false, false, false, false, 0}, why);
        if (w.own_updates != 0) arm(wire_timer::update);
        return;
    case wire_timer::prack: w.gave_up = true; return prack_done();
    case wire_timer::reliable: w.gave_up = true; return prack_is_missing();
    case wire_timer::ack: {
        const bool initial = w.unacked == 1;
        w.unacked = 0;
        w.gave_up = true;
        if (!w.released) tell(dialog::ack_missing{session::rig::leg, owner(), initial});
        return send_held_bye();
    }
    case wire_timer::duty:
        if (w.their_invite == 2 && w.kept) {
            respond_to_invite(w.cancelled ? 487 : 488, false, said_refresher::no_timer);
            tell(dialog::duty_expired{session::rig::reinvite, owner()});
        } else if (w.refer_duty == 2) {
            respond_to_refer(603);
            tell(dialog::duty_expired{session::rig::refer, owner()});
        }
        return;
    case wire_timer::subscription:
        if (w.subscriber != 0) return end_subscription(why);
        if (w.notifier == 1) {
            w.notifier = 2;
            queue_notify(0x80u); // 100, timed out
        }
        return;
    case wire_timer::count: return;
    }
}

OFFHOOK_DECL void wire_model::say_trying() {
    w.tried = true;
    say({packet_kind::invite_answer, w.their_number, w.their_invite == 2, false, false, false,
         100});
}

} // namespace offhook::simulation::detail
