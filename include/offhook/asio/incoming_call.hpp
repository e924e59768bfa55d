// Somebody calls: the phone rings until this handle is answered, rejected or leaves its scope.
// Not a call yet: see call.hpp for what an answered one can do.
#pragma once

#include <offhook/asio/call.hpp>

#include <optional>
#include <utility>

namespace offhook {

/// Move-only; rejects with 480 when it leaves its scope undecided.
class incoming_call : public detail::handle<detail::handle_kind::incoming> {
public:
    incoming_call() = default; ///< stands for no call

    const std::string& from() const { return news_.from; } ///< the caller's URI
    const std::string& to() const { return news_.to; }     ///< the URI called
    /// Who transferred the caller to us (RFC 3892); empty when nobody did.
    const std::string& referred_by() const { return news_.referred_by; }
    /// The call of ours that this one takes over (RFC 3891); an empty id when it takes over none.
    session::call_id replaces() const { return news_.replaces; }
    /// The value of a header field of the INVITE; empty when there is none.
    std::string_view header(std::string_view name) const {
        const header_name known = header_from(name);
        return known == header_name::other ? news_.invite.value(name) : news_.invite.value(known);
    }
    const sip_message& invite() const { return news_.invite; }
    /// The caller has given up, or the call ended otherwise.
    bool cancelled() const { return record_ == nullptr || record_->ending.has_value(); }

    /// result<call>, when the caller has acknowledged. Cancelling the operation hangs up.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto answer(Token&& token = {}) {
        return detail::initiate<result<call>>(
            detail::executor_of(record_),
            [call = record_](auto done) { detail::answer(call, std::move(done)); }, token);
    }
    /// result<call>, when a rule of an overlay has answered (or `answer` was called) and the caller
    /// has acknowledged.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto answered(Token&& token = {}) {
        return detail::initiate<result<call>>(
            detail::executor_of(record_),
            [call = record_](auto done) { detail::await_answered(call, std::move(done)); }, token);
    }
    /// The rule that answered, if it was not the program.
    std::optional<session::call_rule> answered_by() const {
        return record_ != nullptr ? record_->answered_by : std::nullopt;
    }
    /// At once; 300 to 699. An error when the call was decided or has ended.
    error_code reject(int status) { return detail::reject(record_, status, {}); }
    /// At once: 302, so that the caller tries this SIP URI instead, or these Contact values
    /// ("<sip:a@b>;q=0.7, <sip:c@d>"). Errors as reject; bad_uri.
    error_code redirect(std::string_view target) {
        return detail::reject(record_, 302, std::string(target));
    }
    /// result<applied_rule>, when a rule of an overlay has acted on this call, with the request it
    /// followed; an error when the call ends without that.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_applied_rule(Token&& token = {}) {
        return detail::initiate<result<applied_rule>>(
            detail::executor_of(record_),
            [call = record_](auto done) { detail::await_rule(call, std::move(done)); }, token);
    }

private:
    friend struct detail::handle_access;
    incoming_call(detail::call_pointer record, session::incoming_call news)
        : handle(std::move(record)), news_(std::move(news)) {}

    session::incoming_call news_;
};

} // namespace offhook
