// Nonces that a server knows again without remembering them: the time of making, random bits and
// an HMAC over both and the realm (RFC 7616 3.3, 5.4). What was used how often is in
// authenticator.hpp.
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/core/random.hpp>
#include <offhook/digest/hash.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace offhook::digest {

class nonce_mint {
public:
    nonce_mint(std::string_view realm, random_source& random);

    std::string make(instant now);
    /// When it was made; nothing when it was not made here.
    std::optional<instant> made_at(std::string_view nonce) const;

private:
    std::string seal(std::string_view front) const;

    std::string realm_;
    random_source& random_;
    hmac_key key_;
};

} // namespace offhook::digest

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/digest/impl/nonce.ipp>
#endif
