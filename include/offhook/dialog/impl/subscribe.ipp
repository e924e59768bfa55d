// SUBSCRIBE of ours: the first one, its forks, refreshes and the end (RFC 6665 4.1.2, 4.4.1). The
// NOTIFYs are in notify.ipp, the other end in notifier.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/dialog/impl/leg.ipp>
#include <offhook/message/event_package.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

/// Which refusals of a refresh end the subscription; after others it stands until it lapses
/// (RFC 6665 4.1.2.2).
inline bool ends_subscription(int status) {
    switch (status) {
    case 404:
    case 405:
    case 410:
    case 416:
    case 489:
    case 501:
    case 604: return true;
    default: return status >= 480 && status <= 485;
    }
}

OFFHOOK_DECL result<subscription_id> state::subscribe(owner_id owner,
                                                      const subscribe_options& options) {
    if (legs.size() >= limits::legs || subscriptions.size() >= limits::subscriptions) {
        return make_error_code(errc::too_many);
    }
    if (!event_package::parse(options.event)) return make_error_code(errc::bad_argument);
    // Once more after a refusal: as the request before, with the next number (RFC 3261 8.1.3.5).
    const auto before = options.again_tag.empty() ? std::nullopt : tag_number(options.again_tag);
    const std::uint64_t tag = before ? *before : fresh_tag();
    const std::string tag_digits = tag_text(tag);
    const std::string call_id(before ? options.again_call_id : random.token());
    const std::uint32_t number = before ? options.cseq : 1;
    const invite_options form{
        .target = options.target, .from = options.from, .route = options.route};
    std::string next_hop;
    result<message_builder> message =
        outside_request("SUBSCRIBE", form, tag_digits, call_id, number, next_hop);
    if (!message) return message.error();
    std::string contact;
    if (const result<path> way = way_of(*message, next_hop); way) {
        const result<uri> target = parse_uri(options.target);
        contact = contact_for(*way, secure_way(target, options.route));
        message->header(header_name::contact, contact);
    }
    subscription_record subscription;
    subscription.owner = owner;
    subscription.event = options.event;
    subscription.accept = options.accept;
    subscription.asked = std::min(options.expires, limits::subscription_seconds);
    subscription.dialog = leg_record::no_dialog;
    subscription.lapses = now;
    subscription.ending = options.expires == 0;
    add_subscription(*message, subscription);
    if (!add_extras(*message, options.with)) return make_error_code(errc::bad_argument);

    const leg_id name = make_watch_leg(tag);
    leg_record& leg = *legs.find(name);
    leg.is_uac = true;
    leg.call_id = call_id;
    leg.local_uri = message->value(header_name::from);
    leg.contact = std::move(contact);
    leg.local_cseq = number;
    const subscription_id made = make_subscription(name, leg, std::move(subscription));
    request_record record;
    record.kind = request_kind::subscribe;
    record.method = sip_method::subscribe;
    record.leg = name;
    record.subscription = made;
    record.dialog = leg_record::no_dialog;
    record.cseq = number;
    const request_id sent = send(record, std::move(*message), std::move(next_hop));
    subscriptions.find(made)->in_flight = sent;
    return made;
}

OFFHOOK_DECL void state::add_subscription(message_builder& message,
                                          const subscription_record& record) const {
    message.header(header_name::event, record.event);
    message.header(header_name::expires, record.asked);
    if (!record.accept.empty()) message.header(header_name::accept, record.accept);
    add_capabilities(message, sip_method::subscribe);
}

OFFHOOK_DECL result<void> state::resubscribe(subscription_id name, std::uint32_t expires) {
    subscription_record* record = subscriptions.find(name);
    if (record == nullptr || record->notifier || record->by_refer() || record->last_seen) {
        return make_error_code(errc::no_such_request);
    }
    const bool end = expires == 0;
    if (record->ending || record->end_wanted) {
        if (end) return {};
        return make_error_code(errc::no_such_request);
    }
    const leg_record* leg = legs.find(record->leg);
    for (const dialog_record& dialog : leg->dialogs) {
        if (record->in_flight || dialog.number != record->dialog) continue;
        send_subscribe(name, expires);
        return {};
    }
    if (!end) return make_error_code(errc::not_accepted_now);
    record->end_wanted = true;
    return {};
}

OFFHOOK_DECL void state::send_subscribe(subscription_id name, std::uint32_t expires) {
    subscription_record& record = *subscriptions.find(name);
    leg_record& leg = *legs.find(record.leg);
    const dialog_record& dialog = *dialog_by_number(leg, record.dialog);
    record.asked = std::min(expires, limits::subscription_seconds);
    record.ending = expires == 0;
    record.end_wanted = false;
    record.told = false;
    request_record request;
    request.kind = request_kind::subscribe;
    request.method = sip_method::subscribe;
    request.leg = record.leg;
    request.subscription = name;
    request.dialog = dialog.number;
    request.cseq = ++leg.local_cseq;
    std::string next_hop;
    message_builder message = in_dialog(leg, dialog, "SUBSCRIBE", request.cseq, next_hop);
    message.header(header_name::contact, leg.contact);
    add_subscription(message, record);
    // Its own end and the transaction's watch over it now.
    timers.cancel(record.timer);
    record.in_flight = send(request, std::move(message), std::move(next_hop));
}

