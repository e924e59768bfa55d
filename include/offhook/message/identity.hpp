// An Identity value: the signature over a request (RFC 8224 4; the bare form of RFC 4474 too). Not
// verified here.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>

#include <string_view>

namespace offhook {

struct identity {
    std::string_view digest; ///< base64, or the parts of a token with dots; without quotes
    std::string_view info;   ///< URI of the certificate; empty when there is none
    std::string_view algorithm;
    std::string_view type; ///< the "ppt" parameter

    static constexpr header_name header = header_name::identity;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<identity> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/identity.ipp>
#endif
