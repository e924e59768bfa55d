// A subscription of ours to the state of somebody: take its NOTIFYs, give it back. Refreshes and
// retries are its table's. Made by user_agent::subscribe. Who watches us: watcher.hpp.
#pragma once

#include <offhook/asio/detail/initiate.hpp>
#include <offhook/asio/detail/watch_record.hpp>

#include <boost/asio/system_executor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace offhook {

/// Move-only; unsubscribes when it leaves its scope. Used on the strand of its user_agent.
class subscription {
public:
    subscription() = default; ///< stands for none
    subscription(subscription&&) noexcept = default;
    subscription& operator=(subscription&& other) noexcept {
        if (this != &other) drop();
        record_ = std::move(other.record_);
        return *this;
    }
    ~subscription() { drop(); }

    explicit operator bool() const { return record_ != nullptr; }
    session::soft_state_id id() const {
        return record_ != nullptr ? record_->id : session::soft_state_id{};
    }

    /// session::state_notified, the oldest that nobody has taken yet; (error_code, state_notified),
    /// whose error is why the subscription is over: a status, or boost::asio::error::eof.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_notify(Token&& token = {}) {
        return detail::initiate<error_code, session::state_notified>(
            detail::executor_of(record_),
            [watch = record_](auto done) { detail::await_told(watch, std::move(done)); }, token);
    }
    /// result<void>, when the last NOTIFY has come, or did not; at once when it is over.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto unsubscribe(Token&& token = {}) {
        return detail::initiate<result<void>>(
            detail::executor_of(record_),
            [watch = record_](auto done) {
                detail::await_over(watch, std::move(done));
                detail::end(watch);
            },
            token);
    }

private:
    friend struct detail::handle_access;
    explicit subscription(detail::watch_pointer record) : record_(std::move(record)) {}
    void drop() {
        if (record_ != nullptr) detail::end(record_);
    }

    detail::watch_pointer record_;
};

} // namespace offhook
