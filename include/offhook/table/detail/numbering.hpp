// Numbers of configurations in the order in which a proof meets them. What it waits for is memory,
// so one who knows which configurations it will ask for says so ahead: `expect`, for all of them,
// then `fetch`, then `number`. Not a general hash table: nothing is ever taken out but all at once.
// Read next: walk.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace offhook::table::detail {

inline void prefetch([[maybe_unused]] const void* where) {
#if defined(__GNUC__)
    __builtin_prefetch(where);
#endif
}

/// Keys stand in a vector of the owner's; here are only their numbers, by hash.
template <class Key>
class numbering {
public:
    explicit numbering(std::vector<Key>& keys) : keys_(keys) {}

    /// Forgets all numbers; the keys stay where they are, and those to come are new.
    void clear() {
        slots_.assign(slots_.size(), 0);
        used_ = 0;
    }
    /// Soon it will be asked for: its slot is brought near.
    void expect(std::uint64_t hash) const {
        if (!slots_.empty()) prefetch(&slots_[place(hash)]);
    }
    /// The slot is near: the key that it names is brought near.
    void fetch(std::uint64_t hash) const {
        if (slots_.empty()) return;
        const std::uint64_t slot = slots_[place(hash)];
        if (slot != 0) prefetch(&keys_[number_in(slot)]);
    }
    /// Of the key among those of the owner; a new one is put behind them.
    std::uint32_t number(const Key& key, std::uint64_t hash) {
        if (2 * (used_ + 1) > slots_.size()) grow();
        for (std::size_t at = place(hash);; at = (at + 1) & (slots_.size() - 1)) {
            const std::uint64_t slot = slots_[at];
            if (slot == 0) {
                slots_[at] = (hash & tag_bits) | (keys_.size() + 1);
                ++used_;
                keys_.push_back(key);
                return static_cast<std::uint32_t>(keys_.size() - 1);
            }
            if (((slot ^ hash) & tag_bits) == 0 && keys_[number_in(slot)] == key)
                return number_in(slot);
        }
    }

private:
    static constexpr std::uint64_t tag_bits = 0xffffffff'00000000U;
    static std::uint32_t number_in(std::uint64_t slot) {
        return static_cast<std::uint32_t>(slot) - 1;
    }
    std::size_t place(std::uint64_t hash) const { return (hash >> 20U) & (slots_.size() - 1); }
    /// Twice as many slots. The place is among the bits of the tag, as far as they reach.
    void grow() {
        std::vector<std::uint64_t> old(slots_.empty() ? 1024 : 2 * slots_.size(), 0);
        old.swap(slots_);
        for (const std::uint64_t slot : old) {
            if (slot == 0) continue;
            std::size_t at = place(keys_[number_in(slot)].hash());
            while (slots_[at] != 0)
                at = (at + 1) & (slots_.size() - 1);
            slots_[at] = slot;
        }
    }

    std::vector<Key>& keys_;
    std::vector<std::uint64_t> slots_; ///< a power of two; 0: free, else the tag and number + 1
    std::size_t used_ = 0;
};

} // namespace offhook::table::detail
