// A menu by digits: answers calls, takes each digit that comes in an INFO, says in a MESSAGE what
// it chose, and hangs up on "#". Shows: user_agent_options::offered, call::next_request, dtmf_of,
// call::request. Try it: build/release/examples/2_recipes/digits, then in another terminal
//   build/release/offhook call sip:menu@127.0.0.1:5060 --dtmf 12# --take MESSAGE
// Not for digits as sound or as RTP events (RFC 4733): those are media.
#include <offhook/asio/user_agent.hpp>
#include <offhook/message/dtmf_relay.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <string>

namespace asio = boost::asio;

asio::awaitable<void> menu(offhook::incoming_call in) {
    auto call = co_await in.answer();
    if (!call) co_return;
    while (const auto request = co_await call->next_request()) { // an error when the call ends
        const auto digit = offhook::dtmf_of(request->request);
        if (!digit || digit->signal == '#') break;
        const std::string text = std::string("you chose ") + digit->signal;
        std::puts(text.c_str());
        const auto told =
            co_await call->request("MESSAGE", {.content_type = "text/plain", .body = text});
        if (!told) break;
    }
    co_await call->hang_up();
}

asio::awaitable<void> serve(offhook::user_agent& agent) {
    for (;;)
        asio::co_spawn(agent.executor(), menu(co_await agent.next_call()), asio::detached);
}

int main() {
    asio::io_context context(1);
    offhook::user_agent_options options;
    options.offered = {"INFO"}; // else an INFO gets 405
    offhook::user_agent agent(context.get_executor(), options);
    if (!agent.listen("udp:127.0.0.1:5060")) return 1;
    asio::co_spawn(context, serve(agent), asio::detached);
    context.run();
}
