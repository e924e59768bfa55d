// Text to a session description (RFC 4566). Strict, and says where it stumbled; lenient only on a
// bare LF, a missing last line end, blank lines at the end and a missing t= line, because peers in
// the field do these. Read next: description.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/result.hpp>
#include <offhook/sdp/description.hpp>

#include <cstdint>
#include <string_view>

namespace offhook::sdp {

/// What is wrong, and where.
struct fault {
    std::uint32_t offset = 0; ///< byte of the text where the bad line begins
    std::uint32_t line = 0;   ///< counted from 1; 0: the text as a whole
    const char* what = "";    ///< one plain sentence, static text
    const char* rule = "";    ///< "RFC 4566 5.14"
};

/// Errors: errc::malformed_sdp; then `why`, when given, says more.
result<description> parse(std::string_view text, fault* why = nullptr);

} // namespace offhook::sdp

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/sdp/impl/parse.ipp>
#endif
