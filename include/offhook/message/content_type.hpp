// A Content-Type value: media type and parameters (RFC 3261 20.15). Not a body and not multipart.
// A view on text that somebody else owns.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/params.hpp>

#include <string_view>

namespace offhook {

struct content_type {
    std::string_view type;    ///< "application"
    std::string_view subtype; ///< "sdp"
    params parameters;
    /// Compared without case (RFC 3261 7.3.1): is("application/sdp").
    bool is(std::string_view media_type) const;
};

/// Errors: errc::malformed_header.
result<content_type> parse_content_type(std::string_view text);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/content_type.ipp>
#endif
