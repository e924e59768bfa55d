// The counter that the compiler calls in each basic block of the counted library.
#include "steps.hpp"

namespace {
std::uint64_t counted = 0;
}

extern "C" void __sanitizer_cov_trace_pc() { ++counted; }

std::uint64_t offhook::test::steps() { return counted; }
