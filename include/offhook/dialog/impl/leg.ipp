// Legs: made, found by our tag, chained to their owner, and gone when nothing is left to do.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/message/name_addr.hpp>

namespace offhook::dialog::detail {

OFFHOOK_DECL std::uint64_t state::fresh_tag() {
    std::uint64_t tag = random.next64();
    while (legs_by_tag.contains(tag))
        tag = random.next64();
    return tag;
}

/// A Contact is as secure as where the request goes first: its URI or the topmost Route (RFC 3261
/// 8.1.1.8).
inline bool secure_way(const result<uri>& target, std::string_view route) {
    if (target && target->is_sips()) return true;
    std::string_view first;
    if (!next_value(route, first)) return false;
    const result<name_addr> hop = parse_name_addr(first);
    return hop && hop->address.is_sips();
}

/// The same for the dialog that a request of theirs makes: by its URI, else its topmost
/// Record-Route, and without one its Contact (RFC 3261 12.1.1).
inline bool came_secure(const sip_message& request) {
    const result<uri> target = parse_uri(request.request_uri());
    if (target && target->is_sips()) return true;
    if (request.has(header_name::record_route)) {
        return secure_way(errc::bad_uri, request.value(header_name::record_route));
    }
    const result<name_addr> contact = request.contact();
    return contact && contact->address.is_sips();
}

OFFHOOK_DECL std::string state::contact_for(const path& way, bool secure) const {
    std::string value = secure ? "<sips:" : "<sip:";
    value += routes.contact_host(way);
    switch (way.over) {
    case protocol::udp: break;
    case protocol::tcp: value += ";transport=tcp"; break;
    case protocol::tls: value += secure ? "" : ";transport=tls"; break;
    case protocol::ws: value += ";transport=ws"; break;
    case protocol::wss: value += secure ? ";transport=ws" : ";transport=wss"; break;
    }
    return value + ">";
}

OFFHOOK_DECL leg_id state::make_leg(owner_id owner, std::uint64_t tag) {
    const leg_id name = legs.emplace();
    leg_record& leg = *legs.find(name);
    leg.local_tag = tag;
    legs_by_tag[tag] = name; // a leg that tries again takes the tag of the one before
    set_owner(name, leg, owner);
    return name;
}

OFFHOOK_DECL void state::set_owner(leg_id name, leg_record& leg, owner_id owner) {
    if (leg.owner == owner) return;
    leave_owner(name, leg);
    leg.owner = owner;
    if (owner == 0) return;
    owner_entry& entry = owners[owner];
    leg.next_of_owner = entry.first_leg;
    entry.first_leg = name;
}

OFFHOOK_DECL void state::leave_owner(leg_id name, leg_record& leg) {
    const auto found = owners.find(leg.owner);
    if (leg.owner == 0 || found == owners.end()) return;
    leg_id* link = &found->second.first_leg;
    while (*link && *link != name)
        link = &legs.find(*link)->next_of_owner;
    if (*link == name) *link = leg.next_of_owner;
    leg.next_of_owner = {};
    tidy_owner(leg.owner);
}

OFFHOOK_DECL void state::tidy_owner(owner_id owner) {
    const auto found = owners.find(owner);
    if (found == owners.end()) return;
    const owner_entry& entry = found->second;
    if (!entry.first_leg && !entry.first_subscription && entry.outside_requests == 0) {
        owners.erase(found);
    }
}

OFFHOOK_DECL void state::finish() {
    while (!maybe_gone.empty()) {
        const leg_id name = maybe_gone.back();
        maybe_gone.pop_back();
        look_whether_gone(name);
    }
}

// A released leg stays while the wire may still want something of it: a request without an answer,
// a 2xx without an ACK, an INVITE whose 2xx may be repeated. Subscriptions keep the dialog alone.
OFFHOOK_DECL void state::look_whether_gone(leg_id name) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || !leg->released) return;
    const bool quiet = leg->requests.empty() && leg->unacked.empty() && leg->duties.empty() &&
                       leg->held.empty() && leg->reliable.empty();
    if (!quiet) return;
    if (!leg->gone) {
        leg->gone = true;
        timers.cancel(leg->linger);
        say(leg_gone{name, leg->owner});
        leave_owner(name, *leg);
        leg->acks = {};
    }
    if (!leg->subscriptions.empty()) return;
    const auto known = legs_by_tag.find(leg->local_tag);
    if (known != legs_by_tag.end() && known->second == name) legs_by_tag.erase(known);
    if (!asked_legs.empty()) asked_legs.erase(name.pack());
    legs.erase(name);
}

} // namespace offhook::dialog::detail
