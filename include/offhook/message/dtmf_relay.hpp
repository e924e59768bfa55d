// A digit in the body of an INFO: application/dtmf-relay, as gateways send it (no RFC; the media
// types of RFC 6086 4.2 legacy use). Not RFC 4733 events, which travel as RTP.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/sip_message.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offhook {

struct dtmf_relay {
    char signal = 0; ///< 0 to 9, "*", "#", A to D
    std::optional<std::uint32_t> duration_milliseconds;
};

/// Lines "Signal=5" and "Duration=160", blanks around "=" and a missing last line end taken.
/// Errors: errc::malformed_message.
result<dtmf_relay> parse_dtmf_relay(std::string_view body);

/// The digit that a request brings: an INFO with application/dtmf-relay, or with application/dtmf,
/// whose body is the bare digit. Nothing when it brings none, or junk.
std::optional<dtmf_relay> dtmf_of(const sip_message& request);

/// Whether it is a digit that can be sent: 0 to 9, "*", "#", A to D.
bool is_dtmf_digit(char signal);
/// The body that says so: "Signal=5\r\nDuration=160\r\n".
std::string to_text(const dtmf_relay& digit);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/dtmf_relay.ipp>
#endif
