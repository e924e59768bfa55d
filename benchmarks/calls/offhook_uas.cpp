// The least that answers calls with Offhook, one coroutine a call: to sofia_uas.c as library to
// library, where `offhook answer` is a whole program. Port as argument. Read next: bare_uas.cpp.
#include <offhook/asio/user_agent.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <iostream>
#include <string>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> answer(offhook::incoming_call in) {
    auto call = co_await in.answer();
    if (call) co_await call->ended();
}

asio::awaitable<void> serve(offhook::user_agent& phone) {
    for (;;) {
        asio::co_spawn(phone.executor(), answer(co_await phone.next_call()), asio::detached);
    }
}

} // namespace

int main(int argc, char** argv) {
    asio::io_context context(1);
    offhook::user_agent phone(context.get_executor(), {});
    const auto listening = phone.listen(std::string("udp:127.0.0.1:") + (argc > 1 ? argv[1] : "0"));
    if (!listening) {
        std::cerr << "cannot listen: " << listening.error().message() << '\n';
        return 2;
    }
    asio::co_spawn(context, serve(phone), asio::detached);
    asio::signal_set interrupted(context, SIGINT, SIGTERM);
    interrupted.async_wait([&](boost::system::error_code, int) { context.stop(); });
    context.run();
}
