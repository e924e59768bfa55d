// A Contact value: a name-addr with its expiry and preference, or "*" (RFC 3261 20.10).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/name_addr.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

struct contact {
    bool all = false; ///< "*": all bindings, in a REGISTER with Expires 0 (RFC 3261 10.2.2)
    name_addr target; ///< empty when `all`
    /// A value that is no number below 2^32 counts as 3600 (RFC 3261 10.2.1.1).
    std::optional<std::uint32_t> expires;
    std::uint32_t q_thousandths = 1000;

    static constexpr header_name header = header_name::contact;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<contact> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/contact.ipp>
#endif
