// Coroutine programs of users in simulated time: minutes pass in milliseconds, and the same program
// gives the same trace.
#include <offhook/simulation/driver.hpp>

#include <offhook/asio/user_agent.hpp>
#include <offhook/simulation/world.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace offhook;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

struct house {
    explicit house(std::uint64_t seed)
        : around({.seed = seed, .links = {.delay_min = 10ms, .delay_max = 10ms}}) {}
    std::unique_ptr<user_agent> agent(const std::string& name) {
        return std::make_unique<user_agent>(
            std::make_unique<simulation::driver>(around, context, name), user_agent_options{});
    }
    asio::io_context context;
    simulation::world around;
    std::vector<std::string> story;
};

asio::awaitable<void> answers(house& in, user_agent& bob) {
    auto [error, came] = co_await bob.next_call(asio::as_tuple(asio::use_awaitable));
    if (error) co_return;
    co_await bob.sleep_for(20s); // the phone rings
    auto call = co_await came.answer();
    in.story.push_back(call ? "bob is up" : "bob failed");
    if (call) co_await call->ended();
    in.story.push_back("bob has ended");
}

asio::awaitable<void> calls(house& in, user_agent& alice) {
    auto call = co_await alice.call("sip:bob@10.0.0.2:5060", call_options{});
    in.story.push_back(call ? "alice is up" : "alice failed");
    if (!call) co_return;
    co_await alice.sleep_for(10min);
    co_await call->hang_up();
    in.story.push_back("alice has ended");
    co_await call->drained();
}

std::uint64_t play(std::uint64_t seed) {
    house in(seed);
    auto alice = in.agent("alice");
    auto bob = in.agent("bob");
    REQUIRE(alice->listen("udp:10.0.0.1:5060").has_value());
    REQUIRE(bob->listen("udp:10.0.0.2:5060").has_value());
    asio::co_spawn(in.context, answers(in, *bob), asio::detached);
    asio::co_spawn(in.context, calls(in, *alice), asio::detached);
    const instant begin = in.around.now();
    CHECK(in.around.run_until([&] { return in.story.size() == 4; }, 1h));
    CHECK(in.around.now() > begin + 10min + 20s);
    CHECK(in.around.now() < begin + 10min + 21s);
    CHECK(in.story ==
          std::vector<std::string>{"alice is up", "bob is up", "alice has ended", "bob has ended"});
    in.around.run_until_idle(300s);
    CHECK(alice->endpoint().count().empty());
    CHECK(bob->endpoint().count().empty());
    in.around.finish();
    for (const auto& one : in.around.objections())
        FAIL_CHECK(one.to_string());
    return in.around.records().hash();
}

} // namespace

TEST_CASE("a program of coroutines runs in simulated time", "[simulation]") {
    const std::uint64_t first = play(5);
    CHECK(play(5) == first);
    CHECK(play(6) != first);
}

TEST_CASE("listeners are addresses of the world", "[simulation]") {
    house in(1);
    auto one = in.agent("one");
    auto two = in.agent("two");
    REQUIRE(one->listen("udp:10.0.0.1:5060").has_value());
    const auto taken = two->listen("udp:10.0.0.1:5060");
    REQUIRE(taken.has_error());
    CHECK(taken.error() == asio::error::address_in_use);
    const auto any = two->listen("udp:10.0.0.1:0");
    REQUIRE(any.has_value());
    CHECK(any->port != 0);
    one.reset(); // its address is free again
    CHECK(two->listen("udp:10.0.0.1:5060").has_value());
}
