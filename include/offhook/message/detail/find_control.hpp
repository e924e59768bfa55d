// Finds control characters and other bytes, many bytes a step: where a header line and its name
// end. Not the lines themselves: folding is the reader's matter. Read next: message_reader.hpp.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace offhook::message::detail {

/// One bit for each of 64 bytes: it is below 0x20 or equal to 0x7f.
inline std::uint64_t controls_of(const char* at) {
    std::uint64_t found = 0;
#if defined(__SSE2__)
    const __m128i last_control = _mm_set1_epi8(0x1f);
    const __m128i del_control = _mm_set1_epi8(0x7f);
    for (unsigned i = 0; i < 64; i += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
        const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
        const int marks = _mm_movemask_epi8(_mm_or_si128(low, _mm_cmpeq_epi8(bytes, del_control)));
        found |= static_cast<std::uint64_t>(static_cast<unsigned>(marks)) << i;
    }
#else
    for (unsigned i = 0; i < 64; ++i) {
        const auto byte = static_cast<unsigned char>(at[i]);
        found |= static_cast<std::uint64_t>(byte < 0x20 || byte == 0x7f) << i;
    }
#endif
    return found;
}

/// Finds the control characters of a text one after another. Sixty-four bytes are looked at
/// together, once, however many of them are asked for.
class control_scan {
public:
    control_scan() = default;
    control_scan(const char* begin, const char* end) : block_(begin), end_(end) { look(); }

    /// The first byte at or behind `at` that is below 0x20 or equal to 0x7f, or the end. To go back
    /// behind the block of an earlier answer costs another look.
    const char* next(const char* at) {
        while (true) {
            const std::ptrdiff_t passed = at - block_;
            if (passed >= 0 && passed < 64) {
                const std::uint64_t left = marks_ >> passed;
                if (left != 0) return at + std::countr_zero(left);
                at = block_ + 64;
            }
            block_ += ((at - block_) >> 6) * 64; // back, too: to the block that holds it
            look();
        }
    }

private:
    void look() {
        const auto left = static_cast<std::size_t>(end_ - block_);
        if (left >= 64) {
            marks_ = controls_of(block_);
            return;
        }
        // The end counts as one, so that every search ends.
        char rest[64] = {};
        if (left != 0) std::memcpy(rest, block_, left);
        marks_ = controls_of(rest);
    }

    const char* block_ = nullptr;
    const char* end_ = nullptr;
    std::uint64_t marks_ = 0;
};

/// A walk over all bytes that are no visible ASCII character and no blank: the line ends of a text
/// of the usual kind. Nothing at the end: the walker looks out for it.
class odd_byte_walk {
public:
    odd_byte_walk(const char* begin, const char* end) : block_(begin), end_(end) { look(); }

    /// The first that was not dropped, or a place at or behind the end.
    const char* first() {
        while (marks_ == 0) {
            block_ += 64;
            look();
        }
        return block_ + std::countr_zero(marks_);
    }
    /// Forgets the first. Not to be called at the end.
    void drop() {
        first();
        marks_ &= marks_ - 1;
    }

private:
    void look() {
        const auto left = static_cast<std::size_t>(end_ - block_);
        if (left >= 64) {
            marks_ = marks_of(block_);
            return;
        }
        // What is behind the end counts as odd, so that every search ends.
        char rest[64] = {};
        if (left != 0) std::memcpy(rest, block_, left);
        marks_ = marks_of(rest);
    }
    static std::uint64_t marks_of(const char* at) {
        std::uint64_t found = 0;
#if defined(__SSE2__)
        for (unsigned i = 0; i < 64; i += 16) {
            // As signed numbers the others are 0x20 to 0x7e, and adding 1 takes 0x7f away.
            const __m128i bytes = _mm_add_epi8(
                _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i)), _mm_set1_epi8(1));
            const int marks = _mm_movemask_epi8(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x21)));
            found |= static_cast<std::uint64_t>(static_cast<unsigned>(marks)) << i;
        }
#else
        for (unsigned i = 0; i < 64; ++i)
            found |= static_cast<std::uint64_t>(at[i] < 0x20 || at[i] > 0x7e) << i;
#endif
        return found;
    }

    const char* block_;
    const char* end_;
    std::uint64_t marks_ = 0;
};

/// The first byte below 0x20 or equal to 0x7f, or `end`. Not for many searches in one text.
inline const char* find_control(const char* at, const char* end) {
    return control_scan(at, end).next(at);
}

/// The first such byte, or `end`. Nearly always it is among the first sixteen.
template <char wanted>
[[gnu::always_inline]] inline const char* find_byte(const char* at, const char* end) {
#if defined(__SSE2__)
    if (end - at >= 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const int marks = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted)));
        if (marks != 0) return at + std::countr_zero(static_cast<unsigned>(marks));
        at += 16;
    }
#endif
    const void* found = at == end ? nullptr : std::memchr(at, wanted, end - at);
    return found == nullptr ? end : static_cast<const char*>(found);
}

} // namespace offhook::message::detail
