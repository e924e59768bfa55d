// Somebody calls: the phone rings until this handle is answered, rejected or leaves its scope.
// Not a call yet: see call.hpp for what an answered one can do.
#pragma once

#include <offhook/asio/call.hpp>

#include <optional>
#include <utility>

namespace offhook {

/// Move-only; rejects with 480 when it leaves its scope undecided.
class incoming_call {
public:
    incoming_call(incoming_call&&) noexcept = default;
    incoming_call& operator=(incoming_call&& other) noexcept {
        if (this != &other) drop();
        record_ = std::move(other.record_);
        news_ = std::move(other.news_);
        return *this;
    }
    ~incoming_call() { drop(); }

    session::call_id id() const { return news_.call; }
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
            record_->executor,
            [call = record_](auto done) { detail::answer(call, std::move(done)); }, token);
    }
    /// result<call>, when a rule of an overlay has answered (or `answer` was called) and the caller
    /// has acknowledged.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto answered(Token&& token = {}) {
        return detail::initiate<result<call>>(
            record_->executor,
            [call = record_](auto done) { detail::await_answered(call, std::move(done)); }, token);
    }
    /// The rule that answered, if it was not the program.
    std::optional<session::call_rule> answered_by() const { return record_->answered_by; }
    /// At once; 300 to 699. An error when the call was decided or has ended.
    error_code reject(int status) { return detail::reject(record_, status); }

    /// result<applied_rule>, when a rule of an overlay has acted on this call, with the request it
    /// followed; an error when the call ends without that.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_applied_rule(Token&& token = {}) {
        return detail::initiate<result<applied_rule>>(
            record_->executor,
            [call = record_](auto done) { detail::await_rule(call, std::move(done)); }, token);
    }
    /// end_reason, when the call is over: cancelled, rejected, timed out ...
    template <class Token = boost::asio::use_awaitable_t<>>
    auto ended(Token&& token = {}) {
        return detail::initiate<end_reason>(
            record_->executor,
            [call = record_](auto done) { detail::await_ended(call, std::move(done)); }, token);
    }

private:
    friend struct detail::handle_access;
    incoming_call() = default;
    incoming_call(detail::call_pointer record, session::incoming_call news)
        : record_(std::move(record)), news_(std::move(news)) {}
    void drop() {
        if (record_ == nullptr) return;
        const bool untaken =
            record_->answered_by && !record_->handed_over && !record_->when_established;
        if (!record_->decided || untaken) detail::abandon(record_, 480);
    }

    detail::call_pointer record_;
    session::incoming_call news_;
};

} // namespace offhook
