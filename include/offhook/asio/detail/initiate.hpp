// From any Asio completion token to a waiter. Read next: waiter.hpp, agent.hpp.
#pragma once

#include <offhook/asio/detail/waiter.hpp>

#include <boost/asio/async_result.hpp>

#include <utility>

namespace offhook::detail {

/// Begins an operation that completes with `Args...`: start(waiter). What `start` holds was copied
/// when the operation was made, so no view of the caller's is used after that: with use_awaitable
/// it begins only when it is awaited.
template <class... Args, class Start, class Token>
auto initiate(const boost::asio::any_io_executor& executor, Start start, Token& token) {
    return boost::asio::async_initiate<Token, void(Args...)>(
        [executor, start = std::move(start)](auto&& handler) mutable {
            start(waiter<Args...>(std::forward<decltype(handler)>(handler), executor));
        },
        token);
}

} // namespace offhook::detail
