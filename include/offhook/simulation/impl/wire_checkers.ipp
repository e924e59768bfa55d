// What the checkers of wire_checkers.hpp look at.
#pragma once

#include <offhook/simulation/wire_checkers.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace offhook::simulation {

namespace detail {

/// The facts of what our side sends (not a puppet's), or null.
inline const wire_facts* own_message(const record& one) {
    const auto* sent = std::get_if<message_sent>(&one.what);
    return sent != nullptr && sent->facts.understood && !one.scripted ? &sent->facts : nullptr;
}
inline const wire_facts* got_message(const record& one) {
    const auto* came = std::get_if<message_delivered>(&one.what);
    return came != nullptr && came->facts.understood && !one.scripted ? &came->facts : nullptr;
}
/// One peer's view of a Call-ID and the requester's tag.
inline std::uint64_t half_key(const record& one, const wire_facts& facts) {
    return mix(mix(life_of(one), facts.call), facts.from_tag);
}
inline std::uint64_t invite_key(const record& one, const wire_facts& facts) {
    return mix(mix(half_key(one, facts), facts.to_tag), facts.cseq);
}
/// A dialog of one peer, whoever of the two is the requester.
inline std::uint64_t either_key(const record& one, const wire_facts& facts) {
    return mix(mix(life_of(one), facts.call), facts.from_tag ^ facts.to_tag);
}
/// A dialog of one side, its own tag first: a peer that calls itself has two sides.
inline std::uint64_t requester_key(const record& one, const wire_facts& facts) {
    return mix(mix(mix(life_of(one), facts.call), facts.from_tag), facts.to_tag);
}
inline std::uint64_t callee_key(const record& one, const wire_facts& facts) {
    return mix(mix(mix(life_of(one), facts.call), facts.to_tag), facts.from_tag);
}

} // namespace detail

// ---- answer_acknowledged ----

OFFHOOK_DECL void answer_acknowledged::observe(const record& one) {
    if (const wire_facts* facts = detail::own_message(one)) sent(one, *facts);
    if (const wire_facts* facts = detail::got_message(one)) delivered(one, *facts);
    if (!std::holds_alternative<node_restarted>(one.what)) return;
    for (auto& [key, value] : receivers_)
        value.open = value.open && value.who != one.who;
    for (auto& [key, value] : senders_)
        value.settled = value.settled || value.who == one.who;
}

OFFHOOK_DECL void answer_acknowledged::sent(const record& one, const wire_facts& facts) {
    if (facts.is(sip_method::ack)) {
        receiver* found = receivers_.find(detail::invite_key(one, facts));
        if (found == nullptr) return; // the ACK to a failure
        if (++found->acks > found->receptions) {
            object(one.when, one.name, "more ACKs than 2xx that came");
        }
    } else if (facts.is(sip_method::invite)) {
        invite& made = invites_[mix(detail::half_key(one, facts), facts.cseq)];
        if (made.first == instant{}) made.first = one.when;
    } else if (facts.is(sip_method::bye)) {
        ended_[detail::either_key(one, facts)] = true;
    } else if (facts.answers(sip_method::invite) && facts.is_success()) {
        sender& made = senders_[detail::invite_key(one, facts)];
        made.who = one.who;
        made.peer = one.name;
        made.dialog = detail::either_key(one, facts);
    }
}

OFFHOOK_DECL bool answer_acknowledged::known(const record& one, const wire_facts& facts) {
    invite* about = invites_.find(mix(detail::half_key(one, facts), facts.cseq));
    if (about == nullptr) return false; // of an earlier life
    // Timer B (RFC 3261 17.1.1.2): an INVITE without any response is forgotten after 64*T1.
    if (!about->answered && one.when >= about->first + timers_.t1_64()) return false;
    about->answered = true;
    return true;
}

OFFHOOK_DECL void answer_acknowledged::delivered(const record& one, const wire_facts& facts) {
    if (facts.is(sip_method::ack)) {
        if (sender* found = senders_.find(detail::invite_key(one, facts))) found->settled = true;
    } else if (facts.is(sip_method::bye)) {
        ended_[detail::either_key(one, facts)] = true;
    } else if (facts.answers(sip_method::invite) && known(one, facts) && facts.is_success()) {
        receiver& came = receivers_[detail::invite_key(one, facts)];
        if (came.receptions++ == 0) {
            came.who = one.who;
            came.peer = one.name;
            came.first = one.when;
        }
        // Timer M (RFC 6026 7.2): what comes later than 64*T1 need not be known any more.
        const bool late = one.when >= came.first + timers_.t1_64();
        if (came.acks > 0 && !late) ++came.due;
    }
}

OFFHOOK_DECL void answer_acknowledged::finish(instant when) {
    for (const auto& [key, came] : receivers_) {
        if (!came.open) continue;
        if (came.acks == 0) {
            object(when, came.peer, "a 2xx to its INVITE was never acknowledged");
        } else if (came.acks - 1 < came.due) {
            object(when, came.peer,
                   fmt::format("{} repeated 2xx, {} repeated ACKs", came.due, came.acks - 1));
        }
    }
    for (const auto& [key, made] : senders_) {
        if (made.settled || ended_.find(made.dialog) != nullptr) continue;
        object(when, made.peer, "its 2xx to an INVITE had neither ACK nor BYE");
    }
}

// ---- cancel_waits ----

