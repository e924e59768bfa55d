// An Authorization or Proxy-Authorization value (RFC 3261 20.7, 20.28, RFC 8760). Not verified
// here. For the proxy's: read_header<credentials>(m, header_name::proxy_authorization).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/auth_params.hpp>
#include <offhook/message/header_name.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

struct credentials {
    std::string_view scheme; ///< "Digest" or another, as written
    auth_params parameters;  ///< empty for a scheme whose value is one word, such as Bearer

    bool is_digest() const;
    std::string_view username() const { return parameters.value("username"); }
    std::string_view realm() const { return parameters.value("realm"); }
    std::string_view nonce() const { return parameters.value("nonce"); }
    std::string_view uri() const { return parameters.value("uri"); }
    std::string_view response() const { return parameters.value("response"); }
    std::string_view cnonce() const { return parameters.value("cnonce"); }
    std::string_view opaque() const { return parameters.value("opaque"); }
    std::string_view qop() const { return parameters.value("qop"); }
    std::string_view algorithm() const; ///< "MD5" when it says nothing
    std::optional<std::uint32_t> nonce_count() const;

    static constexpr header_name header = header_name::authorization;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<credentials> parse(std::string_view text);
};

/// An Authentication-Info value (RFC 3261 20.6).
struct authentication_info {
    auth_params parameters; ///< nextnonce, qop, rspauth, cnonce, nc

    static constexpr header_name header = header_name::authentication_info;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<authentication_info> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/credentials.ipp>
#endif
