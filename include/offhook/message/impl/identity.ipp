// Identity = signed-identity-digest SEMI ident-info *( SEMI ident-info-params );
// ident-info = "info" EQUAL LAQUOT absoluteURI RAQUOT (RFC 8224 4).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/identity.hpp>

namespace offhook {
namespace message::detail {

/// One parameter of Identity, whose value may stand in angle brackets.
inline bool read_identity_parameter(cursor& in, identity& made) {
    const std::string_view name = in.run<token_char>();
    if (name.empty() || !in.take_between_blanks('=')) return false;
    const char* begin = in.at;
    std::string_view value;
    if (in.next_is('"') || in.next_is('<')) {
        const char close = *in.at == '"' ? '"' : '>';
        ++begin;
        do {
            if (++in.at == in.end) return false;
        } while (*in.at != close);
        value = in.since(begin);
        ++in.at;
    } else {
        value = in.run<value_char>();
        if (value.empty()) return false;
    }
    if (same_word(name, "info")) made.info = value;
    if (same_word(name, "alg")) made.algorithm = value;
    if (same_word(name, "ppt")) made.type = value;
    return true;
}

} // namespace message::detail

OFFHOOK_DECL result<identity> identity::parse(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    identity made;
    const bool quoted = in.take('"');
    const char* begin = in.at;
    // base64 and its URL-safe letters, and the dots of the compact form.
    while (!in.done() && (is(*in.at, alpha_char | digit_char) || *in.at == '+' || *in.at == '/' ||
                          *in.at == '=' || *in.at == '-' || *in.at == '_' || *in.at == '.')) {
        ++in.at;
    }
    made.digest = in.since(begin);
    if (made.digest.empty() || (quoted && !in.take('"'))) return errc::malformed_header;
    while (in.take_between_blanks(';')) {
        if (!read_identity_parameter(in, made)) return errc::malformed_header;
    }
    if (!in.finished()) return errc::malformed_header;
    return made;
}

} // namespace offhook
