// offhook registrar: takes registrations with passwords, and sends callers on to where a user has
// registered (302). What is right is said by the registrar layer; here are the files, the clock and
// the lines. Read next: ../../include/offhook/registrar/registrar.hpp.
#include "phone.hpp"
#include "usage.hpp"
#include "values.hpp"
#include "verb.hpp"

#include <offhook/registrar/memory_store.hpp>
#include <offhook/registrar/registrar.hpp>
#ifdef OFFHOOK_WITH_SQLITE
#include <offhook/registrar_sqlite/sqlite_store.hpp>
#endif

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>

namespace offhook::cli {
namespace {

struct registrar_flags {
    phone_flags phone{.listen = "udp:127.0.0.1:5060"};
    std::vector<std::string> domains{};
    std::vector<std::string> users{}; ///< NAME:PASSWORD
    std::string realm{};              ///< empty: the first domain
    std::string store = "memory";
    std::string service_route{}; ///< a URI, or empty
    unsigned min_expires = 60;
    unsigned max_expires = 7200;
    unsigned max_contacts = 10;
    bool open = false;
    bool only_md5 = false;
};

/// Calendars are read at the edge alone.
registrar::calendar_time today() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return registrar::calendar_time(std::chrono::floor<std::chrono::seconds>(now));
}

using passwords = std::map<std::string, std::string, std::less<>>;

passwords passwords_of(const registrar_flags& flags) {
    passwords made;
    for (const std::string& one : flags.users) {
        const std::size_t colon = one.find(':');
        if (colon == std::string::npos || colon == 0)
            throw bad_usage("--user: write NAME:PASSWORD");
        made[one.substr(0, colon)] = one.substr(colon + 1);
    }
    if (made.empty() && !flags.open) throw bad_usage("name at least one --user, or say --open");
    if (flags.min_expires > flags.max_expires)
        throw bad_usage("--min-expires is more than --max-expires");
    return made;
}

std::unique_ptr<registrar::store> open_store(const std::string& text) {
    if (text == "memory") return std::make_unique<registrar::memory_store>();
    constexpr std::string_view sqlite = "sqlite:";
    if (!text.starts_with(sqlite)) throw bad_usage("--store: write memory or sqlite:FILE");
#ifdef OFFHOOK_WITH_SQLITE
    auto opened = registrar::open_sqlite_store({text.substr(sqlite.size())});
    if (opened.made == nullptr) throw bad_usage("--store: " + opened.why);
    return std::move(opened.made);
#else
    throw bad_usage("--store: built without SQLite");
#endif
}

class registering {
public:
    explicit registering(const registrar_flags& flags)
        : users_(passwords_of(flags)), store_(open_store(flags.store)),
          desk_(settings_of(flags), *store_),
          phone_(flags.phone, [&](user_agent_options& options) { prepare(flags, options); }) {}

    int run() {
        phone_.spawn(take_requests());
        phone_.spawn(take_calls());
        phone_.spawn(forget_the_dead());
        phone_.run();
        return 0;
    }

private:
    registrar::settings settings_of(const registrar_flags& flags) const;
    void prepare(const registrar_flags& flags, user_agent_options& options) const;
    asio::awaitable<void> take_requests();
    asio::awaitable<void> take_calls();
    asio::awaitable<void> forget_the_dead();
    void handle(incoming_request request);
    void tell(const registrar::reply& said, const sip_message& request);
    void complain_of_store() const {
        if (!store_->fault().empty()) std::cerr << "offhook: " << store_->fault() << std::endl;
    }

