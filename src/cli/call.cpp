// offhook call: places calls, one after the other or several at once. Read next: conversation.hpp.
#include "conversation.hpp"
#include "in_call.hpp"
#include "request_flags.hpp"
#include "values.hpp"
#include "verb.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace offhook::cli {
namespace {

using namespace asio::experimental::awaitable_operators;

struct call_flags {
    phone_flags phone{.calls = 1};
    std::string target{};
    unsigned parallel = 1;
    bool delayed_offer = false;
    unsigned expires = 0;
    std::string redirects{"follow"};
    std::optional<duration> cancel_after{};
    std::optional<duration> cancel_when_ringing{};
};

session::redirect_policy policy_of(const std::string& redirects) {
    if (redirects == "report") return session::redirect_policy::report;
    if (redirects == "show") return session::redirect_policy::ask;
    return session::redirect_policy::follow;
}

class calling {
public:
    explicit calling(const call_flags& flags)
        : flags_(flags), phone_(flags.phone, [&flags](user_agent_options& options) {
              options.on_redirect = policy_of(flags.redirects);
          }) {}

    int run() {
        if (!flags_.phone.take.empty()) phone_.spawn(take_requests(phone_));
        const unsigned wanted = std::min(flags_.parallel, flags_.phone.calls);
        for (unsigned i = 0; i < wanted; ++i)
            phone_.spawn(work());
        phone_.run();
        const tally& calls = phone_.calls();
        return calls.ended() == flags_.phone.calls && calls.failed() == 0 ? 0 : 1;
    }

private:
    asio::awaitable<void> work();
    asio::awaitable<bool> place(unsigned number);
    asio::awaitable<bool> handle(outgoing_call& out, unsigned number);
    asio::awaitable<void> pick_up(outgoing_call& out, std::optional<call>& answered);
    asio::awaitable<void> watch_ringing(outgoing_call& out, unsigned number);
    void say_progress(unsigned number, const call_progress& heard);
    void follow(outgoing_call& out, unsigned number, int status);
    asio::awaitable<void> patience(outgoing_call& out);

    const call_flags& flags_;
    phone phone_;
    unsigned placed_ = 0;
};

/// One of --parallel: places the next call when its last one is over.
asio::awaitable<void> calling::work() {
    while (placed_ < flags_.phone.calls && !phone_.stopping()) {
        ++placed_;
        phone_.calls().end(co_await place(phone_.calls().begin()));
    }
    if (phone_.calls().ended() == flags_.phone.calls) phone_.stop();
}

asio::awaitable<bool> calling::place(unsigned number) {
    phone_.calls().say(number, "to " + flags_.target, "calling", {"to", flags_.target});
    auto out = phone_.agent().dial(
        flags_.target, {.delayed_offer = flags_.delayed_offer, .expires = flags_.expires});
    if (out) co_return co_await handle(*out, number);
    phone_.calls().say(number, "failed: " + out.error().message(), "failed",
                       {"why", out.error().message()});
    co_return false;
}

/// From the INVITE to the end of the call; true when it went as the flags want it.
asio::awaitable<bool> calling::handle(outgoing_call& out, unsigned number) {
    std::optional<call> answered;
    co_await (pick_up(out, answered) || watch_ringing(out, number) || patience(out));
    if (answered) {
        conversation talk(phone_, number, phone_.agent().now());
        const end_reason reason = co_await talk.run(std::move(*answered));
        co_return !reason.why && !talk.failed();
    }
    const bool given_up = !out.over(); // then our patience was the first to end
    // The answer may have crossed: then this is a BYE.
    // No `?:` here: g++ 12 copies what it yields byte by byte when co_await stands in it.
    end_reason reason;
    if (given_up)
        reason = co_await out.hang_up();
    else
        reason = co_await out.ended();
    phone_.calls().say_ended(number, reason);
    co_return given_up && (!reason.why || reason.why.category() == status_category());
}

asio::awaitable<void> calling::pick_up(outgoing_call& out, std::optional<call>& answered) {
    auto made = co_await out.answered();
    if (made) answered.emplace(std::move(*made));
}

/// Tells of the ringing. With --cancel-when-ringing it ends when that has lasted long enough.
asio::awaitable<void> calling::watch_ringing(outgoing_call& out, unsigned number) {
    while (const auto heard = co_await out.next_progress()) {
        if (heard->status >= 300) {
            follow(out, number, heard->status);
            continue;
        }
        say_progress(number, *heard);
        if (!flags_.cancel_when_ringing) continue;
        co_await phone_.agent().sleep_for(*flags_.cancel_when_ringing);
        co_return;
    }
    co_await out.ended(); // the others decide
}

/// Of several phones that ring, each but the first with its number.
void calling::say_progress(unsigned number, const call_progress& heard) {
    std::string words =
        heard.status == 180 ? "ringing" : "progress " + std::to_string(heard.status);
    std::optional<int> early;
    if (heard.early != 0) early = static_cast<int>(heard.early);
    if (early) words += " (early dialog " + std::to_string(heard.early) + ")";
    phone_.calls().say(number, words, "progress", {"status", heard.status}, {"early", early});
}

/// With --redirects show: what a 3xx names is told, then the best of it is called.
void calling::follow(outgoing_call& out, unsigned number, int status) {
    std::string targets;
    for (const std::string& one : out.redirected_to())
        targets += (targets.empty() ? "" : ", ") + one;
    phone_.calls().say(number, "redirected (" + std::to_string(status) + ") to " + targets,
                       "redirected", {"status", status}, {"to", targets});
    (void)out.follow(); // else ring_timeout ends it with the 3xx
}

asio::awaitable<void> calling::patience(outgoing_call& out) {
    if (flags_.cancel_after)
        co_await phone_.agent().sleep_for(*flags_.cancel_after);
    else
        co_await out.ended();
}

} // namespace

void add_call(CLI::App& program, job& chosen) {
    CLI::App* const verb = program.add_subcommand("call", "Call somebody, until one hangs up");
    const auto flags = std::make_shared<call_flags>();
    constexpr const char* group = "Calling";
    add_uri(*verb, "URI", flags->target, "whom to call: sip:bob@192.0.2.7:5060")->required();
    add_number(*verb, "--calls", flags->phone.calls, "place so many calls, one after the other")
        ->capture_default_str()
        ->group(group);
    add_number(*verb, "--parallel", flags->parallel, "so many of them at once")
        ->capture_default_str()
        ->group(group);
    verb->add_flag("--delayed-offer", flags->delayed_offer,
                   "call without an offer: they offer, our ACK or PRACK answers")
        ->group(group);
    add_number(*verb, "--expires", flags->expires, "seconds that the invitation is good for")
        ->group(group);
    verb->add_option("--redirects", flags->redirects,
                     "of a 3xx: follow its targets, report it as the outcome, or show each and "
                     "follow the best")
        ->check(CLI::IsMember({"follow", "report", "show"}))
        ->type_name("POLICY")
        ->capture_default_str()
        ->group(group);
    auto* const after = add_duration(*verb, "--cancel-after", flags->cancel_after,
                                     "give up when nobody has answered for so long");
    auto* const ringing = add_duration(*verb, "--cancel-when-ringing", flags->cancel_when_ringing,
                                       "give up when it has rung for so long");
    after->group(group)->excludes(ringing);
    ringing->group(group);
    add_phone_flags(*verb, flags->phone);
    verb->callback([flags, &chosen] {
        complete_towards(flags->target, flags->phone);
        chosen = [flags] { return calling(*flags).run(); };
    });
}

} // namespace offhook::cli
