// An established call, as the one handle that a program holds on it: leaving its scope hangs up.
// Only an answered call has this type. Read next: incoming_call.hpp, transfer_request.hpp.
#pragma once

#include <offhook/asio/detail/handle.hpp>
#include <offhook/asio/options.hpp>

#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace offhook {

/// Move-only. Used on the strand of its user_agent. Every verb takes an Asio completion token; the
/// comment names what it completes with. See detail/handle.hpp for ended, next_published, explain.
class call : public detail::handle<detail::handle_kind::established> {
public:
    call() = default; ///< stands for no call

    /// Still up; false from the moment it begins to end.
    bool active() const {
        return record_ != nullptr && !record_->ending && record_->home != nullptr;
    }
    /// The state of its table: "Active"; empty once it is over.
    std::string_view state() const { return detail::state_of(record_); }

    /// As hang_up; the CANCEL or BYE says why: a Reason value (RFC 3326), "SIP;cause=200".
    template <class Token = boost::asio::use_awaitable_t<>>
    auto hang_up_because(std::string_view reason, Token&& token = {}) {
        return detail::initiate<end_reason>(
            detail::executor_of(record_),
            [call = record_, why = std::string(reason)](auto done) {
                detail::hang_up(call, std::move(done), why);
            },
            token);
    }
    /// The peer has us on hold.
    bool held_by_peer() const { return record_->held_by_peer; }

    /// Nothing, when nobody hears us any more and the ports are free.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto media_released(Token&& token = {}) {
        return detail::initiate<>(
            detail::executor_of(record_),
            [call = record_](auto done) { detail::await_media_released(call, std::move(done)); },
            token);
    }
    /// Nothing, when the call's last wire duty is done.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto drained(Token&& token = {}) {
        return detail::initiate<>(
            detail::executor_of(record_),
            [call = record_](auto done) { detail::await_drained(call, std::move(done)); }, token);
    }

    /// transfer_outcome. A blind transfer; the options say when this call is released.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto transfer(std::string_view target, const transfer_options& options, Token&& token = {}) {
        session::transfer_call what{id(), std::string(target), options.release};
        what.silent = options.silent;
        return transferred(std::move(what), token);
    }
    /// transfer_outcome. Attended (RFC 5589 7): our peer takes over the other call, whose peer it
    /// is connected to; that call ends then by itself.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto transfer(const call& other, const transfer_options& options, Token&& token = {}) {
        session::transfer_call what{id(), {}, options.release};
        what.with = other.id();
        what.silent = options.silent;
        return transferred(std::move(what), token);
    }
    /// result<transfer_request>, when the peer asks us to call somebody else; an error when the
    /// call ends without that.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_transfer_request(Token&& token = {}) {
        return detail::initiate<result<transfer_request>>(
            detail::executor_of(record_),
            [call = record_](auto done) { detail::await_request(call, std::move(done)); }, token);
    }

    /// result<applied_rule>, when a rule of an overlay has acted on this call, with the request it
    /// followed; an error when the call ends without that.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_applied_rule(Token&& token = {}) {
        return detail::initiate<result<applied_rule>>(
            record_->executor,
            [call = record_](auto done) { detail::await_rule(call, std::move(done)); }, token);
    }

    /// result<void>, when the peer has agreed to it.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto hold(Token&& token = {}) {
        return set_hold(true, token);
    }
    template <class Token = boost::asio::use_awaitable_t<>>
    auto resume(Token&& token = {}) {
        return set_hold(false, token);
    }

    /// Gives the call an event that the program registered itself (session/words.hpp), and says
    /// what its table makes of it: errc::not_accepted_now where no row takes it; see refusal.
    result<void> signal(std::string_view event, std::string_view text) {
        return detail::signal(record_, {id(), std::string(event), 0, std::string(text)});
    }

private:
    friend struct detail::handle_access;
    explicit call(detail::call_pointer record) : handle(std::move(record)) {}

    template <class Token>
    auto set_hold(bool held, Token& token) {
        return detail::initiate<result<void>>(
            detail::executor_of(record_),
            [call = record_, held](auto done) { detail::hold(call, held, std::move(done)); },
            token);
    }
    template <class Token>
    auto transferred(session::transfer_call what, Token& token) {
        return detail::initiate<transfer_outcome>(
            detail::executor_of(record_),
            [call = record_, what = std::move(what)](auto done) mutable {
                detail::transfer(call, std::move(what), std::move(done));
            },
            token);
    }
};

} // namespace offhook
