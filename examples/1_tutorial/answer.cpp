// Answers every call, one coroutine a call, goes where the caller sends it (blind transfer), and
// hangs up after ten seconds unless the other side does.
// Try it:    build/dev/examples/1_tutorial/answer [udp:127.0.0.1:5060]
//            build/dev/examples/1_tutorial/call sip:127.0.0.1:5060     (in another terminal)
// Read next: transfer.cpp.
#include <offhook/asio/user_agent.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

asio::awaitable<void> answer(offhook::user_agent& phone, offhook::incoming_call in) {
    std::cout << in.from() << " calls" << std::endl;
    auto call = co_await in.answer();
    if (!call) co_return; // the caller gave up
    for (;;) {
        auto next =
            co_await (call->ended() || call->next_transfer_request() || phone.sleep_for(10s));
        if (next.index() != 1 || !std::get<1>(next)) break;
        offhook::transfer_request request = *std::move(std::get<1>(next));
        std::cout << in.from() << " sends us to " << request.target() << std::endl;
        auto other = co_await request.accept();
        if (other) call = std::move(other); // the old call is hung up
    }
    co_await call->hang_up(); // completes at once when it has ended already
    std::cout << in.from() << " is gone" << std::endl;
}

asio::awaitable<void> serve(offhook::user_agent& phone) {
    for (;;) { // until the shutdown: next_call then throws operation_aborted
        asio::co_spawn(phone.executor(), answer(phone, co_await phone.next_call()), asio::detached);
    }
}

int main(int argc, char** argv) {
    asio::io_context context(1); // one thread
    offhook::user_agent phone(context.get_executor(), {});
    const auto listening = phone.listen(argc > 1 ? argv[1] : "udp:127.0.0.1:5060");
    if (!listening) {
        std::cerr << "cannot listen: " << listening.error().message() << '\n';
        return 2;
    }
    std::cout << "listening on " << listening->to_string() << std::endl;
    asio::co_spawn(context, serve(phone), asio::detached);

    asio::signal_set interrupted(context, SIGINT, SIGTERM);
    interrupted.async_wait([&](boost::system::error_code, int) {
        phone.shutdown({.limit = 3s}, asio::detached); // hangs up, waits for the answers, closes
    });
    context.run();
}
