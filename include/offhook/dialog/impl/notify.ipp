// NOTIFY, both ways (RFC 3515 2.4.4, RFC 6665 4.1.3, 4.2.2). One of a subscription is in flight at
// a time, so their order is kept; the last one goes out whatever happens to the call.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

inline constexpr std::uint8_t notify_tries = 4; ///< of one NOTIFY refused with 500 or 491

OFFHOOK_DECL result<void> state::notify(subscription_id name, std::string_view sipfrag, bool last) {
    queued_notify made;
    if (last) {
        made.state = watching::terminated;
        made.reason = termination::noresource;
    }
    made.content_type = sipfrag_type;
    made.content = sipfrag;
    if (!made.content.ends_with('\n')) made.content += "\r\n";
    return queue_notify(name, std::move(made));
}

OFFHOOK_DECL result<void> state::notify(subscription_id name, const notification& what) {
    subscription_record* record = subscriptions.find(name);
    if (record == nullptr || !record->notifier || record->last_seen) {
        return make_error_code(errc::no_such_request);
    }
    if (what.expires && !record->by_refer()) {
        const instant sooner = now + std::chrono::seconds(*what.expires);
        record->lapses = std::min(record->lapses, sooner);
        arm_subscription(name, *record);
    }
    queued_notify made;
    made.state = what.state;
    if (made.last()) {
        made.reason = what.reason;
        made.retry_after = what.retry_after;
    }
    made.content_type = what.body.content_type;
    made.content = what.body.content;
    return queue_notify(name, std::move(made));
}

OFFHOOK_DECL result<void> state::queue_notify(subscription_id name, queued_notify what) {
    subscription_record* record = subscriptions.find(name);
    if (record == nullptr || !record->notifier || record->last_seen) {
        return make_error_code(errc::no_such_request);
    }
    // Of a subscription without time left each word is the last (RFC 6665 4.4.3).
    if (record->lapsed && !what.last()) {
        what.state = watching::terminated;
        what.reason = termination::timeout;
    }
    // The last one has its place in any case.
    if (!what.last() && record->queue.size() >= limits::notifies_in_flight) {
        return make_error_code(errc::too_many);
    }
    record->owes_notify = false;
    record->last_seen = what.last();
    record->said = what;
    if (what.last()) {
        record->reason = what.reason;
        record->retry_after = what.retry_after;
        timers.cancel(record->timer);
    }
    record->queue.push_back(std::move(what));
    send_next_notify(name);
    return {};
}

// It is the time that is left; a REFER's begins anew with each NOTIFY, until a SUBSCRIBE sets one.
OFFHOOK_DECL std::string state::state_value(subscription_id name, subscription_record& record,
                                            const queued_notify& what) {
    std::string value;
    if (what.last()) {
        value = "terminated";
        if (const std::string_view reason = to_text(what.reason); !reason.empty()) {
            value += ";reason=";
            value += reason;
        }
        if (what.retry_after) value += ";retry-after=" + std::to_string(*what.retry_after);
        return value;
    }
    if (record.by_refer() && !record.renewed) {
        record.lapses = now + values.subscription_expires;
        arm_subscription(name, record);
    }
    const duration left = std::max(record.lapses - now, duration{});
    value = what.state == watching::pending ? "pending" : "active";
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(left);
    return value + ";expires=" + std::to_string(seconds.count());
}

OFFHOOK_DECL void state::send_next_notify(subscription_id name) {
    subscription_record& record = *subscriptions.find(name);
    if (record.in_flight || record.queue.empty()) return;
    leg_record* leg = legs.find(record.leg);
    const dialog_record* dialog = leg == nullptr ? nullptr : dialog_by_number(*leg, record.dialog);
    if (dialog == nullptr) {
        end_subscription(name, make_error_code(errc::no_such_call));
        return;
    }
    const queued_notify& next = record.queue.front();
    const std::uint32_t cseq = ++leg->local_cseq;
    std::string next_hop;
    message_builder message = in_dialog(*leg, *dialog, "NOTIFY", cseq, next_hop);
    message.header(header_name::contact, leg->contact);
    if (!record.by_refer()) {
        message.header(header_name::event, record.event);
    } else {
        // From the second REFER on, the id says which one is meant (RFC 3515 2.4.6).
        message.header(header_name::event,
                       record.first ? "refer" : "refer;id=" + std::to_string(record.refer_cseq));
    }
    message.header(header_name::subscription_state, state_value(name, record, next));
    if (!values.user_agent.empty()) message.header(header_name::user_agent, values.user_agent);
    if (!next.content.empty()) message.body(next.content_type, next.content);
    request_record request;
    request.kind = request_kind::notify;
    request.method = sip_method::notify;
    request.leg = record.leg;
    request.subscription = name;
    request.dialog = dialog->number;
    request.cseq = cseq;
    record.in_flight = send(request, std::move(message), std::move(next_hop));
}

// Another request of ours may have overtaken the NOTIFY and made its number look old: then it goes
// again with a new one. Any other failure ends the subscription (RFC 6665 4.2.2).
OFFHOOK_DECL void state::notify_final(subscription_id name, int status, error_code why,
                                      bool later) {
    subscription_record* record = subscriptions.find(name);
    if (record == nullptr) return;
    record->in_flight = {};
    const bool again = status == 500 || status == 491 || status == 482;
    if (again && ++record->tries < notify_tries) {
        send_next_notify(name);
        return;
    }
    // Who says when to come again has not gone: what this one said is lost (RFC 6665 4.2.2).
    if (why && (!later || status == 481)) {
        end_subscription(name, why);
        return;
    }
    record->tries = 0;
    const bool last = record->queue.front().last();
    record->queue.erase(record->queue.begin());
    if (last) {
        end_subscription(name, record->why);
        return;
    }
    send_next_notify(name);
}

inline std::string_view before_params(std::string_view value) {
    value = value.substr(0, value.find(';'));
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
        value.remove_suffix(1);
    return value;
}

OFFHOOK_DECL void state::incoming_notify(leg_id name, leg_record& leg, dialog_record& dialog,
                                         const transaction::request_received& news) {
    const subscription_id which =
        subscription_of(leg, dialog.number, news.request.value(header_name::event), false);
    if (!which) {
        // Of no subscription: 481, unless the layer above knows the package (talk, hold ...).
        inside_usage(name, leg, dialog, news);
        return;
    }
    subscription_record& record = *subscriptions.find(which);
    const std::string_view stands = news.request.value(header_name::subscription_state);
    const bool terminated = same_letters(before_params(stands), "terminated");
    duty_record duty;
    duty.server = news.id;
    duty.leg = name;
    duty.subscription = which;
    duty.owner = record.owner;
    duty.dialog = dialog.number;
    duty.method = sip_method::notify;
    duty.request = news.request;
    const duty_id made = make_duty(std::move(duty));
    say(notify_received{which, record.owner, made, terminated, news.request});
    if (!record.by_refer()) meet_notifier(record, dialog, news.request);
    heard_of(record, news.request);
    if (!terminated) {
        if (record.answered) arm_subscription(which, record);
        return;
    }
    record.last_seen = true;
    // The last word comes after the answer to what made it, even when the NOTIFY overtook that.
    if (record.answered) end_subscription(which, {});
}

} // namespace offhook::dialog::detail
