// One message a frame: its header block is walked once, its body is not looked into but for a
// second start line.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/find_length.hpp>
#include <offhook/message/utf8.hpp>
#include <offhook/message/websocket_frame.hpp>

#include <algorithm>

namespace offhook {
namespace message::detail {

/// Whether a text begins with a line that only a SIP message begins with (RFC 3261 7.1, 7.2).
inline bool begins_with_start_line(std::string_view text) {
    while (text.starts_with("\r\n"))
        text.remove_prefix(2);
    // No start line is longer than a header block.
    const std::string_view line =
        text.substr(0, limits::header_block_bytes).substr(0, text.find("\r\n"));
    return line.starts_with("SIP/2.0 ") ||
           (line.size() < text.size() && line.ends_with(" SIP/2.0") && !is(line[0], blank_char));
}

inline parse_fault websocket_fault(errc code, std::size_t offset, header_name header,
                                   const char* what, const char* rule) {
    return {code, static_cast<std::uint32_t>(offset), header, what, rule, 0};
}

/// errc{} in `code` when the text is one whole message.
inline parse_fault check_one_message(std::string_view text) {
    std::size_t begin = 0;
    while (text.substr(begin).starts_with("\r\n"))
        begin += 2;
    const std::size_t most = std::min(text.size(), begin + limits::header_block_bytes + 4);
    const std::size_t found = text.substr(0, most).find("\r\n\r\n", begin);
    if (found == text.npos) {
        return most < text.size()
                   ? websocket_fault(errc::message_too_large, most, header_name::other,
                                     "no empty line ends the first 60000 bytes of "
                                     "a message",
                                     "RFC 7118 5")
                   : websocket_fault(errc::malformed_message, text.size(), header_name::other,
                                     "the frame holds no whole message", "RFC 7118 5");
    }
    const std::size_t body = found + 4;
    const length_found length = find_length(text.substr(begin, body - 2 - begin));
    if (length.what != nullptr) {
        return websocket_fault(errc::bad_content_length, begin + length.at,
                               header_name::content_length, length.what, "RFC 3261 20.14");
    }
    const std::size_t present = text.size() - body;
    if (length.found && length.number > present) {
        return websocket_fault(errc::bad_content_length, body, header_name::content_length,
                               "the body is shorter than its Content-Length", "RFC 3261 18.3");
    }
    // Without a length a body has a type; without both a second message is what it looks like.
    const std::size_t end = length.found ? body + length.number : body;
    const bool surplus = length.found ? end < text.size() : !length.has_type;
    if (surplus && begins_with_start_line(text.substr(end))) {
        return websocket_fault(errc::malformed_message, end, header_name::other,
                               "the frame holds more than one message", "RFC 7118 5");
    }
    if (length.found && surplus) {
        return websocket_fault(errc::bad_content_length, end, header_name::content_length,
                               "the frame holds bytes behind its message", "RFC 7118 5");
    }
    return {};
}

} // namespace message::detail

OFFHOOK_DECL std::optional<stream_frame>
read_websocket_frame(websocket_opcode opcode, std::string_view payload, parse_fault& fault) {
    namespace in = message::detail;
    if (payload.size() > limits::message_bytes) {
        fault =
            in::websocket_fault(errc::message_too_large, limits::message_bytes, header_name::other,
                                "the message is larger than 65535 bytes", "RFC 7118 5");
        return std::nullopt;
    }
    if (payload == "\r\n\r\n") return stream_frame{stream_frame::kind::ping, {}};
    if (payload == "\r\n") return stream_frame{stream_frame::kind::pong, {}};
    if (opcode == websocket_opcode::text && !is_utf8(payload)) {
        fault = in::websocket_fault(errc::malformed_message, 0, header_name::other,
                                    "the payload of a text frame is not UTF-8", "RFC 7118 5");
        return std::nullopt;
    }
    const parse_fault found = in::check_one_message(payload);
    if (found.code) {
        fault = found;
        return std::nullopt;
    }
    return stream_frame{stream_frame::kind::message, buffer::copy_of(payload)};
}

} // namespace offhook
