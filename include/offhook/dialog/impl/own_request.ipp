// Requests of ours: inside a dialog (RFC 3261 12.2.1.1) and outside (8.1.1).
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/route_set.hpp>
#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/dialog/impl/leg.ipp>

namespace offhook::dialog::detail {

// Route, Max-Forwards, From, To, Call-ID and CSeq; the rest is the caller's.
OFFHOOK_DECL message_builder state::in_dialog(const leg_record& leg, const dialog_record& dialog,
                                              std::string_view method, std::uint32_t cseq,
                                              std::string& next_hop) const {
    hop_plan plan = plan_hop(dialog.route_set, dialog.remote_target);
    message_builder message = message_builder::request(method, plan.request_uri);
    if (!plan.route.empty()) message.header(header_name::route, plan.route);
    message.header(header_name::max_forwards, limits::max_forwards);
    message.header(header_name::from, leg.local_uri);
    message.header(header_name::to, dialog.remote_uri);
    message.header(header_name::call_id, leg.call_id);
    std::string sequence = std::to_string(cseq);
    sequence += ' ';
    sequence += method;
    message.header(header_name::cseq, sequence);
    next_hop = std::move(plan.next_hop);
    return message;
}

OFFHOOK_DECL void state::add_capabilities(message_builder& message, sip_method method) const {
    message.header(header_name::allow, allow);
    if (!supported.empty()) message.header(header_name::supported, supported);
    if (!allow_events.empty()) message.header(header_name::allow_events, allow_events);
    if (tells_info_packages(method) && !recv_info.empty()) message.header("Recv-Info", recv_info);
    if (!values.user_agent.empty()) message.header(header_name::user_agent, values.user_agent);
}

OFFHOOK_DECL bool state::add_extras(message_builder& message, const extras& with) {
    if (!with.headers.empty() && !message.raw_headers(with.headers)) return false;
    if (!with.body.content.empty()) message.body(with.body.content_type, with.body.content);
    return true;
}

OFFHOOK_DECL request_id state::send(const request_record& record, message_builder message,
                                    std::string next_hop) {
    const request_id name = requests.emplace(record);
    keep_request(name, message, next_hop);
    leg_record* leg = legs.find(record.leg);
    if (leg != nullptr && !record.subscription) leg->requests.push_back(name);
    if (!record.leg && record.owner != 0) ++owners[record.owner].outside_requests;
    say(send_request{name, std::move(message), std::move(next_hop)});
    return name;
}

OFFHOOK_DECL void state::forget(request_id name) {
    const request_record* record = requests.find(name);
    if (record == nullptr) return;
    if (leg_record* leg = legs.find(record->leg); leg != nullptr && !record->subscription) {
        take_out(leg->requests, name);
        if (leg->own_invite == name) leg->own_invite = {};
        maybe_gone.push_back(record->leg);
    }
    if (!record->leg && record->owner != 0) {
        --owners[record->owner].outside_requests;
        tidy_owner(record->owner);
    }
    if (!kept.empty()) kept.erase(name.pack());
    requests.erase(name);
}

// One INVITE at a time, in either direction, and none while a 2xx waits for its ACK (14.1).
OFFHOOK_DECL result<request_id> state::request(leg_id name, std::string_view method,
                                               const extras& with) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr || leg->released || leg->over) return make_error_code(errc::no_such_request);
    dialog_record* dialog = main_dialog(*leg);
    if (dialog == nullptr || leg->bye_sent) return make_error_code(errc::no_such_request);
    const sip_method known = method_from(method);
    switch (known) {
    case sip_method::ack:
    case sip_method::bye:
    case sip_method::cancel:
    case sip_method::refer: return make_error_code(errc::bad_argument); // they have their own verbs
    default: break;
    }
    if (known == sip_method::invite) {
        if (!dialog->confirmed) return make_error_code(errc::no_such_request);
        bool busy = leg->own_invite || !leg->unacked.empty() || !leg->held.empty();
        for (const ack_record& ack : leg->acks)
            busy = busy || ack.owed;
        for (const duty_id duty : leg->duties) {
            busy = busy || duties.find(duty)->method == sip_method::invite;
        }
        if (busy) return make_error_code(errc::not_accepted_now);
    }
    if (known == sip_method::info && !may_bring(*dialog, with.headers))
        return make_error_code(errc::not_accepted_now);
    if (leg->requests.size() >= limits::requests_of_a_leg) return make_error_code(errc::too_many);
    std::string next_hop;
    const std::uint32_t cseq = leg->local_cseq + 1;
    message_builder message = in_dialog(*leg, *dialog, method, cseq, next_hop);
    if (known != sip_method::message) message.header(header_name::contact, leg->contact);
    add_capabilities(message, known);
    if (!add_extras(message, with)) return make_error_code(errc::bad_argument);
    leg->local_cseq = cseq;
    request_record record;
    record.kind = known == sip_method::invite ? request_kind::reinvite : request_kind::in_dialog;
    record.method = known;
    record.leg = name;
    record.dialog = dialog->number;
    record.cseq = cseq;
    const request_id sent = send(record, std::move(message), std::move(next_hop));
    if (known == sip_method::invite) leg->own_invite = sent;
    return sent;
}

