// How a call came here: Diversion (RFC 5806 4) and History-Info (RFC 7044 5).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/name_addr.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

struct diversion {
    name_addr who;           ///< who sent the call on
    std::string_view reason; ///< "user-busy" ..., without quotes; empty when there is none
    std::optional<std::uint32_t> counter;

    static constexpr header_name header = header_name::diversion;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<diversion> parse(std::string_view text);
};

struct history_info {
    name_addr target;
    std::string_view index; ///< "1.1.2"

    static constexpr header_name header = header_name::history_info;
    static constexpr bool is_list = true;
    /// Errors: errc::malformed_header.
    static result<history_info> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/history.ipp>
#endif
