// CSeq = 1*DIGIT LWS Method (RFC 3261 25.1).
#pragma once

#include <offhook/message/cseq.hpp>
#include <offhook/message/detail/cursor.hpp>

namespace offhook {

OFFHOOK_DECL result<cseq> parse_cseq(std::string_view text) {
    message::detail::cursor in{text};
    cseq made;
    in.skip_blanks();
    // Below 2^31 (RFC 3261 8.1.1.5).
    if (!in.read_number(0x7fff'ffff, made.number)) return errc::malformed_header;
    const char* digits_end = in.at;
    in.skip_blanks();
    if (in.at == digits_end) return errc::malformed_header;
    made.method_text = in.run<message::detail::token_char>();
    if (made.method_text.empty() || !in.finished()) return errc::malformed_header;
    made.method = method_from(made.method_text);
    return made;
}

} // namespace offhook
