// Counts what operator new is asked for; the operators are this program's own, see allocations.cpp.
// Not malloc, which a buffer's block comes from: it is of the message's size by construction.
#pragma once

#include <cstddef>

namespace offhook::test {

struct allocations {
    std::size_t largest = 0;
    std::size_t count = 0;
    bool on = false;
};
inline allocations counted_allocations;

template <class Work>
allocations allocations_of(Work&& work) {
    counted_allocations = {0, 0, true};
    work();
    counted_allocations.on = false;
    return counted_allocations;
}

} // namespace offhook::test
