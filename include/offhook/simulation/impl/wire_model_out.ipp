// What the session says, as the dialog layer would do it. Read next: wire_model_in.ipp.
#pragma once

#include <offhook/simulation/detail/wire_model.hpp>
#include <offhook/simulation/impl/wire_model_in.ipp>
#include <offhook/simulation/impl/wire_model_update.ipp>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

namespace offhook::simulation::detail {

/// What a NOTIFY may say; others are told as the nearest of their class.
inline constexpr std::uint16_t notified_statuses[] = {100, 180, 183, 200, 408, 480,
                                                      486, 487, 500, 503, 603};

inline std::uint8_t number_of_status(int status) {
    const auto at = std::find(std::begin(notified_statuses), std::end(notified_statuses), status);
    if (at != std::end(notified_statuses)) {
        return static_cast<std::uint8_t>(at - std::begin(notified_statuses));
    }
    return number_of_status(status < 200 ? 180 : status < 300 ? 200 : 486);
}

/// One overload an alternative of session::output.
struct wire_model::from_session {
    wire_model& in;

    void operator()(const session::place_call& what) const {
        in.w.leg = 1;
        in.w.uac = true;
        in.send_invite(false, what.with);
        in.rig_.sessions().leg_started({}, what.call, session::rig::leg);
    }
    void operator()(const session::bind_leg&) const {}
    void operator()(const session::respond& what) const { in.respond(what); }
    void operator()(const session::keep_request& what) const {
        if (what.duty == session::rig::refer) {
            in.w.refer_duty = 2;
        } else {
            in.w.kept = true;
        }
        if (what.duty != session::rig::invite) in.arm(wire_timer::duty);
    }
    void operator()(const session::send_ack& what) const {
        if (!in.w.ack_owed) return in.complain("an ACK to nothing");
        in.send_ack(!what.with.text.empty());
    }
    void operator()(const session::send_prack&) const {} // no 1xx brings an offer here
    void operator()(const session::send_cancel&) const {
        if (in.w.own_invite == 0) return in.complain("a CANCEL of nothing");
        in.w.cancel_wanted = true;
        in.try_cancel();
    }
    void operator()(const session::send_bye&) const {
        // Our 2xx has not left yet: then it is refused instead.
        if (in.answer_waits()) return in.respond_to_invite(480, false, said_refresher::no_timer);
        if (!in.w.confirmed) return in.complain("a BYE without a dialog");
        if (in.w.bye_sent || in.w.bye_held) return;
        if (in.w.released) return in.complain("a BYE after the release");
        in.hold_bye();
    }
    void operator()(const session::release_leg&) const { in.release(); }
    void operator()(const session::send_in_dialog& what) const { in.send_reinvite(what); }
    void operator()(const session::send_outside_dialog&) const {}
    void operator()(const session::send_soft_request&) const {}
    void operator()(const session::ask_subscription&) const {}
    void operator()(const session::send_refer& what) const { in.send_refer(what); }
    void operator()(const session::accept_refer& what) const { in.accept_refer(what); }
    void operator()(const session::send_notify& what) const { in.notify(what.sipfrag, what.last); }
    void operator()(const session::unsubscribe&) const {
        if (in.w.notifier == 1) return in.notify("SIP/2.0 503", true);
        in.w.subscriber = 0;
        in.w.last_seen = false;
        in.stop(wire_timer::subscription);
    }
    template <class Other>
    void operator()(const Other& what) const {
        in.others.emplace_back(what);
    }
};

OFFHOOK_DECL void wire_model::drain() {
    for (bool quiet = false; !quiet;) {
        quiet = true;
        std::vector<dialog::output> news;
        news.swap(news_);
        for (const dialog::output& one : news) {
            quiet = false;
            std::visit(
                [this](const auto& told) {
                    if constexpr (requires { rig_.sessions().received(instant{}, told); }) {
                        rig_.sessions().received(instant{}, told);
                    }
                },
                one);
        }
        while (auto said = rig_.sessions().poll()) {
            quiet = false;
            const auto* event = std::get_if<session::event>(&*said);
            const auto* ending = event ? std::get_if<session::call_ending>(event) : nullptr;
            const auto ended = ending ? ending->call : session::call_id{};
            std::visit(from_session{*this}, *said);
            // The application takes its events at once (endpoint::poll).
            if (ended) rig_.sessions().ending_delivered({}, ended);
        }
        if (quiet && news_.empty()) settle();
        quiet = quiet && news_.empty();
    }
    look_whether_gone();
}

/// Nobody answered or kept it: the dialog layer says what it says by default (duty.ipp).
OFFHOOK_DECL void wire_model::settle() {
    if (std::exchange(invite_fresh_, false) && w.their_invite != 0 && !w.kept) {
        if (!w.cancelled && !unheard_)
            complain("an INVITE of theirs is left to the default answer");
        const bool first = w.their_invite == 1;
        respond_to_invite(w.cancelled ? 487
                          : unheard_  ? 504
                          : first     ? 480
                                      : 488,
                          false, said_refresher::no_timer);
        if (first && !rig_.call()) release();
    }
    if (std::exchange(refer_fresh_, false) && w.refer_duty == 1) {
        complain("a REFER is left to the default answer");
        respond_to_refer(603);
    }
    if (bye_duty_) {
        complain("a BYE is left to the default answer");
        respond_to_bye(200);
    }
    if (std::exchange(notify_duty_, false)) {
        say({packet_kind::notify_answer, 0, false, false, false, false, 200});
    }
    if (prack_duty_) respond_to_prack(200);
    if (update_duty_) {
        complain("an UPDATE is left to the default answer");
        respond_to_update(200, said_refresher::no_timer);
    }
}

OFFHOOK_DECL void wire_model::respond(const session::respond& what) {
    const auto status = static_cast<std::uint16_t>(what.status);
    const bool sdp = !what.with.text.empty();
    if (what.duty == session::rig::invite || what.duty == session::rig::reinvite) {
        const std::uint8_t meant = what.duty == session::rig::invite ? 1 : 2;
        if (w.their_invite != meant) return complain("an INVITE is answered twice");
        return respond_to_invite(status, sdp, said_in(what.with.headers));
    }
    if (what.duty == session::rig::refer) {
        if (w.refer_duty == 0) return complain("a REFER is answered twice");
        return respond_to_refer(status);
    }
    if (what.duty == session::rig::bye) {
        if (!bye_duty_) return complain("a BYE is answered twice");
        return respond_to_bye(status);
    }
    if (what.duty == session::rig::prack) {
        if (!prack_duty_) return complain("a PRACK is answered twice");
        return respond_to_prack(status);
    }
    if (what.duty == session::rig::update) {
        if (!update_duty_) return complain("an UPDATE is answered twice");
        return respond_to_update(status, said_in(what.with.headers));
    }
    if (what.duty == session::rig::notify && std::exchange(notify_duty_, false)) {
        say({packet_kind::notify_answer, 0, false, false, false, false, status});
    }
}

OFFHOOK_DECL void wire_model::respond_to_invite(std::uint16_t status, bool sdp,
                                                said_refresher timer) {
    const bool re = w.their_invite == 2;
    const bool good = status >= 200 && status < 300;
    if (must_wait(status)) return put_off(status, sdp, timer);
    const bool reliable = reliable_ && !re && status > 100 && status < 200;
    if (reliable) {
        w.own_reliable = static_cast<std::uint8_t>(1 + w.own_reliable % 4);
        w.prack_awaited = true;
        w.described = sdp;
        if (sdp) w.their_offer = false; // answered for good (RFC 3262 5)
        arm(wire_timer::reliable);
    }
    say({packet_kind::invite_answer, w.their_number, re, sdp, false, false, status, timer,
         good && updates_, reliable ? w.own_reliable : std::uint8_t{0}});
    w.tried = true;
    if (status < 200) return;
    const bool first = w.their_invite == 1;
    const bool offered = w.their_offer;
    w.their_invite = 0;
    w.kept = w.cancelled = w.tried = w.their_offer = false;
    w.answered_past = w.prack_awaited;
    if (!w.prack_awaited) w.own_reliable = 0;
    std::fill(std::begin(w.put_off), std::end(w.put_off), std::uint8_t{0});
    stop(wire_timer::duty);
    if (status >= 300) {
        w.over = w.over || first;
        return;
    }
    if (offered && !sdp) complain("a 2xx without an answer to the offer");
    if (w.own_invite != 0) complain("a 2xx to an INVITE while one of ours is open");
    if (offered && rig_.offers()) complain("an offer is answered while one of ours is open");
    w.confirmed = true;
    if (w.bye_came && w.released) return;
    w.unacked = first ? 1 : 2;
    arm(wire_timer::ack);
}

OFFHOOK_DECL void wire_model::respond_to_refer(std::uint16_t status) {
    w.refer_duty = 0;
    stop(wire_timer::duty);
    say({packet_kind::refer_answer, 0, false, false, false, false, status});
}

OFFHOOK_DECL void wire_model::respond_to_bye(std::uint16_t status) {
    bye_duty_ = false;
    say({packet_kind::bye_answer, 0, false, false, false, false, status});
    if (status >= 300 || (w.uac && !w.confirmed)) return;
    w.bye_came = true;
    w.bye_held = false;
    if (!w.released || w.unacked == 0) return;
    w.unacked = 0;
    stop(wire_timer::ack);
}

OFFHOOK_DECL void wire_model::send_invite(bool re, const session::content& with) {
    w.own_invite = 1;
    w.own_re = re;
    w.own_offer = !with.text.empty();
    w.acked = w.ack_sdp = false;
    if (re) w.own_number ^= 1;
    say({packet_kind::invite, w.own_number, re, w.own_offer, false, false, 0, said_in(with.headers),
         updates_});
    arm(wire_timer::invite);
}

/// One INVITE at a time, in either direction, and none while a 2xx waits for its ACK (14.1).
OFFHOOK_DECL void wire_model::send_reinvite(const session::send_in_dialog& what) {
    if (what.method == "UPDATE") return send_update(what);
    if (what.method != "INVITE") return; // not looked at: nothing comes of it
    error_code why{};
    if (w.leg != 1 || w.released || w.over || w.bye_sent || !w.confirmed) {
        why = errc::no_such_request;
    } else if (w.own_invite != 0 || w.unacked != 0 || w.bye_held || w.ack_owed ||
               w.their_invite != 0) {
        why = errc::not_accepted_now;
        if (w.own_invite != 0) complain("a second INVITE of ours");
    }
    if (!why) return send_invite(true, what.with);
    rig_.sessions().refused({}, what.call, what.method, why);
}

OFFHOOK_DECL void wire_model::send_ack(bool sdp) {
    w.ack_owed = w.ack_waits = false;
    w.acked = true;
    w.ack_sdp = sdp;
    say({packet_kind::ack, w.own_number, w.own_re, sdp, false, false, 0});
}

OFFHOOK_DECL void wire_model::hold_bye() {
    if (w.ack_owed) send_ack(false);
    if (w.unacked == 0) return send_bye();
    w.bye_held = true;
}

OFFHOOK_DECL void wire_model::send_bye() {
    if (w.bye_sent) return;
    w.bye_sent = true;
    w.bye_open = true;
    say({packet_kind::bye, 0, false, false, false, false, 0});
    arm(wire_timer::bye);
}

OFFHOOK_DECL void wire_model::send_held_bye() {
    if (!w.bye_held || w.unacked != 0) return;
    w.bye_held = false;
    send_bye();
}

/// Never before a 1xx and never twice (RFC 3261 9.1).
OFFHOOK_DECL void wire_model::try_cancel() {
    if (!w.cancel_wanted || w.cancel_sent || w.own_invite != 2) return;
    w.cancel_sent = true;
    say({packet_kind::cancel, w.own_number, w.own_re, false, false, false, 0});
    // It waited for the 1xx at most as long as the INVITE did: it takes that timer's place.
    w.set_running(w.running() | wire_bit(wire_timer::cancel));
    if ((w.running() & wire_bit(wire_timer::invite)) == 0) arm(wire_timer::cancel);
}

OFFHOOK_DECL void wire_model::send_refer(const session::send_refer& what) {
    const bool refused = w.leg != 1 || w.released || w.over || w.bye_sent || w.subscriber != 0;
    if (refused) {
        rig_.sessions().subscribed({}, what.transfer, make_error_code(errc::no_such_request));
        return;
    }
    w.subscriber = 1;
    say({packet_kind::refer, 0, false, false, false, false, 0});
    arm(wire_timer::refer);
    rig_.sessions().subscribed({}, what.transfer, session::rig::subscription);
}

OFFHOOK_DECL void wire_model::accept_refer(const session::accept_refer& what) {
    if (w.refer_duty == 0) {
        rig_.sessions().subscribed({}, what.transfer, make_error_code(errc::no_such_request));
        return;
    }
    respond_to_refer(202);
    w.notifier = 1;
    arm(wire_timer::subscription);
    rig_.sessions().subscribed({}, what.transfer, session::rig::subscription);
}

OFFHOOK_DECL void wire_model::notify(std::string_view sipfrag, bool last) {
    if (w.notifier != 1) return complain("a NOTIFY without a subscription");
    int status = 0;
    for (const char c : sipfrag.substr(std::min<std::size_t>(8, sipfrag.size()), 3))
        status = 10 * status + (c - '0');
    if (last) w.notifier = 2;
    queue_notify(static_cast<std::uint8_t>(number_of_status(status) | (last ? 0x80u : 0u)));
}

OFFHOOK_DECL void wire_model::queue_notify(std::uint8_t number) {
    if (w.queued == std::size(w.queue)) { // the newest news replaces what was not told yet
        w.queue[std::size(w.queue) - 1] = number;
        return;
    }
    w.queue[w.queued++] = number;
    send_next_notify();
}

OFFHOOK_DECL void wire_model::send_next_notify() {
    if (w.notifying || w.queued == 0) return;
    w.notifying = true;
    const bool last = (w.queue[0] & 0x80u) != 0;
    say({packet_kind::notify, 0, false, false, last, false, notified_statuses[w.queue[0] & 0x7fu]});
    arm(wire_timer::notify);
    if (last) {
        stop(wire_timer::subscription);
    } else {
        arm(wire_timer::subscription);
    }
}

/// What the wire still needs is done here, without anybody above (dialog/impl/release.ipp).
OFFHOOK_DECL void wire_model::release() {
    if (w.leg != 1 || w.released) return;
    if (w.their_invite != 0) respond_to_invite(487, false, said_refresher::no_timer);
    if (w.refer_duty != 0) respond_to_refer(603);
    if (bye_duty_) respond_to_bye(200);
    if (update_duty_) respond_to_update(200, said_refresher::no_timer);
    if (prack_duty_) respond_to_prack(200);
    w.released = true;
    if (w.own_invite != 0 && !w.own_re) {
        w.cancel_wanted = true;
        try_cancel();
    }
    if (w.confirmed) {
        if (w.ack_owed) {
            if (!w.ack_waits) complain("a 2xx without an ACK");
            send_ack(false);
        }
        if (w.bye_came) {
            w.unacked = 0;
            stop(wire_timer::ack);
        } else if (!w.bye_sent) {
            w.bye_held = true;
            send_held_bye();
        }
    }
    tell(dialog::leg_released{session::rig::leg, owner()});
}

OFFHOOK_DECL void wire_model::look_whether_gone() {
    if (w.leg != 1 || !w.released) return;
    const bool busy = w.own_invite != 0 || w.bye_open || w.unacked != 0 || w.their_invite != 0 ||
                      w.refer_duty != 0 || w.bye_held || w.own_updates != 0 || w.own_pracks != 0 ||
                      w.prack_awaited;
    if (busy) return;
    // What is gone has no past that anything could depend on.
    w.leg = 2;
    w.confirmed = w.own_re = w.acked = w.tried = w.bye_came = w.their_offer = false;
    w.own_offer = w.ack_sdp = w.described = w.answered_past = false;
    w.seen_reliable = w.own_reliable = 0;
    w.own_number = w.their_number = 0;
}

} // namespace offhook::simulation::detail
