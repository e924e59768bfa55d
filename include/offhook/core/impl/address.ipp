// Reading and writing address literals (RFC 3261 25.1 IPv4address, RFC 4291 2.2, RFC 5952 4).
#pragma once

#include <offhook/core/address.hpp>

#include <algorithm>
#include <charconv>

namespace offhook {
namespace detail {

inline std::optional<unsigned> read_number(std::string_view& text, int base, unsigned most) {
    unsigned value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (fault != std::errc{} || value > most) return std::nullopt;
    const std::size_t digits = static_cast<std::size_t>(end - text.data());
    if (digits > (base == 10 ? 3u : 4u)) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

inline bool read_v4(std::string_view text, std::uint8_t* into) {
    for (int i = 0; i < 4; ++i) {
        if (i > 0) {
            if (!text.starts_with('.')) return false;
            text.remove_prefix(1);
        }
        const auto part = read_number(text, 10, 255);
        if (!part) return false;
        into[i] = static_cast<std::uint8_t>(*part);
    }
    return text.empty();
}

inline bool read_v6(std::string_view text, std::uint8_t* into) {
    int filled = 0;
    int gap = -1;
    if (text.starts_with("::")) {
        gap = 0;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        if (filled == 16) return false;
        if (text.find('.') < text.find(':')) {
            if (filled > 12 || !read_v4(text, into + filled)) return false;
            filled += 4;
            text = {};
            break;
        }
        const auto part = read_number(text, 16, 0xffff);
        if (!part) return false;
        into[filled++] = static_cast<std::uint8_t>(*part >> 8);
        into[filled++] = static_cast<std::uint8_t>(*part);
        if (text.empty()) break;
        if (!text.starts_with(':')) return false;
        text.remove_prefix(1);
        if (text.starts_with(':')) {
            if (gap >= 0) return false;
            gap = filled;
            text.remove_prefix(1);
        } else if (text.empty()) {
            return false;
        }
    }
    if (gap < 0) return filled == 16;
    if (filled == 16) return false;
    const int tail = filled - gap;
    for (int i = 1; i <= tail; ++i) {
        into[16 - i] = into[filled - i];
        if (filled - i < 16 - tail) into[filled - i] = 0;
    }
    return true;
}

} // namespace detail

OFFHOOK_DECL std::optional<address> address::from_host(std::string_view host, std::uint16_t port) {
    address made;
    made.port = port;
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
        made.is_v6 = true;
    } else {
        made.is_v6 = host.find(':') != std::string_view::npos;
    }
    const bool good = made.is_v6 ? detail::read_v6(host, made.bytes.data())
                                 : detail::read_v4(host, made.bytes.data());
    if (!good) return std::nullopt;
    return made;
}

OFFHOOK_DECL std::string address::host() const {
    if (!is_v6) {
        char text[16]; // three digits four times, and the dots
        char* at = text;
        for (std::size_t i = 0; i < 4; ++i) {
            if (i > 0) *at++ = '.';
            at = std::to_chars(at, at + 3, bytes[i]).ptr;
        }
        return {text, at};
    }
    // RFC 5952 5: an IPv4 address inside an IPv6 one (::ffff:0:0/96) keeps its dots.
    static constexpr std::uint8_t mapped[12]{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (std::equal(mapped, mapped + 12, bytes.begin())) {
        address inner;
        std::copy(bytes.begin() + 12, bytes.end(), inner.bytes.begin());
        return "[::ffff:" + inner.host() + "]";
    }
    // RFC 5952 4.2: the first longest run of zero groups becomes "::".
    unsigned group[8];
    for (unsigned i = 0; i < 8; ++i) group[i] = bytes[2 * i] << 8 | bytes[2 * i + 1];
    unsigned best = 8, best_length = 1;
    for (unsigned i = 0; i < 8; ++i) {
        unsigned length = 0;
        while (i + length < 8 && group[i + length] == 0) ++length;
        if (length > best_length) best = i, best_length = length;
    }
    std::string text = "[";
    for (unsigned i = 0; i < 8; ++i) {
        if (i == best) {
            text += "::";
            i += best_length - 1;
            continue;
        }
        if (text.back() != ':' && text.back() != '[') text += ':';
        char digits[4];
        text.append(digits, std::to_chars(digits, digits + 4, group[i], 16).ptr);
    }
    return text + "]";
}

OFFHOOK_DECL std::string address::to_string() const {
    return host() + ':' + std::to_string(port);
}

} // namespace offhook
