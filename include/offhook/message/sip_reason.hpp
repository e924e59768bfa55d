// A Reason value: why a request was sent or a call ended (RFC 3326 2). Not a reason phrase.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/params.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

struct sip_reason {
    std::string_view protocol;          ///< "SIP", "Q.850" ...
    std::optional<std::uint32_t> cause; ///< absent when there is none or it is no number
    std::string_view text;              ///< without quotes, escapes untouched
    params parameters;

    static constexpr header_name header = header_name::reason;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<sip_reason> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/sip_reason.ipp>
#endif
