// The headers that are a name-addr each and say who somebody is or was: P-Asserted-Identity,
// P-Preferred-Identity (RFC 3325 9), Referred-By (RFC 3892 3). Whether to believe them is policy.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/name_addr.hpp>

#include <string_view>

namespace offhook {

struct p_asserted_identity {
    name_addr who;

    static constexpr header_name header = header_name::p_asserted_identity;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<p_asserted_identity> parse(std::string_view text);
};

struct p_preferred_identity {
    name_addr who;

    static constexpr header_name header = header_name::p_preferred_identity;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<p_preferred_identity> parse(std::string_view text);
};

struct referred_by {
    name_addr who;
    std::string_view cid; ///< the body part that proves it, without quotes; empty when none

    static constexpr header_name header = header_name::referred_by;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<referred_by> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/identity_headers.ipp>
#endif
