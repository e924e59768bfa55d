// What the system knows of another process: its CPU time and its memory. Linux only (/proc). Not
// a profiler. Read next: load.hpp.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace bench {

/// Nanoseconds on a CPU, user and system, of all threads that live; nothing when it is gone.
std::optional<std::uint64_t> cpu_nanoseconds(pid_t process);

/// Bytes of anonymous memory that are resident: heap and stacks, without the pages of program files
/// that a first call brings in. Nothing when the process is gone.
std::optional<std::uint64_t> memory_bytes(pid_t process);

} // namespace bench
