// Names for objects that cross layers: an index and a generation, so that an old timer or response
// can never touch a new object in the same place. Not a pointer. Read next: pool.hpp.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace offhook {

/// Generation 0 is never given out, so a default-constructed id names nothing.
template <class Tag>
struct id {
    std::uint32_t index = 0;
    std::uint32_t generation = 0;

    constexpr explicit operator bool() const { return generation != 0; }
    friend constexpr auto operator<=>(const id&, const id&) = default;

    /// The id as one number, for logs, timers and tables; `unpack` is its inverse.
    constexpr std::uint64_t pack() const { return std::uint64_t{generation} << 32 | index; }
    static constexpr id unpack(std::uint64_t number) {
        return {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32)};
    }
};

} // namespace offhook

template <class Tag>
struct std::hash<offhook::id<Tag>> {
    std::size_t operator()(const offhook::id<Tag>& name) const {
        return std::hash<std::uint64_t>{}(name.pack() * 0x9e3779b97f4a7c15u);
    }
};
