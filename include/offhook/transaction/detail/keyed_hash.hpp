// A keyed 64-bit hash of bytes (SipHash-1-3, Aumasson and Bernstein): a stranger who does not know
// the key cannot choose branches that collide. Not for signatures. Read next: key_index.hpp.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace offhook::transaction::detail {

class keyed_hash {
public:
    explicit keyed_hash(const std::array<std::uint64_t, 2>& key) : key_(key) {}

    std::uint64_t operator()(std::string_view bytes) const {
        std::uint64_t v[4] = {key_[0] ^ 0x736f6d6570736575u, key_[1] ^ 0x646f72616e646f6du,
                              key_[0] ^ 0x6c7967656e657261u, key_[1] ^ 0x7465646279746573u};
        std::size_t at = 0;
        for (; at + 8 <= bytes.size(); at += 8) {
            std::uint64_t word;
            std::memcpy(&word, bytes.data() + at, 8);
            v[3] ^= word;
            round(v);
            v[0] ^= word;
        }
        std::uint64_t last = 0;
        if (at < bytes.size()) std::memcpy(&last, bytes.data() + at, bytes.size() - at);
        last |= static_cast<std::uint64_t>(bytes.size()) << 56;
        v[3] ^= last;
        round(v);
        v[0] ^= last;
        v[2] ^= 0xff;
        for (int i = 0; i < 3; ++i)
            round(v);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

private:
    static void round(std::uint64_t (&v)[4]) {
        v[0] += v[1];
        v[1] = std::rotl(v[1], 13) ^ v[0];
        v[0] = std::rotl(v[0], 32);
        v[2] += v[3];
        v[3] = std::rotl(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = std::rotl(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = std::rotl(v[1], 17) ^ v[2];
        v[2] = std::rotl(v[2], 32);
    }
    std::array<std::uint64_t, 2> key_;
};

/// For maps whose key is such a hash already.
struct as_it_is {
    using is_avalanching = void;
    std::size_t operator()(std::uint64_t hash) const { return hash; }
};

} // namespace offhook::transaction::detail
