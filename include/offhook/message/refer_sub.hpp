// A Refer-Sub value: whether a REFER makes a subscription (RFC 4488 4).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/params.hpp>

#include <string_view>

namespace offhook {

struct refer_sub {
    bool wanted = true;
    params parameters;

    static constexpr header_name header = header_name::refer_sub;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<refer_sub> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/refer_sub.ipp>
#endif
