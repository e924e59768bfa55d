// Our tags: 64 random bits as 16 hexadecimal digits, so that a tag is a number and the number finds
// the leg. Tags of peers are opaque text. Read next: state.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offhook::dialog::detail {

inline std::string tag_text(std::uint64_t number) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(16, '0');
    for (std::size_t i = 0; i < 16; ++i)
        text[i] = digits[number >> (60 - 4 * i) & 15];
    return text;
}

/// Nothing when it cannot be a tag of ours.
inline std::optional<std::uint64_t> tag_number(std::string_view text) {
    if (text.size() != 16) return std::nullopt;
    std::uint64_t number = 0;
    for (const char c : text) {
        unsigned digit = 0;
        if (c >= '0' && c <= '9') {
            digit = static_cast<unsigned>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = static_cast<unsigned>(c - 'a') + 10;
        } else {
            return std::nullopt;
        }
        number = number << 4 | digit;
    }
    return number;
}

} // namespace offhook::dialog::detail
