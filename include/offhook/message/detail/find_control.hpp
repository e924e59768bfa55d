// Finds control characters and colons, many bytes a step: where a header line and its name end.
// Read next: message_reader.hpp.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace offhook::message::detail {

/// The first byte below 0x20 or equal to 0x7f, or `end`. Sixteen or eight bytes a step.
inline const char* find_control(const char* at, const char* end) {
#if defined(__SSE2__)
    const __m128i last_control = _mm_set1_epi8(0x1f);
    const __m128i del_control = _mm_set1_epi8(0x7f);
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
        const int marks = _mm_movemask_epi8(_mm_or_si128(low, _mm_cmpeq_epi8(bytes, del_control)));
        if (marks != 0) return at + std::countr_zero(static_cast<unsigned>(marks));
    }
#endif
    constexpr std::uint64_t ones = 0x0101010101010101u;
    while (end - at >= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        const std::uint64_t low = (word - 0x20 * ones) & ~word;
        const std::uint64_t erased = word ^ 0x7f * ones;
        // A borrow can mark a byte too many behind a true one, never one in front of it.
        const std::uint64_t marks = (low | ((erased - ones) & ~erased)) & 0x80 * ones;
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

/// The first colon of a line, or `end`.
inline const char* find_colon(const char* at, const char* end) {
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const int marks = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(':')));
        if (marks != 0) return at + std::countr_zero(static_cast<unsigned>(marks));
    }
#endif
    while (at != end && *at != ':')
        ++at;
    return at;
}

} // namespace offhook::message::detail
