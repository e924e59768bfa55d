// Ids as values.
#include <offhook/core/id.hpp>

#include <catch2/catch.hpp>

#include <unordered_set>

using namespace offhook;

namespace {
struct thing;
using thing_id = id<thing>;
} // namespace

TEST_CASE("an id that was never given names nothing", "[core]") {
    CHECK_FALSE(thing_id{});
    CHECK_FALSE(thing_id{7, 0});
    CHECK(thing_id{0, 1});
}

TEST_CASE("an id packs into a number and back", "[core]") {
    for (const thing_id name : {thing_id{}, thing_id{0, 1}, thing_id{1, 0}, thing_id{~0u, ~0u},
                                thing_id{0x12345678, 0x9abcdef0}}) {
        CHECK(thing_id::unpack(name.pack()) == name);
    }
    CHECK(thing_id{1, 2}.pack() == 0x0000000200000001);
}

TEST_CASE("ids compare and hash by both parts", "[core]") {
    CHECK(thing_id{1, 2} != thing_id{1, 3});
    CHECK(thing_id{1, 2} < thing_id{2, 1});
    std::unordered_set<thing_id> seen;
    for (std::uint32_t i = 0; i < 100; ++i) {
        for (std::uint32_t g = 1; g < 4; ++g)
            seen.insert({i, g});
    }
    CHECK(seen.size() == 300);
    CHECK(seen.contains({5, 3}));
    CHECK_FALSE(seen.contains({5, 4}));
}
