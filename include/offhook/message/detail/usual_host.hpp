// A quick look at hosts as nearly all are written: sixteen or thirty-two bytes together. Not the
// grammar: what it does not know, end_of_host reads byte by byte. Read next: cursor.hpp.
#pragma once

#include <bit>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace offhook::message::detail {

#if defined(__SSE2__)

/// One bit a byte.
struct host_marks {
    std::uint32_t others = 0; ///< what stands in no hostname
    std::uint32_t dots = 0;
    std::uint32_t hyphens = 0;
    std::uint32_t digits = 0;

    /// Sixteen bytes, noted from the bit `first` on.
    void look(const char* at, unsigned first) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        // Setting bit 5 folds the case of letters and makes none of anything else.
        const __m128i letter =
            _mm_sub_epi8(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
        const __m128i letters = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
        const __m128i digit = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
        const __m128i numbers = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
        const __m128i points = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('.'));
        const __m128i lines = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-'));
        const __m128i known =
            _mm_or_si128(_mm_or_si128(letters, numbers), _mm_or_si128(points, lines));
        others |= (bits(known) ^ 0xffffu) << first;
        dots |= bits(points) << first;
        hyphens |= bits(lines) << first;
        digits |= bits(numbers) << first;
    }
    static std::uint32_t bits(__m128i marks) {
        return static_cast<std::uint32_t>(_mm_movemask_epi8(marks));
    }
};

/// 1*3DIGIT below 256; the digits are known to be some.
inline bool is_part_of_ipv4(const char* at, unsigned size) {
    if (size - 1 > 2) return false;
    return size < 3 || at[0] < '2' ||
           (at[0] == '2' && (at[1] < '5' || (at[1] == '5' && at[2] < '6')));
}

/// Where an IPv4address of that size ends, or null. Its bytes are digits and these dots.
[[gnu::always_inline]] inline const char* end_of_digits_and_dots(const char* at, std::uint32_t dots,
                                                                 unsigned size) {
    const auto next = [&dots] {
        const auto place = static_cast<unsigned>(std::countr_zero(dots));
        dots &= dots - 1;
        return place;
    };
    const unsigned first = next();
    const unsigned second = next();
    const unsigned third = next();
    if (third == 32 || dots != 0) return nullptr; // not three of them, or nothing at all
    const bool good = is_part_of_ipv4(at, first) &&
                      is_part_of_ipv4(at + first + 1, second - first - 1) &&
                      is_part_of_ipv4(at + second + 1, third - second - 1) &&
                      is_part_of_ipv4(at + third + 1, size - third - 1);
    return good ? at + size : nullptr;
}

/// Where an IPv4address, or a hostname whose last label begins with a letter, ends. Null when there
/// is none of them, or too few bytes are left for a look.
inline const char* end_of_usual_host(const char* at, const char* end) {
    host_marks marks;
    if (end - at < 16) return nullptr;
    marks.look(at, 0);
    if (marks.others == 0 && end - at >= 32) marks.look(at + 16, 16);
    const auto size = static_cast<unsigned>(std::countr_zero(marks.others));
    if (size == 32) return nullptr;
    // A name with "_" or a byte above 0x7f behind it is for the longer look.
    if (at[size] == '_') return nullptr;
    const std::uint32_t inside = (std::uint32_t{1} << size) - 1;
    const std::uint32_t dots = marks.dots & inside;
    if (((marks.digits | dots) & inside) == inside) return end_of_digits_and_dots(at, dots, size);
    // No divider first or last, and none beside a dot.
    const std::uint32_t dividers = dots | (marks.hyphens & inside);
    const std::uint32_t edges = 1u | std::uint32_t{1} << (size - 1);
    if ((dividers & (edges | dots << 1)) != 0 || (dots & dividers << 1) != 0) return nullptr;
    const char first_of_last = at[32 - std::countl_zero(dots)];
    return first_of_last >= '0' && first_of_last <= '9' ? nullptr : at + size;
}

#else

inline const char* end_of_usual_host(const char*, const char*) { return nullptr; }

#endif

} // namespace offhook::message::detail
