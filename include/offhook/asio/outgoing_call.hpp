// We call somebody, and it is not answered yet: hear it ring, wait for the answer, or give it up.
// Not for a program that only wants the answer: see user_agent::call. Read next: call.hpp.
#pragma once

#include <offhook/asio/call.hpp>

#include <string>
#include <utility>
#include <vector>

namespace offhook {

/// Move-only; gives the call up when it leaves its scope before `answered` has given a `call`,
/// which is then the one handle that matters.
class outgoing_call : public detail::handle<detail::handle_kind::outgoing> {
public:
    outgoing_call() = default; ///< stands for no call

    /// It was refused or given up, or ended otherwise.
    bool over() const {
        return record_ == nullptr || record_->ending.has_value() || record_->home == nullptr;
    }

    /// result<call_progress>: the next provisional response above 100, with the number of its early
    /// dialog when several phones ring; of several that came before they were asked for, the
    /// newest. errc::no_such_request once the call is answered, errc::call_is_ending once it ends.
    /// With redirect_policy::ask also a 3xx, which waits for `follow`.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_progress(Token&& token = {}) {
        return detail::initiate<result<call_progress>>(
            detail::executor_of(record_),
            [call = record_](auto done) { detail::await_progress(call, std::move(done)); }, token);
    }
    /// Where a 3xx would send the call, the best first; empty when there is nothing to decide.
    std::vector<std::string> redirected_to() const {
        return record_ == nullptr ? std::vector<std::string>{} : record_->redirected_to;
    }
    /// Goes there, or to any other SIP URI; an empty target is the best that was named.
    result<void> follow(const std::string& target = {}) { return detail::follow(record_, target); }
    /// result<call>, when it is established; a refused call fails with its status in
    /// status_category(). Cancelling the operation leaves the call as it is.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto answered(Token&& token = {}) {
        return detail::initiate<result<call>>(
            detail::executor_of(record_),
            [call = record_](auto done) { detail::await_answered(call, std::move(done)); }, token);
    }

private:
    friend struct detail::handle_access;
    explicit outgoing_call(detail::call_pointer record) : handle(std::move(record)) {}
};

} // namespace offhook
