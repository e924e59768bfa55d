// Timers by the million: arm and cancel in O(1), in ticks of one millisecond. Not a clock and not
// a thread: whoever owns it says what time it is. Read next: instant.hpp.
#pragma once

#include <offhook/core/id.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/core/pool.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace offhook {

struct timer_tag;
using timer_id = id<timer_tag>;

/// A hierarchical wheel: 9 levels of 64 slots, a level's slot holding 64 times the span of the
/// level below (as in Varghese and Lauck, scheme 7); they reach as far as `instant` does. Timers of
/// one tick fire in the order in which they were armed. Payload is a small trivially copyable value
/// that says whose timer it is. Times before the origin count as the origin.
template <class Payload>
class timer_wheel {
    static_assert(std::is_trivially_copyable_v<Payload>);

public:
    static constexpr duration tick = std::chrono::milliseconds{1};

    /// Arms a timer; it fires at the first expire(now) with now >= when, rounded up to a tick.
    timer_id arm(instant when, Payload payload);
    /// Disarms it; false when it has fired or was cancelled before.
    bool cancel(timer_id name);
    bool armed(timer_id name) const { return nodes_.find(name) != nullptr; }
    std::optional<instant> deadline(timer_id name) const;

    /// Takes one timer that is due at `now`, oldest deadline first, or nothing. Call until empty.
    std::optional<Payload> expire(instant now);

    /// A time at or before the next timer and not before the last expire; nothing when none is
    /// armed. It is exact up to 64 ticks ahead; further ones may wake the owner early for nothing,
    /// at most once a level.
    std::optional<instant> next_deadline() const;

    std::size_t size() const { return nodes_.size(); }

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};
    static constexpr unsigned levels = 9;
    static constexpr unsigned slot_bits = 6;
    static constexpr unsigned slots = 1u << slot_bits;
    static constexpr std::int64_t last_tick = instant::max().time_since_epoch() / tick;
    static_assert(static_cast<std::uint64_t>(last_tick) >> (levels * slot_bits) == 0);

    struct node {
        std::uint64_t tick;
        std::uint32_t next;
        std::uint32_t previous;
        Payload payload;
        std::uint16_t place; ///< level * slots + slot
    };
    struct list {
        std::uint32_t first = none;
        std::uint32_t last = none;
    };

    static std::uint64_t tick_of(instant when) {
        const std::int64_t count = when.time_since_epoch().count();
        if (count <= 0) return 0;
        const std::int64_t whole = count / tick.count();
        // The part of a tick that ends after instant::max() counts as its beginning.
        const bool up = count % tick.count() != 0 && whole < last_tick;
        return static_cast<std::uint64_t>(whole + (up ? 1 : 0));
    }
    static instant instant_of(std::uint64_t number) {
        return instant{tick * static_cast<std::int64_t>(number)};
    }
    static unsigned slot_of(std::uint64_t number, unsigned level) {
        return static_cast<unsigned>((number >> (level * slot_bits)) % slots);
    }
    /// The first tick of a slot of a level, in the turn of that level that current_ is in.
    std::uint64_t start_of(unsigned level, unsigned slot) const {
        const unsigned shift = level * slot_bits;
        const std::uint64_t turn = current_ >> (shift + slot_bits) << (shift + slot_bits);
        return turn + (std::uint64_t{slot} << shift);
    }
    /// The lowest level with a timer and its first such slot; timers of a level are all before
    /// those of the levels above. Call only when there is a timer.
    std::pair<unsigned, unsigned> first_place() const {
        unsigned level = 0;
        while (occupied_[level] == 0)
            ++level;
        return {level, static_cast<unsigned>(std::countr_zero(occupied_[level]))};
    }
    void link(std::uint32_t index);
    void unlink(std::uint32_t index);
    void cascade(unsigned level, unsigned slot);

    pool<node, timer_tag> nodes_;
    std::array<list, levels * slots> lists_{};
    std::array<std::uint64_t, levels> occupied_{};
    /// No timer is before this tick. A timer stands on the level of the highest digit (to base 64)
    /// in which its tick differs from this one; so on level 0 its slot is this tick's or a later
    /// one, and above a later one.
    std::uint64_t current_ = 0;
};

template <class Payload>
timer_id timer_wheel<Payload>::arm(instant when, Payload payload) {
    const timer_id name =
        nodes_.emplace(node{std::max(tick_of(when), current_), none, none, payload, 0});
    link(name.index);
    return name;
}

template <class Payload>
bool timer_wheel<Payload>::cancel(timer_id name) {
    if (nodes_.find(name) == nullptr) return false;
    unlink(name.index);
    nodes_.erase_slot(name.index);
    return true;
}

template <class Payload>
std::optional<instant> timer_wheel<Payload>::deadline(timer_id name) const {
    const node* n = nodes_.find(name);
    if (n == nullptr) return std::nullopt;
    return instant_of(n->tick);
}

template <class Payload>
std::optional<Payload> timer_wheel<Payload>::expire(instant now) {
    const std::int64_t count = now.time_since_epoch().count();
    if (count < 0) return std::nullopt;
    const std::uint64_t until = static_cast<std::uint64_t>(count / tick.count());
    while (!nodes_.empty()) {
        const auto [level, slot] = first_place();
        const std::uint64_t start = start_of(level, slot);
        if (start > until) break;
        current_ = start;
        if (level == 0) {
            const std::uint32_t index = lists_[slot].first;
            const Payload payload = nodes_.in_slot(index).payload;
            unlink(index);
            nodes_.erase_slot(index);
            return payload;
        }
        cascade(level, slot);
    }
    // No timer up to here: timers armed from now on stand as low as they can, also after a pause.
    current_ = std::max(current_, until);
    return std::nullopt;
}

template <class Payload>
std::optional<instant> timer_wheel<Payload>::next_deadline() const {
    if (nodes_.empty()) return std::nullopt;
    const auto [level, slot] = first_place();
    return instant_of(start_of(level, slot));
}

template <class Payload>
void timer_wheel<Payload>::link(std::uint32_t index) {
    node& n = nodes_.in_slot(index);
    const std::uint64_t differs = n.tick ^ current_;
    const unsigned level =
        differs == 0 ? 0 : (63u - static_cast<unsigned>(std::countl_zero(differs))) / slot_bits;
    const unsigned slot = slot_of(n.tick, level);
    n.place = static_cast<std::uint16_t>(level * slots + slot);
    list& l = lists_[n.place];
    n.previous = l.last;
    n.next = none;
    (l.last == none ? l.first : nodes_.in_slot(l.last).next) = index;
    l.last = index;
    occupied_[level] |= std::uint64_t{1} << slot;
}

template <class Payload>
void timer_wheel<Payload>::unlink(std::uint32_t index) {
    const node& n = nodes_.in_slot(index);
    list& l = lists_[n.place];
    (n.previous == none ? l.first : nodes_.in_slot(n.previous).next) = n.next;
    (n.next == none ? l.last : nodes_.in_slot(n.next).previous) = n.previous;
    if (l.first == none) occupied_[n.place / slots] &= ~(std::uint64_t{1} << n.place % slots);
}

template <class Payload>
void timer_wheel<Payload>::cascade(unsigned level, unsigned slot) {
    list& l = lists_[level * slots + slot];
    std::uint32_t index = l.first;
    l = {};
    occupied_[level] &= ~(std::uint64_t{1} << slot);
    while (index != none) {
        const std::uint32_t next = nodes_.in_slot(index).next;
        link(index);
        index = next;
    }
}

} // namespace offhook
