// Alice calls Bob. Bob asks her to call Charlie instead (REFER), so she does, and the first call
// ends when Bob hears that it worked. Charlie hangs up.
// Try it, in three terminals, charlie first; or run scripts/demo, which draws the ladder as well:
//   charlie --listen udp:127.0.0.1:5063
//   bob     --listen udp:127.0.0.1:5062 --charlie sip:charlie@127.0.0.1:5063
//   alice   --listen udp:127.0.0.1:5061 --bob sip:bob@127.0.0.1:5062
// Read next: bob.cpp, charlie.cpp.
#include "peer.hpp"

asio::awaitable<bool> alice(offhook::user_agent& phone, std::string bob) {
    auto first = co_await phone.call(bob, {.ring_timeout = 5s});
    if (!first) {
        std::cerr << "alice: " << bob << ": " << first.error().message() << '\n';
        co_return false;
    }
    std::cout << "alice: talking to bob" << std::endl;

    auto request = co_await first->next_transfer_request();
    if (!request) co_return false; // Bob hung up
    std::cout << "alice: asked to call " << request->target() << std::endl;
    auto second = co_await request->accept();
    if (!second) {
        std::cerr << "alice: " << request->target() << ": " << second.error().message() << '\n';
        co_return false;
    }
    std::cout << "alice: talking to charlie" << std::endl;
    const bool same_call = second->id() == request->new_call(); // announced with the request

    const offhook::end_reason of_first = co_await first->ended();
    const offhook::end_reason of_second = co_await second->ended();
    co_return same_call && !of_first.why && !of_second.why &&
        of_second.who == offhook::session::ended_by::peer;
}

int main(int argc, char** argv) { return peer("alice", "--bob").main(argc, argv, alice); }
