// A digit in the body of an INFO: application/dtmf-relay, as gateways send it (no RFC; the media
// types of RFC 6086 4.2 legacy use). Not RFC 4733 events, which travel as RTP.
#pragma once

#include <offhook/core/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

struct dtmf_relay {
    char signal = 0; ///< 0 to 9, "*", "#", A to D
    std::optional<std::uint32_t> duration_milliseconds;
};

/// Lines "Signal=5" and "Duration=160", blanks around "=" and a missing last line end taken.
/// Errors: errc::malformed_message.
result<dtmf_relay> parse_dtmf_relay(std::string_view body);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/dtmf_relay.ipp>
#endif
