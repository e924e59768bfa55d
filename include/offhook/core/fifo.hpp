// A queue that keeps its memory: for outputs that are made and drained many times a second. Not for
// queues that are long for long: see std::deque. Elements move when it grows.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace offhook {

/// First in, first out. An empty queue begins again at the front of its memory, so that a queue
/// that is drained each time allocates nothing; what a flood needed is given back.
template <class T>
class fifo {
public:
    bool empty() const { return first_ == all_.size(); }
    std::size_t size() const { return all_.size() - first_; }

    void push_back(T&& what) { all_.push_back(std::move(what)); }
    template <class... Args>
    void emplace_back(Args&&... args) {
        all_.emplace_back(std::forward<Args>(args)...);
    }
    T& front() { return all_[first_]; }
    const T& front() const { return all_[first_]; }
    void pop_front() {
        if (++first_ == all_.size()) return clear();
        // Only a queue that is never empty comes here with a long dead part.
        if (first_ < much || first_ < all_.size() / 2) return;
        all_.erase(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
    /// Takes the newest away until so many are left.
    void keep_first(std::size_t wanted) {
        if (wanted == 0) return clear();
        if (wanted >= size()) return;
        all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(first_ + wanted), all_.end());
    }
    void clear() {
        all_.clear();
        first_ = 0;
        if (all_.capacity() > much) all_.shrink_to_fit();
    }

private:
    static constexpr std::size_t much = 256; ///< elements that may stay allocated

    std::vector<T> all_; ///< those before first_ are moved from
    std::size_t first_ = 0;
};

} // namespace offhook
