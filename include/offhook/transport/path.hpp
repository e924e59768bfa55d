// The way of a message: a protocol, our address and the peer's, or a stream. A plain value.
// Not a rule about where a message goes: read layer.hpp next.
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/core/detail/config.hpp>

#include <compare>
#include <cstdint>
#include <string_view>

namespace offhook {

enum class protocol : std::uint8_t { udp, tcp, tls, ws, wss };

constexpr bool is_reliable(protocol p) { return p != protocol::udp; }
/// As in Via: "UDP", "TCP", "TLS", "WS", "WSS".
std::string_view to_text(protocol p);

struct path {
    protocol over = protocol::udp;
    address local;
    address remote;
    std::uint32_t stream = 0; ///< which connection, 0 for datagrams or "any to that address"

    friend auto operator<=>(const path&, const path&) = default;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/transport/impl/path.ipp>
#endif
