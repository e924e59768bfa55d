// The longer steps of the cursor (RFC 3261 25.1).
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/message/detail/cursor.hpp>

#include <cstring>

namespace offhook::message::detail {

OFFHOOK_DECL bool cursor::run_escaped(unsigned any_of) {
    // escaped = "%" HEXDIG HEXDIG
    for (; at != end; ++at) {
        if (is(*at, any_of)) continue;
        if (*at != '%') break;
        if (end - at < 3 || !is(at[1], hex_char) || !is(at[2], hex_char)) return false;
        at += 2;
    }
    return true;
}

OFFHOOK_DECL bool cursor::read_quoted() {
    // quoted-string = SWS DQUOTE *(qdtext / quoted-pair) DQUOTE
    for (++at; at != end; ++at) {
        if (is(*at, quoted_char)) continue;
        if (*at == '"') {
            ++at;
            return true;
        }
        // quoted-pair = "\" (%x00-09 / %x0B-0C / %x0E-7F)
        if (*at != '\\' || end - at < 2) return false;
        const auto escaped = static_cast<unsigned char>(at[1]);
        if (escaped == '\r' || escaped == '\n' || escaped > 0x7f) return false;
        ++at;
    }
    return false;
}

/// IPv4address = 1*3DIGIT "." 1*3DIGIT "." 1*3DIGIT "." 1*3DIGIT, each below 256.
inline bool is_ipv4(std::string_view text) {
    unsigned part = 0, digits = 0, dots = 0;
    for (char c : text) {
        if (c == '.') {
            if (digits == 0) return false;
            ++dots;
            part = digits = 0;
        } else {
            if (!is(c, digit_char)) return false;
            part = part * 10 + static_cast<unsigned>(c - '0');
            if (++digits > 3 || part > 255) return false;
        }
    }
    return dots == 3 && digits != 0;
}

/// Where an IPv4address that begins here ends; null when there is none, or when what follows makes
/// it something else.
inline const char* end_of_ipv4(const char* at, const char* end) {
    for (unsigned part = 0;; ++part) {
        unsigned value = 0;
        const char* const first = at;
        while (at != end && *at >= '0' && *at <= '9' && at - first < 3)
            value = value * 10 + static_cast<unsigned>(*at++ - '0');
        if (at == first || value > 255) return nullptr;
        if (part == 3) break;
        if (at == end || *at++ != '.') return nullptr;
    }
    return at != end && is(*at, label_char | host_char) ? nullptr : at;
}

OFFHOOK_DECL bool cursor::read_host() {
    const char* begin = at;
    if (const char* const after = end_of_ipv4(at, end); after != nullptr) {
        at = after;
        return true;
    }
    if (next_is('[')) {
        // The longest IPv6 literal has 45 characters.
        const std::size_t span = static_cast<std::size_t>(end - at < 48 ? end - at : 48);
        const void* close = std::memchr(at, ']', span);
        if (close == nullptr) return false;
        at = static_cast<const char*>(close) + 1;
        const std::string_view literal = since(begin);
        return literal.find(':') != std::string_view::npos &&
               address::from_host(literal, 0).has_value();
    }
    // domainlabel = alphanum / alphanum *( alphanum / "-" ) alphanum
    const char* label = at;
    while (true) {
        label = at;
        if (run(label_char).empty()) return false;
        while (next_is('-')) {
            while (take('-')) {
            }
            if (run(label_char).empty()) return false;
        }
        if (!next_is('.')) break;
        ++at;
        // A dot may end the name (RFC 3261 25.1).
        if (at == end || !is(*at, label_char | host_char)) break;
    }
    // A last label of digits only makes it an IPv4address; nothing else may look like one.
    const char* c = label;
    while (c != at && is(*c, digit_char))
        ++c;
    if (c != at && *c != '.') return true;
    return is_ipv4(since(begin));
}

OFFHOOK_DECL bool cursor::read_number(std::uint32_t most, std::uint32_t& number) {
    const char* begin = at;
    std::uint64_t value = 0;
    for (; at != end && is(*at, digit_char); ++at) {
        value = value * 10 + static_cast<unsigned>(*at - '0');
        if (value > most) return false;
    }
    number = static_cast<std::uint32_t>(value);
    return at != begin;
}

OFFHOOK_DECL bool cursor::read_port(std::optional<std::uint16_t>& port) {
    std::uint32_t number = 0;
    if (!read_number(65535, number)) return false;
    port = static_cast<std::uint16_t>(number);
    return true;
}

OFFHOOK_DECL bool cursor::read_parameters(std::string_view wanted, std::string_view& value) {
    // generic-param = token [ EQUAL gen-value ]; gen-value = token / host / quoted-string
    name_set names;
    while (take_between_blanks(';')) {
        const std::string_view name = run(token_char);
        if (name.empty() || !names.add(name)) return false;
        const bool is_wanted = same_word(name, wanted);
        if (is_wanted) value = {at, 0};
        if (!take_between_blanks('=')) continue;
        const char* begin = at;
        if (next_is('"')) {
            if (!read_quoted()) return false;
        } else if (run(value_char).empty()) {
            return false;
        }
        if (is_wanted) value = since(begin);
    }
    return true;
}

OFFHOOK_DECL bool name_set::add(std::string_view name) {
    for (unsigned i = 0; i < size_; ++i) {
        if (same_word({entries_[i].at, entries_[i].size}, name)) return false;
    }
    static_assert(most == limits::parameters);
    if (size_ == most) return false;
    entries_[size_++] = {name.data(), name.size()};
    return true;
}

} // namespace offhook::message::detail
