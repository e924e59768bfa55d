// The ChaCha20 block function and what is drawn from it (RFC 8439 2.3).
#pragma once

#include <offhook/core/random.hpp>

#include <bit>

namespace offhook {
namespace detail {

inline void quarter_round(std::array<std::uint32_t, 16>& x, unsigned a, unsigned b, unsigned c,
                          unsigned d) {
    x[a] += x[b]; x[d] = std::rotl(x[d] ^ x[a], 16);
    x[c] += x[d]; x[b] = std::rotl(x[b] ^ x[c], 12);
    x[a] += x[b]; x[d] = std::rotl(x[d] ^ x[a], 8);
    x[c] += x[d]; x[b] = std::rotl(x[b] ^ x[c], 7);
}

} // namespace detail

OFFHOOK_DECL random_source::random_source(const seed_type& seed) {
    state_ = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, seed[0], seed[1], seed[2], seed[3],
              seed[4],    seed[5],    seed[6],    seed[7],    0,       0,       0,       0};
}

OFFHOOK_DECL random_source random_source::from_number(std::uint64_t number) {
    return random_source(seed_type{static_cast<std::uint32_t>(number),
                                   static_cast<std::uint32_t>(number >> 32), 1, 2, 3, 4, 5, 6});
}

OFFHOOK_DECL void random_source::refill() {
    block_ = state_;
    for (int round = 0; round < 10; ++round) {
        detail::quarter_round(block_, 0, 4, 8, 12);
        detail::quarter_round(block_, 1, 5, 9, 13);
        detail::quarter_round(block_, 2, 6, 10, 14);
        detail::quarter_round(block_, 3, 7, 11, 15);
        detail::quarter_round(block_, 0, 5, 10, 15);
        detail::quarter_round(block_, 1, 6, 11, 12);
        detail::quarter_round(block_, 2, 7, 8, 13);
        detail::quarter_round(block_, 3, 4, 9, 14);
    }
    for (unsigned i = 0; i < 16; ++i) block_[i] += state_[i];
    if (++state_[12] == 0) ++state_[13];
    used_ = 0;
}

OFFHOOK_DECL std::uint32_t random_source::next32() {
    if (used_ == 16) refill();
    return block_[used_++];
}

OFFHOOK_DECL std::uint64_t random_source::next64() {
    const std::uint64_t high = next32();
    return high << 32 | next32();
}

OFFHOOK_DECL std::uint64_t random_source::below(std::uint64_t bound) {
    const std::uint64_t reject_above = ~std::uint64_t{0} - ~std::uint64_t{0} % bound;
    std::uint64_t drawn = next64();
    while (drawn >= reject_above) drawn = next64();
    return drawn % bound;
}

OFFHOOK_DECL std::string random_source::token() {
    static constexpr char digits[] = "0123456789abcdef";
    std::uint64_t bits = next64();
    std::string text(16, '0');
    for (char& c : text) {
        c = digits[bits & 15];
        bits >>= 4;
    }
    return text;
}

} // namespace offhook
