// A Session-Expires value (RFC 4028 4). The interval, not the timer.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/params.hpp>

#include <cstdint>
#include <string_view>

namespace offhook {

struct session_expires {
    enum class side : unsigned char { unsaid, uac, uas };
    std::uint32_t seconds = 0;
    side refresher = side::unsaid;
    params parameters;

    static constexpr header_name header = header_name::session_expires;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<session_expires> parse(std::string_view text);
};

/// A Min-SE value: the shortest interval its sender takes (RFC 4028 5).
struct min_se {
    std::uint32_t seconds = 90;
    params parameters;

    static constexpr header_name header = header_name::min_se;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<min_se> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/session_expires.ipp>
#endif
