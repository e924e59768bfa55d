// Calls between two user_agents over real sockets of one context.
#include "house.hpp"

#include <offhook/asio/udp_socket.hpp>

using offhook::errc;
using offhook::make_error_code;
using offhook::status_error;
using offhook::session::ended_by;

namespace {

/// Answers one call and stays until the other side hangs up.
asio::awaitable<void> answer_one(offhook::user_agent& agent) {
    offhook::incoming_call in = co_await agent.next_call();
    auto call = co_await in.answer();
    REQUIRE(call);
    CHECK(call->id() == in.id());
    const offhook::end_reason reason = co_await call->ended();
    CHECK(reason.who == ended_by::peer);
    CHECK(reason.was_established);
    CHECK_FALSE(reason.why);
}

} // namespace

TEST_CASE("call, answer, hang up") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto calls = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(b.uri("bob"), {.ring_timeout = 5s});
        REQUIRE(call);
        CHECK(call->active());
        CHECK(call->state() == "Active");
        const offhook::end_reason reason = co_await call->hang_up();
        CHECK(reason.who == ended_by::us);
        CHECK_FALSE(reason.why);
        CHECK_FALSE(call->active());
        co_await call->media_released();
        co_await call->hang_up(); // and again: at once
        const auto late = co_await call->hold();
        CHECK(late.error() == make_error_code(errc::call_is_ending));
        const auto out = co_await call->transfer("sip:x@127.0.0.1", {});
        CHECK(out.why == make_error_code(errc::call_is_ending));
    };
    REQUIRE(run(context, both(calls(), answer_one(b.agent))));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("the headers of the caller are seen") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto calls = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(
            b.uri("bob"), {.from = "\"Al\" <sip:al@example.com>", .headers = "X-Colour: red\r\n"});
        CHECK(call.error() == status_error(486));
    };
    const auto refuses = [&]() -> asio::awaitable<void> {
        offhook::incoming_call in = co_await b.agent.next_call();
        CHECK(in.from() == "sip:al@example.com");
        CHECK(in.to() == b.uri("bob"));
        CHECK(in.header("x-colour") == "red");
        CHECK(in.header("From").starts_with("\"Al\""));
        CHECK(in.referred_by().empty());
        CHECK(in.reject(200) == make_error_code(errc::bad_argument));
        CHECK_FALSE(in.reject(486));
        CHECK(in.reject(486));
        const offhook::end_reason reason = co_await in.ended();
        CHECK(reason.who == ended_by::us);
        const auto late = co_await in.answer();
        CHECK_FALSE(late);
    };
    REQUIRE(run(context, both(calls(), refuses())));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("leaving the scope hangs up, rejects, or cancels") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    SECTION("an answered call is hung up") {
        const auto calls = [&]() -> asio::awaitable<void> {
            auto call = co_await a.agent.call(b.uri("bob"), {});
            CHECK(call);
        };
        REQUIRE(run(context, both(calls(), answer_one(b.agent))));
    }
    SECTION("an undecided one is rejected") {
        const auto calls = [&]() -> asio::awaitable<void> {
            auto call = co_await a.agent.call(b.uri("bob"), {});
            CHECK(call.error() == status_error(480));
        };
        const auto drops = [&]() -> asio::awaitable<void> { co_await b.agent.next_call(); };
        REQUIRE(run(context, both(calls(), drops())));
    }
    SECTION("a call that nobody waits for any more is cancelled") {
        const auto calls = [&]() -> asio::awaitable<void> {
            auto in = co_await (b.agent.next_call() || a.agent.call(b.uri("bob"), {}));
            REQUIRE(in.index() == 0);
            auto& ringing = std::get<0>(in);
            const offhook::end_reason reason = co_await ringing.ended();
            CHECK(ringing.cancelled());
            CHECK(reason.who == ended_by::peer);
            const auto late = co_await ringing.answer();
            CHECK_FALSE(late);
        };
        REQUIRE(run(context, calls()));
    }
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a call that nobody answers ends with its ring_timeout") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto calls = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(b.uri("bob"), {.ring_timeout = 50ms});
        CHECK_FALSE(call);
    };
    const auto rings = [&]() -> asio::awaitable<void> {
        auto in = co_await b.agent.next_call();
        co_await in.ended();
        CHECK(in.cancelled());
    };
    REQUIRE(run(context, both(calls(), rings())));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("calls that come before anybody asks for them wait, also ended ones") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto story = [&]() -> asio::awaitable<void> {
        auto first = co_await a.agent.call(b.uri("bob"), {.ring_timeout = 20ms});
        CHECK_FALSE(first);
        auto in = co_await b.agent.next_call();
        const offhook::end_reason reason = co_await in.ended();
        CHECK(in.cancelled());
        CHECK(reason.who == ended_by::peer);
    };
    REQUIRE(run(context, story()));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("shutdown hangs up what is up and ends who waits") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto story = [&]() -> asio::awaitable<void> {
        std::optional<offhook::call> kept;
        const auto calls = [&]() -> asio::awaitable<void> {
            auto call = co_await a.agent.call(b.uri("bob"), {});
            REQUIRE(call);
            kept = std::move(*call);
        };
        const auto serves = [&]() -> asio::awaitable<void> {
            auto in = co_await b.agent.next_call();
            auto call = co_await in.answer();
            REQUIRE(call);
            co_await shut(b);
            CHECK_FALSE(call->active());
            bool refused = false;
            try {
                co_await b.agent.next_call();
            } catch (const boost::system::system_error& error) {
                refused = error.code() == asio::error::operation_aborted;
            }
            CHECK(refused);
            const auto late = co_await b.agent.call(a.uri("alice"), {});
            CHECK(late.error() == asio::error::shut_down);
        };
        co_await (calls() && serves());
        const offhook::end_reason reason = co_await kept->ended();
        CHECK(reason.who == ended_by::peer);
    };
    REQUIRE(run(context, story()));
    REQUIRE(run(context, shut(a)));
    context.restart();
    context.run(); // nothing keeps the context alive
}

