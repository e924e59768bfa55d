// Bob answers, and after a moment transfers his caller to Charlie. His own call is released once
// the two are connected, which he learns from the NOTIFYs of the transfer.
// How to try it stands in alice.cpp. Read next: charlie.cpp.
#include "peer.hpp"

asio::awaitable<bool> bob(offhook::user_agent& phone, std::string charlie) {
    offhook::incoming_call in = co_await phone.next_call();
    auto call = co_await in.answer();
    if (!call) co_return false;
    std::cout << "bob: talking to " << in.from() << std::endl;
    co_await phone.sleep_for(500ms);

    const offhook::transfer_outcome outcome =
        co_await call->transfer(charlie, {.release = offhook::release::on_connected});
    const bool connected = outcome.kind == offhook::session::transfer_outcome_kind::connected;
    std::cout << "bob: " << (connected ? "they are connected" : "the transfer failed") << std::endl;

    if (!connected) co_await call->hang_up();
    const offhook::end_reason reason = co_await call->ended();
    co_return connected && !reason.why;
}

int main(int argc, char** argv) { return peer("bob", "--charlie").main(argc, argv, bob); }
