// offhook subscribe: watches the state of somebody; offhook notify: tells somebody a state without
// being asked. Read next: watchers.hpp for who watches us.
#include "phone.hpp"
#include "request_flags.hpp"
#include "values.hpp"
#include "verb.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/event_package.hpp>
#include <offhook/message/message_summary.hpp>
#include <offhook/message/presence.hpp>
#include <offhook/message/subscription_state.hpp>

#include <CLI/CLI.hpp>

#include <memory>

namespace offhook::cli {
namespace {

struct subscribe_flags {
    phone_flags phone{};
    std::string target{};
    std::string event = "presence";
    std::uint32_t expires = 3600;
    unsigned count = 0; ///< zero: until interrupted
    std::string state = "active";
    std::string type = "text/plain";
    std::string body{};
};

/// What a body says in a few words, where we know the package.
std::string words_of(const sip_message& notify) {
    const std::string_view body = notify.body();
    if (body.empty()) return {};
    if (const auto status = parse_basic_status(body)) return ": " + std::string(to_text(*status));
    if (const auto summary = parse_message_summary(body)) {
        std::string text = summary->waiting ? ": messages waiting" : ": no messages waiting";
        for (const message_count& one : summary->counts)
            text +=
                ", " + one.kind + " " + std::to_string(one.fresh) + "/" + std::to_string(one.old);
        return text;
    }
    return ": " + std::to_string(body.size()) + " bytes of " +
           std::string(notify.value(header_name::content_type));
}

class subscribing {
public:
    explicit subscribing(const subscribe_flags& flags) : flags_(flags), phone_(flags.phone) {}

    int run() { return phone_.run(work(), good_); }

private:
    asio::awaitable<void> work();
    asio::awaitable<error_code> hear(subscription& watched);
    void tell(const session::state_notified& news) const;
    void say(const std::string& words, std::string_view event, std::string_view why) const {
        phone_.calls().lines().say(words, {{"event", event}, {"why", why}});
    }

    const subscribe_flags& flags_;
    mutable phone phone_;
    unsigned heard_ = 0;
    bool good_ = false;
};

void subscribing::tell(const session::state_notified& news) const {
    static constexpr std::string_view states[] = {"pending", "active", "terminated"};
    const std::string_view state = states[static_cast<std::size_t>(news.state)];
    phone_.calls().lines().say("notify " + std::string(state) + words_of(news.notify),
                               {{"event", "notify"},
                                {"state", state},
                                {"type", news.notify.value(header_name::content_type)},
                                {"body", news.notify.body()}});
}

/// Until it is over, or --count is reached.
asio::awaitable<error_code> subscribing::hear(subscription& watched) {
    try {
        while (flags_.count == 0 || heard_ < flags_.count) {
            tell(co_await watched.next_notify());
            ++heard_;
        }
    } catch (const boost::system::system_error& over) {
        co_return over.code();
    }
    co_return error_code{};
}

asio::awaitable<void> subscribing::work() {
    say("subscribing to " + flags_.target, "subscribing", {});
    auto made =
        phone_.agent().subscribe(flags_.target, {.event = flags_.event, .expires = flags_.expires});
    if (!made) {
        say("failed: " + made.error().message(), "failed", made.error().message());
        phone_.stop();
        co_return;
    }
    subscription watched = std::move(*made);
    error_code why = co_await hear(watched);
    if (!why) {
        const auto done = co_await watched.unsubscribe();
        if (!done) why = done.error();
    }
    const bool ended = why == boost::asio::error::eof || !why;
    good_ = ended && (flags_.count == 0 || heard_ >= flags_.count);
    const std::string text = ended ? std::string() : why.message();
    say(ended ? "ended" : "ended: " + text, "ended", text);
    phone_.stop();
}

class notifying {
public:
    explicit notifying(const subscribe_flags& flags) : flags_(flags), phone_(flags.phone) {}

    int run() { return phone_.run(work(), good_); }

private:
    asio::awaitable<void> work() {
        const notify_options what{.event = flags_.event,
                                  .state = flags_.state,
                                  .content_type = flags_.type,
                                  .body = flags_.body};
        const auto answer = co_await phone_.agent().notify(flags_.target, what);
        good_ = tell_answer(phone_, "NOTIFY", answer);
        phone_.stop();
    }

    const subscribe_flags& flags_;
    phone phone_;
    bool good_ = false;
};

bool is_event(std::string_view value) { return event_package::parse(value).has_value(); }
bool is_state(std::string_view value) { return parse_subscription_state(value).has_value(); }

/// What both need; nobody but the target is told our password.
void add_target(CLI::App& verb, subscribe_flags& flags, const std::string& whom) {
    add_uri(verb, "URI", flags.target, whom)->required();
    add_header_value(verb, "--event", flags.event, "the event package", is_event, "Event value")
        ->type_name("NAME")
        ->capture_default_str()
        ->group("Event");
    add_request_flags(verb, flags.phone);
}

} // namespace

void add_subscribe(CLI::App& program, job& chosen) {
    CLI::App* const verb =
        program.add_subcommand("subscribe", "Watch the state of somebody, until interrupted");
    const auto flags = std::make_shared<subscribe_flags>();
    add_target(*verb, *flags, "whose state: sip:bob@192.0.2.7:5060");
    verb->add_option("--expires", flags->expires, "ask for so many seconds; 0: the state once")
        ->check(CLI::Range(0U, limits::soft_seconds))
        ->type_name("SECONDS")
        ->capture_default_str()
        ->group("Event");
    add_number(*verb, "--count", flags->count, "unsubscribe after so many NOTIFYs")->group("Event");
    verb->callback([flags, &chosen] {
        complete_towards(flags->target, flags->phone);
        chosen = [flags] { return subscribing(*flags).run(); };
    });
}

void add_notify(CLI::App& program, job& chosen) {
    CLI::App* const verb =
        program.add_subcommand("notify", "Tell somebody a state who has not asked for it");
    const auto flags = std::make_shared<subscribe_flags>();
    add_target(*verb, *flags, "whom to tell: sip:bob@192.0.2.7:5060");
    constexpr const char* group = "Event";
    verb->add_option("--body", flags->body, "what to tell")->type_name("TEXT")->group(group);
    add_header_value(*verb, "--content-type", flags->type, "the type of the body", is_type,
                     "media type")
        ->type_name("TYPE")
        ->capture_default_str()
        ->group(group);
    add_header_value(*verb, "--state", flags->state, "Subscription-State", is_state,
                     "Subscription-State value")
        ->type_name("TEXT")
        ->capture_default_str()
        ->group(group);
    verb->callback([flags, &chosen] {
        complete_towards(flags->target, flags->phone);
        chosen = [flags] { return notifying(*flags).run(); };
    });
}

} // namespace offhook::cli
