// Asks a SIP peer what it can do, and prints the answer: the smallest program there is.
// Try it:    build/dev/examples/1_tutorial/answer &
//            build/dev/examples/1_tutorial/options sip:127.0.0.1:5060
// Read next: call.cpp.
#include <offhook/asio/user_agent.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> ask(offhook::user_agent& phone, std::string target) {
    const auto answer = co_await phone.options(target);
    if (!answer) {
        std::cerr << target << ": " << answer.error().message() << '\n'; // no answer at all
    } else {
        std::cout << answer->status() << ' ' << answer->reason() << '\n'
                  << "Allow: " << answer->header("Allow") << '\n';
    }
    co_await phone.shutdown({.limit = 1s});
}

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: options URI\n";
        return 2;
    }
    asio::io_context context(1); // one thread
    offhook::user_agent phone(context.get_executor(), {});
    if (const auto listening = phone.listen("udp:127.0.0.1:0"); !listening) {
        std::cerr << "cannot listen: " << listening.error().message() << '\n';
        return 2;
    }
    asio::co_spawn(context, ask(phone, argv[1]), asio::detached);
    context.run();
}
