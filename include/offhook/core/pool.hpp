// A pool of objects named by ids: stable addresses, O(1) insert, erase and look-up, memory reused.
// Not a container to iterate for output: order is by slot. Read next: id.hpp.
#pragma once

#include <offhook/core/id.hpp>

#include <cassert>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace offhook {

/// Objects of type T named by id<Tag>. Objects never move while they live; a chunk of memory is
/// freed only with the pool. Not thread-safe: it belongs to its owner's strand.
template <class T, class Tag>
class pool {
public:
    using id_type = id<Tag>;

    pool() = default;
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;
    ~pool() {
        for (std::uint32_t index = 0; index < used_; ++index) {
            if (slot& s = at(index); s.live) s.object()->~T();
        }
    }

    /// Constructs an object in a free slot and gives its id; the id's generation is never reused
    /// within 2^32 lives of the slot.
    template <class... Args>
    id_type emplace(Args&&... args) {
        std::uint32_t index = free_;
        if (index == none) {
            if (used_ == chunks_.size() * chunk_size) {
                chunks_.push_back(std::make_unique<slot[]>(chunk_size));
            }
            index = used_++;
        } else {
            free_ = at(index).next_free;
        }
        slot& s = at(index);
        new (s.storage) T(std::forward<Args>(args)...);
        s.live = true;
        if (++s.generation == 0) s.generation = 1;
        ++size_;
        return {index, s.generation};
    }

    /// The object, or null when the id is old or empty.
    T* find(id_type name) { return const_cast<T*>(std::as_const(*this).find(name)); }
    const T* find(id_type name) const {
        if (!name || name.index >= used_) return nullptr;
        const slot& s = at(name.index);
        return s.live && s.generation == name.generation ? s.object() : nullptr;
    }

    /// Destroys the object; an old id is refused with false.
    bool erase(id_type name) {
        T* object = find(name);
        if (object == nullptr) return false;
        slot& s = at(name.index);
        object->~T();
        s.live = false;
        s.next_free = free_;
        free_ = name.index;
        --size_;
        return true;
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    /// Visits every live object as `visit(id, object)`, in the order of slots. The visitor may
    /// erase the object it is given.
    template <class Visitor>
    void for_each(Visitor&& visit) {
        for (std::uint32_t index = 0; index < used_; ++index) {
            if (slot& s = at(index); s.live) visit(id_type{index, s.generation}, *s.object());
        }
    }
    template <class Visitor>
    void for_each(Visitor&& visit) const {
        for (std::uint32_t index = 0; index < used_; ++index) {
            const slot& s = at(index);
            if (s.live) visit(id_type{index, s.generation}, *s.object());
        }
    }

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};
    static constexpr std::size_t chunk_size = sizeof(T) < 1024 ? 64 : 16;

    struct slot {
        alignas(T) std::byte storage[sizeof(T)];
        std::uint32_t generation = 0;
        std::uint32_t next_free = none;
        bool live = false;

        T* object() { return std::launder(reinterpret_cast<T*>(storage)); }
        const T* object() const { return std::launder(reinterpret_cast<const T*>(storage)); }
    };

    slot& at(std::uint32_t index) { return chunks_[index / chunk_size][index % chunk_size]; }
    const slot& at(std::uint32_t index) const {
        return chunks_[index / chunk_size][index % chunk_size];
    }

    std::vector<std::unique_ptr<slot[]>> chunks_;
    std::uint32_t used_ = 0;
    std::uint32_t free_ = none;
    std::size_t size_ = 0;
};

} // namespace offhook
