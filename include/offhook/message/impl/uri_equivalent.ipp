// When two URIs name the same (RFC 3261 19.1.4).
#pragma once

#include <offhook/message/detail/characters.hpp>
#include <offhook/message/uri.hpp>

#include <array>

namespace offhook {
namespace message::detail {

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

inline bool same_host(const uri& a, const uri& b) {
    if (same_word(a.host, b.host)) return true;
    const auto x = address::from_host(a.host, 0);
    return x && x == address::from_host(b.host, 0);
}

inline std::optional<params::item> find_escaped(const params& list, std::string_view name) {
    std::string_view rest = list.text();
    while (const auto found = params::next(rest)) {
        if (same_escaped(found->name, name, true)) return found;
    }
    return std::nullopt;
}

/// What stands in both must agree; some parameters must stand in both or in none.
inline bool parameters_agree(const params& a, const params& b) {
    std::string_view rest = a.text();
    while (const auto mine = params::next(rest)) {
        const auto theirs = find_escaped(b, mine->name);
        if (theirs) {
            if (!same_escaped(mine->value, theirs->value, true)) return false;
            continue;
        }
        for (std::string_view name : {"transport", "user", "ttl", "method", "maddr"}) {
            if (same_escaped(mine->name, name, true)) return false;
        }
    }
    return true;
}

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

inline std::size_t count_uri_header(std::string_view headers, std::string_view wanted_name,
                                    std::string_view wanted_value) {
    std::size_t found = 0;
    std::string_view name, value;
    while (next_uri_header(headers, name, value)) {
        found += same_escaped(name, wanted_name, true) && same_escaped(value, wanted_value, false);
    }
    return found;
}

/// Headers are never ignored: both have the same ones, in any order.
inline bool headers_agree(std::string_view a, std::string_view b) {
    std::string_view rest = a, name, value;
    while (next_uri_header(rest, name, value)) {
        if (count_uri_header(a, name, value) != count_uri_header(b, name, value)) return false;
    }
    return true;
}

} // namespace message::detail

OFFHOOK_DECL bool equivalent(const uri& a, const uri& b) {
    using namespace message::detail;
    if (!a.is_sip() || !b.is_sip()) {
        // Other schemes are compared as they stand but for the scheme, which has no case.
        return same_word(a.scheme, b.scheme) &&
               a.text.substr(a.scheme.size()) == b.text.substr(b.scheme.size());
    }
    return a.is_sips() == b.is_sips() && same_escaped(a.user, b.user, false) &&
           same_escaped(a.password, b.password, false) && same_host(a, b) && a.port == b.port &&
           parameters_agree(a.parameters, b.parameters) &&
           parameters_agree(b.parameters, a.parameters) && headers_agree(a.headers, b.headers) &&
           headers_agree(b.headers, a.headers);
}

} // namespace offhook
