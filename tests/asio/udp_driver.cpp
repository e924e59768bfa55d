// The real world's driver: time, timer, sockets, and failures that are told later.
#include "print_result.hpp"

#include <offhook/asio/udp_driver.hpp>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

using namespace offhook;
using namespace std::chrono_literals;

namespace {

struct notes : driver_client {
    std::vector<std::string> came;
    unsigned batches = 0;
    unsigned wakes = 0;
    std::vector<flow_event> flows;

    void received(const path&, buffer bytes) override { came.emplace_back(bytes.text()); }
    void batch_ended() override { ++batches; }
    void woken() override { ++wakes; }
    void flow_changed(const flow_event& event) override { flows.push_back(event); }
};

address loopback(std::uint16_t port) { return *address::from_host("127.0.0.1", port); }

template <class Condition>
bool run_until(boost::asio::io_context& context, Condition&& met) {
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (!met() && context.run_one_until(until) != 0) {
    }
    return met();
}

} // namespace

TEST_CASE("the time is that of the Unix epoch and never goes backwards") {
    boost::asio::io_context context;
    udp_driver world(context.get_executor());
    const auto system =
        std::chrono::duration_cast<duration>(std::chrono::system_clock::now().time_since_epoch());
    const instant now = world.now();
    CHECK(std::chrono::abs(now.time_since_epoch() - system) < 5s);
    CHECK(world.now() >= now);
    CHECK(world.seed() != world.seed());
}

TEST_CASE("what is sent leaves with the flush and arrives in a batch") {
    boost::asio::io_context context;
    notes client;
    udp_driver world(context.get_executor());
    world.start(client);
    const auto a = world.open_udp(loopback(0));
    const auto b = world.open_udp(loopback(0));
    REQUIRE(a);
    REQUIRE(b);
    CHECK(a->local == a->advertised);
    const path way{protocol::udp, a->local, b->local, 0};
    world.send({way, buffer::copy_of("one")});
    world.send({way, buffer::copy_of("two")});
    world.flush();
    REQUIRE(run_until(context, [&] { return client.batches == 1; }));
    CHECK(client.came == std::vector<std::string>{"one", "two"});
}

TEST_CASE("a send that fails is told later, and the next one leaves") {
    boost::asio::io_context context;
    notes client;
    udp_driver world(context.get_executor());
    world.start(client);
    const auto a = world.open_udp(loopback(0));
    REQUIRE(a);
    const path way{protocol::udp, a->local, a->local, 0};
    world.send({way, buffer::copy_of(std::string(70'000, 'x'))});
    world.send({way, buffer::copy_of("small")});
    world.send({path{protocol::udp, loopback(1), a->local, 0}, buffer::copy_of("no such socket")});
    world.flush();
    CHECK(client.flows.empty());
    REQUIRE(run_until(context, [&] { return client.flows.size() == 2 && !client.came.empty(); }));
    CHECK(client.flows[0].what == flow_event::kind::failed);
    CHECK(client.came[0] == "small");
}

TEST_CASE("the one timer wakes once, at the time set last") {
    boost::asio::io_context context;
    notes client;
    udp_driver world(context.get_executor());
    world.start(client);
    world.wake_at(world.now() + 1h);
    world.wake_at(world.now() + 1ms);
    world.wake_at(world.now() + 2ms);
    REQUIRE(run_until(context, [&] { return client.wakes == 1; }));
    CHECK(context.poll() == 0);
    world.wake_at(world.now());
    world.wake_at(std::nullopt);
    context.restart();
    while (context.run_one_for(20ms) != 0) {
    }
    CHECK(client.wakes == 1);
}

TEST_CASE("after close nobody is called") {
    boost::asio::io_context context;
    notes client;
    {
        udp_driver world(context.get_executor());
        world.start(client);
        REQUIRE(world.open_udp(loopback(0)));
        world.wake_at(world.now());
        world.close();
    }
    context.run();
    CHECK(client.wakes == 0);
}

TEST_CASE("of 0.0.0.0 peers are told an address that they can use") {
    boost::asio::io_context context;
    notes client;
    udp_driver world(context.get_executor());
    world.start(client);
    const auto opened = world.open_udp(*address::from_host("0.0.0.0", 0));
    REQUIRE(opened);
    CHECK(opened->local.any());
    CHECK_FALSE(opened->advertised.any());
    CHECK(opened->advertised.port == opened->local.port);
}
