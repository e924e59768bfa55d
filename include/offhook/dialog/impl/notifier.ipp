// SUBSCRIBE of theirs: which ones the layer above gets to see, what a 200 grants, refreshes and the
// end of the time (RFC 6665 4.2.1). Whether to accept is not decided here. The NOTIFYs: notify.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/dialog/impl/leg.ipp>
#include <offhook/message/event_package.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

/// delta-seconds of a header; too large a number is the largest (RFC 3261 20.19). Nothing when it
/// is absent or no number.
inline std::optional<std::uint32_t> seconds_of(const sip_message& message, header_name name) {
    const std::string_view text = message.value(name);
    if (text.empty()) return std::nullopt;
    std::uint32_t number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        number = std::min(number * 10 + static_cast<std::uint32_t>(c - '0'),
                          limits::subscription_seconds);
    }
    return number;
}

// What a SUBSCRIBE asks for, as far as we go. 0 is never too short: it asks once, or ends.
OFFHOOK_DECL std::uint32_t state::asked_time(const sip_message& request) const {
    const auto longest = static_cast<std::uint32_t>(values.longest_subscription.count());
    return std::min(seconds_of(request, header_name::expires).value_or(longest), longest);
}

// True when it was refused for its Expires.
OFFHOOK_DECL bool state::refused_time(const transaction::request_received& news) {
    const auto given = seconds_of(news.request, header_name::expires);
    if (!given && news.request.has(header_name::expires)) {
        answer(news, 400);
        return true;
    }
    const std::chrono::seconds asked{given.value_or(0)};
    if (asked.count() == 0 || asked >= values.shortest_subscription) return false;
    answer(news.id, news.request, 423, {}, header_name::min_expires,
           std::to_string(values.shortest_subscription.count()));
    return true;
}

// True when it wants to hear of a REFER: only a REFER makes such a subscription (RFC 3515 2.4.4).
OFFHOOK_DECL bool state::refused_refer_package(const transaction::request_received& news) {
    const auto event = event_package::parse(news.request.value(header_name::event));
    if (!event || !same_letters(event->package, "refer")) return false;
    answer(news, 403);
    return true;
}

// True when a SUBSCRIBE that would make a subscription was refused (RFC 6665 4.2.1.1).
OFFHOOK_DECL bool state::refused_subscribe(const transaction::request_received& news) {
    const auto event = event_package::parse(news.request.value(header_name::event));
    const bool served = event && std::any_of(values.packages.begin(), values.packages.end(),
                                             [&](const std::string& package) {
                                                 return same_letters(package, event->package);
                                             });
    if (refused_refer_package(news)) return true;
    if (!served) {
        answer(news.id, news.request, 489, {}, header_name::allow_events, allow_events);
        return true;
    }
    if (refused_time(news)) return true;
    const result<name_addr> contact = news.request.contact();
    if (!contact || !contact->address.is_sip()) {
        answer(news, 400); // a dialog needs a target (RFC 3261 12.1.1)
        return true;
    }
    if (subscriptions.size() >= limits::subscriptions || legs.size() >= limits::legs) {
        answer(news, 503);
        return true;
    }
    return false;
}

OFFHOOK_DECL void state::first_subscribe(const transaction::request_received& news) {
    if (refused_subscribe(news)) return;
    if (const duty_id made = duty_with_dialog(news); made)
        say(subscribe_received{made, asked_time(news.request), news.request});
}

// A REFER outside dialogs makes the dialog of its subscription (RFC 3515 2.4.4).
OFFHOOK_DECL void state::first_refer(const transaction::request_received& news, std::string user) {
    const result<name_addr> contact = news.request.contact();
    if (!contact || !contact->address.is_sip()) {
        answer(news, 400); // RFC 3515 2.2
        return;
    }
    if (subscriptions.size() >= limits::subscriptions || legs.size() >= limits::legs) {
        answer(news, 503);
        return;
    }
    const duty_id made = duty_with_dialog(news);
    if (!made) return;
    duties.find(made)->first_refer = true;
    say(outside_request_received{made, sip_method::refer, news.request, std::move(user)});
}

// The leg is there from the start, so that every answer has the same tag; with a refusal it goes.
// Empty when the request was refused here.
OFFHOOK_DECL duty_id state::duty_with_dialog(const transaction::request_received& news) {
    const sip_message& request = news.request;
    dialog_record learned;
    learned.remote_uri = request.value(header_name::from);
    if (!learn(learned, request, false)) {
        answer(news, 400);
        return {};
    }
    const std::uint64_t tag = fresh_tag();
    const leg_id name = make_watch_leg(tag);
    leg_record& leg = *legs.find(name);
    leg.call_id = request.call_id();
    leg.local_uri = request.value(header_name::to);
    leg.local_uri += ";tag=" + tag_text(tag);
    leg.contact = contact_for(news.came_on, came_secure(request));
    dialog_record& dialog = *add_dialog(leg, learned.remote_uri);
    dialog.route_set = std::move(learned.route_set);
    dialog.remote_target = std::move(learned.remote_target);
    dialog.has_remote_cseq = true;
    dialog.remote_cseq = request.cseq()->number;
    dialog.confirmed = true;
    duty_record duty;
    duty.server = news.id;
    duty.leg = name;
    duty.dialog = dialog.number;
    duty.method = request.method();
    duty.request = request;
    return make_duty(std::move(duty));
}

