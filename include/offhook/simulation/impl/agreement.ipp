// How both_sides_agree finds the two sides of a call and compares them. The pairing is by Call-ID:
// the callee's event carries the INVITE, the caller's INVITE leaves at the instant of its command.
#pragma once

#include <offhook/simulation/call_checkers.hpp>
#include <offhook/simulation/impl/call_checkers.ipp>
#include <offhook/simulation/impl/wire_facts.ipp>

#include <utility>

namespace offhook::simulation {

OFFHOOK_DECL void both_sides_agree::observe(const record& one) {
    if (const session::event* what = detail::event_of(one)) {
        heard(one, *what);
    } else if (const command_given* given = detail::taken_command(one)) {
        if (std::holds_alternative<session::make_call>(*given->what)) {
            called(one, (*given->outcome)->call);
        } else if (const auto* yes = std::get_if<session::accept_transfer>(given->what)) {
            const auto* id = announced_.find(detail::transfer_key(one, yes->transfer));
            if (id != nullptr) called(one, *id);
        }
    } else if (const auto* sent = std::get_if<message_sent>(&one.what)) {
        if (one.scripted || !sent->facts.is(sip_method::invite) || sent->facts.to_tag != 0) return;
        if (std::exchange(invites_[sent->facts.call], true)) return;
        waiting& open = waiting_[life_of(one)];
        if (open.when != one.when) open = {.when = one.when};
        open.invites.push_back(sent->facts.call);
        pair(one);
    } else if (std::holds_alternative<node_restarted>(one.what)) {
        for (auto& [key, about] : calls_)
            about.lost = about.lost || about.who == one.who;
    } else if (std::holds_alternative<agreement_due>(one.what)) {
        compare(one);
    }
}

OFFHOOK_DECL void both_sides_agree::begin(const record& one, session::call_id id) {
    call& made = calls_[detail::call_key(one, id)];
    made.who = one.who;
    made.peer = one.name;
}

OFFHOOK_DECL void both_sides_agree::called(const record& one, session::call_id id) {
    begin(one, id);
    waiting& open = waiting_[life_of(one)];
    if (open.when != one.when) open = {.when = one.when};
    open.calls.push_back(detail::call_key(one, id));
    pair(one);
}

OFFHOOK_DECL void both_sides_agree::pair(const record& one) {
    waiting& open = waiting_[life_of(one)];
    while (!open.calls.empty() && !open.invites.empty()) {
        pairs_[open.invites.front()].caller = {open.calls.front(), one.who};
        open.calls.erase(open.calls.begin());
        open.invites.erase(open.invites.begin());
    }
}

OFFHOOK_DECL void both_sides_agree::heard(const record& one, const session::event& what) {
    if (const auto* came = std::get_if<session::incoming_call>(&what)) {
        begin(one, came->call);
        const std::uint64_t name = detail::identity(came->invite.call_id());
        pairs_[name].callee = {detail::call_key(one, came->call), one.who};
    } else if (const auto* asked = std::get_if<session::transfer_requested>(&what)) {
        // An automatic transfer calls at once; one that is decided later calls at that instant.
        announced_[detail::transfer_key(one, asked->transfer)] = asked->new_call;
        if (asked->automatic) called(one, asked->new_call);
    } else if (const auto id = call_of_event(what)) {
        call* about = calls_.find(detail::call_key(one, *id));
        if (about == nullptr) return;
        if (std::holds_alternative<session::call_established>(what)) about->at = stage::up;
        if (std::holds_alternative<session::call_ending>(what)) about->at = stage::gone;
        if (std::holds_alternative<session::call_ended>(what)) about->at = stage::gone;
    }
}

OFFHOOK_DECL void both_sides_agree::compare(const record& one) {
    for (const auto& [name, between] : pairs_) {
        if (between.caller.call == 0 || between.callee.call == 0) continue;
        const call& a = calls_[between.caller.call];
        const call& b = calls_[between.callee.call];
        if (a.lost || b.lost || a.at == b.at) continue;
        const auto text = [](stage at) {
            return at == stage::begun ? "begun" : at == stage::up ? "up" : "gone";
        };
        object(one.when, a.peer,
               fmt::format("the caller's side is {}, that of {} is {}", text(a.at), b.peer,
                           text(b.at)));
    }
}

} // namespace offhook::simulation
