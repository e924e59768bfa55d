// The CSeq value: a number below 2^31 and a method (RFC 3261 8.1.1.5, 20.16).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/method.hpp>

#include <cstdint>
#include <string_view>

namespace offhook {

struct cseq {
    std::uint32_t number = 0;
    sip_method method = sip_method::other;
    std::string_view method_text;
};

/// Errors: errc::malformed_header (not a number, 2^31 or more, no method).
result<cseq> parse_cseq(std::string_view text);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/cseq.ipp>
#endif
