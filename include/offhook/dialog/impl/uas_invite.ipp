// The callee's INVITE: a new leg, a re-INVITE and its glare, the 2xx repeated until the ACK
// (RFC 3261 13.3, 14.2). Not the BYE that may wait for that ACK: bye.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/dialog/impl/leg.ipp>
#include <offhook/dialog/impl/notifier.ipp>

#include <algorithm>

namespace offhook::dialog::detail {

OFFHOOK_DECL void state::incoming_invite(const transaction::request_received& news) {
    const sip_message& request = news.request;
    const result<name_addr> contact = request.contact();
    // A dialog needs a target (RFC 3261 12.1.1). A peer of RFC 2543, which knows no tag, may leave
    // Contact out: its From says where it is (RFC 4475 3.4.1).
    const result<name_addr> from = request.from();
    const bool old_peer = contact.error() == errc::missing_header && from && from->tag().empty();
    const result<name_addr>& target_of_peer = old_peer ? from : contact;
    if (!target_of_peer || !target_of_peer->address.is_sip()) {
        answer(news, 400);
        return;
    }
    if (legs.size() >= limits::legs) {
        answer(news, 503);
        return;
    }
    owner_id replaced = 0;
    if (const int status = look_up_replaced(request, replaced); status != 0) {
        answer(news, status);
        return;
    }
    dialog_record learned;
    learned.remote_uri = request.from()->text;
    if (!learn(learned, request, false)) {
        answer(news, 400);
        return;
    }
    const std::uint64_t tag = fresh_tag();
    const leg_id name = make_leg(0, tag);
    leg_record& leg = *legs.find(name);
    leg.call_id = request.call_id();
    leg.local_uri = request.value(header_name::to);
    leg.local_uri += ";tag=" + tag_text(tag);
    leg.contact = contact_for(news.came_on, came_secure(request));
    dialog_record& dialog = *add_dialog(leg, request.value(header_name::from));
    dialog.route_set = std::move(learned.route_set);
    dialog.remote_target = std::move(learned.remote_target);
    dialog.packages = std::move(learned.packages);
    dialog.has_remote_cseq = true;
    dialog.remote_cseq = request.cseq()->number;
    leg.main = dialog.number;
    duty_record duty;
    duty.server = news.id;
    duty.leg = name;
    duty.dialog = dialog.number;
    duty.method = sip_method::invite;
    duty.initial = true;
    duty.reliable = wants_reliable(request);
    duty.request = request;
    const bool reliable = duty.reliable;
    leg.first_invite = make_duty(std::move(duty));
    // An invitation may have an end of its own (RFC 3261 13.3.1).
    if (const auto lapses = seconds_of(request, header_name::expires)) {
        duties.find(leg.first_invite)->timer =
            timers.arm(now + std::chrono::seconds{*lapses},
                       timer_name{timer_kind::duty, 0, leg.first_invite.pack()});
    }
    say(incoming_call{name, leg.first_invite, request, reliable, replaced});
}

// Glare is settled here: the session sees only the INVITE that may be answered (14.2).
OFFHOOK_DECL void state::incoming_reinvite(leg_id name, leg_record& leg, dialog_record& dialog,
                                           const transaction::request_received& news) {
    for (const duty_id other : leg.duties) {
        if (duties.find(other)->method != sip_method::invite) continue;
        answer(news, 500); // with a random Retry-After, see default_answers.ipp
        return;
    }
    // While a 2xx of ours has no ACK, an offer in it may still want its answer, and that ACK may be
    // lost or late (RFC 5407 3.1.5): the peer tries again, and finds its ACK arrived by then.
    if (leg.own_invite || !leg.unacked.empty()) {
        answer(news, 491);
        return;
    }
    duty_record duty;
    duty.server = news.id;
    duty.leg = name;
    duty.dialog = dialog.number;
    duty.method = sip_method::invite;
    duty.request = news.request;
    const duty_id made = make_duty(std::move(duty));
    say(request_received{name, leg.owner, made, sip_method::invite, news.request});
}

// The final response went out. A 2xx is repeated by the dialog, not by the transaction (13.3.1.4).
OFFHOOK_DECL void state::invite_answered(const duty_record& duty, int status,
                                         const sip_message& response) {
    leg_record* leg = legs.find(duty.leg);
    if (leg == nullptr) return;
    if (duty.initial) leg->first_invite = {};
    if (status >= 300) {
        if (duty.initial) leg->over = true;
        return;
    }
    dialog_record* dialog = dialog_by_number(*leg, duty.dialog);
    if (dialog == nullptr) return;
    dialog->confirmed = true;
    if (!duty.initial) refresh_target(*dialog, duty.request);
    unacked_response waiting;
    waiting.server = duty.server;
    waiting.response = response;
    waiting.interval = values.timers.t1;
    waiting.next = now + values.timers.t1;
    waiting.deadline = now + values.timers.t1_64();
    waiting.cseq = duty.request.cseq()->number;
    waiting.initial = duty.initial;
    waiting.silent = leg->bye_received;
    const timer_name timer{timer_kind::unacked, waiting.cseq, duty.leg.pack()};
    waiting.timer = timers.arm(waiting.silent ? waiting.deadline : waiting.next, timer);
    leg->unacked.push_back(std::move(waiting));
}

OFFHOOK_DECL void state::unacked_timer(leg_id name, std::uint32_t cseq) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr) return;
    const auto found =
        std::find_if(leg->unacked.begin(), leg->unacked.end(),
                     [&](const unacked_response& waiting) { return waiting.cseq == cseq; });
    if (found == leg->unacked.end()) return;
    const timer_name timer{timer_kind::unacked, cseq, name.pack()};
    if (now < found->deadline && !found->silent) {
        say(send_response{found->server, found->response});
        found->interval = std::min(2 * found->interval, values.timers.t2);
        found->next = std::min(now + found->interval, found->deadline);
        found->timer = timers.arm(found->next, timer);
        return;
    }
    if (now < found->deadline) {
        found->timer = timers.arm(found->deadline, timer);
        return;
    }
    const bool initial = found->initial;
    leg->unacked.erase(found);
    if (leg->unacked.empty()) leg->unacked = {};
    if (!leg->released) say(ack_missing{name, leg->owner, initial});
    send_held_bye(name, *leg);
    maybe_gone.push_back(name);
}

} // namespace offhook::dialog::detail
