// The names of the protocols. Not their rules: see layer.ipp.
#pragma once

#include <offhook/transport/path.hpp>

namespace offhook {

// RFC 3261 20.42 and, for the WebSocket names, RFC 7118 5.2.
OFFHOOK_DECL std::string_view to_text(protocol p) {
    switch (p) {
    case protocol::udp: return "UDP";
    case protocol::tcp: return "TCP";
    case protocol::tls: return "TLS";
    case protocol::ws: return "WS";
    case protocol::wss: return "WSS";
    }
    return "UDP";
}

} // namespace offhook
