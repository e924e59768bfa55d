// The order of virtual events. Not the world that runs them.
#include <offhook/simulation/clock.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace offhook;
using namespace offhook::simulation;
using namespace std::chrono_literals;

namespace {
constexpr instant zero{};
}

TEST_CASE("events come in the order of their instants", "[simulation]") {
    event_queue<std::string> queue(zero);
    queue.push(zero + 3s, rank::timer, "c");
    queue.push(zero + 1s, rank::timer, "a");
    queue.push(zero + 2s, rank::packet, "b");
    CHECK(queue.pop() == "a");
    CHECK(queue.now() == zero + 1s);
    CHECK(queue.pop() == "b");
    CHECK(queue.pop() == "c");
    CHECK(queue.empty());
}

TEST_CASE("in one instant packets come before timers, then the first pushed", "[simulation]") {
    event_queue<std::string> queue(zero);
    queue.push(zero + 1s, rank::timer, "timer 1");
    queue.push(zero + 1s, rank::packet, "packet 1");
    queue.push(zero + 1s, rank::timer, "timer 2");
    queue.push(zero + 1s, rank::packet, "packet 2");
    CHECK(queue.pop() == "packet 1");
    CHECK(queue.pop() == "packet 2");
    CHECK(queue.pop() == "timer 1");
    CHECK(queue.pop() == "timer 2");
}

TEST_CASE("what is pushed into the past happens now", "[simulation]") {
    event_queue<int> queue(zero + 5s);
    queue.push(zero + 1s, rank::timer, 1);
    CHECK(queue.next() == zero + 5s);
    CHECK(queue.pop() == 1);
    CHECK(queue.now() == zero + 5s);
}

TEST_CASE("the clock moves through idle time but never past an event", "[simulation]") {
    event_queue<int> queue(zero);
    queue.advance(zero + 4s);
    CHECK(queue.now() == zero + 4s);
    queue.push(zero + 6s, rank::timer, 1);
    queue.advance(zero + 9s);
    CHECK(queue.now() == zero + 4s);
    queue.advance(zero + 6s);
    CHECK(queue.now() == zero + 6s);
    queue.advance(zero + 1s);
    CHECK(queue.now() == zero + 6s);
}

TEST_CASE("places are used again and nothing is mixed up", "[simulation]") {
    event_queue<int> queue(zero);
    int sum = 0;
    for (int round = 0; round < 1000; ++round) {
        queue.push(zero + std::chrono::milliseconds{(round * 7919) % 1000}, rank::timer, round);
        if (round % 3 == 2) sum += queue.pop();
    }
    while (!queue.empty())
        sum += queue.pop();
    CHECK(sum == 999 * 1000 / 2);
}
