// Calls somebody, stays three seconds and hangs up.
// Try it:    build/dev/examples/1_tutorial/answer &
//            build/dev/examples/1_tutorial/call sip:127.0.0.1:5060
// Read next: answer.cpp.
#include <offhook/asio/user_agent.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

asio::awaitable<void> talk(offhook::user_agent& phone, std::string target) {
    auto call = co_await phone.call(target, {.ring_timeout = 30s});
    if (!call) { // busy, rejected, no answer, no route ...
        std::cerr << target << ": " << call.error().message() << '\n';
    } else {
        std::cout << "talking\n";
        const auto first = co_await (call->ended() || phone.sleep_for(3s));
        if (first.index() == 0)
            std::cout << "they hung up\n";
        else
            co_await call->hang_up(); // leaving the scope would do it too
    }
    co_await phone.shutdown({.limit = 3s});
}

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: call URI\n";
        return 2;
    }
    asio::io_context context(1); // one thread
    offhook::user_agent phone(context.get_executor(), {});
    if (const auto listening = phone.listen("udp:127.0.0.1:0"); !listening) {
        std::cerr << "cannot listen: " << listening.error().message() << '\n';
        return 2;
    }
    asio::co_spawn(context, talk(phone, argv[1]), asio::detached);
    context.run();
}
