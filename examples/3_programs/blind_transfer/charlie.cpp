// Charlie answers a call that somebody has transferred to him, talks a moment and hangs up.
// How to try it stands in alice.cpp. Read next: ../../1_tutorial/transfer.cpp.
#include "peer.hpp"

asio::awaitable<bool> charlie(offhook::user_agent& phone, std::string) {
    offhook::incoming_call in = co_await phone.next_call();
    const bool transferred = !in.referred_by().empty();
    auto call = co_await in.answer();
    if (!call) co_return false;
    std::cout << "charlie: talking to " << in.from() << ", sent by " << in.referred_by()
              << std::endl;
    co_await phone.sleep_for(500ms);
    const offhook::end_reason reason = co_await call->hang_up();
    co_return transferred && !reason.why;
}

int main(int argc, char** argv) { return peer("charlie", "").main(argc, argv, charlie); }
