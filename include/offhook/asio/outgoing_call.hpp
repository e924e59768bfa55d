// We call somebody, and it is not answered yet: hear it ring, wait for the answer, or give it up.
// Not for a program that only wants the answer: see user_agent::call. Read next: call.hpp.
#pragma once

#include <offhook/asio/call.hpp>

#include <utility>

namespace offhook {

/// Move-only; gives the call up when it leaves its scope before `answered` has given a `call`,
/// which is then the one handle that matters.
class outgoing_call {
public:
    outgoing_call(outgoing_call&&) noexcept = default;
    outgoing_call& operator=(outgoing_call&& other) noexcept {
        if (this != &other) drop();
        record_ = std::move(other.record_);
        return *this;
    }
    ~outgoing_call() { drop(); }

    session::call_id id() const { return record_->id; }
    /// It was refused or given up, or ended otherwise.
    bool over() const { return record_->ending.has_value() || record_->home == nullptr; }

    /// result<int>: the status of the next provisional response above 100; of several that came
    /// before they were asked for, the newest. errc::no_such_request once the call is answered,
    /// errc::call_is_ending once it ends.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_progress(Token&& token = {}) {
        return detail::initiate<result<int>>(
            record_->executor,
            [call = record_](auto done) { detail::await_progress(call, std::move(done)); }, token);
    }
    /// result<call>, when it is established; a refused call fails with its status in
    /// status_category(). Cancelling the operation leaves the call as it is.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto answered(Token&& token = {}) {
        return detail::initiate<result<call>>(
            record_->executor,
            [call = record_](auto done) { detail::await_answered(call, std::move(done)); }, token);
    }
    /// end_reason, when the call is over: CANCEL, or BYE when the answer was on its way.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto hang_up(Token&& token = {}) {
        return detail::initiate<end_reason>(
            record_->executor,
            [call = record_](auto done) { detail::hang_up(call, std::move(done)); }, token);
    }
    /// end_reason, when the call is over, whoever ended it.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto ended(Token&& token = {}) {
        return detail::initiate<end_reason>(
            record_->executor,
            [call = record_](auto done) { detail::await_ended(call, std::move(done)); }, token);
    }

private:
    friend struct detail::handle_access;
    explicit outgoing_call(detail::call_pointer record) : record_(std::move(record)) {}
    void drop() {
        if (record_ != nullptr && !record_->handed_over) detail::abandon(record_, 480);
    }

    detail::call_pointer record_;
};

} // namespace offhook
