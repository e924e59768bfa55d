// Compares short texts of one size without a loop or a call. Read next: characters.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace offhook::message::detail {

template <class Word>
bool same_at(const char* a, const char* b, std::size_t offset) {
    Word x, y;
    std::memcpy(&x, a + offset, sizeof x);
    std::memcpy(&y, b + offset, sizeof y);
    return x == y;
}

/// Compares 2 to 24 bytes by words that may overlap; no name of a header or method is longer.
[[gnu::always_inline]] inline bool same_bytes(const char* a, const char* b, std::size_t size) {
    if (size >= 8) {
        const std::size_t last = size - 8;
        return same_at<std::uint64_t>(a, b, 0) && same_at<std::uint64_t>(a, b, last) &&
               same_at<std::uint64_t>(a, b, last < 8 ? last : 8);
    }
    if (size >= 4) {
        return same_at<std::uint32_t>(a, b, 0) && same_at<std::uint32_t>(a, b, size - 4);
    }
    return same_at<std::uint16_t>(a, b, 0) && same_at<std::uint16_t>(a, b, size - 2);
}

} // namespace offhook::message::detail