// The request without Contact and body; checks what the caller gave.
OFFHOOK_DECL result<message_builder>
state::outside_request(std::string_view method, const invite_options& options, std::string_view tag,
                       std::string_view call_id, std::uint32_t cseq, std::string& next_hop) {
    const result<uri> target = parse_uri(options.target);
    if (!target) return target.error();
    const result<name_addr> from = parse_name_addr(options.from);
    if (!from) return from.error();
    if (!from->tag().empty()) return make_error_code(errc::bad_uri);
    // Headers of a URI are no part of a Request-URI (RFC 3261 19.1.1, table 1).
    const std::string_view bare = options.target.substr(0, options.target.find('?'));
    hop_plan plan = plan_hop(options.route, bare); // RFC 3261 8.1.1.1: as a route set
    message_builder message = message_builder::request(method, plan.request_uri);
    if (!plan.route.empty()) message.header(header_name::route, plan.route);
    next_hop = std::move(plan.next_hop);
    message.header(header_name::max_forwards, limits::max_forwards);
    const bool brackets = options.from.find('<') != std::string_view::npos;
    std::string value(brackets ? "" : "<");
    value += options.from;
    value += brackets ? ";tag=" : ">;tag=";
    value += tag;
    message.header(header_name::from, value);
    message.header(header_name::to,
                   "<" + std::string(options.to.empty() ? bare : options.to) + ">");
    message.header(header_name::call_id, call_id);
    message.header(header_name::cseq, std::to_string(cseq) + " " + std::string(method));
    return message;
}

/// Where a request goes first: to the strict router of `next_hop`, else by its Route and URI.
OFFHOOK_DECL result<path> state::way_of(const message_builder& message,
                                        const std::string& next_hop) const {
    return next_hop.empty() ? routes.next_hop(message) : routes.next_hop(next_hop);
}

OFFHOOK_DECL std::string state::own_contact(const outside_options& options) const {
    const hop_plan plan = plan_hop(options.route, options.target);
    message_builder probe = message_builder::request("OPTIONS", plan.request_uri);
    if (!plan.route.empty()) probe.header(header_name::route, plan.route);
    const result<path> way = way_of(probe, plan.next_hop);
    const result<uri> target = parse_uri(options.target);
    return way ? contact_for(*way, secure_way(target, options.route)) : std::string();
}

OFFHOOK_DECL result<request_id> state::request_outside(owner_id owner, std::string_view method,
                                                       const outside_options& options) {
    switch (method_from(method)) {
    case sip_method::ack:
    case sip_method::bye:
    case sip_method::cancel:
    case sip_method::invite: return make_error_code(errc::bad_argument);
    default: break;
    }
    if (requests.size() >= limits::transactions) return make_error_code(errc::too_many);
    const std::string call_id(options.call_id.empty() ? random.token() : options.call_id);
    const std::string tag(options.tag.empty() ? tag_text(fresh_tag()) : options.tag);
    invite_options shared{options.target, options.from};
    shared.route = options.route;
    std::string next_hop;
    result<message_builder> message =
        outside_request(method, shared, tag, call_id, options.cseq, next_hop);
    if (!message) return message.error();
    if (!options.to.empty()) {
        if (const result<uri> to = parse_uri(options.to); !to) return to.error();
        const std::string_view bare = options.to.substr(0, options.to.find('?'));
        message->remove(header_name::to).header(header_name::to, "<" + std::string(bare) + ">");
    }
    // A MESSAGE makes no dialog and may not have a Contact (RFC 3428 4).
    const bool may_have = method_from(method) != sip_method::message;
    if (options.contact && options.contact->empty()) {
        const std::string own = may_have ? own_contact(options) : std::string();
        if (!own.empty()) message->header(header_name::contact, own);
    } else if (options.contact) {
        message->header(header_name::contact, *options.contact);
    }
    add_capabilities(*message, method_from(method));
    if (method_from(method) == sip_method::options) { // RFC 3261 11.1
        message->header(header_name::accept, accept);
    }
    if (!add_extras(*message, options.with)) return make_error_code(errc::bad_argument);
    request_record record;
    record.kind = request_kind::outside;
    record.method = method_from(method);
    record.owner = owner;
    record.cseq = options.cseq;
    return send(record, std::move(*message), std::move(next_hop));
}

} // namespace offhook::dialog::detail