OFFHOOK_DECL void cancel_waits::observe(const record& one) {
    if (const wire_facts* facts = detail::got_message(one)) {
        if (!facts->answers(sip_method::invite)) return;
        invite& about = invites_[mix(detail::half_key(one, *facts), facts->branch)];
        (facts->is_final() ? about.final : about.provisional) = true;
    } else if ((facts = detail::own_message(one)) && facts->is(sip_method::cancel)) {
        // A CANCEL has the branch of its INVITE (RFC 3261 9.1).
        invite& about = invites_[mix(detail::half_key(one, *facts), facts->branch)];
        if (about.cancelled) return; // a repetition
        about.cancelled = true;
        if (about.final) {
            object(one.when, one.name, "CANCEL after a final response");
        } else if (!about.provisional) {
            object(one.when, one.name, "CANCEL before a provisional response");
        }
    }
}

// ---- one_final_response ----

OFFHOOK_DECL void one_final_response::observe(const record& one) {
    const wire_facts* facts = detail::own_message(one);
    if (facts == nullptr || facts->is_request) return;
    const std::uint64_t method = static_cast<std::uint64_t>(facts->method);
    answer& before =
        answers_[mix(mix(mix(detail::half_key(one, *facts), facts->branch), facts->cseq), method)];
    if (before.status != 0 && one.when < before.when + timers_.t1_64()) {
        if (before.bytes == facts->bytes) return;
        object(one.when, one.name,
               fmt::format("{} after the final {}", facts->status, before.status));
        return;
    }
    if (facts->is_final()) before = {facts->status, facts->bytes, one.when};
}

// ---- cseq_grows ----

OFFHOOK_DECL void cseq_grows::observe(const record& one) {
    const wire_facts* facts = detail::own_message(one);
    if (facts == nullptr || !facts->is_request) return;
    if (facts->method == sip_method::ack || facts->method == sip_method::cancel) return;
    bool& again = seen_[mix(life_of(one), facts->branch)];
    if (std::exchange(again, true)) return;

    const std::uint64_t half = detail::half_key(one, *facts);
    std::uint32_t before = 0;
    // The first INVITE has no To tag yet; its number binds all dialogs that come of it.
    if (const std::uint32_t* first = last_.find(mix(half, 0))) before = *first;
    std::uint32_t& last = last_[mix(half, facts->to_tag)];
    before = std::max(before, last);
    if (facts->cseq <= before && before != 0) {
        object(
            one.when, one.name,
            fmt::format("{} with CSeq {} after {}", to_text(facts->method), facts->cseq, before));
    }
    last = facts->cseq;
}

// ---- one_invite ----

OFFHOOK_DECL void one_invite::observe(const record& one) {
    if (const wire_facts* facts = detail::got_message(one)) {
        if (!facts->answers(sip_method::invite) || !facts->is_final()) return;
        outstanding* found = invites_.find(detail::half_key(one, *facts));
        if (found != nullptr && found->branch == facts->branch) found->open = false;
    } else if ((facts = detail::own_message(one)) && facts->is(sip_method::invite)) {
        outstanding& last = invites_[detail::half_key(one, *facts)];
        if (last.branch == facts->branch) return; // a repetition
        if (last.open && one.when < last.since + timers_.t1_64()) {
            object(one.when, one.name, "a second INVITE while one of its own is pending");
        }
        last = {facts->branch, one.when, true};
    }
}

// ---- bye_waits ----

OFFHOOK_DECL void bye_waits::observe(const record& one) {
    if (const wire_facts* facts = detail::own_message(one)) {
        sent(one, *facts);
    } else if ((facts = detail::got_message(one))) {
        if (facts->is(sip_method::invite) && facts->to_tag == 0) {
            invited_[detail::half_key(one, *facts)] = true;
        } else if (facts->is(sip_method::ack)) {
            dialog* found = dialogs_.find(detail::callee_key(one, *facts));
            if (found != nullptr) found->acknowledged = true;
        } else if (facts->answers(sip_method::bye) &&
                   (facts->status == 401 || facts->status == 407)) {
            // Once more, with credentials (RFC 3261 22.2).
            dialog* found = dialogs_.find(detail::requester_key(one, *facts));
            if (found != nullptr) found->bye = 0;
        }
    }
}

OFFHOOK_DECL void bye_waits::sent(const record& one, const wire_facts& facts) {
    if (facts.answers(sip_method::invite) && facts.is_success() &&
        invited_.find(detail::half_key(one, facts)) != nullptr) {
        dialog& made = dialogs_[detail::callee_key(one, facts)];
        if (!std::exchange(made.answered, true)) made.answered_at = one.when;
    }
    if (!facts.is(sip_method::bye)) return;
    dialog& about = dialogs_[detail::requester_key(one, facts)];
    if (about.bye != 0) {
        if (about.bye != facts.branch) object(one.when, one.name, "a second BYE in one dialog");
        return;
    }
    about.bye = facts.branch;
    // The caller's tag is the remote one of a BYE that the callee sends.
    const std::uint64_t caller = mix(mix(life_of(one), facts.call), facts.to_tag);
    if (invited_.find(caller) == nullptr) return;
    if (!about.answered) {
        object(one.when, one.name, "the callee's BYE in an early dialog");
    } else if (!about.acknowledged && one.when < about.answered_at + timers_.t1_64()) {
        object(one.when, one.name, "the callee's BYE before the ACK");
    }
}

} // namespace offhook::simulation
