// The messages that a stage gives to the session layer: as short as the layer lets them be.
#pragma once

#include <offhook/message/parse.hpp>
#include <offhook/session/detail/session_stage.hpp>
#include <offhook/session/detail/turn.hpp>

namespace offhook::session::detail {

inline constexpr std::string_view stage_sdp = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n";
inline constexpr std::string_view stage_target = "sip:carol@example.com";

inline sip_message stage_message(std::string_view start, std::string_view method,
                                 std::string_view more, std::string_view type,
                                 std::string_view body, std::string_view to_tag = {}) {
    std::string text;
    text.reserve(400);
    text.append(start).append("\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKstage\r\n");
    text.append("From: <sip:bob@example.com>;tag=b\r\nTo: <sip:alice@example.com>");
    if (!to_tag.empty()) text.append(";tag=").append(to_tag);
    text.append("\r\n");
    text.append("Call-ID: stage\r\nMax-Forwards: 70\r\nCSeq: 1 ").append(method).append("\r\n");
    text.append(more);
    if (!body.empty()) text.append("Content-Type: ").append(type).append("\r\n");
    text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
    text.append(body);
    return parse_message(buffer::copy_of(text)).value();
}

inline sip_message stage_request(std::string_view method, std::string_view more, bool sdp) {
    const std::string start = std::string(method) + " sip:alice@192.0.2.2 SIP/2.0";
    return stage_message(start, method, more, "application/sdp", sdp ? stage_sdp : "");
}

inline sip_message stage_response(int status, std::string_view method, bool sdp,
                                  std::string_view more = {}, std::string_view to_tag = {}) {
    const std::string start = "SIP/2.0 " + std::to_string(status) + " Staged";
    return stage_message(start, method, more, "application/sdp", sdp ? stage_sdp : "", to_tag);
}

/// The field `headers`: lines, each with its end.
inline std::string stage_lines(const stage_fields& fields) {
    std::string out;
    for (const char c : fields.text("headers", {})) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out.empty() ? out : out + "\r\n";
}

inline sip_message stage_notify(int status) {
    const std::string line = "SIP/2.0 " + std::to_string(status) + " Staged\r\n";
    return stage_message("NOTIFY sip:alice@192.0.2.2 SIP/2.0", "NOTIFY", "Event: refer\r\n",
                         "message/sipfrag", line);
}

} // namespace offhook::session::detail
