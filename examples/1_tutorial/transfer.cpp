// Calls somebody, then sends them on to somebody else: a blind transfer. Our own call ends once the
// two are connected; when the transfer fails it stays, and we hang up.
// Try it:    build/dev/examples/1_tutorial/answer udp:127.0.0.1:5062 &
//            build/dev/examples/1_tutorial/answer udp:127.0.0.1:5063 &
//            build/dev/examples/1_tutorial/transfer sip:127.0.0.1:5062 sip:127.0.0.1:5063
// Read next: ../3_programs/blind_transfer/alice.cpp.
#include <offhook/asio/user_agent.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> transfer(offhook::user_agent& phone, std::string who, std::string target) {
    auto call = co_await phone.call(who, {.ring_timeout = 30s});
    if (call) {
        const offhook::transfer_outcome out =
            co_await call->transfer(target, {.release = offhook::release::on_connected});
        using kind = offhook::session::transfer_outcome_kind;
        if (out.kind == kind::connected)
            std::cout << "connected\n";
        else if (out.kind == kind::unknown)
            std::cout << out.why.message() << '\n';
        else
            std::cout << "not connected: " << out.status << '\n';
        co_await call->hang_up();
    } else {
        std::cerr << who << ": " << call.error().message() << '\n';
    }
    co_await phone.shutdown({.limit = 3s});
}

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: transfer URI TARGET\n";
        return 2;
    }
    asio::io_context context(1); // one thread
    offhook::user_agent phone(context.get_executor(), {});
    const char* const listener = "udp:127.0.0.1:0"; // an address that both can reach
    if (const auto listening = phone.listen(listener); !listening) {
        std::cerr << "cannot listen: " << listening.error().message() << '\n';
        return 2;
    }
    asio::co_spawn(context, transfer(phone, argv[1], argv[2]), asio::detached);
    context.run();
}
