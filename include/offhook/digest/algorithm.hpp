// The algorithms of digest by their names in SIP (RFC 7616 3.3, RFC 8760 2.1). A name that is not
// known is none: nothing is ever guessed. Read next: response.hpp.
#pragma once

#include <offhook/digest/hash.hpp>

#include <optional>
#include <string_view>

namespace offhook::digest {

struct algorithm {
    hash_function hash = hash_function::md5;
    /// "-sess": the secret is mixed with nonce and cnonce (RFC 7616 3.4.2).
    bool session = false;

    friend bool operator==(const algorithm&, const algorithm&) = default;
};

/// Compared without case. Nothing for a name that is not known, or whose function the system lacks.
std::optional<algorithm> algorithm_from(std::string_view name);
std::string_view name_of(algorithm which);

} // namespace offhook::digest

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/digest/impl/algorithm.ipp>
#endif
