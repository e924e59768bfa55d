// Below a subscription, at either end: what the dialog layer does with SUBSCRIBE and NOTIFY (RFC
// 6665), without messages. The same steps in the same order as dialog/impl/subscribe.ipp,
// notifier.ipp and notify.ipp.
#pragma once

#include <offhook/simulation/impl/soft_wire.ipp>

#include <algorithm>

namespace offhook::simulation::detail {

inline constexpr std::uint8_t last_notify = 3; ///< and behind it, see soft_wire::queue

OFFHOOK_DECL std::string to_string(const soft_packet& what) {
    using sort = soft_packet::sort;
    if (what.what == sort::subscribe) return what.last ? "SUBSCRIBE 0" : "SUBSCRIBE";
    if (what.what != sort::notify) return std::to_string(what.status);
    if (!what.last) return what.pending ? "NOTIFY pending" : "NOTIFY active";
    const auto reason = to_text(static_cast<termination>(what.reason));
    return "NOTIFY terminated" + (reason.empty() ? "" : " " + std::string(reason));
}

OFFHOOK_DECL void soft_below::arm(soft_timer which) {
    const auto bit = static_cast<std::uint8_t>(1u << static_cast<unsigned>(which));
    w.timers = static_cast<std::uint8_t>(w.timers | bit);
    restarted = static_cast<std::uint8_t>(restarted | bit);
}

OFFHOOK_DECL void soft_below::stop(soft_timer which) {
    w.timers = static_cast<std::uint8_t>(w.timers & ~(1u << static_cast<unsigned>(which)));
}

OFFHOOK_DECL void soft_below::erase() {
    w.record = w.in_flight = w.owes = false;
    w.timers = 0;
    std::fill(std::begin(w.queue), std::end(w.queue), std::uint8_t{0});
    w.answered = w.heard = w.told_since = w.ending = w.end_wanted = w.last_seen = w.lapsed = false;
}

OFFHOOK_DECL void soft_below::end(error_code why, std::uint8_t reason) {
    erase();
    news_.push_back([this, why, reason] {
        rig_.sessions().received(instant{},
                                 dialog::subscription_ended{session::soft_rig::subscription,
                                                            session::owner_of(rig_.soft()),
                                                            why,
                                                            static_cast<termination>(reason),
                                                            {}});
    });
}

// ---- what the session layer wants ----

OFFHOOK_DECL void soft_below::ask(const session::ask_subscription& what) {
    using verb = session::ask_subscription::verb;
    if (w.over) complain("a message after the end");
    if (what.what == verb::subscribe) return subscribe(what);
    if (what.what == verb::renew) return renew(what);
    if (what.what == verb::accept) {
        if (w.duty == 0) complain("a SUBSCRIBE is answered twice");
        w.duty = 0;
        w.record = w.answered = w.owes = true;
        w.own_last = false;
        w.lapsed = w.once;
        sent.push_back(
            {soft_packet::sort::subscribe_answer, w.number, w.turn, true, w.lapsed, false, 0, 200});
        if (!w.lapsed) arm(soft_timer::lapse);
        rig_.sessions().soft_subscribed(instant{}, what.soft, session::soft_rig::subscription);
        return;
    }
    if (!w.record) return complain("a NOTIFY of no subscription");
    if (w.own_last) return complain("a NOTIFY after the last one");
    if (++tells_ > 1) complain("two NOTIFYs at once");
    const bool last = what.state == dialog::watching::terminated;
    w.own_last = last;
    queue(last ? static_cast<std::uint8_t>(last_notify + static_cast<unsigned>(what.reason))
          : what.state == dialog::watching::pending ? std::uint8_t{2}
                                                    : std::uint8_t{1});
}

OFFHOOK_DECL void soft_below::subscribe(const session::ask_subscription& what) {
    if (w.removing) complain("a SUBSCRIBE after it was given back");
    if (w.record) complain("a second subscription while one stands");
    if (w.briefs > limits::soft_raises) complain("a 423 is followed for ever");
    requests.emplace_back(no_way ? "SUBSCRIBE, no way" : "SUBSCRIBE");
    const bool enough = lives > 0 && w.number >= lives;
    if (no_way || enough) {
        found_none = no_way;
        rig_.sessions().soft_subscribed(instant{}, what.soft, errc::too_many);
        return;
    }
    erase();
    w.record = w.in_flight = true;
    w.ending = what.expires == 0;
    w.number = static_cast<std::uint8_t>((w.number + 1) % 4);
    w.turn = false;
    sent.push_back({soft_packet::sort::subscribe, w.number, w.turn, true, w.ending, false, 0, 0});
    arm(soft_timer::transaction);
    rig_.sessions().soft_subscribed(instant{}, what.soft, session::soft_rig::subscription);
}

OFFHOOK_DECL void soft_below::renew(const session::ask_subscription& what) {
    const bool end = what.expires == 0;
    if (w.removing && !end) complain("a SUBSCRIBE after it was given back");
    if (!w.removing && end && !w.once) complain("it is taken back though nobody wants that");
    if (w.removal && end) complain("it is taken back twice");
    if (w.briefs > limits::soft_raises) complain("a 423 is followed for ever");
    if (end) w.removal = true;
    error_code why{};
    if (!w.record || w.last_seen || ((w.ending || w.end_wanted) && !end)) {
        why = errc::no_such_request;
    } else if (w.ending || w.end_wanted) {
        return;
    } else if (w.in_flight || !(w.answered || w.heard)) {
        if (!end) complain("a second request while one is open");
        if (end) {
            w.end_wanted = true;
            return;
        }
        why = errc::not_accepted_now;
    }
    if (why) {
        rig_.sessions().soft_subscribed(instant{}, what.soft, why);
        return;
    }
    w.ending = end;
    w.end_wanted = w.told_since = false;
    w.in_flight = true;
    w.turn = !w.turn;
    stop(soft_timer::notify);
    stop(soft_timer::lapse);
    sent.push_back({soft_packet::sort::subscribe, w.number, w.turn, false, end, false, 0, 0});
    arm(soft_timer::transaction);
}

OFFHOOK_DECL void soft_below::respond(const session::respond& what) {
    if (what.duty != session::soft_rig::subscribe) {
        if (!notifier_ && what.status == 200)
            sent.push_back(
                {soft_packet::sort::notify_answer, w.number, false, false, false, false, 0, 200});
        return;
    }
    if (w.duty == 0) return complain("a SUBSCRIBE is answered twice");
    w.duty = 0;
    sent.push_back({soft_packet::sort::subscribe_answer, w.number, w.turn, true, false, false, 0,
                    static_cast<std::uint16_t>(what.status)});
}

OFFHOOK_DECL void soft_below::unsubscribe() {
    if (!notifier_) return erase();
    w.own_last = true;
    if (w.record && !w.last_seen)
        queue(static_cast<std::uint8_t>(last_notify +
                                        static_cast<unsigned>(termination::noresource)));
}

// ---- the notifier ----

OFFHOOK_DECL void soft_below::queue(std::uint8_t what) {
    if (!w.record || w.last_seen) return;
    if (w.lapsed && what < last_notify)
        what = static_cast<std::uint8_t>(last_notify + static_cast<unsigned>(termination::timeout));
    w.owes = false;
    w.last_seen = what >= last_notify;
    w.said = what;
    if (w.last_seen) stop(soft_timer::lapse);
    auto* place = std::find(std::begin(w.queue), std::end(w.queue), std::uint8_t{0});
    if (place == std::end(w.queue)) place = std::end(w.queue) - 1; // the last one has its place
    *place = what;
    send_next();
}

OFFHOOK_DECL void soft_below::send_next() {
    if (w.in_flight || w.queue[0] == 0) return;
    w.in_flight = true;
    const bool last = w.queue[0] >= last_notify;
    sent.push_back({soft_packet::sort::notify, w.number, false, false, last, w.queue[0] == 2,
                    static_cast<std::uint8_t>(last ? w.queue[0] - last_notify : 0), 0});
    arm(soft_timer::transaction);
}

OFFHOOK_DECL void soft_below::notify_final(bool good) {
    w.in_flight = false;
    stop(soft_timer::transaction);
    const std::uint8_t done = w.queue[0];
    if (!good) return end(make_error_code(errc::timeout), 0);
    std::copy(std::begin(w.queue) + 1, std::end(w.queue), std::begin(w.queue));
    std::end(w.queue)[-1] = 0;
    if (done >= last_notify) return end({}, static_cast<std::uint8_t>(done - last_notify));
    send_next();
}

OFFHOOK_DECL void soft_below::refuse(const soft_packet& what, std::uint16_t status) {
    if (!what.first && w.record && what.number == w.number) w.turn = what.turn; // its CSeq was seen
    sent.push_back({soft_packet::sort::subscribe_answer, what.number, what.turn, what.first, false,
                    false, 0, status});
}

OFFHOOK_DECL void soft_below::subscribed(const soft_packet& what) {
    if (what.first) {
        const bool taken = rig_.soft() || w.record || w.duty != 0;
        if (taken) return refuse(what, 503); // one watcher at a time is looked at
        w = {};
        w.begun = true;
        w.number = what.number;
        w.turn = what.turn;
        w.once = what.last;
        w.duty = 1;
        news_.push_back([this, once = what.last] { rig_.asked(once); });
        return;
    }
    if (!w.record || w.last_seen || what.number != w.number) return refuse(what, 481);
    if (what.turn == w.turn) return; // an old one: its CSeq is too low
    w.turn = what.turn;
    news_.push_back([this, last = what.last] { rig_.renewed(last); });
    renewed_ = true; // 200 by default, when the session layer has seen it
    renewed_last_ = what.last;
}

OFFHOOK_DECL void soft_below::accept_renewal() {
    renewed_ = false;
    if (!w.record || w.last_seen) return;
    sent.push_back({soft_packet::sort::subscribe_answer, w.number, w.turn, false, renewed_last_,
                    false, 0, 200});
    w.lapsed = renewed_last_;
    w.owes = true;
    stop(soft_timer::lapse);
    if (!w.lapsed) arm(soft_timer::lapse);
}

// ---- the subscriber ----

OFFHOOK_DECL void soft_below::watch_subscriber() {
    stop(soft_timer::notify);
    stop(soft_timer::lapse);
    const bool waits = w.ending || (w.answered && !w.told_since);
    arm(waits ? soft_timer::notify : soft_timer::lapse);
}

OFFHOOK_DECL void soft_below::subscribe_final(std::uint16_t status, error_code why, bool lapsed) {
    w.in_flight = false;
    stop(soft_timer::transaction);
    const bool first = !w.answered;
    w.answered = true;
    const bool good = status >= 200 && status < 300;
    w.briefs = status == 423 ? static_cast<std::uint8_t>(w.briefs + 1) : std::uint8_t{0};
    std::string lines;
    if (status == 423) lines = longer;
    news_.push_back([this, status, seconds = good && !lapsed ? 3600u : 0u, lines, why] {
        rig_.subscribe_answered(status, seconds, lines, why);
    });
    const error_code told = good ? error_code{} : why ? why : status_error(status);
    if (w.last_seen) return end({}, w.said);
    const bool never_was = first && !good && (status != 0 || !w.heard);
    if (never_was || (!good && (w.ending || status == 481))) return end(told, 0);
    if (w.end_wanted && (good || w.heard)) {
        session::ask_subscription out;
        out.soft = rig_.soft();
        w.removal = false; // it was said already, now it goes out
        w.end_wanted = false;
        return renew(out);
    }
    watch_subscriber();
}

OFFHOOK_DECL void soft_below::notified(const soft_packet& what) {
    if (!w.record || what.number != w.number || w.last_seen) {
        sent.push_back(
            {soft_packet::sort::notify_answer, what.number, false, false, false, false, 0, 481});
        return;
    }
    using dialog::watching;
    const watching state = what.last      ? watching::terminated
                           : what.pending ? watching::pending
                                          : watching::active;
    news_.push_back([this, state] { rig_.notified(state); });
    w.heard = w.told_since = true;
    if (!what.last) {
        if (w.answered && !w.in_flight) watch_subscriber();
        return;
    }
    w.last_seen = true;
    w.said = what.reason;
    if (w.answered) end({}, what.reason);
}

// ---- what arrives ----

OFFHOOK_DECL void soft_below::received(const soft_packet& what) {
    using sort = soft_packet::sort;
    switch (what.what) {
    case sort::subscribe: return subscribed(what);
    case sort::notify: return notified(what);
    case sort::subscribe_answer:
        if (w.record && w.in_flight && what.number == w.number && what.turn == w.turn)
            subscribe_final(what.status, {}, what.last);
        return;
    case sort::notify_answer:
        if (w.record && w.in_flight && what.number == w.number) notify_final(what.status == 200);
        return;
    }
}

OFFHOOK_DECL void soft_below::expired(soft_timer which) {
    stop(which);
    if (which == soft_timer::transaction)
        return notifier_ ? notify_final(false)
                         : subscribe_final(0, make_error_code(errc::timeout), false);
    if (!notifier_) return end(make_error_code(errc::timeout), 0);
    queue(static_cast<std::uint8_t>(last_notify + static_cast<unsigned>(termination::timeout)));
}

} // namespace offhook::simulation::detail
