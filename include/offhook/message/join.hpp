// A Join value: the dialog that a new call joins (RFC 3911 7.1). Tags as their owner sees them.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>

#include <string_view>

namespace offhook {

struct join {
    std::string_view call_id;
    std::string_view to_tag;
    std::string_view from_tag;

    static constexpr header_name header = header_name::join;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<join> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/join.ipp>
#endif
