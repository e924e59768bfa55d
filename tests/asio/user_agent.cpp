// What an Asio user expects of a user_agent: any completion token, cancellation, no re-entrancy,
// nothing left when a context goes down, and options that g++ 12 does not destroy twice.
#include "house.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/use_future.hpp>

#include <type_traits>

static_assert(std::is_aggregate_v<offhook::call_options>);
static_assert(std::is_trivially_destructible_v<offhook::call_options>);
static_assert(!std::is_copy_constructible_v<offhook::call>);
static_assert(std::is_default_constructible_v<offhook::call>); // an empty one, for a || b
static_assert(std::is_nothrow_move_constructible_v<offhook::call>);

TEST_CASE("completions are posted, whatever the token") {
    asio::io_context context(1);
    phone a(context);
    bool inside = true;
    int completed = 0;
    a.agent.call("no uri", {}, [&](offhook::result<offhook::call> call) {
        CHECK_FALSE(inside);
        CHECK(call.error() == offhook::make_error_code(offhook::errc::bad_uri));
        ++completed;
    });
    a.agent.sleep_for(offhook::duration{0}, [&] { ++completed; });
    auto later = a.agent.options("no uri", asio::use_future);
    inside = false;
    while (completed < 2)
        context.run_one();
    context.poll();
    CHECK_FALSE(later.get());
}

TEST_CASE("options with views and durations survive many co_awaits") {
    asio::io_context context(1);
    phone a(context);
    const auto calls = [&]() -> asio::awaitable<void> {
        for (int i = 0; i < 10; ++i) {
            const std::string from(100, static_cast<char>('a' + i));
            const auto call =
                co_await a.agent.call(std::string("not a uri, long enough for the heap: ") + from,
                                      {.from = from, .headers = "X-A: 1\r\n", .ring_timeout = 5s});
            CHECK_FALSE(call);
            const auto drained =
                co_await (a.agent.options("sip:" + std::string(64, ' ')) || a.agent.sleep_for(1h));
            CHECK(drained.index() == 0);
        }
    };
    REQUIRE(run(context, calls()));
}

TEST_CASE("the views of an operation are read when it is made, not when it begins") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto story = [&]() -> asio::awaitable<void> {
        auto text = std::make_unique<std::string>(b.uri("bob"));
        auto operation = a.agent.options(*text);
        text.reset();
        const auto answer = co_await std::move(operation);
        CHECK(answer);
    };
    REQUIRE(run(context, story()));
}

TEST_CASE("an operation that is cancelled completes as aborted, the next one is served") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    asio::cancellation_signal stop;
    int aborted = 0;
    a.agent.next_call(asio::bind_cancellation_slot(
        stop.slot(), [&](offhook::error_code error, offhook::incoming_call) {
            CHECK(error == asio::error::operation_aborted);
            ++aborted;
        }));
    stop.emit(asio::cancellation_type::terminal);
    asio::cancellation_signal wake;
    a.agent.sleep_for(1h, asio::bind_cancellation_slot(wake.slot(), [&] { ++aborted; }));
    wake.emit(asio::cancellation_type::terminal);
    const auto served = [&]() -> asio::awaitable<void> {
        auto in = co_await (a.agent.next_call() || b.agent.call(a.uri("alice"), {}));
        CHECK(in.index() == 0);
    };
    REQUIRE(run(context, served()));
    CHECK(aborted == 2);
}

TEST_CASE("an agent that is destroyed tells all who wait") {
    asio::io_context context(1);
    int told = 0;
    {
        phone a(context);
        a.agent.next_call([&](offhook::error_code error, offhook::incoming_call) {
            CHECK(error == asio::error::operation_aborted);
            ++told;
        });
        a.agent.call("sip:bob@127.0.0.1:9", {}, [&](offhook::result<offhook::call> call) {
            CHECK(call.error() == asio::error::operation_aborted);
            ++told;
        });
        a.agent.sleep_for(1h, [&] { ++told; });
    }
    context.run();
    CHECK(told == 3);
}

TEST_CASE("handles may outlive their agent") {
    asio::io_context context(1);
    auto a = std::make_unique<phone>(context);
    phone b(context);
    const auto story = [&]() -> asio::awaitable<void> {
        std::optional<offhook::call> kept;
        const auto calls = [&]() -> asio::awaitable<void> {
            auto call = co_await a->agent.call(b.uri("bob"), {});
            REQUIRE(call);
            kept = std::move(*call);
        };
        const auto answers = [&]() -> asio::awaitable<void> {
            auto in = co_await b.agent.next_call();
            auto call = co_await in.answer();
            CHECK(call);
        };
        co_await (calls() && answers());
        a.reset();
        CHECK_FALSE(kept->active());
        CHECK(kept->state().empty());
        const offhook::end_reason reason = co_await kept->hang_up();
        CHECK(reason.why == asio::error::operation_aborted);
        const auto held = co_await kept->hold();
        CHECK(held.error() == asio::error::operation_aborted);
        const auto out = co_await kept->transfer("sip:x@127.0.0.1", {});
        CHECK(out.why == asio::error::operation_aborted);
    };
    REQUIRE(run(context, story()));
}

TEST_CASE("a context that goes down destroys coroutines that wait for ever, and their agent") {
    bool gone = false;
    bool waiting = false;
    struct flag {
        bool& gone;
        explicit flag(bool& g) : gone(g) {}
        ~flag() { gone = true; }
    };
    {
        asio::io_context context(1);
        asio::co_spawn(
            context,
            [&]() -> asio::awaitable<void> {
                flag guard(gone);
                phone a(context);
                phone b(context);
                auto in = co_await (b.agent.next_call() || a.agent.call(b.uri("bob"), {}));
                (void)co_await (b.agent.next_call() || std::get<0>(in).ended());
                waiting = true;
                (void)co_await b.agent.next_call();
            },
            asio::detached);
        while (!waiting)
            context.run_one();
        context.poll();
        CHECK_FALSE(gone);
    }
    CHECK(gone);
}

TEST_CASE("a table with faults is refused with its diagnostics, and nothing changes") {
    asio::io_context context(1);
    phone a(context);
    const auto none = [](std::string_view, const offhook::table::source&) {
        return std::optional<offhook::table::source>{};
    };
    CHECK_FALSE(
        a.agent.use_table({"bad.yaml", "offhook: table/1\nnonsense: true\n"}, none).empty());
}
