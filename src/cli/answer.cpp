// offhook answer: takes calls, one coroutine a call. Read next: conversation.hpp.
#include "conversation.hpp"
#include "in_call.hpp"
#include "values.hpp"
#include "verb.hpp"
#include "watchers.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <CLI/CLI.hpp>

#include <memory>

namespace offhook::cli {
namespace {

using namespace asio::experimental::awaitable_operators;

struct answer_flags {
    phone_flags phone{.listen = "udp:127.0.0.1:5060"};
    std::optional<duration> after{};
    bool never = false;
    int reject = 0; ///< zero: calls are answered
    int refuse = 0; ///< the same, of all calls before they ring
    std::string redirect{};
    std::string presence{}; ///< open or closed; empty: nobody may watch
    bool dialog_events = false;
};

class answering {
public:
    explicit answering(const answer_flags& flags)
        : flags_(flags), phone_(flags.phone, [&flags](user_agent_options& options) {
              options.serve_dialog_events = flags.dialog_events;
          }) {}

    int run() {
        phone_.spawn(serve());
        if (flags_.refuse != 0) (void)phone_.agent().refuse_calls(flags_.refuse);
        if (flags_.phone.follow_refer) phone_.spawn(follow());
        if (!flags_.phone.take.empty()) phone_.spawn(take_requests(phone_));
        if (!flags_.presence.empty()) {
            const bool open = flags_.presence == "open";
            phone_.spawn(show_presence(phone_, open ? basic_status::open : basic_status::closed));
        }
        phone_.run();
        if (flags_.phone.calls == 0) return 0; // ended by a signal
        const tally& calls = phone_.calls();
        return calls.ended() >= flags_.phone.calls && calls.failed() == 0 ? 0 : 1;
    }

private:
    asio::awaitable<void> serve();
    asio::awaitable<void> take(incoming_call in);
    bool refuse(incoming_call& in) const;
    asio::awaitable<void> follow();
    asio::awaitable<void> sent_to(transfer_request request);
    asio::awaitable<bool> handle(incoming_call& in, unsigned number);
    static asio::awaitable<void> watch_answer(incoming_call& in, call& answered);
    asio::awaitable<void> ring(incoming_call& in, call& answered);
    asio::awaitable<call> pick_up(incoming_call& in);

