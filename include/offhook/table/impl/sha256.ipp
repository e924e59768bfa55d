// SHA-256 in the words of FIPS 180-4, section 6.2.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/sha256.hpp>

#include <array>
#include <bit>
#include <cstdint>

namespace offhook::table::detail {

/// The fractional parts of the cube roots of the first 64 primes (FIPS 180-4 4.2.2).
inline constexpr std::array<std::uint32_t, 64> sha256_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline void sha256_block(std::array<std::uint32_t, 8>& hash, const unsigned char* bytes) {
    std::array<std::uint32_t, 64> w{};
    for (unsigned t = 0; t < 16; ++t)
        for (unsigned i = 0; i < 4; ++i)
            w[t] = w[t] << 8 | bytes[4 * t + i];
    for (unsigned t = 16; t < 64; ++t) {
        const std::uint32_t s0 =
            std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3);
        const std::uint32_t s1 =
            std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10);
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    std::array<std::uint32_t, 8> v = hash; // a to h
    for (unsigned t = 0; t < 64; ++t) {
        const std::uint32_t s1 = std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25);
        const std::uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        const std::uint32_t first = v[7] + s1 + choice + sha256_constants[t] + w[t];
        const std::uint32_t s0 = std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22);
        const std::uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        for (unsigned i = 7; i > 0; --i)
            v[i] = v[i - 1];
        v[4] += first;
        v[0] = first + s0 + majority;
    }
    for (unsigned i = 0; i < 8; ++i)
        hash[i] += v[i];
}

OFFHOOK_DECL std::string sha256_hex(std::string_view text) {
    // The fractional parts of the square roots of the first 8 primes (FIPS 180-4 5.3.3).
    std::array<std::uint32_t, 8> hash{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::string padded(text);
    padded += '\x80';
    while (padded.size() % 64 != 56)
        padded += '\0';
    const std::uint64_t bits = std::uint64_t{text.size()} * 8;
    for (unsigned i = 0; i < 8; ++i)
        padded += static_cast<char>(static_cast<unsigned char>(bits >> (56 - 8 * i)));
    for (std::size_t at = 0; at < padded.size(); at += 64)
        sha256_block(hash, reinterpret_cast<const unsigned char*>(padded.data()) + at);
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const std::uint32_t word : hash)
        for (unsigned i = 0; i < 8; ++i)
            out += digits[word >> (28 - 4 * i) & 15];
    return out;
}

} // namespace offhook::table::detail
