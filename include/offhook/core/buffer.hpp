// Bytes with a counted owner: written once, then shared by the message, its transaction and the
// transmit queue without a copy. Not thread-safe and not shared between endpoints: the count is a
// plain integer. Read next: ../message/sip_message.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <utility>

namespace offhook {

/// A handle on immutable bytes; copying it counts up. One allocation a buffer.
class buffer {
public:
    buffer() = default;
    buffer(const buffer& other) : block_(other.block_) {
        if (block_ != nullptr) ++block_->owners;
    }
    buffer(buffer&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    buffer& operator=(buffer other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~buffer() {
        if (block_ != nullptr && --block_->owners == 0) std::free(block_);
    }

    /// A new buffer of `size` bytes, not yet written; fill it through `writable` before sharing.
    static buffer allocate(std::size_t size) {
        void* memory = std::malloc(sizeof(block) + size);
        if (memory == nullptr) throw std::bad_alloc();
        buffer made;
        made.block_ = new (memory) block{1, static_cast<std::uint32_t>(size)};
        return made;
    }
    static buffer copy_of(std::string_view text) {
        buffer made = allocate(text.size());
        if (!text.empty()) std::memcpy(made.writable(), text.data(), text.size());
        return made;
    }
    static buffer copy_of(std::span<const std::byte> bytes) {
        return copy_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }

    /// For whoever allocated it, until the first copy of the handle.
    char* writable() { return reinterpret_cast<char*>(block_ + 1); }
    /// Gives back what is behind `size`; for whoever allocated it, until the first copy.
    void shrink(std::size_t size) {
        if (block_ == nullptr || size >= block_->size) return;
        void* smaller = std::realloc(block_, sizeof(block) + size);
        if (smaller != nullptr) block_ = static_cast<block*>(smaller);
        block_->size = static_cast<std::uint32_t>(size);
    }

    std::size_t size() const { return block_ == nullptr ? 0 : block_->size; }
    bool empty() const { return size() == 0; }
    std::string_view text() const {
        return block_ == nullptr
                   ? std::string_view{}
                   : std::string_view{reinterpret_cast<const char*>(block_ + 1), size()};
    }
    std::span<const std::byte> bytes() const {
        return {reinterpret_cast<const std::byte*>(text().data()), size()};
    }

private:
    struct block {
        std::uint32_t owners;
        std::uint32_t size;
    };
    block* block_ = nullptr;
};

} // namespace offhook
