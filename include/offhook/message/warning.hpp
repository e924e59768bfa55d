// A Warning value (RFC 3261 20.43).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>

#include <cstdint>
#include <string_view>

namespace offhook {

struct warning {
    std::uint32_t code = 0; ///< three digits
    std::string_view agent; ///< host, port or pseudonym of who warns
    std::string_view text;  ///< without quotes, escapes untouched

    static constexpr header_name header = header_name::warning;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<warning> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/warning.ipp>
#endif