    const answer_flags& flags_;
    phone phone_;
};

asio::awaitable<void> answering::serve() {
    try {
        for (;;) {
            phone_.spawn(take(co_await phone_.agent().next_call()));
        }
    } catch (const boost::system::system_error&) {
        // The phone shuts down: no more calls come.
    }
}

asio::awaitable<void> answering::take(incoming_call in) {
    const unsigned number = phone_.calls().begin();
    phone_.calls().say(number, "from " + in.from(), "incoming", {"from", in.from()});
    phone_.calls().end(co_await handle(in, number));
    if (phone_.calls().ended() == flags_.phone.calls) phone_.stop();
}

/// Somebody who has no call with us sends us to call a third (RFC 3515).
asio::awaitable<void> answering::follow() {
    try {
        for (;;)
            phone_.spawn(sent_to(co_await phone_.agent().next_transfer_request()));
    } catch (const boost::system::system_error&) {
        // The phone shuts down.
    }
}

asio::awaitable<void> answering::sent_to(transfer_request request) {
    const unsigned number = phone_.calls().begin();
    phone_.calls().say(number, "is asked for to " + request.target(), "follows",
                       {"to", request.target()});
    auto made = co_await request.accept();
    bool good = false;
    if (made) {
        conversation talk(phone_, number, phone_.agent().now());
        const end_reason reason = co_await talk.run(std::move(*made));
        good = !reason.why && !talk.failed();
    } else {
        phone_.calls().say(number, "failed: " + made.error().message(), "failed",
                           {"why", made.error().message()});
    }
    phone_.calls().end(good);
    if (phone_.calls().ended() == flags_.phone.calls) phone_.stop();
}

/// From ringing to the end of the call; true when it went as the flags want it. A caller who gives
/// up is no failure of ours.
asio::awaitable<bool> answering::handle(incoming_call& in, unsigned number) {
    call answered;
    if (flags_.never || flags_.after) co_await ring(in, answered);
    const bool rejected = !answered && refuse(in);
    if (!rejected && !in.cancelled()) {
        const instant since = phone_.agent().now();
        if (!answered) answered = co_await pick_up(in);
        if (answered) {
            conversation talk(phone_, number, since);
            const end_reason reason = co_await talk.run(std::move(answered));
            co_return !reason.why && !talk.failed();
        }
    }
    const end_reason reason = co_await in.ended();
    if (const auto rule = in.answered_by()) // it was over before we could talk
        conversation::say_rule(phone_, number, *rule);
    phone_.calls().say_ended(number, reason);
    co_return !reason.why || rejected;
}

/// As long as the flags say; until the caller gives up, or a rule has answered and the caller has
/// acknowledged that.
asio::awaitable<void> answering::ring(incoming_call& in, call& answered) {
    if (flags_.never)
        co_await (in.ended() || watch_answer(in, answered));
    else
        co_await (in.ended() || watch_answer(in, answered) ||
                  phone_.agent().sleep_for(*flags_.after));
}

/// What it finds is kept even when the call is over in the same moment: the ACK and the BYE may
/// come together, and of two waits that both end only the first has its say.
asio::awaitable<void> answering::watch_answer(incoming_call& in, call& answered) {
    if (auto made = co_await in.answered()) answered = std::move(*made);
}

/// True when the flags want it and it could be done.
bool answering::refuse(incoming_call& in) const {
    if (!flags_.redirect.empty()) return !in.redirect(flags_.redirect);
    return flags_.reject != 0 && !in.reject(flags_.reject);
}

/// Until the caller has acknowledged; empty when that never came. --hangup-after counts from the
/// answer, not from the ACK. Two waits at once cost as much as a layer.
asio::awaitable<call> answering::pick_up(incoming_call& in) {
    result<call> made;
    if (const auto& limit = flags_.phone.hang_up_after) {
        auto first = co_await (in.answer() || phone_.agent().sleep_for(*limit));
        if (first.index() == 0) made = std::get<0>(std::move(first));
    } else {
        made = co_await in.answer();
    }
    co_return made ? std::move(*made) : call();
}

} // namespace

void add_answer(CLI::App& program, job& chosen) {
    CLI::App* const verb = program.add_subcommand("answer", "Answer calls, until interrupted");
    const auto flags = std::make_shared<answer_flags>();
    constexpr const char* group = "Answering";
    auto* const after =
        add_duration(*verb, "--after", flags->after, "ring so long, else not at all");
    auto* const never = verb->add_flag("--never", flags->never, "let them ring");
    auto* const reject = verb->add_option("--reject", flags->reject, "refuse with this status")
                             ->check(CLI::Range(300, 699))
                             ->type_name("STATUS");
    auto* const refuse = verb->add_option("--refuse", flags->refuse,
                                          "refuse all calls before they ring, and OPTIONS alike")
                             ->check(CLI::Range(300, 699))
                             ->type_name("STATUS");
    auto* const redirect =
        add_uri(*verb, "--redirect", flags->redirect, "send callers there instead (302)");
    never->excludes(after)->excludes(reject)->excludes(redirect);
    redirect->excludes(reject);
    for (CLI::Option* one : {after, never, reject, refuse, redirect})
        one->group(group);
    add_rules(*verb, "--auto-answer-rules", flags->phone,
              "answer without being told: talk, hold, answer-after, alert-info, answer-mode, "
              "priv-answer-mode; the same as --rules")
        ->group(group);
    verb->add_option("--require-auth", flags->phone.require_auth,
                     "let nobody call who does not know this password")
        ->type_name("USER:PASSWORD")
        ->group(group);
    verb->add_flag("--follow-refer", flags->phone.follow_refer,
                   "call whom a REFER outside any call names; else it is declined")
        ->group(group);
    verb->add_flag("--reliable-provisional", flags->phone.reliable_provisional,
                   "have 180 and 183 acknowledged by PRACK, where the caller can")
        ->group(group);
    verb->add_flag("--describe-media", flags->phone.describe_media,
                   "tell who asks with OPTIONS what media can")
        ->group(group);
    verb->add_option("--presence", flags->presence, "tell who watches us that we are there, or not")
        ->check(CLI::IsMember({"open", "closed"}))
        ->type_name("STATUS")
        ->group(group);
    verb->add_flag("--dialog-events", flags->dialog_events,
                   "tell who watches us how our calls stand, as busy lamps want (RFC 4235)")
        ->group(group);
    add_number(*verb, "--calls", flags->phone.calls, "exit when so many calls have ended")
        ->group(group);
    add_phone_flags(*verb, flags->phone);
    verb->callback([flags, &chosen] {
        if (!flags->presence.empty()) flags->phone.packages = {"presence"};
        chosen = [flags] { return answering(*flags).run(); };
    });
}

} // namespace offhook::cli
