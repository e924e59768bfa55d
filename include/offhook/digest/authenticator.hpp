// The server's side: who may send a request (RFC 3261 22.2, RFC 7616 3.3 to 3.5, RFC 8760 2.4).
// Gives challenges and checks credentials; remembers a nonce from its first good use to the end of
// its life, and nothing before. Which requests are asked is the dialog layer's.
// Read next: nonce.hpp.
#pragma once

#include <offhook/core/fifo.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/digest/nonce.hpp>
#include <offhook/digest/response.hpp>
#include <offhook/message/credentials.hpp>
#include <offhook/message/message_builder.hpp>
#include <offhook/message/sip_message.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::digest {

/// Whom a user agent lets in.
struct required {
    std::string realm{}; ///< empty: nobody is asked
    /// The secret of a user; nothing for one that is not known. Asked once a request with
    /// credentials; it should take as long for both. A stored hash must serve all `algorithms`.
    std::function<std::optional<secret>(std::string_view user)> lookup{};
    /// What may be used, the best first; each gets a challenge of its own (RFC 8760 2.4).
    std::vector<hash_function> algorithms{hash_function::sha256, hash_function::md5};
    bool with_auth_int = true; ///< "auth-int" is offered beside "auth"
    duration nonce_lifetime = std::chrono::minutes{5};
    /// Takes credentials whose URI names the host of the Request-URI and no user, as some clients
    /// write it. Else it must be equivalent to the Request-URI.
    bool uri_without_user = false;
};

enum class verdict : std::uint8_t {
    accepted,
    challenged, ///< 401: no credentials for us, or wrong ones
    stale,      ///< 401 with stale=true: right, but for the nonce or its count
    malformed   ///< 400
};

/// Not thread-safe. `now` of each call is not before that of the last.
class authenticator {
public:
    /// `random` must outlive it.
    authenticator(const required& given, random_source& random);

    /// Of a request that is neither ACK nor CANCEL, which are never asked (RFC 3261 22.1).
    verdict check(instant now, const sip_message& request);
    /// Adds the challenges of a 401.
    void challenge(instant now, verdict why, message_builder& response);
    /// The user of the last request that was accepted.
    const std::string& user() const { return user_; }
    /// Nonces remembered.
    std::size_t remembered() const { return used_.size(); }

private:
    struct usage {
        std::uint32_t highest = 0;
        std::uint64_t seen = 0; ///< bit i: the count highest - i was used
    };
    struct ageing {
        instant until;
        std::string nonce;
    };

    std::optional<verdict> prepare(const sip_message& request, credentials& found) const;
    std::string expected(const sip_message& request, const credentials& given, hash_function with,
                         bool& known) const;
    bool first_use(instant now, instant made, std::string_view nonce, std::uint32_t count);
    void forget_old(instant now);

    required required_;
    random_source& random_;
    nonce_mint mint_;
    std::string nobody_; ///< the password of users that are not known
    std::string user_;
    boost::unordered_flat_map<std::string, usage> used_;
    fifo<ageing> ages_;
    instant floor_{}; ///< nonces made before it were forgotten for want of room
};

} // namespace offhook::digest

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/digest/impl/authenticator.ipp>
#endif
