// BYE, both ways (RFC 3261 15). Ours goes once, and not before the ACK on the callee's side; theirs
// is answered in every state.
#pragma once

#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

OFFHOOK_DECL result<void> state::bye(leg_id name, const extras& with) {
    leg_record* leg = legs.find(name);
    // Our 2xx has not left yet, because it waits for a PRACK: then it is refused instead.
    if (leg != nullptr && !leg->released && !leg->reliable.empty() &&
        leg->reliable.front().answer_waits()) {
        return respond(leg->reliable.front().invite, 480, {}, {});
    }
    if (leg == nullptr || !has_confirmed(*leg)) return make_error_code(errc::no_such_request);
    if (leg->bye_sent || !leg->held.empty()) return {};
    if (leg->released) return make_error_code(errc::no_such_request);
    message_builder probe;
    if (!add_extras(probe, with)) return make_error_code(errc::bad_argument);
    send_owed_acks(name, *leg);
    if (leg->unacked.empty()) {
        send_bye(name, *leg, with);
    } else {
        leg->held.push_back({std::string(with.headers), std::string(with.body.content_type),
                             std::string(with.body.content)});
    }
    return {};
}

OFFHOOK_DECL void state::send_bye(leg_id name, leg_record& leg, const extras& with) {
    const dialog_record* dialog = main_dialog(leg);
    if (dialog == nullptr || leg.bye_sent) return;
    leg.bye_sent = true;
    request_record record;
    record.kind = request_kind::bye;
    record.method = sip_method::bye;
    record.leg = name;
    record.dialog = dialog->number;
    record.cseq = ++leg.local_cseq;
    std::string next_hop;
    message_builder message = in_dialog(leg, *dialog, "BYE", record.cseq, next_hop);
    if (!values.user_agent.empty()) message.header(header_name::user_agent, values.user_agent);
    add_extras(message, with);
    send(record, std::move(message), std::move(next_hop));
}

// After the ACK, or after 64*T1 without it.
OFFHOOK_DECL void state::send_held_bye(leg_id name, leg_record& leg) {
    if (leg.held.empty() || !leg.unacked.empty()) return;
    const held_bye held = std::move(leg.held.front());
    leg.held = {};
    send_bye(name, leg, {.body = {held.content_type, held.content}, .headers = held.headers});
}

OFFHOOK_DECL void state::incoming_bye(leg_id name, leg_record& leg, dialog_record& dialog,
                                      const transaction::request_received& news) {
    if (leg.released) {
        answer(news.id, news.request, 200, {}, header_name::other, {});
        duty_record done;
        done.leg = name;
        done.dialog = dialog.number;
        bye_answered(done, 200);
        return;
    }
    if (leg.is_uac && !dialog.confirmed) {
        // It ends that early dialog alone; the INVITE goes on (RFC 3261 15.1.2, RFC 5407).
        bool others = false;
        for (const dialog_record& other : leg.dialogs) {
            others = others || (other.number != dialog.number && !other.ended);
        }
        if (others || leg.main != leg_record::no_dialog) {
            dialog.ended = true;
            answer(news.id, news.request, 200, {}, header_name::other, {});
            say(early_ended{name, leg.owner, dialog.number});
            return;
        }
    }
    if (dialog.confirmed && leg.main != leg_record::no_dialog && dialog.number != leg.main) {
        answer(news.id, news.request, 200, {}, header_name::other, {}); // a fork we end ourselves
        return;
    }
    duty_record duty;
    duty.server = news.id;
    duty.leg = name;
    duty.dialog = dialog.number;
    duty.method = sip_method::bye;
    duty.request = news.request;
    const duty_id made = make_duty(std::move(duty));
    say(request_received{name, leg.owner, made, sip_method::bye, news.request});
}

// With a 2xx the peer's side is over: nothing is repeated to it and no BYE of ours is needed. The
// leg itself ends when its owner releases it, not here.
OFFHOOK_DECL void state::bye_answered(const duty_record& duty, int status) {
    leg_record* leg = legs.find(duty.leg);
    if (leg == nullptr || status >= 300) return;
    dialog_record* dialog = dialog_by_number(*leg, duty.dialog);
    if (dialog == nullptr) return;
    if (leg->is_uac && !dialog->confirmed) {
        dialog->ended = true;
        return;
    }
    if (leg->is_uac && dialog->number != leg->main) return;
    leg->bye_received = true;
    leg->held = {};
    for (unacked_response& waiting : leg->unacked)
        waiting.silent = true;
    if (leg->released) {
        for (const unacked_response& waiting : leg->unacked)
            timers.cancel(waiting.timer);
        leg->unacked = {};
    }
    maybe_gone.push_back(duty.leg);
}

// The owner does not take their BYE for the end: the dialog goes on, 2xx are repeated again, and
// its end needs a BYE of ours.
OFFHOOK_DECL void state::go_on(leg_id name) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || leg->released) return;
    leg->bye_received = false;
    for (unacked_response& waiting : leg->unacked) {
        waiting.silent = false;
        timers.cancel(waiting.timer);
        waiting.timer = timers.arm(std::min(waiting.next, waiting.deadline),
                                   timer_name{timer_kind::unacked, waiting.cseq, name.pack()});
    }
}

} // namespace offhook::dialog::detail
