// Finds control characters, eight bytes a step: line ends and what may stand in no header.
// Read next: message_reader.hpp.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace offhook::message::detail {

/// The first byte below 0x20 or equal to 0x7f, or `end`. Eight bytes a step.
inline const char* find_control(const char* at, const char* end) {
    constexpr std::uint64_t ones = 0x0101010101010101u;
    while (end - at >= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        const std::uint64_t low = (word - 0x20 * ones) & ~word;
        const std::uint64_t del = word ^ 0x7f * ones;
        // A borrow can mark a byte too many behind a true one, never one in front of it.
        const std::uint64_t marks = (low | ((del - ones) & ~del)) & 0x80 * ones;
        if (marks != 0) {
            if constexpr (std::endian::native == std::endian::little) {
                return at + std::countr_zero(marks) / 8;
            }
            break;
        }
        at += 8;
    }
    while (at != end && static_cast<unsigned char>(*at) >= 0x20 && *at != 0x7f)
        ++at;
    return at;
}

} // namespace offhook::message::detail
