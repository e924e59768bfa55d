// Requests outside calls, taken with next_request and answered, or left.
#include "house.hpp"

#include <offhook/asio/incoming_request.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/udp.hpp>

using offhook::incoming_request;

static_assert(!std::is_copy_constructible_v<incoming_request>);
static_assert(std::is_trivially_destructible_v<offhook::answer_options>);

namespace {

offhook::user_agent_options taking(const std::string& method) {
    offhook::user_agent_options options;
    options.offered = {method};
    return options;
}

/// Sends a request as anybody would and gives the status line of what comes back.
struct stranger {
    stranger(asio::io_context& context, offhook::address to)
        : socket(context, {asio::ip::make_address("127.0.0.1"), 0}),
          there(asio::ip::make_address("127.0.0.1"), to.port) {}

    void send(const std::string& method) {
        ++number;
        const std::string text =
            method + " sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" +
            std::to_string(socket.local_endpoint().port()) + ";branch=z9hG4bK" +
            std::to_string(number) + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\n" +
            "To: <sip:bob@127.0.0.1>\r\nCall-ID: x" + std::to_string(number) + "\r\nCSeq: 1 " +
            method + "\r\nContent-Length: 0\r\n\r\n";
        socket.send_to(asio::buffer(text), there);
    }
    asio::awaitable<std::string> status() {
        std::string text(2000, ' ');
        co_await socket.async_receive(asio::buffer(text), asio::use_awaitable);
        co_return text.substr(8, 3);
    }

    asio::ip::udp::socket socket;
    asio::ip::udp::endpoint there;
    int number = 0;
};

} // namespace

TEST_CASE("a request is taken and answered; one that is dropped gets 480, one too late 503") {
    asio::io_context context(1);
    phone bob(context, taking("DANCE"));
    stranger other(context, bob.local);
    const auto story = [&]() -> asio::awaitable<void> {
        other.send("DANCE");
        incoming_request one = co_await bob.agent.next_request();
        CHECK(one.method() == "DANCE");
        CHECK(one.header("From") == "<sip:a@127.0.0.1>;tag=1");
        CHECK(one.user().empty());
        CHECK(one.answer(100) == offhook::errc::bad_argument);
        CHECK_FALSE(one.answer(204, {.headers = "X-A: b\r\n"}));
        CHECK(one.answer(200).failed());
        std::string said = co_await other.status();
        CHECK(said == "204");

        other.send("DANCE");
        one = co_await bob.agent.next_request();
        one = incoming_request();
        CHECK_FALSE(one);
        said = co_await other.status();
        CHECK(said == "480");

        other.send("DANCE");   // nobody takes it
        other.send("OPTIONS"); // behind it: when this is answered, that one has come
        said = co_await other.status();
        CHECK(said == "200");
        auto [ended, refused] = co_await (bob.agent.shutdown({.limit = 1s}) && other.status());
        CHECK(refused == "503");
    };
    REQUIRE(run(context, story()));
}

TEST_CASE("a request that outlives its user_agent can do no harm") {
    asio::io_context context(1);
    incoming_request left;
    {
        auto bob = std::make_unique<phone>(context, taking("DANCE"));
        stranger other(context, bob->local);
        other.send("DANCE");
        const auto story = [&]() -> asio::awaitable<void> {
            left = co_await bob->agent.next_request();
        };
        REQUIRE(run(context, story()));
    }
    CHECK(left);
    CHECK(left.answer(200).failed());
}
