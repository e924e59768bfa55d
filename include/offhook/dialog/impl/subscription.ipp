// Subscriptions at either end: their life, apart from what is sent. They keep the record of their
// leg alive after the INVITE usage is gone (RFC 5057 4.1), or have a leg of their own.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/message/event_package.hpp>

namespace offhook::dialog::detail {

OFFHOOK_DECL subscription_id state::make_subscription(leg_id name, leg_record& leg,
                                                      subscription_record record) {
    const owner_id owner = record.owner;
    record.leg = name;
    const subscription_id made = subscriptions.emplace(std::move(record));
    leg.subscriptions.push_back(made);
    if (owner != 0) {
        owner_entry& entry = owners[owner];
        subscriptions.find(made)->next_of_owner = entry.first_subscription;
        entry.first_subscription = made;
    }
    return made;
}

// A leg that has never had an INVITE usage: its subscription alone keeps it.
OFFHOOK_DECL leg_id state::make_watch_leg(std::uint64_t tag) {
    const leg_id name = make_leg(0, tag);
    leg_record& leg = *legs.find(name);
    leg.released = true;
    leg.gone = true;
    leg.watches_only = true;
    return name;
}

// A subscriber gives the last NOTIFY, which leaves when the time is up, the time to arrive.
OFFHOOK_DECL void state::arm_subscription(subscription_id name, subscription_record& record) {
    timers.cancel(record.timer);
    instant when = record.lapses;
    if (!record.notifier) when = std::min(when + values.timers.t4, record.notify_by);
    if (record.ending) when = record.notify_by;
    record.timer = timers.arm(when, timer_name{timer_kind::subscription, 0, name.pack()});
}

// Which subscription of a dialog an Event header means, at the subscriber or at the notifier. The
// package and the id are compared, nothing else (RFC 6665 8.2.1). Of REFERs that without an id is
// the first one of the dialog (RFC 3515 2.4.6); when that one is over, the oldest of the others.
OFFHOOK_DECL subscription_id state::subscription_of(const leg_record& leg, std::uint16_t dialog,
                                                    std::string_view event, bool notifier) const {
    const auto asked = event_package::parse(event);
    if (!asked) return {};
    const bool has_id = asked->parameters.find("id").has_value();
    subscription_id oldest;
    for (const subscription_id name : leg.subscriptions) {
        const subscription_record& record = *subscriptions.find(name);
        if (record.notifier != notifier || record.last_seen || record.dialog != dialog) continue;
        if (!record.by_refer()) {
            const auto own = event_package::parse(record.event);
            if (own && same_letters(own->package, asked->package) && own->id == asked->id) {
                return name;
            }
            continue;
        }
        if (!same_letters(asked->package, "refer")) continue;
        if (has_id ? asked->id == std::to_string(record.refer_cseq) : record.first) return name;
        if (!oldest) oldest = name;
    }
    return has_id ? subscription_id{} : oldest;
}

OFFHOOK_DECL void state::end_subscription(subscription_id name, error_code why) {
    const subscription_record* record = subscriptions.find(name);
    if (record == nullptr) return;
    say(subscription_ended{name, record->owner, why, record->reason, record->retry_after});
    erase_subscription(name);
}

OFFHOOK_DECL void state::erase_subscription(subscription_id name) {
    subscription_record& record = *subscriptions.find(name);
    timers.cancel(record.timer);
    if (const auto found = owners.find(record.owner); record.owner != 0 && found != owners.end()) {
        subscription_id* link = &found->second.first_subscription;
        while (*link && *link != name)
            link = &subscriptions.find(*link)->next_of_owner;
        if (*link == name) *link = record.next_of_owner;
        tidy_owner(record.owner);
    }
    if (leg_record* leg = legs.find(record.leg); leg != nullptr) {
        take_out(leg->subscriptions, name);
        maybe_gone.push_back(record.leg);
    }
    subscriptions.erase(name);
}

// Of a subscriber: it stops listening. A notifier still owes its last NOTIFY, so it goes on.
OFFHOOK_DECL void state::unsubscribe(subscription_id name) {
    const subscription_record* record = subscriptions.find(name);
    if (record == nullptr) return;
    if (record->notifier) {
        if (record->last_seen) return;
        if (record->by_refer()) {
            (void)notify(name, "SIP/2.0 503 Service Unavailable", true);
        } else {
            queued_notify last = record->said;
            last.state = watching::terminated;
            last.reason = termination::noresource;
            (void)queue_notify(name, std::move(last));
        }
        return;
    }
    erase_subscription(name);
}

OFFHOOK_DECL void state::subscription_timer(subscription_id name) {
    subscription_record* record = subscriptions.find(name);
    if (record == nullptr) return;
    if (!record->notifier) {
        end_subscription(name, make_error_code(errc::timeout));
        return;
    }
    if (record->last_seen) return;
    if (record->by_refer()) record->why = make_error_code(errc::timeout);
    queued_notify last = record->said;
    last.state = watching::terminated;
    last.reason = termination::timeout;
    (void)queue_notify(name, std::move(last));
}

} // namespace offhook::dialog::detail