    passwords users_;
    std::unique_ptr<registrar::store> store_;
    registrar::registrar desk_;
    phone phone_;
};

registrar::settings registering::settings_of(const registrar_flags& flags) const {
    registrar::settings made;
    made.domains = flags.domains;
    if (!flags.open) made.knows = [this](std::string_view user) { return users_.contains(user); };
    made.open = flags.open;
    made.min_expires = flags.min_expires;
    made.max_expires = flags.max_expires;
    made.max_bindings = flags.max_contacts;
    if (!flags.service_route.empty()) made.service_route.push_back(flags.service_route);
    return made;
}

/// Only who registers is asked for a password; callers are sent on without.
void registering::prepare(const registrar_flags& flags, user_agent_options& options) const {
    options.offered = {"REGISTER"};
    options.dialogs.supported.emplace_back("path");
    options.dialogs.redirects_only = true;
    // Nothing rings here: some phones take a 180 before the 302 for an answer.
    options.rules = {session::call_rule::redirects};
    if (flags.open) return;
    digest::required& asked = options.dialogs.require_auth;
    options.dialogs.require_auth_for = {"REGISTER"};
    ask_for_passwords(asked, flags.realm.empty() ? flags.domains.front() : flags.realm);
    asked.nonce_lifetime = std::chrono::hours{2}; // a refresh each hour need not be asked again
    if (flags.only_md5) asked.algorithms.pop_back();
    asked.lookup = [this](std::string_view name) -> std::optional<digest::secret> {
        const auto found = users_.find(name);
        if (found == users_.end()) return std::nullopt;
        return digest::secret{found->second};
    };
}

asio::awaitable<void> registering::take_requests() {
    try {
        for (;;)
            handle(co_await phone_.agent().next_request());
    } catch (const boost::system::system_error&) {
        // The phone shuts down.
    }
}

void registering::handle(incoming_request request) {
    const registrar::reply said = desk_.handle(today(), request.request(), request.user());
    complain_of_store();
    tell(said, request.request());
    const error_code why =
        request.answer(said.status, {.reason = said.reason, .headers = said.headers});
    if (why) std::cerr << "offhook: not answered: " << why.message() << std::endl;
}

/// "registered sip:a@b at sip:a@192.0.2.4 for 60s": one line a change.
void registering::tell(const registrar::reply& said, const sip_message& request) {
    const line_writer& lines = phone_.calls().lines();
    if (said.status != 200) {
        const auto to = request.to();
        const std::string whose(to ? to->address.text : "nobody");
        lines.say("refused REGISTER of " + whose + ": " + std::to_string(said.status),
                  {{"event", "refused"}, {"aor", whose}, {"status", said.status}});
        return;
    }
    if (said.changes.empty())
        lines.say("asked about " + said.aor, {{"event", "asked"}, {"aor", said.aor}});
    for (const registrar::change& one : said.changes) {
        constexpr std::string_view words[] = {"registered", "refreshed", "unregistered"};
        const std::string word(words[static_cast<std::size_t>(one.kind)]);
        std::optional<int> left;
        if (one.kind != registrar::change_kind::removed)
            left = static_cast<int>((one.what.expires - today()).count());
        lines.say(
            word + ' ' + said.aor + " at " + one.what.contact +
                (left ? " for " + std::to_string(*left) + 's' : ""),
            {{"event", word}, {"aor", said.aor}, {"contact", one.what.contact}, {"expires", left}});
    }
}

asio::awaitable<void> registering::take_calls() {
    try {
        for (;;) {
            incoming_call in = co_await phone_.agent().next_call();
            const std::string_view wanted = in.invite().request_uri();
            const registrar::redirection way = desk_.redirect(today(), wanted);
            complain_of_store();
            const bool sent = way.status == 302 && !in.redirect(way.contacts);
            const int status = sent || way.status != 302 ? way.status : 500;
            if (!sent) in.reject(status);
            const std::string to = sent ? way.contacts : std::string();
            phone_.calls().lines().say(
                "call for " + std::string(wanted) + ": " + std::to_string(status) +
                    (sent ? ' ' + to : to),
                {{"event", "call"}, {"for", wanted}, {"status", status}, {"contacts", to}});
        }
    } catch (const boost::system::system_error&) {
        // The phone shuts down.
    }
}

/// A binding is dead at its second, whether it has been removed or not; this makes room.
asio::awaitable<void> registering::forget_the_dead() {
    while (!phone_.stopping()) {
        co_await phone_.agent().sleep_for(std::chrono::seconds{1});
        const auto gone = store_->expire(today());
        complain_of_store();
        if (!gone || *gone == 0) continue;
        phone_.calls().lines().say("expired " + std::to_string(*gone),
                                   {{"event", "expired"}, {"count", static_cast<int>(*gone)}});
    }
}

} // namespace

void add_registrar(CLI::App& program, job& chosen) {
    CLI::App* const verb = program.add_subcommand(
        "registrar", "Take registrations and send callers on to them, until interrupted");
    const auto flags = std::make_shared<registrar_flags>();
    const auto text = [&](const char* name, auto& into, const char* what, const char* type) {
        return verb->add_option(name, into, what)->type_name(type)->allow_extra_args(false);
    };
    text("--listen", flags->phone.listen, "listen here; port 0 takes any free one", "udp:HOST:PORT")
        ->capture_default_str();
    text("--domain", flags->domains, "whose users are ours; repeatable", "HOST")->required();
    text("--user", flags->users, "a user and what his phone has to know; repeatable",
         "NAME:PASSWORD");
    verb->add_flag("--open", flags->open, "take anybody under any name, without a password");
    text("--realm", flags->realm, "what passwords are for; else the first domain", "NAME");
    verb->add_flag("--only-md5", flags->only_md5,
                   "ask with MD5 alone, for phones that give up at any other challenge");
    text("--store", flags->store, "where registrations are kept", "memory|sqlite:FILE")
        ->capture_default_str();
    add_number(*verb, "--min-expires", flags->min_expires, "refuse shorter ones, in seconds (423)")
        ->capture_default_str();
    add_number(*verb, "--max-expires", flags->max_expires, "cut longer ones down, in seconds")
        ->capture_default_str();
    add_number(*verb, "--max-contacts", flags->max_contacts, "of one user")->capture_default_str();
    add_uri(*verb, "--service-route", flags->service_route,
            "what phones are to route their requests through (RFC 3608)");
    add_duration(*verb, "--t1", flags->phone.t1, "timer T1 of RFC 3261, else 500ms");
    text("--log-file", flags->phone.log_file, "write a log", "FILE");
    text("--trace", flags->phone.trace, "write messages as JSON Lines, for offhook ladder", "FILE");
    verb->add_flag("--json", flags->phone.json, "each line on stdout is an object, for programs");
    verb->callback([flags, &chosen] { chosen = [flags] { return registering(*flags).run(); }; });
}

} // namespace offhook::cli
