// The arithmetic of digest: from a secret and a request to the response (RFC 7616 3.4, RFC 3261
// 22.4). Neither who asks nor who answers: see protection_space.hpp and authenticator.hpp.
#pragma once

#include <offhook/digest/algorithm.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace offhook::digest {

/// What is protected: nothing beyond the oldest form (RFC 2069), the request line, the body too.
enum class protection : std::uint8_t { none, auth, auth_int };
/// "auth", "auth-int", or nothing.
std::string_view name_of(protection quality);

/// What proves a user: a password, or what is stored instead of it, which serves one hash function.
struct secret {
    std::string password{};
    std::string hashed{}; ///< H(user:realm:password) in hexadecimal digits; empty: the password
    hash_function hashed_with = hash_function::md5;

    bool serves(hash_function with) const { return hashed.empty() || hashed_with == with; }
};

/// H(user:realm:password). The secret must serve that function.
std::string hashed_user(hash_function with, std::string_view user, std::string_view realm,
                        const secret& known);
/// What "-sess" makes of it (RFC 7616 3.4.2).
std::string session_key(hash_function with, std::string_view hashed_user, std::string_view nonce,
                        std::string_view cnonce);

/// What is hashed beside the secret. Values as the header means them, without quotes and escapes.
struct exchange {
    hash_function hash = hash_function::md5;
    protection quality = protection::none;
    std::string_view method{};
    std::string_view uri{};
    std::string_view nonce{};
    std::string_view nonce_count{}; ///< eight digits; this and cnonce not for `none`
    std::string_view cnonce{};
    std::string_view body{}; ///< for auth_int
};
/// `key` is hashed_user, or session_key.
std::string response(std::string_view key, const exchange& of);

/// The value of a quoted-string without its escapes (RFC 3261 25.1 quoted-pair).
std::string unescaped(std::string_view raw);
/// A quoted-string with what it needs of escapes.
std::string quoted(std::string_view value);

} // namespace offhook::digest

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/digest/impl/response.ipp>
#endif
