// A WWW-Authenticate or Proxy-Authenticate value (RFC 3261 20.27, 20.44, RFC 8760). Not the answer
// to it: see credentials.hpp. For the proxy's: read_header<challenge>(m,
// header_name::proxy_authenticate).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/auth_params.hpp>
#include <offhook/message/header_name.hpp>

#include <string_view>

namespace offhook {

struct challenge {
    std::string_view scheme; ///< "Digest" or another, as written
    auth_params parameters;

    bool is_digest() const;
    std::string_view realm() const { return parameters.value("realm"); }
    std::string_view nonce() const { return parameters.value("nonce"); }
    std::string_view opaque() const { return parameters.value("opaque"); }
    /// "MD5" when it says nothing (RFC 3261 22.4).
    std::string_view algorithm() const;
    bool is_stale() const;
    /// Whether "auth" or "auth-int" is among the qualities on offer.
    bool offers(std::string_view qop) const;

    static constexpr header_name header = header_name::www_authenticate;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<challenge> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/challenge.ipp>
#endif
