// Whether bytes are UTF-8 (RFC 3629 4). Not a decoder: SIP compares and carries such text as bytes.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <string_view>

namespace offhook {

/// No overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/utf8.ipp>
#endif
