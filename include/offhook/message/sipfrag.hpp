// What a body of message/sipfrag says about the outcome of a REFER: its status line (RFC 3420,
// RFC 3515 2.4.5). Not the headers behind it. A view on text that somebody else owns.
#pragma once

#include <offhook/core/result.hpp>

#include <string_view>

namespace offhook {

struct sipfrag {
    int status = 0; ///< 100 to 699
    std::string_view reason;
};

/// Reads the status line; the CR LF behind it may be missing when nothing follows, and so may the
/// blank in front of an empty reason. Errors: errc::malformed_message.
result<sipfrag> parse_sipfrag(std::string_view body);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/sipfrag.ipp>
#endif
