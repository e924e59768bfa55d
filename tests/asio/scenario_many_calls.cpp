// Many calls at once: batches, queues, and nothing left.
#include "house.hpp"

namespace {

asio::awaitable<void> one_call(phone& from, std::string to, int number, int& connected) {
    auto call = co_await from.agent.call(to, {});
    if (!call) co_return;
    ++connected;
    if (number % 2 == 0)
        co_await call->hang_up();
    else
        co_await call->ended();
}

asio::awaitable<void> serve(phone& on, int number) {
    auto in = co_await on.agent.next_call();
    auto call = co_await in.answer();
    if (!call) co_return;
    if (number % 4 == 1)
        co_await call->hang_up(); // at times before the caller, at times with it
    else
        co_await call->ended();
}

} // namespace

TEST_CASE("three hundred calls at once, hung up by either side or by both, all end") {
    constexpr int calls = 300;
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    int connected = 0;
    int open = 2 * calls;
    const auto count = [&](std::exception_ptr failed) {
        CHECK(failed == nullptr);
        --open;
    };
    for (int i = 0; i < calls; ++i) {
        asio::co_spawn(context, one_call(a, b.uri("bob"), i, connected), count);
        asio::co_spawn(context, serve(b, i), count);
    }
    // Odd calls that nobody hangs up end with the shutdown.
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (connected < calls && context.run_one_until(until) != 0) {
    }
    CHECK(connected == calls);
    REQUIRE(run(context, both(shut(a), shut(b))));
    context.restart();
    while (open > 0 && context.run_one_until(until) != 0) {
    }
    CHECK(open == 0);
}
