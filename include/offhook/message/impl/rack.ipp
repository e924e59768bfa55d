// RAck = response-num LWS CSeq-num LWS Method; RSeq = response-num (RFC 3262 7).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/rack.hpp>

namespace offhook {
OFFHOOK_DECL result<rack> rack::parse(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    rack made;
    const auto read_blanks = [&] {
        const char* begin = in.at;
        in.skip_blanks();
        return in.at != begin;
    };
    if (!in.read_number(0xffff'ffff, made.rseq) || !read_blanks()) return errc::malformed_header;
    if (!in.read_number(0x7fff'ffff, made.cseq) || !read_blanks()) return errc::malformed_header;
    made.method = in.run<token_char>();
    if (made.method.empty() || !in.done()) return errc::malformed_header;
    return made;
}

OFFHOOK_DECL result<rseq> rseq::parse(std::string_view text) {
    message::detail::cursor in{message::detail::trimmed(text)};
    rseq made;
    if (!in.read_number(0xffff'ffff, made.number) || !in.done() || made.number == 0) {
        return errc::malformed_header;
    }
    return made;
}

} // namespace offhook
