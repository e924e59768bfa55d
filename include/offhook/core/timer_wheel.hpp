// Timers by the million: arm and cancel in O(1), in ticks of one millisecond. Not a clock and not
// a thread: whoever owns it says what time it is. Read next: instant.hpp.
#pragma once

#include <offhook/core/id.hpp>
#include <offhook/core/instant.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace offhook {

struct timer_tag;
using timer_id = id<timer_tag>;

/// A hierarchical wheel: 8 levels of 64 slots, a level's slot holding 64 times the span of the
/// level below (as in Varghese and Lauck, scheme 7). Timers of one tick fire in the order in which
/// they were armed. Payload is a small trivially copyable value that says whose timer it is.
template <class Payload>
class timer_wheel {
public:
    static constexpr duration tick = std::chrono::milliseconds{1};

    /// Arms a timer; it fires at the first expire(now) with now >= when, rounded up to a tick.
    timer_id arm(instant when, Payload payload);
    /// Disarms it; false when it has fired or was cancelled before.
    bool cancel(timer_id name);
    bool armed(timer_id name) const { return find(name) != none; }
    std::optional<instant> deadline(timer_id name) const;

    /// Takes one timer that is due at `now`, oldest deadline first, or nothing. Call until empty.
    std::optional<Payload> expire(instant now);

    /// A time at or before the next timer and after the last expire; nothing when none is armed.
    /// The timer of the lowest level is exact; a higher one may wake the owner early for nothing.
    std::optional<instant> next_deadline() const;

    std::size_t size() const { return size_; }

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};
    static constexpr unsigned levels = 8;
    static constexpr unsigned slot_bits = 6;
    static constexpr unsigned slots = 1u << slot_bits;

    struct node {
        std::uint64_t tick = 0;
        std::uint32_t next = none;
        std::uint32_t previous = none;
        std::uint32_t generation = 0;
        std::uint16_t place = free_place; ///< level * slots + slot
        Payload payload{};
    };
    struct list {
        std::uint32_t first = none;
        std::uint32_t last = none;
    };
    static constexpr std::uint16_t free_place = 0xffff;

    static std::uint64_t tick_of(instant when) {
        const std::int64_t count = when.time_since_epoch().count();
        const std::int64_t length = tick.count();
        return count <= 0 ? 0 : static_cast<std::uint64_t>((count + length - 1) / length);
    }
    std::uint32_t find(timer_id name) const {
        if (!name || name.index >= nodes_.size()) return none;
        const node& n = nodes_[name.index];
        return n.generation == name.generation && n.place != free_place ? name.index : none;
    }
    void link(std::uint32_t index);
    void unlink(std::uint32_t index);
    void release(std::uint32_t index);
    void cascade(unsigned level, unsigned slot);

    std::vector<node> nodes_;
    std::array<list, levels * slots> lists_{};
    std::array<std::uint64_t, levels> occupied_{};
    std::uint64_t current_ = 0; ///< the tick up to which all timers have been taken
    std::uint32_t free_ = none;
    std::size_t size_ = 0;
};

template <class Payload>
timer_id timer_wheel<Payload>::arm(instant when, Payload payload) {
    std::uint32_t index = free_;
    if (index == none) {
        index = static_cast<std::uint32_t>(nodes_.size());
        nodes_.emplace_back();
    } else {
        free_ = nodes_[index].next;
    }
    node& n = nodes_[index];
    n.tick = std::max(tick_of(when), current_);
    n.payload = payload;
    if (++n.generation == 0) n.generation = 1;
    link(index);
    ++size_;
    return {index, n.generation};
}

template <class Payload>
bool timer_wheel<Payload>::cancel(timer_id name) {
    const std::uint32_t index = find(name);
    if (index == none) return false;
    unlink(index);
    release(index);
    return true;
}

template <class Payload>
std::optional<instant> timer_wheel<Payload>::deadline(timer_id name) const {
    const std::uint32_t index = find(name);
    if (index == none) return std::nullopt;
    return instant{tick * static_cast<std::int64_t>(nodes_[index].tick)};
}

