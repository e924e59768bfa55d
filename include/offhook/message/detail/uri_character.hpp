// The characters of a URI with their escapes resolved, for comparing and for reading what is
// escaped (RFC 3261 19.1.2, 19.1.4). Read next: ../uri.hpp, ../escapes.hpp.
#pragma once

#include <offhook/message/detail/characters.hpp>

#include <cstddef>
#include <string_view>

namespace offhook::message::detail {

/// One character of a URI, escapes resolved. A reserved character and its escape differ, so an
/// escaped one gets a number of its own.
struct uri_character {
    unsigned value = 0;
    std::size_t size = 1;
};

inline unsigned hex_value(char c) {
    return static_cast<unsigned>(is(c, digit_char) ? c - '0' : lower(c) - 'a' + 10);
}

inline uri_character first_character(std::string_view text) {
    const auto plain = static_cast<unsigned char>(text[0]);
    if (plain != '%' || text.size() < 3 || !is(text[1], hex_char) || !is(text[2], hex_char)) {
        return {plain, 1};
    }
    const unsigned value = hex_value(text[1]) * 16 + hex_value(text[2]);
    constexpr std::string_view reserved = ";/?:@&=+$,";
    const bool apart = value == '%' || reserved.find(static_cast<char>(value)) != reserved.npos;
    return {apart ? value + 256 : value, 3};
}

inline bool same_escaped(std::string_view a, std::string_view b, bool any_case) {
    while (!a.empty() && !b.empty()) {
        uri_character x = first_character(a);
        uri_character y = first_character(b);
        a.remove_prefix(x.size);
        b.remove_prefix(y.size);
        if (any_case && x.value < 128)
            x.value = static_cast<unsigned char>(lower(static_cast<char>(x.value)));
        if (any_case && y.value < 128)
            y.value = static_cast<unsigned char>(lower(static_cast<char>(y.value)));
        if (x.value != y.value) return false;
    }
    return a.empty() && b.empty();
}

/// Takes the next name=value off the headers of a URI; false at the end.
inline bool next_uri_header(std::string_view& rest, std::string_view& name,
                            std::string_view& value) {
    if (rest.empty()) return false;
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(pair.size() < rest.size() ? pair.size() + 1 : pair.size());
    const std::size_t equals = pair.find('=');
    name = pair.substr(0, equals);
    value = equals == pair.npos ? std::string_view{} : pair.substr(equals + 1);
    return true;
}

} // namespace offhook::message::detail
