// The longer steps of the cursor (RFC 3261 25.1).
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/usual_host.hpp>

#include <cstring>

namespace offhook::message::detail {

OFFHOOK_DECL const char* end_of_escaped(const char* at, const char* end, unsigned any_of) {
    // escaped = "%" HEXDIG HEXDIG
    while (true) {
        while (at != end && is(*at, any_of))
            ++at;
        if (at == end || *at != '%') return at;
        if (end - at < 3 || !is(at[1], hex_char) || !is(at[2], hex_char)) return nullptr;
        at += 3;
    }
}

OFFHOOK_DECL const char* end_of_quoted(const char* at, const char* end) {
    // quoted-string = SWS DQUOTE *(qdtext / quoted-pair) DQUOTE
    ++at;
    while (true) {
        at = skip<quoted_char>(at, end);
        if (at == end) return nullptr;
        if (*at == '"') return at + 1;
        // quoted-pair = "\" (%x00-09 / %x0B-0C / %x0E-7F)
        if (*at != '\\' || end - at < 2) return nullptr;
        const auto escaped = static_cast<unsigned char>(at[1]);
        if (escaped == '\r' || escaped == '\n' || escaped > 0x7f) return nullptr;
        at += 2;
    }
}

/// Where an IPv4address that begins here ends; null when there is none, or when what follows makes
/// it something else. IPv4address = 1*3DIGIT "." 1*3DIGIT "." 1*3DIGIT "." 1*3DIGIT, each below
/// 256.
inline const char* end_of_ipv4(const char* at, const char* end) {
    const auto digit = [end](const char* place) {
        return place == end ? 10u : static_cast<unsigned char>(*place - '0') + 0u;
    };
    for (unsigned part = 0;; ++part) {
        unsigned value = digit(at);
        if (value > 9) return nullptr;
        if (const unsigned second = digit(++at); second <= 9) {
            value = value * 10 + second;
            if (const unsigned third = digit(++at); third <= 9) {
                value = value * 10 + third;
                ++at;
                if (value > 255) return nullptr;
            }
        }
        if (part == 3) break;
        if (at == end || *at++ != '.') return nullptr;
    }
    return at != end && is(*at, label_char | host_char) ? nullptr : at;
}

/// IPv6reference = "[" IPv6address "]".
inline const char* end_of_ipv6(const char* at, const char* end) {
    // The longest IPv6 literal has 45 characters.
    const std::size_t span = static_cast<std::size_t>(end - at < 48 ? end - at : 48);
    const auto* close = static_cast<const char*>(std::memchr(at, ']', span));
    if (close == nullptr) return nullptr;
    const std::string_view literal{at, static_cast<std::size_t>(close + 1 - at)};
    const bool good =
        literal.find(':') != std::string_view::npos && address::from_host(literal, 0).has_value();
    return good ? close + 1 : nullptr;
}

OFFHOOK_DECL const char* end_of_host(const char* at, const char* end) {
    const char* const usual = end_of_usual_host(at, end);
    return usual != nullptr ? usual : end_of_any_host(at, end);
}

OFFHOOK_DECL const char* end_of_any_host(const char* at, const char* end) {
    if (at == end) return nullptr;
    if (is(*at, digit_char)) {
        const char* const after = end_of_ipv4(at, end);
        if (after != nullptr) return after;
    } else if (*at == '[') {
        return end_of_ipv6(at, end);
    }
    // domainlabel = alphanum / alphanum *( alphanum / "-" ) alphanum
    const char* label = at;
    while (true) {
        label = at;
        at = skip<label_char>(at, end);
        if (at == label) return nullptr;
        while (at != end && *at == '-') {
            while (at != end && *at == '-')
                ++at;
            const char* const after = skip<label_char>(at, end);
            if (after == at) return nullptr;
            at = after;
        }
        if (at == end || *at != '.') break;
        ++at;
        // A dot may end the name (RFC 3261 25.1).
        if (at == end || !is(*at, label_char | host_char)) break;
    }
    // A last label of digits only makes it an IPv4address, and those were taken above.
    const char* const digits_end = is(*label, digit_char) ? skip<digit_char>(label, at) : label;
    return is(*label, digit_char) && (digits_end == at || *digits_end == '.') ? nullptr : at;
}

/// Compares without case; `wanted` consists of small letters.
inline bool is_wanted_word(std::string_view name, std::string_view wanted) {
    for (std::size_t i = 0; i < name.size(); ++i) {
        if ((name[i] | 0x20) != wanted[i]) return false; // bit 5 folds letters and makes none
    }
    return true;
}

OFFHOOK_DECL const char* end_of_parameters(const char* at, const char* end, std::string_view wanted,
                                           std::string_view& value) {
    // generic-param = token [ EQUAL gen-value ]; gen-value = token / host / quoted-string
    cursor in{{at, static_cast<std::size_t>(end - at)}};
    name_set names;
    while (in.take_between_blanks(';')) {
        const std::string_view name = in.run<token_char>();
        if (name.empty() || !names.add(name)) return nullptr;
        const bool is_wanted = name.size() == wanted.size() && is_wanted_word(name, wanted);
        if (is_wanted) value = {in.at, 0};
        if (!in.take_between_blanks('=')) continue;
        const char* begin = in.at;
        if (in.next_is('"')) {
            if (!in.read_quoted()) return nullptr;
        } else if (in.run<value_char>().empty()) {
            return nullptr;
        }
        if (is_wanted) value = in.since(begin);
    }
    return in.at;
}

} // namespace offhook::message::detail
