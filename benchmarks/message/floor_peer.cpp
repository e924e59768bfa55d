// The floor: one pass over the bytes that only notes where each line ends and where each colon
// stands, sixteen bytes a step. Not a parser. Read next: peer.hpp.
#include "peer.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace bench {
namespace {

struct marks {
    std::array<std::uint16_t, 2048> at; ///< not cleared: only `size` of them count
    std::size_t size = 0;

    void note(std::size_t where) {
        at[size] = static_cast<std::uint16_t>(where);
        size += size + 1 < at.size();
    }
};

bool work(std::string_view bytes, facts*) {
    static marks found;
    found.size = 0;
    const char* const text = bytes.data();
    std::size_t i = 0;
#if defined(__SSE2__)
    for (; i + 16 <= bytes.size(); i += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
        const __m128i either = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('\r')),
                                            _mm_cmpeq_epi8(block, _mm_set1_epi8(':')));
        auto bits = static_cast<unsigned>(_mm_movemask_epi8(either));
        for (; bits != 0; bits &= bits - 1)
            found.note(i + static_cast<std::size_t>(std::countr_zero(bits)));
    }
#endif
    for (; i < bytes.size(); ++i) {
        if (text[i] == '\r' || text[i] == ':') found.note(i);
    }
    benchmark::DoNotOptimize(found);
    return found.size != 0;
}

} // namespace

peer floor_peer() { return {"floor", work, false}; }

} // namespace bench
