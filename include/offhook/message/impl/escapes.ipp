// Percent escapes: escaped = "%" HEXDIG HEXDIG (RFC 3261 25.1).
#pragma once

#include <offhook/message/detail/uri_character.hpp>
#include <offhook/message/escapes.hpp>

namespace offhook {
namespace message::detail {

inline std::string escape_but(std::string_view text, unsigned allowed) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string made;
    made.reserve(text.size() + 16);
    for (char c : text) {
        if (is(c, allowed)) {
            made += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        made += '%';
        made += hex[byte >> 4];
        made += hex[byte & 15];
    }
    return made;
}

} // namespace message::detail

OFFHOOK_DECL std::string unescape(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    while (!text.empty()) {
        const auto one = message::detail::first_character(text);
        made += static_cast<char>(one.value);
        text.remove_prefix(one.size);
    }
    return made;
}

OFFHOOK_DECL std::string escape_header_value(std::string_view text) {
    return message::detail::escape_but(text, message::detail::hnv_char);
}

OFFHOOK_DECL std::string escape_user(std::string_view text) {
    return message::detail::escape_but(text, message::detail::user_char);
}

OFFHOOK_DECL std::string uri_header(std::string_view headers, std::string_view wanted) {
    std::string_view name, value;
    while (message::detail::next_uri_header(headers, name, value)) {
        if (message::detail::same_escaped(name, wanted, true)) return unescape(value);
    }
    return {};
}

} // namespace offhook
