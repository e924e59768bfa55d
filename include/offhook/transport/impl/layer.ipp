// Where messages go: requests by Route or Request-URI, responses by Via. Not the sending.
// Read next: ../layer.hpp.
#pragma once

#include <offhook/message/uri.hpp>
#include <offhook/transport/layer.hpp>

#include <algorithm>
#include <array>

namespace offhook::transport {
namespace detail {

inline bool same_text(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

inline std::optional<protocol> protocol_from(std::string_view text) {
    for (protocol p : {protocol::udp, protocol::tcp, protocol::tls, protocol::ws, protocol::wss}) {
        if (same_text(text, to_text(p))) return p;
    }
    return std::nullopt;
}

inline bool is_secure(protocol p) { return p == protocol::tls || p == protocol::wss; }

// RFC 3261 19.1.2 and 18.1.1, RFC 7118 4.1: the port when none is written.
inline std::uint16_t default_port(protocol p) {
    switch (p) {
    case protocol::ws: return 80;
    case protocol::wss: return 443;
    case protocol::tls: return 5061;
    default: return 5060;
    }
}

// A host as an address. "localhost" is the one name known without asking anybody.
inline std::optional<address> address_of(std::string_view host, std::uint16_t port) {
    if (same_text(host, "localhost")) host = "127.0.0.1";
    return address::from_host(host, port);
}

// RFC 3263 4.1: what the URI says, else UDP, or TLS for sips. sips raises TCP to TLS and WS to WSS
// (RFC 3261 26.2.2) and cannot go over UDP.
inline std::optional<protocol> protocol_of(const uri& target) {
    const bool secure = target.is_sips();
    const auto named = target.parameters.find("transport");
    if (!named) return secure ? protocol::tls : protocol::udp;
    const auto found = protocol_from(*named);
    if (!found || !secure) return found;
    switch (*found) {
    case protocol::udp: return std::nullopt;
    case protocol::tcp: return protocol::tls;
    case protocol::ws: return protocol::wss;
    default: return found;
    }
}

inline bool is_loopback(const address& a) {
    if (!a.is_v6) return a.bytes[0] == 127;
    std::array<std::uint8_t, 16> one{};
    one[15] = 1;
    return a.bytes == one;
}

} // namespace detail

OFFHOOK_DECL void layer::flow_opened(protocol over, address local, address advertised) {
    // A half-given address for the peers is completed, so that a Via never says port 0.
    if (advertised.any()) {
        advertised.bytes = local.bytes;
        advertised.is_v6 = local.is_v6;
    }
    if (advertised.port == 0) advertised.port = local.port;
    for (flow& known : flows_) {
        if (known.over == over && known.local == local) {
            known.advertised = advertised;
            return;
        }
    }
    flows_.push_back({over, local, advertised});
}

OFFHOOK_DECL void layer::flow_closed(protocol over, address local) {
    std::erase_if(flows_, [&](const flow& f) { return f.over == over && f.local == local; });
}

OFFHOOK_DECL const layer::flow* layer::find(protocol over, bool v6) const {
    for (const flow& f : flows_) {
        if (f.over == over && f.local.is_v6 == v6) return &f;
    }
    return nullptr;
}

OFFHOOK_DECL const layer::flow* layer::find_local(const path& way) const {
    for (const flow& f : flows_) {
        if (f.over == way.over && f.local == way.local) return &f;
    }
    return nullptr;
}

// RFC 3261 8.1.2: a sender has already moved a strict router's URI from the route set to the
// Request-URI (12.2.1.1), so a first Route without `lr` is for that router to read, not for us.
OFFHOOK_DECL result<path> layer::next_hop(const message_builder& request) const {
    std::string_view routes = request.value(header_name::route);
    std::string_view route;
    if (!next_value(routes, route)) return next_hop(request.request_uri());
    const auto first = parse_name_addr(route);
    if (!first) return errc::bad_uri;
    if (!first->address.parameters.has("lr")) return next_hop(request.request_uri());
    return next_hop(first->address.text);
}

OFFHOOK_DECL result<path> layer::next_hop(std::string_view target_uri) const {
    const auto target = parse_uri(target_uri);
    if (!target) return errc::bad_uri;
    if (!target->is_sip()) return errc::no_route;
    const auto over = detail::protocol_of(*target);
    if (!over) return errc::no_route;
    const std::uint16_t port = target->port.value_or(detail::default_port(*over));
    // RFC 3261 19.1.1: maddr overrides the host part.
    const std::string_view host = target->parameters.find("maddr").value_or(target->host);
    const auto remote = detail::address_of(host, port);
    if (!remote || remote->any() || remote->port == 0) return errc::no_route;
    const flow* chosen = find(*over, remote->is_v6);
    if (chosen == nullptr) return errc::no_route;
    return path{*over, chosen->local, *remote, 0};
}

OFFHOOK_DECL path layer::response_path(const sip_message& request, const path& came_on) const {
    path way = came_on;
    // RFC 3261 18.2.2: over a reliable protocol the response takes the connection of the request.
    if (is_reliable(came_on.over)) return way;
    const auto top = request.top_via();
    if (!top) return way;
    const std::uint16_t sent_by_port = top->port.value_or(detail::default_port(came_on.over)) != 0
                                           ? top->port.value_or(detail::default_port(came_on.over))
                                           : came_on.remote.port;
    if (const auto multicast = top->parameters.find("maddr")) {
        const auto named = detail::address_of(*multicast, sent_by_port);
        if (named && named->is_v6 == came_on.local.is_v6 && !named->any()) {
            way.remote = *named;
            return way;
        }
    }
    // The source address of the packet is what `received` says, or would say if it differed from
    // the sent-by host (18.2.1); its port counts only when rport asks for it (RFC 3581 4).
    if (!top->wants_rport()) way.remote.port = sent_by_port;
    return way;
}

OFFHOOK_DECL std::string layer::via_value(const path& way, std::string_view branch) const {
    const std::string host = contact_host(way);
    const std::string_view over = to_text(way.over);
    std::string text;
    text.reserve(8 + over.size() + 1 + host.size() + 14 + branch.size());
    text.append("SIP/2.0/").append(over).append(" ").append(host);
    text.append(";rport;branch=").append(branch);
    return text;
}

OFFHOOK_DECL std::string layer::contact_host(const path& way) const {
    const flow* used = find_local(way);
    return (used == nullptr ? way.local : used->advertised).to_string();
}

OFFHOOK_DECL bool layer::is_local(const uri& target) const {
    if (!target.is_sip()) return false;
    const auto over = detail::protocol_of(target);
    if (!over) return false;
    const auto named =
        detail::address_of(target.host, target.port.value_or(detail::default_port(*over)));
    if (!named) return false;
    return std::any_of(flows_.begin(), flows_.end(), [&](const flow& f) {
        if (detail::is_secure(f.over) != detail::is_secure(*over)) return false;
        if (*named == f.advertised || *named == f.local) return true;
        // A socket on all addresses hears the loopback address too.
        return f.local.any() && f.local.is_v6 == named->is_v6 && f.local.port == named->port &&
               detail::is_loopback(*named);
    });
}

OFFHOOK_DECL bool layer::is_ours(const via& top) const {
    const auto over = detail::protocol_from(top.transport);
    if (!over) return false;
    const auto sent_by =
        detail::address_of(top.host, top.port.value_or(detail::default_port(*over)));
    if (!sent_by) return false;
    return std::any_of(flows_.begin(), flows_.end(),
                       [&](const flow& f) { return f.over == *over && f.advertised == *sent_by; });
}

} // namespace offhook::transport
