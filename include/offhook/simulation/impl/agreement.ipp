// How both_sides_agree finds the two sides of a call and compares them. The pairing is by Call-ID:
// the callee's event carries the INVITE, the caller's INVITE leaves with its action SendINVITE.
#pragma once

#include <offhook/simulation/call_checkers.hpp>
#include <offhook/simulation/impl/call_checkers.ipp>
#include <offhook/simulation/impl/wire_facts.ipp>

#include <utility>

namespace offhook::simulation {

OFFHOOK_DECL void both_sides_agree::observe(const record& one) {
    if (const session::event* what = detail::event_of(one)) {
        heard(one, *what);
    } else if (const auto* acted = std::get_if<action_done>(&one.what)) {
        if (acted->news->action != "SendINVITE") return;
        waiting& open = waiting_[life_of(one)];
        if (open.when != one.when) open = {.when = one.when, .calls = {}};
        open.calls.push_back(mix(life_of(one), acted->news->owner));
    } else if (const auto* sent = std::get_if<message_sent>(&one.what)) {
        count_ending(sent->facts, sent->copies > 0);
        if (one.scripted || !sent->facts.is(sip_method::invite) || sent->facts.to_tag != 0) return;
        invited(one, sent->facts);
    } else if (const wire_facts* facts = detail::got_response(one)) {
        // After timer B (RFC 3261 17.1.1.2) the INVITE is forgotten and nothing is heard any more.
        pairing* about = pairs_.find(facts->call);
        const bool known = about != nullptr && one.when < about->begun + timers_.t1_64();
        if (known) about->heard_back = true;
    } else if (std::holds_alternative<node_restarted>(one.what)) {
        for (auto& [key, about] : calls_)
            about.lost = about.lost || about.who == one.who;
    } else if (std::holds_alternative<agreement_due>(one.what)) {
        compare(one);
    }
}

OFFHOOK_DECL void both_sides_agree::count_ending(const wire_facts& facts, bool arrives) {
    const bool ends = facts.is(sip_method::bye) || facts.is(sip_method::cancel) ||
                      (facts.answers(sip_method::invite) && facts.is_final());
    if (!ends) return;
    // After so many repetitions without one that arrived, the sender gives up: then nobody can tell
    // the other side, and it is no fault that it does not know.
    constexpr unsigned given_up = 7;
    ending& about = endings_[facts.bytes];
    about.arrived = about.arrived || arrives;
    if (++about.sent >= given_up) unheard_[facts.call] = !about.arrived;
}

OFFHOOK_DECL both_sides_agree::call& both_sides_agree::known(const record& one, std::uint64_t key) {
    call& about = calls_[key];
    about.who = one.who;
    about.peer = one.name;
    return about;
}

OFFHOOK_DECL void both_sides_agree::invited(const record& one, const wire_facts& facts) {
    if (std::exchange(invites_[facts.call], true)) return; // a repetition
    waiting& open = waiting_[life_of(one)];
    if (open.when != one.when || open.calls.empty()) return;
    pairing& made = pairs_[facts.call];
    made.caller = open.calls.front();
    made.begun = one.when;
    known(one, open.calls.front());
    open.calls.erase(open.calls.begin());
}

OFFHOOK_DECL void both_sides_agree::heard(const record& one, const session::event& what) {
    const auto id = call_of_event(what);
    if (!id) return;
    call& about = known(one, detail::call_key(one, *id));
    if (const auto* came = std::get_if<session::incoming_call>(&what)) {
        const std::uint64_t name = detail::identity(came->invite.call_id());
        pairs_[name].callee = detail::call_key(one, came->call);
    } else if (std::holds_alternative<session::call_established>(what)) {
        about.at = stage::up;
    } else if (std::holds_alternative<session::call_ending>(what) ||
               std::holds_alternative<session::call_ended>(what)) {
        about.at = stage::gone;
    }
}

OFFHOOK_DECL void both_sides_agree::compare(const record& one) {
    for (const auto& [name, between] : pairs_) {
        if (between.caller == 0 || between.callee == 0) continue;
        const call& a = *calls_.find(between.caller);
        const call& b = *calls_.find(between.callee);
        if (a.lost || b.lost || a.at == b.at) continue;
        // A caller that never heard anything may not cancel (RFC 3261 9.1): the callee rings on
        // until it has enough.
        if (!between.heard_back && b.at == stage::begun) continue;
        if (const bool* unheard = unheard_.find(name); unheard != nullptr && *unheard) continue;
        const auto text = [](stage at) {
            return at == stage::begun ? "begun" : at == stage::up ? "up" : "gone";
        };
        object(one.when, a.peer,
               fmt::format("the caller's side is {}, that of {} is {}", text(a.at), b.peer,
                           text(b.at)));
    }
}

} // namespace offhook::simulation
