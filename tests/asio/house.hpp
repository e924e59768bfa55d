// For the tests of this folder: coroutines run to their end, on one context, within ten seconds.
#pragma once

#include "print_result.hpp"

#include <offhook/asio/user_agent.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <catch2/catch.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <string>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

/// The timers of a peer that nobody need wait for: T1 as short as a loopback allows.
inline offhook::user_agent_options quick() { return {}; }

/// A user_agent that listens on a port of its own.
struct phone {
    explicit phone(asio::io_context& context, offhook::user_agent_options options = quick())
        : agent(context.get_executor(), options), local(agent.listen("udp:127.0.0.1:0").value()) {}

    std::string uri(const std::string& user) const {
        return "sip:" + user + "@" + local.to_string();
    }

    offhook::user_agent agent;
    offhook::address local;
};

// No co_await stands inside CHECK or REQUIRE: Catch names its expression twice, and g++ 12 awaits
// it twice.

/// Runs a story to its end; false when it takes longer than ten seconds.
inline bool run(asio::io_context& context, asio::awaitable<void> story) {
    std::optional<std::exception_ptr> ended;
    asio::co_spawn(context, std::move(story), [&](std::exception_ptr failed) { ended = failed; });
    context.restart();
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (!ended && context.run_one_until(until) != 0) {
    }
    if (!ended) return false;
    if (*ended != nullptr) std::rethrow_exception(*ended);
    return true;
}

/// Two stories side by side.
inline asio::awaitable<void> both(asio::awaitable<void> one, asio::awaitable<void> other) {
    co_await (std::move(one) && std::move(other));
}

/// Nothing of a call is left once an agent has shut down, and nothing had to be forced.
/// Something that one story waits for and another one says; said once, it stays said.
class moment {
public:
    explicit moment(asio::io_context& context)
        : wait_(context, asio::steady_timer::time_point::max()) {}

    void come() {
        said_ = true;
        wait_.cancel();
    }
    asio::awaitable<void> wait() {
        if (!said_) co_await wait_.async_wait(asio::as_tuple(asio::use_awaitable));
    }

private:
    asio::steady_timer wait_;
    bool said_ = false;
};

inline asio::awaitable<void> shut(phone& one) {
    const auto finished = co_await one.agent.shutdown({.limit = 5s});
    CHECK(finished);
    const offhook::census left = one.agent.endpoint().count();
    CHECK(left[offhook::owner_class::call] == 0);
    CHECK(left[offhook::owner_class::media_port] == 0);
    CHECK(one.agent.endpoint().counters().rounds_exceeded == 0);
}
