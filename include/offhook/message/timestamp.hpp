// A Timestamp value (RFC 3261 20.38). As text: whoever wrote it reads it again.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>

#include <string_view>

namespace offhook {

struct timestamp {
    std::string_view value; ///< "54.1", a time of the sender's own
    std::string_view delay; ///< seconds the responder took; empty when there is none

    static constexpr header_name header = header_name::timestamp;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<timestamp> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/timestamp.ipp>
#endif
