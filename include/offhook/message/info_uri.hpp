// Alert-Info, Call-Info and Error-Info: a URI in brackets with parameters (RFC
// 3261 20.4, 20.9, 20.18). The URI is kept, never fetched.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/params.hpp>
#include <offhook/message/uri.hpp>

#include <string_view>

namespace offhook {

struct info_uri {
    uri address;
    params parameters;
    std::string_view purpose() const {
        return parameters.find("purpose").value_or(std::string_view{});
    }

    static constexpr header_name header = header_name::call_info;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<info_uri> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/info_uri.ipp>
#endif
