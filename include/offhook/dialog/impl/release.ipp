// Letting go of a leg (RFC 3261 15): what the wire still needs is done here, without anybody above.
#pragma once

#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

OFFHOOK_DECL void state::release(leg_id name) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || leg->released) return;
    // Requests of theirs first: 487 to an INVITE (RFC 3261 15.1.2), the default to all others.
    const std::vector<duty_id> open = leg->duties;
    for (const duty_id duty : open) {
        const duty_record* record = duties.find(duty);
        if (record == nullptr) continue;
        const bool invite = record->method == sip_method::invite;
        respond_by_default(duty, invite ? 487 : default_status(*record));
    }
    leg->released = true;
    leg->linger = timers.arm(now + 3 * values.timers.t1_64() + values.timers.t4,
                             timer_name{timer_kind::linger, 0, name.pack()});
    const request_record* pending = requests.find(leg->own_invite);
    if (pending != nullptr && pending->kind == request_kind::invite) want_cancel(*leg);
    if (has_confirmed(*leg)) {
        send_owed_acks(name, *leg);
        if (leg->bye_received) {
            for (const unacked_response& waiting : leg->unacked)
                timers.cancel(waiting.timer);
            leg->unacked = {};
            leg->held = {};
        } else if (!leg->bye_sent && leg->held.empty()) {
            leg->held.push_back({});
            send_held_bye(name, *leg);
        }
    }
    say(leg_released{name, leg->owner});
    maybe_gone.push_back(name);
}

// The layers below end every request in time, so this is a bound and not a way to end.
OFFHOOK_DECL void state::linger_timer(leg_id name) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || leg->gone) return;
    note(leg->owner, "a released leg was still waiting for the wire and is dropped");
    const std::vector<request_id> open = leg->requests;
    for (const request_id request : open) {
        const request_record* record = requests.find(request);
        if (record != nullptr && record->client) say(forget_request{record->client});
        forget(request);
    }
    for (const unacked_response& waiting : leg->unacked)
        timers.cancel(waiting.timer);
    leg->unacked = {};
    leg->held = {};
    forget_reliable(name, *leg);
    maybe_gone.push_back(name);
}

} // namespace offhook::dialog::detail
