// An Accept value (RFC 3261 20.1). Not a Content-Type: its parts may be "*".
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/content_type.hpp>
#include <offhook/message/header_name.hpp>

#include <cstdint>
#include <string_view>

namespace offhook {

struct media_range {
    content_type range; ///< "*" for any type or subtype
    std::uint32_t q_thousandths = 1000;
    /// Whether "application/sdp" and the like fall into it.
    bool takes(std::string_view media_type) const;

    static constexpr header_name header = header_name::accept;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<media_range> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/media_range.ipp>
#endif