TEST_CASE("OPTIONS are answered, or the error says why not") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto asks = [&]() -> asio::awaitable<void> {
        const auto answer = co_await a.agent.options(b.uri("bob"));
        REQUIRE(answer);
        CHECK(answer->good());
        CHECK(answer->header("allow").find("INVITE") != std::string_view::npos);
        const auto bad = co_await a.agent.options("what is this");
        CHECK(bad.error() == make_error_code(errc::bad_uri));
    };
    REQUIRE(run(context, asks()));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("what cannot be called or listened on is a clear error") {
    asio::io_context context(1);
    phone a(context);
    CHECK(a.agent.listen("udp:127.0.0.1:" + std::to_string(a.local.port)).error() ==
          asio::error::address_in_use);
    for (const char* bad : {"", "udp:", "udp:127.0.0.1", "tcp:127.0.0.1:0", "udp:localhost:0",
                            "udp:127.0.0.1:70000", "udp:127.0.0.1:5060x", "127.0.0.1:5060"}) {
        INFO(bad);
        CHECK(a.agent.listen(bad).error() == make_error_code(errc::bad_argument));
    }
    const auto calls = [&]() -> asio::awaitable<void> {
        for (const char* bad : {"", "bob", "sip:", "sip:bob@[::1", "sip:b b@127.0.0.1"}) {
            INFO(bad);
            const auto call = co_await a.agent.call(bad, {});
            CHECK(call.error() == make_error_code(errc::bad_uri));
        }
        offhook::user_agent deaf(context.get_executor(), {});
        const auto call = co_await deaf.call("sip:bob@127.0.0.1:9", {});
        CHECK(call.error() == make_error_code(errc::no_route));
    };
    REQUIRE(run(context, calls()));
}

TEST_CASE("garbage is counted and disturbs nobody") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    offhook::udp_socket stranger(context.get_executor());
    REQUIRE(stranger.open(*offhook::address::from_host("127.0.0.1", 0)));
    std::vector<offhook::datagram> garbage;
    for (const char* text :
         {"\x01\x02\x03", "hello", "INVITE sip:bob@127.0.0.1 SIP/2.0\r\nVia: what\r\n\r\n",
          "SIP/2.0 200 OK\r\n\r\n", "\r\n\r\n", "",
          "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:1;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1"
          "\r\nTo: <sip:b@c>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"}) {
        garbage.push_back({b.local, offhook::buffer::copy_of(text)});
    }
    CHECK(stranger.send(garbage).sent == garbage.size());
    const auto calls = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(call);
        co_await call->hang_up();
    };
    REQUIRE(run(context, both(calls(), answer_one(b.agent))));
    CHECK(b.agent.endpoint().counters().malformed >= 4);
    REQUIRE(run(context, both(shut(a), shut(b))));
}
