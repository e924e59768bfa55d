// The request methods the stack knows (RFC 3261, 3262, 3265/6665, 3311, 3428, 3515, 3903, 6086).
// Not a closed list on the wire: an unknown method is `other` and keeps its text.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <cstdint>
#include <string_view>

namespace offhook {

enum class sip_method : std::uint8_t {
    other, invite, ack, bye, cancel, register_, options, refer, notify, subscribe, prack, update,
    info, message, publish
};

/// Case-sensitive, as methods are (RFC 3261 7.1); anything unknown is `other`.
sip_method method_from(std::string_view text);
/// "INVITE" ...; empty for `other`.
std::string_view to_text(sip_method method);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/method.ipp>
#endif
