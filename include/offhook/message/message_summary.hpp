// A body of application/simple-message-summary: how many messages wait in a mailbox (RFC 3842). Its
// package is message-summary. Not the messages themselves.
#pragma once

#include <offhook/core/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offhook {

struct message_count {
    std::string kind = "Voice-Message"; ///< or "Fax-Message" ... (RFC 3458 6.2)
    std::uint32_t fresh = 0;
    std::uint32_t old = 0;
    std::uint32_t urgent_fresh = 0; ///< of the fresh ones
    std::uint32_t urgent_old = 0;
};

struct message_summary {
    static constexpr std::string_view package = "message-summary";
    static constexpr std::string_view content_type = "application/simple-message-summary";

    bool waiting = false;
    std::string account; ///< a URI; may be empty
    std::vector<message_count> counts;

    std::string to_text() const;
};

/// Reads the lines it knows and passes over others; line ends may be bare.
/// Errors: errc::malformed_message (no Messages-Waiting, junk in a count), errc::too_many.
result<message_summary> parse_message_summary(std::string_view body);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/message_summary.ipp>
#endif
