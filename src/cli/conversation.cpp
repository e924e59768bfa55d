// How a conversation goes. Read next: conversation.hpp.
#include "conversation.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <string>
#include <utility>

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
    phone_.calls().say(number_, "established", "established");
    end_reason reason;
    if (!phone_.flags().take.empty()) {
        reason = co_await (talk(what) && follow(what) && watch_rules(what) && hear(what));
    } else if (phone_.flags().quirks.empty() && phone_.flags().rules.empty()) {
        reason = co_await (talk(what) && follow(what));
    } else {
        reason = co_await (talk(what) && follow(what) && watch_rules(what));
    }
    phone_.calls().say_ended(number_, reason);
    co_return reason;
}

asio::awaitable<void> conversation::watch_rules(call& what) {
    while (const auto applied = co_await what.next_applied_rule())
        say_rule(phone_, number_, applied->rule);
}

void conversation::say_rule(phone& of, unsigned number, session::call_rule rule) {
    of.calls().say(number, "rule " + std::string(session::to_text(rule)), "rule",
                   {"rule", session::to_text(rule)});
}

/// True when the call is over before that time.
asio::awaitable<bool> conversation::over_by(call& what, instant when) {
    const duration left = std::max(duration{0}, when - phone_.agent().now());
    const auto first = co_await (what.ended() || phone_.agent().sleep_for(left));
    co_return first.index() == 0;
}

asio::awaitable<end_reason> conversation::talk(call& what) {
    // --hangup-after does not wait for what is still going on.
    if (const auto& limit = phone_.flags().hang_up_after)
        co_await (act(what) || over_by(what, since_ + *limit));
    else
        co_await act(what);
    co_return co_await what.hang_up(); // at once, when it is over
}

asio::awaitable<void> conversation::act(call& what) {
    const phone_flags& flags = phone_.flags();
    if (flags.dtmf.empty() && flags.message.empty())
        co_await change(what);
    else
        co_await (change(what) && send(what));
}

/// What the flags ask for while it is up, then until it is over.
asio::awaitable<void> conversation::change(call& what) {
    const phone_flags& flags = phone_.flags();
    if (flags.hold_after) co_await hold(what);
    if (!flags.transfer_to.empty()) co_await transfer(what);
    co_await what.ended(); // a transfer that came to nothing leaves it up
}

/// Holds it, and resumes it later.
asio::awaitable<void> conversation::hold(call& what) {
    const phone_flags& flags = phone_.flags();
    if (co_await over_by(what, since_ + *flags.hold_after)) {
        failed_ = true; // it was to be held
        co_return;
    }
    const auto held = co_await what.hold();
    tell(held, "held");
    if (!held || !flags.resume_after) co_return;
    if (!co_await over_by(what, phone_.agent().now() + *flags.resume_after))
        tell(co_await what.resume(), "resumed");
}

void conversation::tell(const result<void>& done, const char* verb) {
    if (!done) failed_ = true;
    const std::string why = done ? "" : done.error().message();
    phone_.calls().say(number_, done ? verb : "not " + std::string(verb) + ": " + why,
                       done ? verb : "not " + std::string(verb), {"why", why});
}

/// The call ends with it when it went well; else it stays, and the exit code tells.
asio::awaitable<void> conversation::transfer(call& what) {
    const phone_flags& flags = phone_.flags();
    const bool failed_before = std::exchange(failed_, true); // we may hang up meanwhile
    if (co_await over_by(what, since_ + flags.transfer_after.value_or(duration{0}))) co_return;
    transfer_outcome outcome;
    if (flags.attended)
        outcome = co_await consult(what);
    else
        outcome = co_await what.transfer(flags.transfer_to, {.release = release::on_connected});
    const bool connected = outcome.kind == session::transfer_outcome_kind::connected;
    phone_.calls().say(number_, text_of(outcome), connected ? "transferred" : "not transferred",
                       {"outcome", text_of(outcome)});
    failed_ = failed_before || !connected;
}

/// Attended: the peer waits on hold while we speak to the target, whose call it takes over then.
asio::awaitable<transfer_outcome> conversation::consult(call& what) {
    constexpr auto unknown = session::transfer_outcome_kind::unknown;
    const auto held = co_await what.hold();
    tell(held, "held");
    if (!held) co_return transfer_outcome{unknown, 0, held.error()}; // nobody hears two at once
    auto other = co_await phone_.agent().call(phone_.flags().transfer_to, {});
    if (!other) co_return transfer_outcome{unknown, 0, other.error()};
    phone_.calls().say(number_, "consulting", "consulting");
    const transfer_outcome outcome =
        co_await what.transfer(*other, {.release = release::on_connected});
    // Taken over, it ends by itself; else nobody needs it any more.
    if (outcome.kind == session::transfer_outcome_kind::connected)
        co_await (other->ended() || phone_.agent().sleep_for(std::chrono::seconds{5}));
    co_return outcome;
}

/// Does what the other side asks for, until the call ends. A new call has a number of its own, but
/// belongs to this one: when it fails, this one has failed.
asio::awaitable<void> conversation::follow(call& what) {
    while (auto request = co_await what.next_transfer_request()) {
        const unsigned number = phone_.calls().begin();
        phone_.calls().say(number_,
                           "is transferred to " + request->target() + " as call " +
                               std::to_string(number),
                           "follows", {"to", request->target()}, {"new_call", number});
        auto made = co_await request->accept();
        if (!made) {
            phone_.calls().say(number, "failed: " + made.error().message(), "failed",
                               {"why", made.error().message()});
            failed_ = true;
            continue;
        }
        conversation next(phone_, number, phone_.agent().now());
        const end_reason reason = co_await next.run(std::move(*made));
        failed_ = failed_ || reason.why || next.failed();
    }
}

} // namespace offhook::cli
