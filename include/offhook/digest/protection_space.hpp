// The client's side of one realm: which challenge it gave, and the credentials that answer it
// (RFC 7616 3.3, 3.4, RFC 8760 2.3). Plain values: no pointers, fit to be saved. When a request
// goes again, and how often, is the dialog layer's. Read next: account.hpp, response.hpp.
#pragma once

#include <offhook/core/random.hpp>
#include <offhook/digest/account.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/sip_message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::digest {

struct protection_space {
    std::size_t account = 0; ///< its place in the list of accounts
    bool proxy = false;      ///< asked with Proxy-Authenticate
    bool stale = false;      ///< it says that only the nonce was too old
    std::string realm;       ///< this and the next two as they stand between the quotes
    std::string nonce;
    std::string opaque;
    bool has_opaque = false;
    algorithm with;
    protection quality = protection::none;
    std::uint32_t count = 0;    ///< requests sent with this nonce
    std::string session_cnonce; ///< of the "-sess" forms: one for the life of the nonce
    std::string session_key;

    /// As they are meant: one realm may be escaped in several ways (RFC 3261 25.1).
    bool is_realm(std::string_view raw) const;
    bool same_realm(const protection_space& other) const {
        return proxy == other.proxy && is_realm(other.realm);
    }
    header_name header() const {
        return proxy ? header_name::proxy_authorization : header_name::authorization;
    }
};

/// The challenges of a 401 or 407 that can be answered: those of an account that serves the realm
/// and this hop, with an algorithm and a quality that we know. One a realm: the strongest, and of
/// equals the first. Junk, other schemes and what is above limits::challenges is passed over.
std::vector<protection_space> answerable(const sip_message& response,
                                         std::span<const account> accounts, const hop& first);

/// What credentials cover of a request.
struct covered {
    std::string_view method{};
    std::string_view uri{}; ///< the Request-URI as it goes out
    std::string_view body{};
};
/// The value of the Authorization or Proxy-Authorization header; counts the use of the nonce. Of
/// the list that `space` was made with.
std::string credentials_for(protection_space& space, std::span<const account> accounts,
                            const covered& request, random_source& random);

} // namespace offhook::digest

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/digest/impl/protection_space.ipp>
#endif
