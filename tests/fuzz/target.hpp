// What every fuzz target is made of: OFFHOOK_FUZZ(name) defines one, require() states what must
// hold. With libFuzzer (OFFHOOK_FUZZ_ENGINE) one target is one program; without it all targets
// stand in test_fuzz, which replays the corpus. Read next: replay.cpp, scripts/fuzz.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace offhook::fuzz {

struct target {
    const char* name;
    void (*run)(std::string_view);
};

inline std::vector<target>& targets() {
    static std::vector<target> all;
    return all;
}

struct registered {
    registered(const char* name, void (*run)(std::string_view)) {
        targets().push_back({name, run});
    }
};

/// A property of the code under test: a fuzzer must see a crash when it does not hold.
inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

inline bool inside(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

/// Takes the first byte off; 0 when there is none.
inline unsigned take_byte(std::string_view& input) {
    if (input.empty()) return 0;
    const auto byte = static_cast<unsigned char>(input.front());
    input.remove_prefix(1);
    return byte;
}

} // namespace offhook::fuzz

#ifdef OFFHOOK_FUZZ_ENGINE
#define OFFHOOK_FUZZ(name)                                                                         \
    static void fuzz_##name(std::string_view input);                                               \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {            \
        fuzz_##name({reinterpret_cast<const char*>(data), size});                                  \
        return 0;                                                                                  \
    }                                                                                              \
    static void fuzz_##name(std::string_view input)
#else
#define OFFHOOK_FUZZ(name)                                                                         \
    static void fuzz_##name(std::string_view input);                                               \
    static const offhook::fuzz::registered registered_##name{#name, fuzz_##name};                  \
    static void fuzz_##name(std::string_view input)
#endif
