// Random bytes from a seed: tags, branches and Call-IDs that a stranger cannot guess, and that a
// simulation can repeat. Not the system's generator: the edge supplies the seed. ChaCha20 (RFC
// 8439).
#pragma once

#include <offhook/core/detail/config.hpp>

#include <array>
#include <cstdint>
#include <string>

namespace offhook {

/// A ChaCha20 key stream. Same seed, same bytes. Not thread-safe.
class random_source {
public:
    using seed_type = std::array<std::uint32_t, 8>;

    explicit random_source(const seed_type& seed);
    /// For tests and simulations: 64 bits are no secret.
    static random_source from_number(std::uint64_t number);

    std::uint32_t next32();
    std::uint64_t next64();
    /// Uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound);
    /// 16 lower-case hexadecimal characters: 64 random bits for a tag or branch.
    std::string token();

private:
    void refill();

    std::array<std::uint32_t, 16> state_;
    std::array<std::uint32_t, 16> block_;
    unsigned used_ = 16;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/core/impl/random.ipp>
#endif
