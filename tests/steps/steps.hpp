// How many basic blocks of the message layer have run. Not what they cost each: a block is a few
// instructions, and what it calls in the C library is linear in its bytes. See CMakeLists.txt.
#pragma once

#include <cstdint>

namespace offhook::test {

std::uint64_t steps();

} // namespace offhook::test
