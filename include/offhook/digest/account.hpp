// A user name and its secret, and who may ask for them. Not the answer to a challenge: see
// protection_space.hpp.
#pragma once

#include <offhook/digest/response.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::digest {

/// Where a request goes first: the host of its first Route, else of its Request-URI.
struct hop {
    std::string_view host{}; ///< a name, an IPv4 literal or "[IPv6]"
    std::optional<std::uint16_t> port{};
};

struct account {
    /// The realm that may ask; empty: any that stands behind one of `servers`.
    std::string realm{};
    std::string user{};
    digest::secret secret{};
    /// "example.com" or "192.0.2.7:5060": requests that go there first may carry credentials, and
    /// no others, so that a callee cannot ask for them inside its dialog, nor whom a REFER or a 3xx
    /// names. Empty: nobody gets any, unless `anywhere`.
    std::vector<std::string> servers{};
    /// Without servers: whoever names the realm, and anybody can, may ask for credentials to a
    /// nonce of his choice. For closed networks and tests.
    bool anywhere = false;
    /// A challenge with less is not answered.
    hash_function weakest = hash_function::md5;

    bool serves(std::string_view asked_realm) const;
    bool serves(const hop& first) const;
};

} // namespace offhook::digest

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/digest/impl/account.ipp>
#endif
