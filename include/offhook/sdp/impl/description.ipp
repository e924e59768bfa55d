// What follows from the levels of a description (RFC 4566 5, 6).
#pragma once

#include <offhook/sdp/description.hpp>

namespace offhook::sdp {

OFFHOOK_DECL connection connection::of(const address& where) {
    std::string host = where.host();
    // SDP writes IPv6 without brackets (RFC 4566 9, IP6-address).
    if (where.is_v6) host = host.substr(1, host.size() - 2);
    return {"IN", where.is_v6 ? "IP6" : "IP4", std::move(host)};
}

OFFHOOK_DECL std::optional<address> connection::literal(std::uint16_t port) const {
    const auto found = address::from_host(host, port);
    if (!found || found->is_v6 != (type == "IP6") || host.front() == '[') return std::nullopt;
    return found;
}

OFFHOOK_DECL const connection* connection_of(const description& whole, const media& stream) {
    if (stream.where) return &*stream.where;
    return whole.where ? &*whole.where : nullptr;
}

OFFHOOK_DECL direction direction_of(const description& whole, const media& stream) {
    const direction written = stream.flow.value_or(whole.flow.value_or(direction::sendrecv));
    const connection* where = connection_of(whole, stream);
    const auto literal = where == nullptr ? std::nullopt : where->literal(stream.port);
    if (!literal || !literal->any()) return written;
    return make_direction(sends(written), false);
}

} // namespace offhook::sdp
