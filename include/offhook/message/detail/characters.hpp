// The character classes of RFC 3261 25.1 as one table: a byte is classified by one load. Not a
// parser: see cursor.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace offhook::message::detail {

/// One bit a class. Names follow the ABNF of RFC 3261 25.1.
enum char_class : std::uint16_t {
    digit_char = 1 << 0,
    alpha_char = 1 << 1,
    token_char = 1 << 2,
    hex_char = 1 << 3,
    user_char = 1 << 4,     ///< unreserved and user-unreserved
    password_char = 1 << 5, ///< unreserved and "&" "=" "+" "$" ","
    param_char = 1 << 6,    ///< unreserved and param-unreserved
    hnv_char = 1 << 7,      ///< unreserved and hnv-unreserved
    word_char = 1 << 8,     ///< of a Call-ID
    uric_char = 1 << 9,     ///< unreserved and reserved
    blank_char = 1 << 10,   ///< LWS, and CR LF because a folded value spans its line breaks
    host_char = 1 << 11,    ///< of a hostname or IPv4address
    value_char = 1 << 12,   ///< gen-value without quotes: a token or a host
    label_char = 1 << 14,   ///< of a hostname, without "-" and "."
    quoted_char = 1 << 13,  ///< qdtext: what stands in quotes without an escape
    plain_char = 1 << 15,   ///< neither ends a value of a list nor opens a quote or bracket
};

/// The classes of every byte.
constexpr std::array<std::uint16_t, 256> make_classes() {
    std::array<std::uint16_t, 256> classes{};
    auto add = [&](std::string_view set, unsigned bits) {
        for (char c : set) {
            auto& cell = classes[static_cast<unsigned char>(c)];
            cell = static_cast<std::uint16_t>(cell | bits);
        }
    };
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    constexpr std::string_view digits = "0123456789";
    constexpr unsigned unreserved = user_char | password_char | param_char | hnv_char | uric_char;
    constexpr unsigned alphanum =
        unreserved | token_char | word_char | host_char | value_char | label_char;
    add(letters, alphanum | alpha_char);
    add(digits, alphanum | digit_char | hex_char);
    add("ABCDEFabcdef", hex_char);
    add("-_.!~*'()", unreserved);
    add("-.!%*_+`'~", token_char | word_char | value_char);
    add("()<>:\\\"/[]?{}", word_char);
    add("&=+$,;?/", user_char);
    add("&=+$,", password_char);
    add("[]/:&+$", param_char);
    add("[]/?:+$", hnv_char);
    add(";/?:@&=+$,", uric_char);
    add(" \t\r\n", blank_char);
    // "_" is no hostname of RFC 3261, but names with it resolve and cannot be mistaken.
    add("-._", host_char);
    add("_", label_char);
    add("[]:", value_char);
    for (unsigned c = 0; c < 256; ++c) {
        const bool plain = c >= 0x20 && c != 0x7f && c != '"' && c != '\\';
        if (plain || c == '\t' || c == '\r' || c == '\n') {
            classes[c] = static_cast<std::uint16_t>(classes[c] | quoted_char);
        }
        if (c != ',' && c != '"' && c != '<') {
            classes[c] = static_cast<std::uint16_t>(classes[c] | plain_char);
        }
    }
    return classes;
}

inline constexpr std::array<std::uint16_t, 256> classes = make_classes();

constexpr bool is(char c, unsigned any_of) {
    return (classes[static_cast<unsigned char>(c)] & static_cast<std::uint16_t>(any_of)) != 0;
}

/// The first byte that is of none of the classes, or `end`. Eight bytes a look at the end. The
/// classes are known where it is compiled in, so that a byte costs three instructions.
template <unsigned any_of>
[[gnu::always_inline]] constexpr const char* skip(const char* at, const char* end) {
    for (; end - at >= 8; at += 8) {
        if (!is(at[0], any_of)) return at;
        if (!is(at[1], any_of)) return at + 1;
        if (!is(at[2], any_of)) return at + 2;
        if (!is(at[3], any_of)) return at + 3;
        if (!is(at[4], any_of)) return at + 4;
        if (!is(at[5], any_of)) return at + 5;
        if (!is(at[6], any_of)) return at + 6;
        if (!is(at[7], any_of)) return at + 7;
    }
    if (end - at >= 4) {
        if (!is(at[0], any_of)) return at;
        if (!is(at[1], any_of)) return at + 1;
        if (!is(at[2], any_of)) return at + 2;
        if (!is(at[3], any_of)) return at + 3;
        at += 4;
    }
    if (end - at >= 2) {
        if (!is(at[0], any_of)) return at;
        if (!is(at[1], any_of)) return at + 1;
        at += 2;
    }
    return at != end && is(*at, any_of) ? at + 1 : at;
}

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Compares without ASCII case.
constexpr bool same_word(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

[[gnu::always_inline]] constexpr std::string_view trimmed(std::string_view text) {
    // Nearly always there is nothing to trim, and every blank is below "!".
    if (!text.empty() && static_cast<unsigned char>(text.front()) > ' ' &&
        static_cast<unsigned char>(text.back()) > ' ') {
        return text;
    }
    while (!text.empty() && is(text.front(), blank_char))
        text.remove_prefix(1);
    while (!text.empty() && is(text.back(), blank_char))
        text.remove_suffix(1);
    return text;
}

/// Whether every byte belongs to the class and there is one at least.
template <unsigned any_of>
constexpr bool all_of(std::string_view text) {
    const char* const end = text.data() + text.size();
    return !text.empty() && skip<any_of>(text.data(), end) == end;
}
constexpr bool all_of(std::string_view text, unsigned any_of) {
    for (char c : text) {
        if (!is(c, any_of)) return false;
    }
    return !text.empty();
}

} // namespace offhook::message::detail
