// What the payload of one WebSocket message is: exactly one SIP message, or a keep-alive (RFC 7118
// 5, RFC 5626 3.5.1). Not the WebSocket protocol itself: the frames of RFC 6455 are put together by
// whoever owns the connection. Not a parser: the message may still be malformed. Streams:
// framer.hpp.
#pragma once

#include <offhook/message/framer.hpp>
#include <offhook/message/parse_fault.hpp>

#include <optional>
#include <string_view>

namespace offhook {

/// The opcode of the frame that began the WebSocket message (RFC 6455 5.2).
enum class websocket_opcode : unsigned char { text = 1, binary = 2 };

/// Nothing when the payload is neither; `fault` then says why, and the connection is to be closed.
/// Content-Length may be absent: the frame says where the message ends (RFC 7118 5).
std::optional<stream_frame> read_websocket_frame(websocket_opcode opcode, std::string_view payload,
                                                 parse_fault& fault);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/websocket_frame.ipp>
#endif