// A refresh of a subscription of this dialog, or one more that shares it (RFC 5057, RFC
// 6665 4.5.2).
OFFHOOK_DECL void state::incoming_subscribe(leg_id name, leg_record& leg, dialog_record& dialog,
                                            const transaction::request_received& news) {
    const subscription_id which =
        subscription_of(leg, dialog.number, news.request.value(header_name::event), true);
    if (!which) {
        if (values.packages.empty() && refused_refer_package(news)) return;
        if (leg.released || leg.bye_sent || values.packages.empty()) {
            inside_usage(name, leg, dialog, news); // 481, or 405 by default
            return;
        }
        if (refused_subscribe(news)) return;
    } else if (refused_time(news)) {
        return;
    }
    const subscription_record* record = subscriptions.find(which);
    const owner_id owner = record == nullptr ? 0 : record->owner;
    duty_record duty;
    duty.server = news.id;
    duty.leg = name;
    duty.subscription = which;
    duty.owner = owner;
    duty.dialog = dialog.number;
    duty.method = sip_method::subscribe;
    duty.request = news.request;
    const duty_id made = make_duty(std::move(duty));
    const std::uint32_t asked = asked_time(news.request);
    if (record == nullptr) {
        say(subscribe_received{made, asked, news.request});
    } else {
        say(subscribe_refreshed{which, owner, made, asked, news.request});
    }
}

OFFHOOK_DECL result<subscription_id> state::accept_subscription(duty_id name, owner_id owner,
                                                                std::uint32_t expires) {
    duty_record* duty = duties.find(name);
    if (duty == nullptr) return make_error_code(errc::no_such_request);
    if (duty->method != sip_method::subscribe || duty->subscription) {
        return make_error_code(errc::bad_argument);
    }
    const sip_message request = duty->request;
    const auto event = event_package::parse(request.value(header_name::event));
    if (!event) return make_error_code(errc::bad_argument);
    leg_record* leg = legs.find(duty->leg);
    if (subscriptions.size() >= limits::subscriptions ||
        (leg != nullptr && leg->subscriptions.size() >= limits::subscriptions_of_a_leg)) {
        return make_error_code(errc::too_many);
    }
    if (leg == nullptr) return make_error_code(errc::not_accepted_now); // no package of ours
    take_out(leg->duties, name);
    subscription_record subscription;
    subscription.owner = owner;
    subscription.notifier = true;
    subscription.dialog = duty->dialog;
    subscription.event = event->package;
    if (!event->id.empty()) subscription.event += ";id=" + std::string(event->id);
    const subscription_id made = make_subscription(duty->leg, *leg, std::move(subscription));
    duty->subscription = made;
    duty->owner = owner;
    const std::uint32_t granted = std::min(expires, asked_time(request));
    const std::string line = "Expires: " + std::to_string(granted) + "\r\n";
    if (const auto sent = respond(name, 200, {}, {.headers = line}); !sent) return sent.error();
    return made;
}

// What every 2xx to a SUBSCRIBE carries (RFC 6665 4.2.1.1).
OFFHOOK_DECL void state::add_granted(message_builder& response, const duty_record& duty) const {
    const subscription_record* record = subscriptions.find(duty.subscription);
    const leg_record* leg = legs.find(duty.leg);
    if (record == nullptr || leg == nullptr) return;
    if (!response.has(header_name::contact)) response.header(header_name::contact, leg->contact);
    if (response.has(header_name::expires)) return;
    std::uint32_t granted = asked_time(duty.request);
    if (record->by_refer() && !duty.request.has(header_name::expires)) {
        granted = static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::seconds>(values.subscription_expires).count());
    }
    response.header(header_name::expires, granted);
}

// The 2xx went out: the time runs anew from here, and a NOTIFY must follow (RFC 6665 4.2.1.2).
OFFHOOK_DECL void state::subscribe_granted(const duty_record& duty, int status,
                                           const sip_message& response) {
    subscription_record* record = subscriptions.find(duty.subscription);
    if (record == nullptr || record->last_seen || status >= 300) return;
    const std::uint32_t granted = seconds_of(response, header_name::expires).value_or(0);
    if (leg_record* leg = legs.find(duty.leg); leg != nullptr && record->answered) {
        dialog_record* dialog = dialog_by_number(*leg, duty.dialog);
        if (dialog != nullptr) refresh_target(*dialog, duty.request);
    }
    record->answered = true;
    record->renewed = true;
    record->lapses = now + std::chrono::seconds(granted);
    record->lapsed = granted == 0;
    record->owes_notify = true;
    owing.push_back(duty.subscription);
    if (!record->lapsed) arm_subscription(duty.subscription, *record);
}

// The layer above has let the moment pass: what was said last is said again.
OFFHOOK_DECL void state::notify_by_default() {
    std::vector<subscription_id> looked_at;
    looked_at.swap(owing);
    for (const subscription_id name : looked_at) {
        const subscription_record* record = subscriptions.find(name);
        if (record == nullptr || !record->owes_notify) continue;
        (void)queue_notify(name, record->said);
    }
}

} // namespace offhook::dialog::detail
