// Counts the allocations of the whole process, whoever makes them: malloc, calloc and realloc are
// the program's own and hand on to the C library's. Not their sizes.
#pragma once

#include <cstdint>

namespace bench {

std::uint64_t allocations();

} // namespace bench
