// A peer that withholds its ACK, as a bare socket: the phone hangs up at once, its BYE waits.
#include "house.hpp"

#include <offhook/asio/udp_socket.hpp>
#include <offhook/message/parse.hpp>

#include <deque>

namespace {

/// Speaks SIP by hand.
class bare_peer {
public:
    explicit bare_peer(asio::io_context& context) : socket_(context.get_executor()) {
        REQUIRE(socket_.open(*offhook::address::from_host("127.0.0.1", 0)));
    }

    void send(const offhook::address& to, const std::string& method, const std::string& to_tag) {
        const std::string me = socket_.local().to_string();
        const std::string branch = "z9hG4bK" + method;
        const std::string text =
            method + " sip:b@" + to.to_string() + " SIP/2.0\r\nVia: SIP/2.0/UDP " + me +
            ";branch=" + branch + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@" + me +
            ">;tag=a\r\nTo: <sip:b@" + to.to_string() + ">" +
            (to_tag.empty() ? "" : ";tag=" + to_tag) + "\r\nCall-ID: late-ack\r\nCSeq: 1 " +
            method + "\r\nContact: <sip:a@" + me + ">\r\nContent-Length: 0\r\n\r\n";
        const offhook::datagram one{to, offhook::buffer::copy_of(text)};
        CHECK(socket_.send({&one, 1}).sent == 1);
    }

    /// The next message that came.
    asio::awaitable<offhook::sip_message> next() {
        while (waiting_.empty()) {
            co_await readable();
            for (offhook::datagram& one : socket_.receive()) {
                waiting_.push_back(*offhook::parse_message(std::move(one.bytes)));
            }
        }
        offhook::sip_message first = std::move(waiting_.front());
        waiting_.pop_front();
        co_return first;
    }

private:
    asio::awaitable<void> readable() {
        const auto begin = [this](auto&& handler) {
            socket_.wait_readable(std::forward<decltype(handler)>(handler));
        };
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void(offhook::error_code)>(
            begin, asio::use_awaitable);
    }

    offhook::udp_socket socket_;
    std::deque<offhook::sip_message> waiting_;
};

} // namespace

TEST_CASE("hanging up before the ACK ends the call at once and sends one BYE after the ACK") {
    asio::io_context context(1);
    phone b(context);
    bare_peer peer(context);
    peer.send(b.local, "INVITE", "");

    moment answered(context);
    moment given_up(context);
    const auto answers = [&]() -> asio::awaitable<void> {
        auto in = co_await b.agent.next_call();
        const auto first = co_await (in.answer() || answered.wait());
        CHECK(first.index() == 1);
        CHECK(in.cancelled()); // Answering -> Terminating, before anything came
        const offhook::end_reason reason = co_await in.ended();
        CHECK(reason.who == offhook::session::ended_by::us);
        given_up.come();
    };
    const auto withholds = [&]() -> asio::awaitable<void> {
        offhook::sip_message response = co_await peer.next();
        while (response.status() != 200)
            response = co_await peer.next();
        const std::string tag(response.to()->tag());
        answered.come();
        co_await given_up.wait();
        peer.send(b.local, "ACK", tag);
        offhook::sip_message bye = co_await peer.next();
        while (bye.status() == 200)
            bye = co_await peer.next(); // repeats of the 200 before the ACK
        CHECK(bye.method() == offhook::sip_method::bye);
    };
    REQUIRE(run(context, both(answers(), withholds())));
}
