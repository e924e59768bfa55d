// Why a message was refused, for a log line and for the response. Not the error codes: see
// ../core/error.hpp. Read next: parse.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>

#include <cstdint>

namespace offhook {

/// What a bad message deserves: say what is wrong, where, and what to answer.
struct parse_fault {
    error_code code;
    std::uint32_t offset = 0; ///< byte of the message where it was noticed
    header_name header = header_name::other;
    const char* what = ""; ///< one plain sentence, static text
    const char* rule = ""; ///< "RFC 3261 20.14"
    int status = 0;        ///< the response to send, 0: silence
};

} // namespace offhook
