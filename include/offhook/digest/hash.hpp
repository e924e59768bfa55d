// The hash functions of digest authentication and the HMAC of nonces (RFC 7616 6.1, RFC 2104), by
// OpenSSL. The only place that knows it. Read next: algorithm.hpp, response.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace offhook::digest {

enum class hash_function : std::uint8_t { md5, sha256, sha512_256 }; ///< the stronger the later

/// Lower-case hexadecimal digits of the hash over the parts with a colon between two, as all of
/// digest's inputs are made (RFC 7616 3.4). Empty when the system has no such function: MD5 may be
/// switched off.
std::string hash_hex(hash_function with, std::initializer_list<std::string_view> parts);
/// How many digits that has.
std::size_t hash_digits(hash_function with);
/// Whether this system computes it.
bool is_available(hash_function with);

using hmac_key = std::array<std::uint32_t, 8>;
/// HMAC-SHA-256, 64 lower-case hexadecimal digits.
std::string hmac_hex(const hmac_key& key, std::string_view text);

/// Whether they are equal, in a time that does not tell where they differ.
bool same_secret(std::string_view a, std::string_view b);

} // namespace offhook::digest

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/digest/impl/hash.ipp>
#endif
