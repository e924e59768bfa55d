// A small registrar: phones register with their password, and who calls one of them is sent on to
// where it has registered (302), the best contact first. Users that are not there now are 480,
// others 404. With a file (SQLite) registrations outlive a restart.
// Try it:    build/dev/examples/3_programs/registrar udp:127.0.0.1:5060 [phones.db]
//            register a phone as alice or bob, password "wonder", at 127.0.0.1:5060, then
//            build/dev/offhook call sip:bob@127.0.0.1:5060
// Read next: ../../include/offhook/registrar/registrar.hpp, ../../src/cli/registrar.cpp.
#include <offhook/asio/user_agent.hpp>
#include <offhook/registrar/memory_store.hpp>
#include <offhook/registrar/registrar.hpp>
#ifdef OFFHOOK_WITH_SQLITE
#include <offhook/registrar_sqlite/sqlite_store.hpp>
#endif

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <iostream>
#include <memory>

namespace asio = boost::asio;
using namespace std::chrono_literals;

const std::string domain = "127.0.0.1";

std::optional<offhook::digest::secret> password_of(std::string_view user) {
    if (user != "alice" && user != "bob") return std::nullopt;
    return offhook::digest::secret{"wonder"};
}

/// The library never asks for the time; bindings live by the calendar.
offhook::registrar::calendar_time today() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return offhook::registrar::calendar_time(std::chrono::floor<std::chrono::seconds>(now));
}

std::unique_ptr<offhook::registrar::store> open_store(int argc, char** argv) {
#ifdef OFFHOOK_WITH_SQLITE
    if (argc > 2) {
        auto opened = offhook::registrar::open_sqlite_store({argv[2]});
        if (opened.made == nullptr) std::cerr << opened.why << '\n';
        return std::move(opened.made);
    }
#endif
    static_cast<void>(argc), static_cast<void>(argv);
    return std::make_unique<offhook::registrar::memory_store>();
}

asio::awaitable<void> take_phones(offhook::user_agent& house, offhook::registrar::registrar& desk) {
    for (;;) { // until the shutdown: next_request then throws operation_aborted
        offhook::incoming_request in = co_await house.next_request();
        const auto reply = desk.handle(today(), in.request(), in.user());
        in.answer(reply.status, {.reason = reply.reason, .headers = reply.headers});
        std::cout << "REGISTER " << in.header("To") << ": " << reply.status << std::endl;
    }
}

asio::awaitable<void> take_callers(offhook::user_agent& house,
                                   offhook::registrar::registrar& desk) {
    for (;;) {
        offhook::incoming_call in = co_await house.next_call();
        const auto way = desk.redirect(today(), in.invite().request_uri());
        if (way.status == 302)
            in.redirect(way.contacts);
        else
            in.reject(way.status);
        std::cout << in.from() << " wants " << in.to() << ": " << way.status << std::endl;
    }
}

asio::awaitable<void> forget_the_dead(offhook::user_agent& house,
                                      offhook::registrar::store& bindings) {
    for (;;) {
        co_await house.sleep_for(10s);
        const auto gone = bindings.expire(today());
        if (gone && *gone != 0) std::cout << *gone << " expired" << std::endl;
    }
}

int main(int argc, char** argv) {
    const auto bindings = open_store(argc, argv);
    if (bindings == nullptr) return 2;
    offhook::registrar::settings rules;
    rules.domains = {domain};
    rules.knows = [](std::string_view user) { return password_of(user).has_value(); };
    offhook::registrar::registrar desk(rules, *bindings);

    offhook::user_agent_options options;
    options.offered = {"REGISTER"}; // these come to next_request
    options.dialogs.supported.emplace_back("path");
    options.dialogs.redirects_only = true; // what an INVITE requires is not our business
    options.rules = {offhook::session::call_rule::redirects}; // and no phone rings here
    options.dialogs.require_auth_for = {"REGISTER"};          // callers need no password
    options.dialogs.require_auth.realm = domain;
    options.dialogs.require_auth.lookup = password_of;
    options.dialogs.require_auth.algorithms = {offhook::digest::hash_function::md5, // older phones
                                               offhook::digest::hash_function::sha256};
    asio::io_context context(1); // one thread
    offhook::user_agent house(context.get_executor(), options);
    const auto listening = house.listen(argc > 1 ? argv[1] : "udp:127.0.0.1:5060");
    if (!listening) {
        std::cerr << "cannot listen: " << listening.error().message() << '\n';
        return 2;
    }
    std::cout << "listening on " << listening->to_string() << std::endl;
    asio::co_spawn(context, take_phones(house, desk), asio::detached);
    asio::co_spawn(context, take_callers(house, desk), asio::detached);
    asio::co_spawn(context, forget_the_dead(house, *bindings), asio::detached);

    asio::signal_set interrupted(context, SIGINT, SIGTERM);
    interrupted.async_wait([&](boost::system::error_code, int) {
        house.shutdown({.limit = 3s}, [&](auto) { context.stop(); });
    });
    context.run();
}
