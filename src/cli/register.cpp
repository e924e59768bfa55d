// offhook register URI: registers an address and keeps it so, one line for each thing that becomes
// of it; unregisters at the end. Read next: ../../state_tables/registration.yaml.
#include "request_flags.hpp"
#include "usage.hpp"
#include "values.hpp"
#include "verb.hpp"

#include <offhook/core/limits.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/message/name_addr.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <CLI/CLI.hpp>

#include <array>
#include <memory>

namespace offhook::cli {
namespace {

using namespace asio::experimental::awaitable_operators;

struct register_flags {
    phone_flags phone{};
    std::string address{};   ///< of record
    std::string registrar{}; ///< empty: the address's own host
    std::string contacts{};
    std::string proxy{};
    unsigned expires = 3600;
    unsigned count = 0; ///< unregister after so many grants; zero: no such number was given
    bool all = false;
    std::optional<duration> unregister_after{};
    std::optional<duration> retry_first{};
};

class registering {
public:
    explicit registering(const register_flags& flags) : flags_(flags), phone_(flags.phone) {}

    int run() { return phone_.run(keep(), good_); }

private:
    asio::awaitable<void> keep();
    asio::awaitable<void> watch(registration& held);
    asio::awaitable<void> leave(registration& held);
    void tell(const held_change& news);

    const register_flags& flags_;
    phone phone_;
    unsigned grants_ = 0;
    bool good_ = false;
};

/// "<sip:example.com>" of "sip:alice@example.com": a registrar is a domain (RFC 3261 10.2).
std::string domain_of(const std::string& address) {
    const std::size_t at = address.find('@');
    if (at == std::string::npos) return address;
    return address.substr(0, address.find(':') + 1) + address.substr(at + 1);
}

std::string_view word_of(held_news what) {
    static constexpr std::array<std::string_view, 8> words{
        "registered", "refreshed",   "retrying",     "lapsed",
        "reachable",  "unreachable", "unregistered", "failed"};
    return words[static_cast<std::size_t>(what)];
}

void registering::tell(const held_change& news) {
    const std::string_view word = word_of(news.what);
    std::string text(word);
    const bool stands = news.what == held_news::granted || news.what == held_news::refreshed;
    if (stands) text += " for " + std::to_string(news.granted) + "s";
    if (news.why) text += ": " + news.why.message();
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(news.retry_after);
    if (news.what == held_news::retrying)
        text += ", again after " + std::to_string(wait.count()) + "ms";
    std::optional<int> status;
    if (news.status != 0) status = news.status;
    phone_.calls().lines().say(text, {{"event", word},
                                      {"status", status},
                                      {"why", news.why ? news.why.message() : std::string()},
                                      {"granted", news.granted},
                                      {"contacts", news.contacts.size()},
                                      {"service_route", news.service_route}});
}

/// Tells everything, until the last word or until there were grants enough.
asio::awaitable<void> registering::watch(registration& held) {
    while (auto news = co_await held.changed()) {
        tell(*news);
        const bool stands = news->what == held_news::granted || news->what == held_news::refreshed;
        if (news->what == held_news::removed) good_ = true;
        if (stands && ++grants_ == flags_.count) co_return;
    }
}

asio::awaitable<void> registering::leave(registration& held) {
    held_change last;
    if (flags_.all)
        last = co_await held.unregister_all();
    else
        last = co_await held.unregister();
    good_ = last.what == held_news::removed;
    tell(last);
}

asio::awaitable<void> registering::keep() {
    register_options options{.to = flags_.address, .contacts = flags_.contacts};
    options.route = flags_.proxy;
    options.expires = flags_.expires;
    if (flags_.retry_first) options.retry_first = *flags_.retry_first;
    const std::string registrar =
        flags_.registrar.empty() ? domain_of(flags_.address) : flags_.registrar;
    auto made = phone_.agent().register_at(registrar, options);
    if (!made) {
        phone_.calls().lines().say("failed: " + made.error().message(),
                                   {{"event", "failed"}, {"why", made.error().message()}});
        phone_.stop();
        co_return;
    }
    registration held = std::move(*made);
    if (flags_.unregister_after)
        co_await (watch(held) || phone_.interrupted() ||
                  phone_.agent().sleep_for(*flags_.unregister_after));
    else
        co_await (watch(held) || phone_.interrupted());
    if (!held.over()) co_await leave(held);
    phone_.stop();
}

bool are_contacts(std::string_view list) {
    bool any = false;
    for (std::string_view one; next_value(list, one); any = true) {
        const auto parsed = contact::parse(one);
        if (!parsed || parsed->all) return false;
    }
    return any;
}
bool is_route(std::string_view value) { return parse_name_addr(value).has_value(); }

} // namespace

void add_register(CLI::App& program, job& chosen) {
    CLI::App* const verb =
        program.add_subcommand("register", "Register an address, until interrupted");
    const auto flags = std::make_shared<register_flags>();
    constexpr const char* group = "Registering";
    add_uri(*verb, "URI", flags->address, "the address: sip:alice@192.0.2.7:5060")->required();
    add_uri(*verb, "--registrar", flags->registrar, "who registers it, else the host of URI")
        ->group(group);
    add_header_value(*verb, "--contact", flags->contacts,
                     "a Contact value or several, a comma list; else where we listen", are_contacts,
                     "list of Contact values")
        ->type_name("LIST")
        ->group(group);
    add_header_value(*verb, "--outbound-proxy", flags->proxy, "a Route value to put first",
                     is_route, "Route value")
        ->type_name("ROUTE")
        ->group(group);
    add_number(*verb, "--expires", flags->expires, "seconds to ask for")
        ->check(CLI::Range(1U, limits::soft_seconds))
        ->capture_default_str()
        ->group(group);
    add_duration(*verb, "--unregister-after", flags->unregister_after,
                 "unregister and exit after so long")
        ->group(group);
    add_number(*verb, "--count", flags->count, "unregister and exit when it was granted so often")
        ->group(group);
    verb->add_flag("--unregister-all", flags->all, "unregister every contact of the address")
        ->group(group);
    add_duration(*verb, "--retry", flags->retry_first,
                 "the longest wait after a first failure, else 5s; it doubles")
        ->group(group);
    add_request_flags(*verb, flags->phone);
    verb->callback([flags, &chosen] {
        const std::string& where = flags->registrar.empty() ? flags->address : flags->registrar;
        complete_towards(where, flags->phone);
        chosen = [flags] { return registering(*flags).run(); };
    });
}

} // namespace offhook::cli
