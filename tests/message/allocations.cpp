// The program's own operators, so that allocations can be counted, and a test that they are.
#include "allocations.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <memory>
#include <new>

namespace {

void note(std::size_t size) {
    auto& asked = offhook::test::counted_allocations;
    if (!asked.on) return;
    ++asked.count;
    if (size > asked.largest) asked.largest = size;
}

} // namespace

void* operator new(std::size_t size) {
    note(size);
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    note(size);
    return std::malloc(size == 0 ? 1 : size);
}
// A sanitizer brings arrays of its own, which do not come by the operators above.
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("allocations are counted") {
    const auto made = offhook::test::allocations_of([] {
        const auto one = std::make_unique<char[]>(100);
        CHECK(one != nullptr);
    });
    CHECK(made.count >= 1);
    CHECK(made.largest >= 100);
}
