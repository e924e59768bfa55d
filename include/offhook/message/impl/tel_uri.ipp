// telephone-uri = "tel:" ( global-number / local-number ); global-number-digits = "+" *phonedigit
// DIGIT *phonedigit; local-number-digits = *phonedigit-hex ( HEXDIG / "*" / "#" ) *phonedigit-hex
// (RFC 3966 3).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/uri_character.hpp>
#include <offhook/message/impl/uri.ipp>
#include <offhook/message/tel_uri.hpp>

namespace offhook {
namespace message::detail {

inline bool is_separator(char c) { return c == '-' || c == '.' || c == '(' || c == ')'; }

/// The next character that counts, 0 at the end.
inline char next_phone_digit(std::string_view& rest) {
    while (!rest.empty() && is_separator(rest.front()))
        rest.remove_prefix(1);
    if (rest.empty()) return 0;
    const char digit = lower(rest.front());
    rest.remove_prefix(1);
    return digit;
}

inline bool same_phone_number(std::string_view a, std::string_view b) {
    while (true) {
        const char x = next_phone_digit(a);
        if (x != next_phone_digit(b)) return false;
        if (x == 0) return true;
    }
}

inline bool read_phone_number(cursor& in, std::string_view& number) {
    const char* begin = in.at;
    const bool global = in.take('+');
    bool digit = false;
    for (; !in.done(); ++in.at) {
        const char c = *in.at;
        const bool local_digit = !global && (is(c, hex_char) || c == '*' || c == '#');
        if (!is(c, digit_char) && !local_digit && !is_separator(c)) break;
        digit = digit || !is_separator(c);
    }
    number = in.since(begin);
    return digit;
}

/// Whether each parameter of the one stands in the other with the same value.
inline bool phone_parameters_agree(const params& a, const params& b) {
    std::string_view rest = a.text();
    while (const auto mine = params::next(rest)) {
        const auto theirs = b.find(mine->name);
        if (!theirs) return false;
        const bool numbers =
            same_word(mine->name, "ext") ||
            (same_word(mine->name, "phone-context") && mine->value.starts_with('+'));
        if (numbers ? !same_phone_number(mine->value, *theirs)
                    : !same_escaped(mine->value, *theirs, true)) {
            return false;
        }
    }
    return true;
}

} // namespace message::detail

OFFHOOK_DECL std::string tel_uri::digits() const {
    std::string made;
    for (std::string_view rest = number;
         const char digit = message::detail::next_phone_digit(rest);)
        made += digit;
    return made;
}

OFFHOOK_DECL result<tel_uri> parse_tel_uri(std::string_view text) {
    using namespace message::detail;
    if (!same_word(text.substr(0, 4), "tel:")) return errc::bad_uri;
    cursor in{text.substr(4)};
    tel_uri made;
    if (!read_phone_number(in, made.number)) return errc::bad_uri;
    const char* begin = in.at;
    if (!read_uri_parameters(in) || !in.done()) return errc::bad_uri;
    made.parameters = params(in.since(begin));
    made.context = made.parameters.find("phone-context").value_or(std::string_view{});
    made.extension = made.parameters.find("ext").value_or(std::string_view{});
    if (!made.is_global() && made.context.empty()) return errc::bad_uri;
    return made;
}

OFFHOOK_DECL bool equivalent(const tel_uri& a, const tel_uri& b) {
    return a.is_global() == b.is_global() &&
           message::detail::same_phone_number(a.number, b.number) &&
           message::detail::phone_parameters_agree(a.parameters, b.parameters) &&
           message::detail::phone_parameters_agree(b.parameters, a.parameters);
}

} // namespace offhook
