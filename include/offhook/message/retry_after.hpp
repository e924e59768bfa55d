// A Retry-After value (RFC 3261 20.33).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/params.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

struct retry_after {
    std::uint32_t seconds = 0;
    std::string_view comment;              ///< without its outer parentheses
    std::optional<std::uint32_t> duration; ///< seconds the callee stays reachable then
    params parameters;

    static constexpr header_name header = header_name::retry_after;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<retry_after> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/retry_after.ipp>
#endif
