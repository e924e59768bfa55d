// NOTIFY of a REFER subscription, both ways (RFC 3515 2.4.4, RFC 6665 4.1.3, 4.2.2). One is in
// flight at a time, so their order is kept; the last one goes out whatever happens to the call.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

inline constexpr std::uint8_t notify_tries = 4; ///< of one NOTIFY refused with 500 or 491

OFFHOOK_DECL result<void> state::notify(subscription_id name, std::string_view sipfrag, bool last) {
    subscription_record* record = subscriptions.find(name);
    if (record == nullptr || !record->notifier || record->last_seen) {
        return make_error_code(errc::no_such_request);
    }
    // The last one has its place in any case.
    if (!last && record->queue.size() >= limits::notifies_in_flight) {
        return make_error_code(errc::too_many);
    }
    std::string text(sipfrag);
    if (!text.ends_with('\n')) text += "\r\n";
    record->queue.push_back({std::move(text), last, false});
    record->last_seen = last;
    send_next_notify(name);
    return {};
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
    // From the second REFER on, the id says which one is meant (RFC 3515 2.4.6).
    const std::string event =
        record.first ? "refer" : "refer;id=" + std::to_string(record.refer_cseq);
    message.header(header_name::event, event);
    if (next.last) {
        message.header(header_name::subscription_state, next.timed_out
                                                            ? "terminated;reason=timeout"
                                                            : "terminated;reason=noresource");
        timers.cancel(record.timer);
    } else {
        const auto seconds =
            std::chrono::duration_cast<std::chrono::seconds>(values.subscription_expires);
        message.header(header_name::subscription_state,
                       "active;expires=" + std::to_string(seconds.count()));
        arm_subscription(name, record);
    }
    if (!values.user_agent.empty()) message.header(header_name::user_agent, values.user_agent);
    message.body("message/sipfrag;version=2.0", next.sipfrag);
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
OFFHOOK_DECL void state::notify_final(subscription_id name, int status, error_code why) {
    subscription_record* record = subscriptions.find(name);
    if (record == nullptr) return;
    record->in_flight = {};
    const bool again = status == 500 || status == 491 || status == 482;
    if (again && ++record->tries < notify_tries) {
        send_next_notify(name);
        return;
    }
    if (why) {
        end_subscription(name, why);
        return;
    }
    record->tries = 0;
    const bool last = record->queue.front().last;
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

// Which subscription of ours an Event header means. Without an id it is the first REFER of the
// dialog (RFC 3515 2.4.6); when that one is over, the oldest of the others.
OFFHOOK_DECL subscription_id state::subscription_of(const leg_record& leg, std::uint16_t dialog,
                                                    std::string_view event) const {
    if (before_params(event) != "refer") return {};
    const std::size_t end = event.find(';');
    const auto which =
        end == std::string_view::npos ? std::nullopt : params(event.substr(end)).find("id");
    subscription_id oldest;
    for (const subscription_id name : leg.subscriptions) {
        const subscription_record& record = *subscriptions.find(name);
        if (record.notifier || record.last_seen || record.dialog != dialog) continue;
        if (which ? *which == std::to_string(record.refer_cseq) : record.first) return name;
        if (!oldest) oldest = name;
    }
    return which ? subscription_id{} : oldest;
}

OFFHOOK_DECL void state::incoming_notify(leg_id name, leg_record& leg, dialog_record& dialog,
                                         const transaction::request_received& news) {
    const subscription_id which =
        subscription_of(leg, dialog.number, news.request.value(header_name::event));
    if (!which) {
        // Of no subscription: 481, unless the layer above knows the package (talk, hold ...).
        inside_usage(name, leg, dialog, news);
        return;
    }
    subscription_record& record = *subscriptions.find(which);
    const bool terminated = same_letters(
        before_params(news.request.value(header_name::subscription_state)), "terminated");
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
    if (!terminated) {
        if (record.answered) arm_subscription(which, record);
        return;
    }
    record.last_seen = true;
    // The last word comes after refer_answered, even when the NOTIFY overtook the 202.
    if (record.answered) end_subscription(which, {});
}

} // namespace offhook::dialog::detail
