// How a conversation goes. Read next: conversation.hpp.
#include "conversation.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <string>

namespace offhook::cli {
namespace {

using namespace asio::experimental::awaitable_operators;

std::string text_of(const transfer_outcome& outcome) {
    switch (outcome.kind) {
    case session::transfer_outcome_kind::connected: return "transferred: connected";
    case session::transfer_outcome_kind::accepted: return "transferred: accepted";
    case session::transfer_outcome_kind::failed:
        return "not transferred: the new call failed with " + std::to_string(outcome.status);
    case session::transfer_outcome_kind::refused:
        return "not transferred: refused with " + std::to_string(outcome.status);
    case session::transfer_outcome_kind::unknown: break;
    }
    return "not transferred: " + outcome.why.message();
}

} // namespace

asio::awaitable<end_reason> conversation::run(call what) {
    phone_.calls().say(number_, "established");
    end_reason reason;
    if (phone_.flags().quirks.empty() && phone_.flags().rules.empty()) {
        reason = co_await (talk(what) && follow(what));
    } else {
        reason = co_await (talk(what) && follow(what) && watch_rules(what));
    }
    phone_.calls().say_ended(number_, reason);
    co_return reason;
}

asio::awaitable<void> conversation::watch_rules(call& what) {
    while (const auto applied = co_await what.next_applied_rule())
        phone_.calls().say(number_, "rule " + std::string(session::to_text(applied->rule)));
}

/// True when the call is over before that time.
asio::awaitable<bool> conversation::over_by(call& what, instant when) {
    const duration left = std::max(duration{0}, when - phone_.agent().now());
    const auto first = co_await (what.ended() || phone_.agent().sleep_for(left));
    co_return first.index() == 0;
}

asio::awaitable<end_reason> conversation::talk(call& what) {
    const phone_flags& flags = phone_.flags();
    if (!flags.transfer_to.empty()) {
        const instant when = since_ + flags.transfer_after.value_or(duration{0});
        if (co_await over_by(what, when)) {
            failed_ = true; // it was to be transferred
            co_return co_await what.ended();
        }
        const transfer_outcome outcome =
            co_await what.transfer(flags.transfer_to, {.release = release::on_connected});
        phone_.calls().say(number_, text_of(outcome));
        if (outcome.kind != session::transfer_outcome_kind::connected) {
            failed_ = true;
            co_return co_await what.hang_up();
        }
    }
    if (flags.hang_up_after && !co_await over_by(what, since_ + *flags.hang_up_after)) {
        co_return co_await what.hang_up();
    }
    co_return co_await what.ended();
}

/// Does what the other side asks for, until the call ends. A new call has a number of its own, but
/// belongs to this one: when it fails, this one has failed.
asio::awaitable<void> conversation::follow(call& what) {
    while (auto request = co_await what.next_transfer_request()) {
        const unsigned number = phone_.calls().begin();
        phone_.calls().say(number_, "is transferred to " + request->target() + " as call " +
                                        std::to_string(number));
        auto made = co_await request->accept();
        if (!made) {
            phone_.calls().say(number, "failed: " + made.error().message());
            failed_ = true;
            continue;
        }
        conversation next(phone_, number, phone_.agent().now());
        const end_reason reason = co_await next.run(std::move(*made));
        failed_ = failed_ || reason.why || next.failed();
    }
}

} // namespace offhook::cli
