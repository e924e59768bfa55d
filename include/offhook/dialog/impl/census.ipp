// What lives, for one owner without looking at the others, and altogether. A released leg with all
// it still does counts as one that lingers.
#pragma once

#include <offhook/dialog/detail/state.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

OFFHOOK_DECL void state::add(census& sum, const leg_record& leg) const {
    if (leg.gone) return;
    if (leg.released) {
        ++sum[owner_class::lingering];
        return;
    }
    ++sum[owner_class::leg];
    for (const dialog_record& dialog : leg.dialogs) {
        if (!leg.over && !dialog.ended) ++sum[owner_class::dialog];
    }
    sum[owner_class::duty] += static_cast<std::uint32_t>(leg.duties.size());
    sum[owner_class::request] += static_cast<std::uint32_t>(leg.requests.size());
    sum[owner_class::timer] += static_cast<std::uint32_t>(leg.unacked.size());
    for (const reliable_record& reliable : leg.reliable)
        if (reliable.waits_for_prack()) ++sum[owner_class::timer];
    for (const duty_id duty : leg.duties) {
        if (timers.armed(duties.find(duty)->timer)) ++sum[owner_class::timer];
    }
}

OFFHOOK_DECL census state::count() const {
    census sum;
    legs.for_each([&](leg_id, const leg_record& leg) { add(sum, leg); });
    std::uint32_t free_duties = 0; // outside dialogs, or of a subscription
    duties.for_each([&](duty_id, const duty_record& duty) {
        const leg_record* leg = legs.find(duty.leg);
        if (leg == nullptr || leg->gone || duty.subscription) ++free_duties;
    });
    sum[owner_class::duty] += free_duties;
    sum[owner_class::subscription] = static_cast<std::uint32_t>(subscriptions.size());
    requests.for_each([&](request_id, const request_record& request) {
        if (!request.leg || request.subscription) ++sum[owner_class::request];
    });
    subscriptions.for_each([&](subscription_id, const subscription_record& record) {
        if (timers.armed(record.timer)) ++sum[owner_class::timer];
    });
    return sum;
}

OFFHOOK_DECL census state::count(owner_id owner) const {
    census sum;
    const auto found = owners.find(owner);
    if (found == owners.end()) return sum;
    const owner_entry& entry = found->second;
    for (leg_id name = entry.first_leg; name;) {
        const leg_record& leg = *legs.find(name);
        add(sum, leg);
        name = leg.next_of_owner;
    }
    for (subscription_id name = entry.first_subscription; name;) {
        const subscription_record& record = *subscriptions.find(name);
        ++sum[owner_class::subscription];
        if (record.in_flight) ++sum[owner_class::request];
        if (timers.armed(record.timer)) ++sum[owner_class::timer];
        name = record.next_of_owner;
    }
    sum[owner_class::request] += entry.outside_requests;
    return sum;
}

// Early dialogs that are known, of an INVITE that another fork has answered: each of them may send
// its 2xx yet, which is owed an ACK and a BYE (RFC 3261 13.2.2.4).
OFFHOOK_DECL bool state::forks_may_answer(const request_record& request) const {
    const leg_record* leg = request.kind == request_kind::invite ? legs.find(request.leg) : nullptr;
    return leg != nullptr &&
           std::any_of(leg->dialogs.begin(), leg->dialogs.end(), [](const dialog_record& dialog) {
               return !dialog.confirmed && !dialog.ended;
           });
}

OFFHOOK_DECL bool state::quiet() const {
    bool quiet = duties.size() == 0;
    requests.for_each([&](request_id, const request_record& request) {
        quiet = quiet && (request.final || request.kind == request_kind::ack) &&
                !forks_may_answer(request);
    });
    legs.for_each([&](leg_id, const leg_record& leg) {
        quiet = quiet && leg.held.empty() && leg.unacked.empty();
    });
    return quiet;
}

} // namespace offhook::dialog::detail