template <class Payload>
std::optional<Payload> timer_wheel<Payload>::expire(instant now) {
    const std::int64_t count = now.time_since_epoch().count();
    const std::uint64_t until = count <= 0 ? 0 : static_cast<std::uint64_t>(count / tick.count());
    while (size_ > 0 && current_ <= until) {
        const unsigned slot = static_cast<unsigned>(current_ % slots);
        const std::uint64_t ahead = occupied_[0] >> slot;
        if (ahead != 0) {
            const std::uint64_t due = current_ + static_cast<unsigned>(std::countr_zero(ahead));
            if (due > until) break;
            current_ = due;
            const std::uint32_t index = lists_[due % slots].first;
            const Payload payload = nodes_[index].payload;
            unlink(index);
            release(index);
            return payload;
        }
        // Nothing left in this turn of the lowest level: go to the first occupied slot above.
        unsigned level = 1;
        for (; level < levels; ++level) {
            const unsigned shift = level * slot_bits;
            const unsigned here = static_cast<unsigned>((current_ >> shift) % slots);
            const std::uint64_t above = here + 1 < slots ? occupied_[level] >> (here + 1) : 0;
            if (above == 0) continue;
            const std::uint64_t target =
                here + 1 + static_cast<unsigned>(std::countr_zero(above));
            const std::uint64_t turn = current_ >> (shift + slot_bits) << (shift + slot_bits);
            const std::uint64_t start = turn + (target << shift);
            if (start > until) return std::nullopt;
            current_ = start;
            cascade(level, static_cast<unsigned>(target));
            break;
        }
        if (level == levels) break;
    }
    return std::nullopt;
}

template <class Payload>
std::optional<instant> timer_wheel<Payload>::next_deadline() const {
    if (size_ == 0) return std::nullopt;
    for (unsigned level = 0; level < levels; ++level) {
        const unsigned shift = level * slot_bits;
        const unsigned here = static_cast<unsigned>((current_ >> shift) % slots);
        const std::uint64_t ahead = occupied_[level] >> here;
        if (ahead == 0) continue;
        const std::uint64_t target = here + static_cast<unsigned>(std::countr_zero(ahead));
        const std::uint64_t turn = level + 1 == levels
                                       ? 0
                                       : current_ >> (shift + slot_bits) << (shift + slot_bits);
        const std::uint64_t start = std::max(turn + (target << shift), current_);
        return instant{tick * static_cast<std::int64_t>(start)};
    }
    return std::nullopt;
}

template <class Payload>
void timer_wheel<Payload>::link(std::uint32_t index) {
    node& n = nodes_[index];
    // The level is that of the highest bit in which the deadline differs from the current tick.
    const std::uint64_t differs = n.tick ^ current_;
    const unsigned highest = differs == 0 ? 0 : 63u - static_cast<unsigned>(std::countl_zero(differs));
    const unsigned level = std::min(highest / slot_bits, levels - 1);
    const unsigned slot = static_cast<unsigned>((n.tick >> (level * slot_bits)) % slots);
    n.place = static_cast<std::uint16_t>(level * slots + slot);
    list& l = lists_[n.place];
    n.previous = l.last;
    n.next = none;
    (l.last == none ? l.first : nodes_[l.last].next) = index;
    l.last = index;
    occupied_[level] |= std::uint64_t{1} << slot;
}

template <class Payload>
void timer_wheel<Payload>::unlink(std::uint32_t index) {
    node& n = nodes_[index];
    list& l = lists_[n.place];
    (n.previous == none ? l.first : nodes_[n.previous].next) = n.next;
    (n.next == none ? l.last : nodes_[n.next].previous) = n.previous;
    if (l.first == none) occupied_[n.place / slots] &= ~(std::uint64_t{1} << n.place % slots);
}

template <class Payload>
void timer_wheel<Payload>::release(std::uint32_t index) {
    nodes_[index].place = free_place;
    nodes_[index].next = free_;
    free_ = index;
    --size_;
}

template <class Payload>
void timer_wheel<Payload>::cascade(unsigned level, unsigned slot) {
    list& l = lists_[level * slots + slot];
    std::uint32_t index = l.first;
    l = {};
    occupied_[level] &= ~(std::uint64_t{1} << slot);
    while (index != none) {
        const std::uint32_t next = nodes_[index].next;
        link(index);
        index = next;
    }
}

} // namespace offhook
