// A Date value (RFC 3261 20.17): GMT and nothing else. Not a clock.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace offhook {

struct sip_date {
    std::uint32_t year = 0;
    std::uint32_t month = 0; ///< 1 to 12
    std::uint32_t day = 0;   ///< 1 to 31
    std::uint32_t hour = 0;
    std::uint32_t minute = 0;
    std::uint32_t second = 0; ///< 60 is a leap second

    std::int64_t seconds_since_1970() const;
    /// Errors: errc::bad_argument, before the year 0 or after 9999.
    static result<sip_date> from_seconds(std::int64_t since_1970);
    /// "Sat, 15 Oct 2005 04:44:56 GMT".
    std::string to_string() const;

    static constexpr header_name header = header_name::date;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<sip_date> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/sip_date.ipp>
#endif
