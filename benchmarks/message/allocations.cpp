// The definitions of malloc and its like that all libraries of the process then use.
#include "allocations.hpp"

#include <cstddef>

extern "C" {
// The C library's own, under the names that glibc exports for this.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
}

namespace bench {
namespace {
std::uint64_t made = 0;
}
std::uint64_t allocations() { return made; }
} // namespace bench

extern "C" {
void* malloc(std::size_t size) {
    ++bench::made;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    ++bench::made;
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
    ++bench::made;
    return __libc_realloc(memory, size);
}
}
