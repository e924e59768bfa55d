// Virtual time and what is to come: a queue whose next event sets the clock. Not a wall clock and
// not a wheel: instants here are exact. Read next: network.hpp, world.hpp.
#pragma once

#include <offhook/core/instant.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace offhook::simulation {

/// Which of two events of one instant comes first: packets before timers (DESIGN 3), so that a
/// response that arrives just in time beats the timeout.
enum class rank : std::uint8_t { packet, timer };

/// Events in the order of instant, rank, and then of being pushed. Two queues that are fed alike
/// give alike.
template <class Payload>
class event_queue {
public:
    explicit event_queue(instant begin) : now_(begin) {}

    instant now() const { return now_; }
    bool empty() const { return heap_.empty(); }
    std::size_t size() const { return heap_.size(); }
    /// The instant of the next event; only when not empty.
    instant next() const { return heap_.front().when; }

    /// What lies in the past happens now.
    void push(instant when, rank order, Payload payload) {
        std::uint32_t place = 0;
        if (free_.empty()) {
            place = static_cast<std::uint32_t>(slab_.size());
            slab_.push_back(std::move(payload));
        } else {
            place = free_.back();
            free_.pop_back();
            slab_[place] = std::move(payload);
        }
        heap_.push_back({std::max(when, now_), sequence_++, place, order});
        std::push_heap(heap_.begin(), heap_.end(), later);
    }

    /// Takes the next event and moves the clock to it; only when not empty.
    Payload pop() {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        const entry taken = heap_.back();
        heap_.pop_back();
        now_ = taken.when;
        free_.push_back(taken.place);
        return std::exchange(slab_[taken.place], Payload{});
    }

    /// Moves the clock forward when nothing happens until then.
    void advance(instant to) {
        if (heap_.empty() || heap_.front().when >= to) now_ = std::max(now_, to);
    }

private:
    struct entry {
        instant when;
        std::uint64_t sequence;
        std::uint32_t place;
        rank order;
    };
    static bool later(const entry& a, const entry& b) {
        if (a.when != b.when) return a.when > b.when;
        if (a.order != b.order) return a.order > b.order;
        return a.sequence > b.sequence;
    }

    instant now_;
    std::uint64_t sequence_ = 0;
    std::vector<entry> heap_;
    std::vector<Payload> slab_; ///< apart from the heap, so that sifting moves small entries
    std::vector<std::uint32_t> free_;
};

} // namespace offhook::simulation
