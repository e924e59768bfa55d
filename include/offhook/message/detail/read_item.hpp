// The two shapes most headers have: a token or a number, then parameters. Not the grammars with a
// shape of their own. Read next: cursor.hpp, ../params.hpp.
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/params.hpp>

namespace offhook::message::detail {

/// *( SEMI generic-param ) up to the end of the text.
inline bool read_all_parameters(cursor& in, params& parameters) {
    const char* begin = in.at;
    if (!in.read_parameters() || !in.finished()) return false;
    parameters = params(trimmed(in.since(begin)));
    return true;
}

/// token *( SEMI generic-param ), nothing behind.
inline bool read_token_item(std::string_view text, std::string_view& token, params& parameters) {
    cursor in{trimmed(text)};
    token = in.run<token_char>();
    return !token.empty() && read_all_parameters(in, parameters);
}

/// delta-seconds *( SEMI generic-param ), nothing behind. delta-seconds = 1*DIGIT below 2^32.
inline bool read_number_item(std::string_view text, std::uint32_t& number, params& parameters) {
    cursor in{trimmed(text)};
    return in.read_number(0xffff'ffff, number) && read_all_parameters(in, parameters);
}

/// comment = LPAREN *(ctext / quoted-pair / comment) RPAREN, the place on its "(". Counted, not
/// recursed into, so that a peer cannot choose the depth of our stack.
inline bool read_comment(cursor& in) {
    std::size_t depth = 0;
    for (; !in.done(); ++in.at) {
        if (*in.at == '(') {
            ++depth;
        } else if (*in.at == ')') {
            if (--depth == 0) {
                ++in.at;
                return true;
            }
        } else if (*in.at == '\\') {
            if (++in.at == in.end) return false;
        }
    }
    return false;
}

/// qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ), in thousandths.
inline bool read_qvalue(std::string_view text, std::uint32_t& thousandths) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return false;
    if (text.size() > 1 && text[1] != '.') return false;
    thousandths = static_cast<std::uint32_t>(text[0] - '0') * 1000;
    std::uint32_t unit = 100;
    for (char c : text.substr(text.size() > 1 ? 2 : 1)) {
        if (!is(c, digit_char)) return false;
        thousandths += static_cast<std::uint32_t>(c - '0') * unit;
        unit /= 10;
    }
    return thousandths <= 1000;
}

} // namespace offhook::message::detail
