// What every handle on a call can do, however far the call is, and what leaving its scope does. Not
// a handle of its own: see ../call.hpp, ../incoming_call.hpp, ../outgoing_call.hpp. Read next:
// call_record.hpp.
#pragma once

#include <offhook/asio/detail/call_record.hpp>
#include <offhook/asio/detail/initiate.hpp>

#include <boost/asio/system_executor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace offhook::detail {

enum class handle_kind : unsigned char { incoming, outgoing, established };

/// An empty handle has no user_agent: what it completes is posted to the handler's own executor,
/// which every coroutine has.
inline boost::asio::any_io_executor executor_of(const call_pointer& call) {
    if (call == nullptr) return boost::asio::system_executor();
    return call->executor;
}

/// Leaving the scope: an undecided call is rejected with 480, another is hung up, unless an
/// outgoing one was handed over as a `call`.
void drop(const call_pointer& call, handle_kind kind);

/// Move-only. Used on the strand of its user_agent. Every verb that waits takes an Asio completion
/// token; the comment names what it completes with. On an empty handle it completes as aborted.
template <handle_kind Kind>
class handle {
public:
    /// Empty when the handle is.
    session::call_id id() const { return record_ != nullptr ? record_->id : session::call_id{}; }
    /// It stands for a call, which may be over.
    explicit operator bool() const { return record_ != nullptr; }

    /// end_reason, when the call is over, whoever ended it: cancelled, rejected, timed out ...
    template <class Token = boost::asio::use_awaitable_t<>>
    auto ended(Token&& token = {}) {
        return initiate<end_reason>(
            executor_of(record_),
            [call = record_](auto done) { await_ended(call, std::move(done)); }, token);
    }
    /// end_reason, when the call is over: BYE, or CANCEL while it is not answered. Right in every
    /// state; an ended call completes at once.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto hang_up(Token&& token = {}) requires(Kind != handle_kind::incoming) {
        return initiate<end_reason>(
            executor_of(record_),
            [call = record_](auto done) { detail::hang_up(call, std::move(done)); }, token);
    }
    /// result<session::published>: the next word of the program's own that a row of the call's
    /// table publishes, kept from the call's first moment on; an error once the call is over.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_published(Token&& token = {}) {
        return initiate<result<session::published>>(
            executor_of(record_),
            [call = record_](auto done) { await_published(call, std::move(done)); }, token);
    }

    /// result<response_summary>: the final response to a request inside the call (INFO, MESSAGE,
    /// OPTIONS, a method of the program's own), a refusal too. Not before the first ring, and not
    /// in a call that ends: errc::not_accepted_now, call_is_ending.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto request(std::string_view method, const in_call_options& options, Token&& token = {}) {
        session::send_in_call what{id(), std::string(method), std::string(options.content_type),
                                   std::string(options.body), std::string(options.headers)};
        return initiate<result<response_summary>>(
            executor_of(record_),
            [call = record_, what = std::move(what)](auto done) mutable {
                ask_in(call, std::move(what), std::move(done));
            },
            token);
    }
    /// result<void>, when each digit ("5", "*", "#", "A" to "D") has gone in an INFO of its own
    /// (application/dtmf-relay) and the last has its answer. The first that is refused is the last.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto send_dtmf(std::string_view digits, const dtmf_options& options, Token&& token = {}) {
        return initiate<result<void>>(
            executor_of(record_),
            [call = record_, digits = std::string(digits),
             length = options.length](auto done) mutable {
                detail::send_dtmf(call, std::move(digits), length, std::move(done));
            },
            token);
    }
    /// result<call_request>: the next request of the peer inside the call, of a method in
    /// user_agent_options::offered, kept from the call's first moment on. It has its answer; a
    /// digit is read with dtmf_of. An error when the call ends without one.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_request(Token&& token = {}) {
        return initiate<result<call_request>>(
            executor_of(record_),
            [call = record_](auto done) { await_call_request(call, std::move(done)); }, token);
    }

    /// What an event ("HoldCall", "DialogBYE") would do now, and why: the rows tried, the guard
    /// that refuses, what the present states accept. Many lines.
    std::string explain(std::string_view event) const { return detail::explain(record_, event); }
    /// Why the last command given through a handle of this call was refused by its table, in one
    /// line; empty when it was not.
    std::string_view refusal() const {
        return record_ != nullptr ? std::string_view(record_->refusal) : std::string_view();
    }

protected:
    handle() = default;
    explicit handle(call_pointer record) : record_(std::move(record)) {}
    handle(handle&&) noexcept = default;
    handle& operator=(handle&& other) noexcept {
        if (this != &other) drop(record_, Kind);
        record_ = std::move(other.record_);
        return *this;
    }
    ~handle() { drop(record_, Kind); }

    call_pointer record_;
};

} // namespace offhook::detail
