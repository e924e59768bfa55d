// What the seeded network does to datagrams. Not their delivery: see world.cpp.
#include <offhook/simulation/network.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using namespace offhook;
using namespace offhook::simulation;
using namespace std::chrono_literals;

namespace {

constexpr instant zero{};
const address a = *address::from_host("10.0.0.1", 5060);
const address b = *address::from_host("10.0.0.2", 5060);
const address c = *address::from_host("10.0.0.3", 5060);

struct bench {
    explicit bench(std::uint64_t seed, const link_settings& values = {})
        : net(random_source::from_number(seed)) {
        net.set_default(values);
    }
    network::fate send(instant now, const address& from, const address& to) {
        return net.send(now, {from, to, message, bytes.text()}, bytes);
    }
    network net;
    sip_message message;
    buffer bytes = buffer::copy_of(std::string_view{"x"});
};

} // namespace

TEST_CASE("a good link delivers once, in its delay", "[simulation]") {
    bench on(1, {.delay_min = 10ms, .delay_max = 30ms});
    for (int i = 0; i < 200; ++i) {
        const auto fate = on.send(zero, a, b);
        REQUIRE(fate.arrivals.size() == 1);
        CHECK(fate.arrivals[0] >= zero + 10ms);
        CHECK(fate.arrivals[0] <= zero + 30ms);
    }
}

TEST_CASE("without reordering a link is a pipe, with it datagrams pass each other",
          "[simulation]") {
    const auto order = [](unsigned percent) {
        bench on(2, {.delay_min = 1ms, .delay_max = 40ms, .reorder_percent = percent});
        std::vector<instant> arrivals;
        for (int i = 0; i < 100; ++i) {
            arrivals.push_back(on.send(zero + i * 1ms, a, b).arrivals.at(0));
        }
        return std::is_sorted(arrivals.begin(), arrivals.end());
    };
    CHECK(order(0));
    CHECK_FALSE(order(30));
}

TEST_CASE("loss and duplication come about as often as asked", "[simulation]") {
    bench on(3, {.loss_percent = 20, .duplicate_percent = 10});
    unsigned lost = 0;
    unsigned twice = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto fate = on.send(zero, a, b);
        lost += fate.arrivals.empty();
        twice += fate.arrivals.size() == 2;
        if (fate.arrivals.empty()) CHECK(fate.why == "loss");
    }
    CHECK(lost > 1'600); // 0.9 * 0.2 + 0.1 * 0.04
    CHECK(lost < 2'100);
    CHECK(twice > 500); // 0.1 * 0.64
    CHECK(twice < 780);
}

TEST_CASE("the same seed gives the same fates", "[simulation]") {
    const link_settings values{
        .delay_max = 100ms, .loss_percent = 20, .duplicate_percent = 20, .reorder_percent = 20};
    bench one(4, values);
    bench two(4, values);
    for (int i = 0; i < 500; ++i) {
        CHECK(one.send(zero, a, b).arrivals == two.send(zero, a, b).arrivals);
    }
}

TEST_CASE("a cut link and a node that is down let nothing through", "[simulation]") {
    bench on(5);
    on.net.cut(b, a);
    CHECK(on.send(zero, a, b).why == "cut");
    CHECK(on.send(zero, b, a).arrivals.empty());
    CHECK(on.send(zero, a, c).arrivals.size() == 1);
    on.net.mend(a, b);
    CHECK(on.send(zero, a, b).arrivals.size() == 1);
    on.net.take_down(c);
    CHECK(on.send(zero, a, c).arrivals.empty());
    CHECK(on.send(zero, c, b).arrivals.empty());
    on.net.bring_up(c);
    CHECK(on.send(zero, c, b).arrivals.size() == 1);
}

TEST_CASE("a link has its own settings in one direction", "[simulation]") {
    bench on(6);
    on.net.set_link(a, b, {.loss_percent = 100});
    CHECK(on.send(zero, a, b).arrivals.empty());
    CHECK(on.send(zero, b, a).arrivals.size() == 1);
}

TEST_CASE("a named fault drops what its predicate says, so often and no more", "[simulation]") {
    bench on(7);
    on.net.drop_when(
        "to c", [](const datagram& one) { return one.to == c; }, 2);
    CHECK(on.net.scripted());
    CHECK(on.send(zero, a, b).arrivals.size() == 1);
    CHECK(on.send(zero, a, c).why == "to c");
    CHECK(on.send(zero, b, c).arrivals.empty());
    CHECK(on.net.taken("to c") == 2);
    CHECK_FALSE(on.net.scripted());
    CHECK(on.send(zero, a, c).arrivals.size() == 1);
}

TEST_CASE("what is withheld comes back in order", "[simulation]") {
    bench on(8);
    on.net.withhold(
        "all", [](const datagram&) { return true; }, 3);
    on.send(zero, a, b);
    on.send(zero, b, c);
    const auto back = on.net.release("all");
    REQUIRE(back.size() == 2);
    CHECK(back[0].to == b);
    CHECK(back[1].to == c);
    CHECK_FALSE(on.net.scripted());
    CHECK(on.send(zero, a, b).arrivals.size() == 1);
}

TEST_CASE("damaged datagrams are changed, and only as often as asked", "[simulation]") {
    bench on(10, {.damage_percent = 20});
    const buffer text = buffer::copy_of(std::string_view{"BYE sip:b@10.0.0.2 SIP/2.0"});
    unsigned changed = 0;
    for (int i = 0; i < 1'000; ++i) {
        if (const auto damaged = on.net.damage(a, b, text)) {
            ++changed;
            CHECK(damaged->size() <= text.size() + 40);
        }
    }
    CHECK(changed > 150);
    CHECK(changed < 250);
    on.net.heal();
    CHECK_FALSE(on.net.damage(a, b, text).has_value());
}

TEST_CASE("a healed network delivers everything", "[simulation]") {
    bench on(9, {.loss_percent = 100});
    on.net.set_link(b, a, {.loss_percent = 100});
    on.net.cut(a, c);
    on.net.take_down(b);
    on.net.drop_when(
        "all", [](const datagram&) { return true; }, 99);
    on.net.heal();
    CHECK(on.send(zero, a, b).arrivals.size() == 1);
    CHECK(on.send(zero, b, a).arrivals.size() == 1);
    CHECK(on.send(zero, a, c).arrivals.size() == 1);
}
