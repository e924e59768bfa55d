// The timer values of RFC 3261 17 and table 4 of its appendix A. Not bounds: see core/limits.hpp.
#pragma once

#include <offhook/core/instant.hpp>

#include <array>
#include <cstdint>

namespace offhook::transaction {

struct settings {
    duration t1 = std::chrono::milliseconds{500}; ///< round trip estimate
    duration t2 = std::chrono::seconds{4}; ///< longest interval of non-INVITE and 2xx repeats
    duration t4 = std::chrono::seconds{5}; ///< longest life of a message in the network
    duration d = std::chrono::seconds{32}; ///< timer D over unreliable transports, >= 32 s

    /// A secret for the hash of branches, so that no stranger can choose ones that collide.
    std::array<std::uint64_t, 2> hash_key{};

    duration t1_64() const { return 64 * t1; }
};

} // namespace offhook::transaction
