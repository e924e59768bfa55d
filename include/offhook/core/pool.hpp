// A pool of objects named by ids: stable addresses, O(1) insert, erase and look-up, memory given
// back after a flood. Not a container to iterate for output: order is by slot. Read next: id.hpp.
#pragma once

#include <offhook/core/id.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace offhook {

/// Objects of type T named by id<Tag>. Objects never move while they live. They stand in chunks;
/// a chunk without live objects is freed, but for one. Not thread-safe: it belongs to its owner's
/// strand.
template <class T, class Tag>
class pool {
public:
    using id_type = id<Tag>;

    pool() = default;
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;
    ~pool() { clear(); }

    /// Constructs an object in a free slot and gives its id; the id's generation is not used again
    /// within 2^32 lives of its chunk's slots.
    template <class... Args>
    id_type emplace(Args&&... args);

    /// The object, or null when the id is old or empty.
    T* find(id_type name) { return const_cast<T*>(std::as_const(*this).find(name)); }
    const T* find(id_type name) const {
        if (!name || name.index >= chunks_.size() * chunk_size) return nullptr;
        const chunk& c = chunks_[name.index / chunk_size];
        if (c.slots == nullptr) return nullptr;
        const slot& s = c.slots[name.index % chunk_size];
        return s.live && s.generation == name.generation ? s.object() : nullptr;
    }

    /// The object in a slot that is known to be live; for owners that link objects by index.
    T& in_slot(std::uint32_t index) {
        return *chunks_[index / chunk_size].slots[index % chunk_size].object();
    }
    const T& in_slot(std::uint32_t index) const {
        return *chunks_[index / chunk_size].slots[index % chunk_size].object();
    }
    /// Destroys the object in a slot that is known to be live.
    void erase_slot(std::uint32_t index);

    /// Destroys the object; an old id is refused with false.
    bool erase(id_type name) {
        if (find(name) == nullptr) return false;
        erase_slot(name.index);
        return true;
    }
    void clear() {
        for_each([this](id_type name, T&) { erase_slot(name.index); });
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    /// Slots for which memory is held, live or not: what a flood has left behind.
    std::size_t capacity() const { return held_ * chunk_size; }

    /// Visits every live object as `visit(id, object)`, in the order of slots. The visitor may
    /// erase any object.
    template <class Visitor>
    void for_each(Visitor&& visit) {
        for (std::uint32_t index = 0; index < chunks_.size() * chunk_size; ++index) {
            const chunk& c = chunks_[index / chunk_size];
            if (c.slots == nullptr) continue;
            slot& s = c.slots[index % chunk_size];
            if (s.live) visit(id_type{index, s.generation}, *s.object());
        }
    }
    template <class Visitor>
    void for_each(Visitor&& visit) const {
        const_cast<pool*>(this)->for_each(
            [&](id_type name, T& object) { visit(name, std::as_const(object)); });
    }

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};
    static constexpr std::uint32_t chunk_size = sizeof(T) <= 64 ? 256 : sizeof(T) < 1024 ? 64 : 16;

    struct slot {
        alignas(T) std::byte storage[sizeof(T)];
        std::uint32_t generation;
        std::uint32_t next_free : 31; ///< within the chunk; chunk_size at the end
        std::uint32_t live : 1;

        T* object() { return std::launder(reinterpret_cast<T*>(storage)); }
        const T* object() const { return std::launder(reinterpret_cast<const T*>(storage)); }
    };
    struct chunk {
        std::unique_ptr<slot[]> slots;
        std::uint32_t generation = 0; ///< of its slots when it gets memory
        std::uint32_t live = 0;
        std::uint32_t first_free = 0;
        std::uint32_t next = none; ///< in the list of chunks with room, or of those without memory
        std::uint32_t previous = none;
    };

    std::uint32_t chunk_with_room();
    void link(std::uint32_t where);
    void unlink(std::uint32_t where);
    void give_back(std::uint32_t where);

    std::vector<chunk> chunks_;
    std::uint32_t with_room_ = none;      ///< chunks that have memory and a free slot
    std::uint32_t without_memory_ = none; ///< chunks whose memory was given back
    std::uint32_t idle_ = none;           ///< the one chunk kept although nothing in it lives
    std::size_t size_ = 0;
    std::size_t held_ = 0; ///< chunks with memory
};

template <class T, class Tag>
template <class... Args>
id<Tag> pool<T, Tag>::emplace(Args&&... args) {
    const std::uint32_t where = chunk_with_room();
    slot* const slots = chunks_[where].slots.get();
    const std::uint32_t position = chunks_[where].first_free;
    slot& s = slots[position];
    new (s.storage) T(std::forward<Args>(args)...);
    chunk& c = chunks_[where];
    c.first_free = s.next_free;
    if (++c.live == chunk_size) unlink(where);
    if (idle_ == where) idle_ = none;
    s.live = 1;
    if (++s.generation == 0) s.generation = 1;
    ++size_;
    return {where * chunk_size + position, s.generation};
}

template <class T, class Tag>
void pool<T, Tag>::erase_slot(std::uint32_t index) {
    const std::uint32_t where = index / chunk_size;
    slot& s = chunks_[where].slots[index % chunk_size];
    // Dead before its destructor runs, so that whoever the destructor calls cannot find it.
    s.live = 0;
    s.object()->~T();
    chunk& c = chunks_[where];
    if (c.live-- == chunk_size) link(where);
    s.next_free = c.first_free & 0x7fffffffu;
    c.first_free = index % chunk_size;
    --size_;
    if (c.live == 0) give_back(where);
}

template <class T, class Tag>
std::uint32_t pool<T, Tag>::chunk_with_room() {
    if (with_room_ != none) return with_room_;
    auto slots = std::make_unique_for_overwrite<slot[]>(chunk_size);
    std::uint32_t where = without_memory_;
    if (where == none) {
        where = static_cast<std::uint32_t>(chunks_.size());
        chunks_.emplace_back();
    } else {
        without_memory_ = chunks_[where].next;
    }
    chunk& c = chunks_[where];
    c.slots = std::move(slots);
    c.first_free = 0;
    for (std::uint32_t i = 0; i < chunk_size; ++i) {
        slot& s = c.slots[i];
        s.generation = c.generation;
        s.next_free = (i + 1) & 0x7fffffffu;
        s.live = 0;
    }
    ++held_;
    link(where);
    return where;
}

template <class T, class Tag>
void pool<T, Tag>::link(std::uint32_t where) {
    chunk& c = chunks_[where];
    c.previous = none;
    c.next = with_room_;
    if (with_room_ != none) chunks_[with_room_].previous = where;
    with_room_ = where;
}

template <class T, class Tag>
void pool<T, Tag>::unlink(std::uint32_t where) {
    const chunk& c = chunks_[where];
    (c.previous == none ? with_room_ : chunks_[c.previous].next) = c.next;
    if (c.next != none) chunks_[c.next].previous = c.previous;
}

template <class T, class Tag>
void pool<T, Tag>::give_back(std::uint32_t where) {
    // One idle chunk stays, or a pool that goes up and down by one would allocate each time.
    if (idle_ == none || idle_ == where) {
        idle_ = where;
        return;
    }
    chunk& c = chunks_[where];
    for (std::uint32_t i = 0; i < chunk_size; ++i) {
        c.generation = std::max(c.generation, c.slots[i].generation);
    }
    unlink(where);
    c.slots.reset();
    c.next = without_memory_;
    without_memory_ = where;
    --held_;
}

} // namespace offhook
