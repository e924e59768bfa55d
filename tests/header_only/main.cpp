// A program that compiles every layer itself, as users of OFFHOOK_HEADER_ONLY do. Tests that it
// links and starts, not what the layers do. Read next: second.cpp, CMakeLists.txt.
#include <all_headers.hpp>

#include <cstdio>

bool second_source_agrees(const offhook::address& ours);

int main() {
    const auto ours = offhook::address::from_host("127.0.0.1", 5060);
    const bool good = ours && second_source_agrees(*ours);
    std::puts(good ? "1 passed, 0 failed" : "0 passed, 1 failed");
    return good ? 0 : 1;
}
