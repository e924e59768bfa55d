// Watchers, one coroutine each. Read next: watchers.hpp.
#include "watchers.hpp"

#include <offhook/message/presence.hpp>

namespace offhook::cli {
namespace {

void say(phone& of, unsigned number, std::string_view words, const fact& more) {
    of.calls().lines().say("watcher " + std::to_string(number) + ' ' + std::string(words),
                           {{"event", "watcher"}, {"watcher", number}, more});
}

asio::awaitable<void> serve(phone& of, watcher one, basic_status status, unsigned number) {
    say(of, number, "from " + one.from(), {"from", one.from()});
    const auto to = one.request().to();
    const presence state{to ? std::string(to->address.text) : std::string(), status, {}};
    const auto accepted = one.accept(presence::content_type, state.to_text());
    if (!accepted) {
        say(of, number, "not served: " + accepted.error().message(), {"state", "failed"});
        co_return;
    }
    const auto done = co_await one.ended();
    say(of, number, done ? "ended" : "ended: " + done.error().message(), {"state", "ended"});
}

} // namespace

asio::awaitable<void> show_presence(phone& of, basic_status status) {
    unsigned number = 0;
    try {
        for (;;) {
            watcher one = co_await of.agent().next_watcher();
            of.spawn(serve(of, std::move(one), status, ++number));
        }
    } catch (const boost::system::system_error&) {
        // The phone shuts down: nobody comes any more.
    }
}

} // namespace offhook::cli