// The dialog of the 2xx serves until a NOTIFY comes, which makes the one that counts; a refresh
// moves its target (RFC 6665 4.4.1).
OFFHOOK_DECL void state::learn_from_answer(leg_record& leg, subscription_record& record,
                                           const sip_message& response) {
    if (dialog_record* known = dialog_by_number(leg, record.dialog); known != nullptr) {
        if (known->remote_tag() == response.to_tag()) refresh_target(*known, response);
        return;
    }
    const result<name_addr> to = response.to();
    if (!to || to->tag().empty()) return;
    dialog_record* dialog = add_dialog(leg, to->text);
    if (dialog == nullptr) return;
    if (!learn(*dialog, response, true)) {
        leg.dialogs.pop_back();
        return;
    }
    record.dialog = dialog->number;
}

OFFHOOK_DECL void state::subscribe_final(subscription_id name, int status, error_code why,
                                         const sip_message& response) {
    subscription_record* record = subscriptions.find(name);
    if (record == nullptr) return;
    record->in_flight = {};
    const bool first = !record->answered;
    record->answered = true;
    std::uint32_t granted = 0;
    if (!why) {
        const std::uint32_t asked = record->asked;
        if (asked != 0) granted = seconds_of(response, header_name::expires).value_or(asked);
        record->lapses = now + std::chrono::seconds(granted);
        learn_from_answer(*legs.find(record->leg), *record, response);
        // 204: no NOTIFY follows (RFC 5839). Timer N counts from here, not from the SUBSCRIBE: up
        // to here the transaction's own timer has watched.
        if ((!record->told || record->ending) && status != 204) {
            record->notify_by = now + values.timers.t1_64();
        }
    }
    say(subscribe_answered{name, record->owner, status, why, granted, response});
    if (record->last_seen) {
        end_subscription(name, {});
        return;
    }
    // A NOTIFY says more than a response that got lost; a refusal says no.
    const bool never_was = first && why && (status != 0 || !record->heard);
    if (never_was || (why && (record->ending || ends_subscription(status)))) {
        end_subscription(name, why);
        return;
    }
    if (!record->heard && why) record->notify_by = now + values.timers.t1_64();
    if (record->end_wanted && record->dialog != leg_record::no_dialog) {
        send_subscribe(name, 0);
        return;
    }
    arm_subscription(name, *record);
}

// The first NOTIFY may come before the 2xx, and from another fork: it makes the dialog, with its
// own route set (RFC 6665 4.1.2.4, 4.4.1). Those of other forks find no subscription.
OFFHOOK_DECL dialog_record* state::dialog_of_notify(leg_record& leg,
                                                    const transaction::request_received& news) {
    if (!leg.watches_only || leg.subscriptions.empty()) return nullptr;
    subscription_record& record = *subscriptions.find(leg.subscriptions.front());
    if (record.notifier || record.heard) return nullptr;
    const std::string_view event = news.request.value(header_name::event);
    if (!subscription_of(leg, record.dialog, event, false)) return nullptr;
    dialog_record* dialog = add_dialog(leg, news.request.value(header_name::from));
    if (dialog == nullptr) return nullptr;
    if (!learn(*dialog, news.request, false)) {
        leg.dialogs.pop_back();
        return nullptr;
    }
    const dialog_record kept_one = std::move(*dialog);
    leg.dialogs.assign(1, kept_one);
    record.dialog = kept_one.number;
    return &leg.dialogs.front();
}

// Of a SUBSCRIBE's dialog. That of a REFER has its route set already.
OFFHOOK_DECL void state::meet_notifier(const subscription_record& record, dialog_record& dialog,
                                       const sip_message& notify) {
    if (record.heard) {
        refresh_target(dialog, notify);
        return;
    }
    // The route set is the one that the NOTIFY came by, not that of the 2xx (RFC 6665 4.4.1).
    (void)learn(dialog, notify, false);
    dialog.confirmed = true;
}

// What a NOTIFY says of the time that is left counts, be it junk in part (RFC 6665 4.1.3). One of a
// REFER that says nothing of it gives the usual time anew.
OFFHOOK_DECL void state::heard_of(subscription_record& record, const sip_message& notify) {
    const auto said = parse_subscription_state(notify.value(header_name::subscription_state));
    if (record.by_refer()) {
        record.lapses = now + values.subscription_expires;
    } else if (!record.heard && !record.answered) {
        record.lapses = now + std::chrono::seconds(record.asked);
    }
    record.heard = true;
    record.told = true;
    if (!record.ending) record.notify_by = instant::max();
    if (!said) return;
    if (said->is_terminated()) {
        record.reason = termination_from(said->reason);
        record.retry_after = said->retry_after;
    } else if (said->expires) {
        record.lapses =
            now + std::chrono::seconds(std::min(*said->expires, limits::subscription_seconds));
    }
}

} // namespace offhook::dialog::detail
