// Percent escapes of URIs (RFC 3261 19.1.2, 25.1): what stands in user, parameters and headers.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <string>
#include <string_view>

namespace offhook {

/// Every "%" HEX HEX becomes its byte; an incomplete escape stays as it stands.
std::string unescape(std::string_view text);

/// Escapes all that may not stand in the value of a URI header, for example a Replaces value
/// inside a Refer-To (RFC 3891 4).
std::string escape_header_value(std::string_view text);
/// Escapes all that may not stand in the user part.
std::string escape_user(std::string_view text);

/// The value of a header inside a URI (behind "?"), unescaped; empty when it is not there.
std::string uri_header(std::string_view headers, std::string_view name);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/escapes.ipp>
#endif
