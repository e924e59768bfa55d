// A URI of RFC 3261 19.1 (sip, sips) or, kept as it stands, of any other scheme. Views on text that
// somebody else owns. Not a name-addr: see name_addr.hpp.
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/core/result.hpp>
#include <offhook/message/params.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

struct uri {
    std::string_view text;     ///< the whole URI
    std::string_view scheme;   ///< "sip", "sips", "tel", ... as written
    std::string_view user;     ///< escapes untouched; empty when there is none
    std::string_view password;
    std::string_view host;     ///< name, IPv4 or "[IPv6]"; empty for schemes without one
    std::optional<std::uint16_t> port;
    params parameters;         ///< ";transport=udp;lr"
    std::string_view headers;  ///< behind "?", without it
    bool is_sip() const;       ///< sip or sips
    bool is_sips() const;
    /// The host as an address when it is a literal; port 0 when the URI names none.
    std::optional<address> literal() const;
};

/// Reads exactly one URI (no display name, no brackets). Errors: errc::bad_uri.
result<uri> parse_uri(std::string_view text);

/// RFC 3261 19.1.4 comparison: case rules, escapes, default-less ports, parameters.
bool equivalent(const uri& a, const uri& b);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/uri.ipp>
#include <offhook/message/impl/uri_equivalent.ipp>
#endif
