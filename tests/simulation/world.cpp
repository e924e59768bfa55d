// How a world runs: deliveries, timers, faults, and that the same seed gives the same trace.
#include <offhook/simulation/world.hpp>

#include "cast.hpp"

using namespace cast_of;

namespace {

/// Writes down what reaches it, and when it is woken.
class scribe final : public participant {
public:
    explicit scribe(world& in) : in_(in) {}
    void received(const path&, const buffer& bytes) override {
        story.push_back(std::string(bytes.text()));
        times.push_back(in_.now());
    }
    void expire() override {
        story.push_back("woken");
        times.push_back(in_.now());
        if (!stubborn) due.reset();
    }
    std::optional<instant> next_deadline() const override { return due; }

    std::vector<std::string> story;
    std::vector<instant> times;
    std::optional<instant> due;
    bool stubborn = false;

private:
    world& in_;
};

struct two_scribes {
    explicit two_scribes(const world_settings& values)
        : in(values), a(in), b(in), a_at(in.next_address()), b_at(in.next_address()) {
        a_is = in.add("a", a);
        b_is = in.add("b", b);
        in.bind(a_is, a_at);
        in.bind(b_is, b_at);
    }
    void send(const char* text) {
        in.send(a_is, {protocol::udp, a_at, b_at, 0}, buffer::copy_of(std::string_view{text}));
    }
    world in;
    scribe a;
    scribe b;
    address a_at;
    address b_at;
    std::uint32_t a_is = 0;
    std::uint32_t b_is = 0;
};

std::uint64_t run(std::uint64_t seed, bool keep) {
    recorder alice_hears;
    recorder bob_hears;
    world around({.seed = seed,
                  .links = {.delay_max = 90ms,
                            .loss_percent = 20,
                            .duplicate_percent = 20,
                            .reorder_percent = 20},
                  .keep_records = keep});
    node& alice = around.add_node("alice", {}, alice_hears);
    node& bob = around.add_node("bob", {}, bob_hears);
    const auto made = alice.command(ses::make_call{.target = bob.uri()});
    REQUIRE(made.has_value());
    around.run_for(20s);
    alice.command(ses::hang_up_call{.call = made->call});
    around.run_until_idle(300s);
    around.finish();
    CHECK(around.objections().empty());
    return around.records().hash();
}

} // namespace

TEST_CASE("a packet that comes with the deadline comes before it", "[simulation]") {
    two_scribes on({.links = {.delay_min = 10ms, .delay_max = 10ms}});
    on.b.due = on.in.now() + 10ms;
    on.in.reschedule(on.b_is);
    on.send("late");
    on.in.run_for(1s);
    CHECK(on.b.story == std::vector<std::string>{"late", "woken"});
    CHECK(on.b.times[0] == on.b.times[1]);
}

TEST_CASE("a deadline that moves", "[simulation]") {
    two_scribes on({});
    const instant begin = on.in.now();
    on.b.due = begin + 5s;
    on.in.reschedule(on.b_is);
    SECTION("to an earlier time") {
        on.b.due = begin + 2s;
        on.in.reschedule(on.b_is);
        on.in.run_for(10s);
        CHECK(on.b.times == std::vector<instant>{begin + 2s});
    }
    SECTION("to a later one, without being told") {
        on.b.due = begin + 7s;
        on.in.run_for(10s);
        CHECK(on.b.times == std::vector<instant>{begin + 7s});
    }
    SECTION("away") {
        on.b.due.reset();
        on.in.run_for(10s);
        CHECK(on.b.times.empty());
        CHECK(on.in.idle());
    }
}

TEST_CASE("who never lets time go on is stopped and objected to", "[simulation]") {
    two_scribes on({});
    on.b.stubborn = true;
    on.b.due = on.in.now();
    on.in.reschedule(on.b_is);
    on.in.run_for(1s);
    on.in.finish();
    REQUIRE(on.in.objections().size() == 1);
    CHECK(on.in.objections()[0].checker == "drains_end");
}

TEST_CASE("withheld datagrams come when they are released", "[simulation]") {
    two_scribes on({});
    on.in.wire().withhold(
        "all", [](const datagram&) { return true; }, 2);
    on.send("one");
    on.send("two");
    on.send("three");
    on.in.run_for(1s);
    CHECK(on.b.story == std::vector<std::string>{"three"});
    on.in.release("all");
    on.in.run_for(1s);
    CHECK(on.b.story == std::vector<std::string>{"three", "one", "two"});
}

TEST_CASE("an address that nobody has swallows what is sent to it", "[simulation]") {
    two_scribes on({});
    on.in.unbind(on.b_at);
    on.send("lost");
    on.in.run_for(1s);
    CHECK(on.b.story.empty());
    CHECK(on.in.idle());
    CHECK_FALSE(on.in.bind(on.a_is, on.a_at));
}

TEST_CASE("actions happen at their time", "[simulation]") {
    two_scribes on({});
    const instant begin = on.in.now();
    int done = 0;
    on.in.at(begin + 3s, [&] { ++done; });
    CHECK_FALSE(on.in.run_until([&] { return done > 0; }, 2s));
    CHECK(on.in.now() == begin + 2s);
    CHECK(on.in.run_until([&] { return done > 0; }, 2s));
    CHECK(on.in.now() == begin + 3s);
}

TEST_CASE("the same seed gives the same trace", "[simulation]") {
    const std::uint64_t first = run(7, false);
    CHECK(run(7, false) == first);
    CHECK(run(7, true) == first); // keeping records changes nothing
    CHECK(run(8, false) != first);
}
