// A name-addr or addr-spec with header parameters: From, To, Contact, Route, Refer-To ...
// (RFC 3261 20.10, 25.1). Views on text that somebody else owns.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/params.hpp>
#include <offhook/message/uri.hpp>

#include <string_view>

namespace offhook {

struct name_addr {
    std::string_view text;         ///< one value, all of it, header parameters included
    std::string_view display_name; ///< without quotes, escapes untouched
    uri address;
    params parameters;             ///< header parameters; those of a bare addr-spec too
    std::string_view tag_value{};  ///< of the parameters, noted when they were read
    std::string_view tag() const { return tag_value; }
};

/// The tag of a From or To value that was parsed before, or that we wrote: finds it without reading
/// the URI. A null view when there is none.
std::string_view tag_of(std::string_view text);

/// Reads exactly one value. Errors: errc::malformed_header, errc::bad_uri.
result<name_addr> parse_name_addr(std::string_view text);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/name_addr.ipp>
#endif
