// The search itself, on models small enough to know the answer.
#include <offhook/table/explore.hpp>

#include <catch2/catch.hpp>

using namespace offhook::table;

namespace {

/// Two counters up to `top`; each move adds one to one of them.
struct counters {
    std::uint8_t top = 3;
    std::uint8_t forbidden = 0xff; ///< a sum that a move must not reach
    bool circle = false;           ///< from the top back to the beginning, for ever

    static std::size_t width() { return 2; }
    static void first(std::uint8_t* into) { into[0] = into[1] = 0; }
    template <class Tell>
    void moves(packed_state from, Tell&& tell) const {
        bool quiet = true;
        for (std::size_t i = 0; i < 2; ++i) {
            std::uint8_t next[2] = {from[0], from[1]};
            if (from[i] == top) {
                if (!circle) continue;
                next[0] = next[1] = 0;
            } else {
                ++next[i];
            }
            const bool wrong = next[0] + next[1] == forbidden;
            tell(explored_move{next, quiet, wrong ? "forbidden" : ""});
            quiet = false;
        }
    }
    static std::string rest(packed_state) { return {}; }
    bool over(packed_state at) const { return at[0] == top && at[1] == top; }
    static std::size_t wake(packed_state) { return 0; }
};

} // namespace

TEST_CASE("every state is visited once") {
    counters model;
    std::size_t told = 0;
    exploration_bounds bounds;
    bounds.report_every = 4;
    const auto found = explore(model, bounds, [&](const exploration_progress&) { ++told; });
    CHECK(found.fault.empty());
    CHECK(found.complete);
    CHECK(found.states == 16);
    CHECK(found.moves == 24);
    CHECK(found.depth == 6);
    CHECK(told == 4);
}

TEST_CASE("the way to a fault is as short as can be") {
    counters model{.top = 100, .forbidden = 5};
    const auto found = explore(model, {}, {});
    CHECK(found.fault == "forbidden");
    CHECK_FALSE(found.complete);
    CHECK(found.way.size() == 5);
}

TEST_CASE("bounds are kept and said") {
    counters model{.top = 100};
    exploration_bounds bounds;
    bounds.states = 50;
    const auto found = explore(model, bounds, {});
    CHECK(found.fault.empty());
    CHECK_FALSE(found.complete);
    CHECK(found.states <= 52);
}

TEST_CASE("what runs in a circle never ends") {
    counters model;
    model.circle = true;
    const auto found = explore(model, {}, {});
    CHECK(found.fault == "the call never ends");
}
