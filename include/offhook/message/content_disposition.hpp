// A Content-Disposition value (RFC 3261 20.11). A view on text that somebody else owns.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/params.hpp>

#include <string_view>

namespace offhook {

struct content_disposition {
    std::string_view type; ///< "session", "render", "early-session" ...
    params parameters;
    /// handling=optional: who does not know the body ignores it; else it is refused with 415.
    bool is_optional() const;

    static constexpr header_name header = header_name::content_disposition;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<content_disposition> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/content_disposition.ipp>
#endif
