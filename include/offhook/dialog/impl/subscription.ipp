// Subscriptions made by REFER: their life, apart from what is sent. They keep the record of their
// leg alive after the INVITE usage is gone (RFC 5057 4.1).
#pragma once

#include <offhook/dialog/detail/state.hpp>

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

OFFHOOK_DECL void state::arm_subscription(subscription_id name, subscription_record& record) {
    timers.cancel(record.timer);
    record.timer = timers.arm(now + values.subscription_expires,
                              timer_name{timer_kind::subscription, 0, name.pack()});
}

OFFHOOK_DECL void state::end_subscription(subscription_id name, error_code why) {
    const subscription_record* record = subscriptions.find(name);
    if (record == nullptr) return;
    say(subscription_ended{name, record->owner, why});
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
        if (!record->last_seen) (void)notify(name, "SIP/2.0 503 Service Unavailable", true);
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
    record->why = make_error_code(errc::timeout);
    record->last_seen = true;
    record->queue.push_back({"SIP/2.0 100 Trying\r\n", true, true});
    send_next_notify(name);
}

} // namespace offhook::dialog::detail
