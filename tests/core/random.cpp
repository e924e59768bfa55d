// The random source against the vectors of RFC 8439 A.1, and what is drawn from it.
#include <offhook/core/random.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <set>
#include <vector>

using namespace offhook;

TEST_CASE("the key stream is that of ChaCha20", "[core]") {
    // RFC 8439 A.1, vectors 1 and 2: key and nonce zero, block counter 0 and 1.
    const std::uint32_t expected[] = {
        0xade0b876, 0x903df1a0, 0xe56a5d40, 0x28bd8653, 0xb819d2bd, 0x1aed8da0, 0xccef36a8,
        0xc70d778b, 0x7c5941da, 0x8d485751, 0x3fe02477, 0x374ad8b8, 0xf4b8436a, 0x1ca11815,
        0x69b687c3, 0x8665eeb2, 0xbee7079f, 0x7a385155, 0x7c97ba98, 0x0d082d73, 0xa0290fcb,
        0x6965e348, 0x3e53c612, 0xed7aee32, 0x7621b729, 0x434ee69c, 0xb03371d5, 0xd539d874,
        0x281fed31, 0x45fb0a51, 0x1f0ae1ac, 0x6f4d794b};
    random_source random{random_source::seed_type{}};
    for (const std::uint32_t word : expected)
        CHECK(random.next32() == word);
}

TEST_CASE("the key's words stand where ChaCha20 wants them", "[core]") {
    // RFC 8439 A.1, vector 3: the last byte of the key is 1; block counter 1, so one block is
    // passed over.
    random_source random{random_source::seed_type{0, 0, 0, 0, 0, 0, 0, 0x01000000}};
    for (int i = 0; i < 16; ++i)
        random.next32();
    for (const std::uint32_t word : {0x2452eb3au, 0x9249f8ecu, 0x8d829d9bu, 0xddd4ceb1u}) {
        CHECK(random.next32() == word);
    }
}

TEST_CASE("the same seed gives the same numbers, another seed others", "[core]") {
    random_source one = random_source::from_number(42);
    random_source two = random_source::from_number(42);
    random_source other = random_source::from_number(43);
    int same = 0;
    for (int i = 0; i < 1'000; ++i) {
        const std::uint64_t number = one.next64();
        REQUIRE(number == two.next64());
        same += number == other.next64() ? 1 : 0;
    }
    CHECK(same == 0);
    CHECK(one.token() == two.token());
    CHECK(one.below(1'000'000) == two.below(1'000'000));
}

TEST_CASE("numbers below a bound are uniform", "[core]") {
    random_source random = random_source::from_number(7);
    for (const std::uint64_t bound : {2u, 3u, 10u, 61u}) {
        std::vector<double> seen(bound);
        const double each = 20'000;
        for (int i = 0; i < each * static_cast<double>(bound); ++i)
            ++seen[random.below(bound)];
        // Chi squared: mean bound - 1, deviation sqrt(2 (bound - 1)); six deviations of room.
        double chi = 0;
        for (const double count : seen)
            chi += (count - each) * (count - each) / each;
        const double degrees = static_cast<double>(bound - 1);
        CHECK(chi < degrees + 6 * std::sqrt(2 * degrees));
    }
    CHECK(random.below(1) == 0);
    const std::uint64_t wide = (std::uint64_t{1} << 63) + 1;
    std::size_t upper = 0;
    for (int i = 0; i < 1'000; ++i) {
        const std::uint64_t drawn = random.below(wide);
        REQUIRE(drawn < wide);
        upper += drawn >= wide / 2 ? 1 : 0;
    }
    CHECK(upper > 400);
    CHECK(upper < 600);
}

TEST_CASE("a token is 16 hexadecimal characters and does not come twice", "[core]") {
    random_source random = random_source::from_number(1);
    std::set<std::string> seen;
    for (int i = 0; i < 10'000; ++i) {
        const std::string token = random.token();
        REQUIRE(token.size() == 16);
        REQUIRE(token.find_first_not_of("0123456789abcdef") == std::string::npos);
        REQUIRE(seen.insert(token).second);
    }
}
