// Reads /proc. Read next: process.hpp for what the figures mean.
#include "process.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace bench {

// /proc/PID/stat counts in ticks of 10 ms; the first number of schedstat is nanoseconds, but of one
// thread. SIPp and sofia-sip have several.
std::optional<std::uint64_t> cpu_nanoseconds(pid_t process) {
    const std::string tasks = "/proc/" + std::to_string(process) + "/task";
    std::error_code error;
    std::optional<std::uint64_t> sum;
    for (const auto& task : std::filesystem::directory_iterator(tasks, error)) {
        std::ifstream file(task.path() / "schedstat");
        std::uint64_t ran = 0;
        if (file >> ran) sum = sum.value_or(0) + ran;
    }
    return sum;
}

std::optional<std::uint64_t> memory_bytes(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/smaps_rollup");
    std::string word;
    std::uint64_t kilobytes = 0;
    while (file >> word) {
        if (word == "Anonymous:" && file >> kilobytes) return kilobytes * 1024;
    }
    return std::nullopt;
}

} // namespace bench
