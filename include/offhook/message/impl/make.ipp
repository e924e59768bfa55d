// Messages made from another message (RFC 3261 8.2.6, 9.1, 17.1.1.3; RFC 3581 4).
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/make.hpp>

namespace offhook {
namespace message::detail {

/// The top Via value with what we saw of its sender. A `received` or an rport value that the peer
/// wrote itself is not believed.
inline std::string stamped_via(const via& top, const address& source) {
    std::string made;
    made.reserve(top.text.size() + 64); // ;rport=65535;received= and an IPv6 literal
    made = top.text.substr(0, top.text.size() - top.parameters.text().size());
    while (!made.empty() && (made.back() == ' ' || made.back() == '\t' || made.back() == '\r' ||
                             made.back() == '\n')) {
        made.pop_back();
    }
    std::string_view rest = top.parameters.text();
    bool asks_rport = false;
    while (true) {
        const std::string_view before = rest;
        const auto one = params::next(rest);
        if (!one) break;
        if (same_word(one->name, "received")) continue;
        if (same_word(one->name, "rport")) {
            asks_rport = true;
            made += ";rport=";
            made += std::to_string(source.port);
            continue;
        }
        const char* end = one->has_value ? one->value.data() + one->value.size()
                                         : one->name.data() + one->name.size();
        if (end != before.data() + before.size() && one->has_value && *end == '"') ++end;
        made += ';';
        made.append(one->name.data(), static_cast<std::size_t>(end - one->name.data()));
    }
    // RFC 3261 18.2.1: when the host is a name or another address; RFC 3581 4: with rport always.
    const std::string host = source.host();
    const auto differs = [&] {
        if (top.host == host) return false; // spares the reading of it
        const auto named = address::from_host(top.host, source.port);
        return !named || *named != source;
    };
    if (asks_rport || differs()) {
        made += ";received=";
        made += source.is_v6 ? std::string_view(host).substr(1, host.size() - 2) : host;
    }
    return made;
}

inline void copy_vias(message_builder& made, const sip_message& request) {
    const result<via> top = request.top_via();
    if (!top || !request.source()) {
        made.copy(request, header_name::via);
        return;
    }
    bool first = true;
    for (const header_slot& slot : request.headers()) {
        if (slot.name != header_name::via) continue;
        std::string_view rest = request.value_of(slot);
        if (first) {
            first = false;
            made.header(header_name::via, stamped_via(*top, *request.source()));
            // What is left of the field begins with a comma or is nothing.
            const char* const top_end = top->text.data() + top->text.size();
            rest.remove_prefix(static_cast<std::size_t>(top_end - rest.data()));
            rest = trimmed(rest);
            if (rest.empty()) continue;
            rest.remove_prefix(1);
        }
        made.header(header_name::via, rest);
    }
}

/// The first field of that name, where a broken request may have several.
inline void copy_first(message_builder& made, const sip_message& from, header_name name) {
    if (from.has(name)) made.header(name, from.value(name));
}

inline bool makes_dialog(sip_method method) {
    return method == sip_method::invite || method == sip_method::subscribe ||
           method == sip_method::refer || method == sip_method::notify;
}

inline message_builder same_hop(const sip_message& request, sip_method method) {
    message_builder made = message_builder::request(method, request.request_uri());
    made.header(header_name::via, request.first_value(header_name::via));
    made.header(header_name::max_forwards, std::uint64_t{limits::max_forwards});
    made.copy(request, header_name::route);
    made.header(header_name::from, request.value(header_name::from));
    return made;
}

inline void finish_same_hop(message_builder& made, const sip_message& request) {
    made.header(header_name::call_id, request.call_id());
    const result<cseq> number = request.cseq();
    std::string value = std::to_string(number ? number->number : 0);
    value += ' ';
    value += to_text(made.method());
    made.header(header_name::cseq, value);
}

} // namespace message::detail

OFFHOOK_DECL message_builder make_response(const sip_message& request, int status,
                                           std::string_view reason, std::string_view to_tag) {
    using namespace message::detail;
    message_builder made =
        message_builder::response(status, reason.empty() ? default_reason(status) : reason);
    copy_vias(made, request);
    if (status > 100 && status < 300 && makes_dialog(request.method())) {
        made.copy(request, header_name::record_route); // RFC 3261 12.1.1
    }
    copy_first(made, request, header_name::from);
    const std::string_view to = request.value(header_name::to);
    if (status > 100 && !to_tag.empty() && !to.empty() && request.to_tag().data() == nullptr) {
        std::string value(to);
        value += ";tag=";
        value += to_tag;
        made.header(header_name::to, value);
    } else {
        copy_first(made, request, header_name::to);
    }
    copy_first(made, request, header_name::call_id);
    copy_first(made, request, header_name::cseq);
    if (status == 100) copy_first(made, request, header_name::timestamp); // RFC 3261 8.2.6.1
    return made;
}

OFFHOOK_DECL std::optional<message_builder>
make_refusal(const sip_message& understood, const parse_fault& fault, std::string_view to_tag) {
    if (fault.status == 0 || !understood.is_request() || !understood.top_via()) return std::nullopt;
    if (understood.method() == sip_method::ack) return std::nullopt; // never answered (RFC 3261 17)
    for (header_name name :
         {header_name::from, header_name::to, header_name::call_id, header_name::cseq}) {
        if (!understood.has(name)) return std::nullopt;
    }
    std::string reason(default_reason(fault.status));
    if (fault.header != header_name::other) reason.append(", ").append(to_text(fault.header));
    reason.append(": ").append(fault.what);
    return make_response(understood, fault.status, reason, to_tag);
}

OFFHOOK_DECL sip_message make_ack(const sip_message& invite, const sip_message& response) {
    message_builder made = message::detail::same_hop(invite, sip_method::ack);
    made.header(header_name::to, response.value(header_name::to));
    message::detail::finish_same_hop(made, invite);
    // The ACK carries the credentials of its INVITE (RFC 3261 22.1).
    made.copy(invite, header_name::authorization);
    made.copy(invite, header_name::proxy_authorization);
    return made.build();
}

OFFHOOK_DECL sip_message make_cancel(const sip_message& request) {
    return make_cancel(request, {});
}

OFFHOOK_DECL sip_message make_cancel(const sip_message& request, std::string_view reason) {
    message_builder made = message::detail::same_hop(request, sip_method::cancel);
    made.header(header_name::to, request.value(header_name::to));
    message::detail::finish_same_hop(made, request);
    if (!reason.empty()) made.header(header_name::reason, reason);
    return made.build();
}

} // namespace offhook
