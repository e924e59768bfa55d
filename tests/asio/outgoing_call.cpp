// A call between the INVITE and its answer: heard, awaited, given up, dropped.
#include "house.hpp"

using offhook::errc;
using offhook::make_error_code;
using offhook::status_error;
using offhook::session::ended_by;

namespace {

/// Takes a call and lets it ring until the caller gives up.
asio::awaitable<void> let_it_ring(offhook::user_agent& agent) {
    offhook::incoming_call in = co_await agent.next_call();
    const offhook::end_reason reason = co_await in.ended();
    CHECK(reason.who == ended_by::peer);
    CHECK_FALSE(reason.was_established);
}

/// The first progress of a call, or zero.
asio::awaitable<int> ringing(offhook::outgoing_call& out) {
    const auto heard = co_await out.next_progress();
    co_return heard ? heard->status : 0;
}

} // namespace

TEST_CASE("a dialled call rings and is answered") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto calls = [&]() -> asio::awaitable<void> {
        auto out = a.agent.dial(b.uri("bob"), {});
        REQUIRE(out);
        CHECK_FALSE(out->over());
        const int first = co_await ringing(*out);
        CHECK(first == 180);
        auto call = co_await out->answered();
        REQUIRE(call);
        CHECK(call->id() == out->id());
        CHECK(call->active());
        const auto more = co_await out->next_progress();
        CHECK(more.error() == make_error_code(errc::no_such_request));
        const auto again = co_await out->answered();
        CHECK(again.error() == make_error_code(errc::no_such_request));
        { const offhook::outgoing_call dropped = std::move(*out); }
        CHECK(call->active()); // it is the one handle that matters
        co_await call->hang_up();
    };
    const auto answers = [&]() -> asio::awaitable<void> {
        offhook::incoming_call in = co_await b.agent.next_call();
        auto call = co_await in.answer();
        REQUIRE(call);
        co_await call->ended();
    };
    REQUIRE(run(context, both(calls(), answers())));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a dialled call is given up while it rings") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto calls = [&]() -> asio::awaitable<void> {
        auto out = a.agent.dial(b.uri("bob"), {});
        REQUIRE(out);
        co_await ringing(*out);
        const offhook::end_reason reason = co_await out->hang_up();
        CHECK_FALSE(reason.was_established);
        CHECK(out->over());
        const auto call = co_await out->answered();
        CHECK_FALSE(call);
        const auto more = co_await out->next_progress();
        CHECK(more.error() == make_error_code(errc::call_is_ending));
    };
    REQUIRE(run(context, both(calls(), let_it_ring(b.agent))));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a dialled call that leaves its scope is given up") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto calls = [&]() -> asio::awaitable<void> {
        auto out = a.agent.dial(b.uri("bob"), {});
        REQUIRE(out);
        co_await ringing(*out);
    };
    REQUIRE(run(context, both(calls(), let_it_ring(b.agent))));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("not to wait for the answer any longer leaves the call as it is") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    moment given_up(context);
    const auto impatient = [&](offhook::outgoing_call& out) -> asio::awaitable<void> {
        const auto call = co_await out.answered();
        CHECK_FALSE(call);
    };
    const auto calls = [&]() -> asio::awaitable<void> {
        auto out = a.agent.dial(b.uri("bob"), {});
        REQUIRE(out);
        co_await (impatient(*out) || ringing(*out));
        CHECK_FALSE(out->over());
        given_up.come();
        auto call = co_await out->answered();
        REQUIRE(call);
        co_await call->hang_up();
    };
    const auto answers = [&]() -> asio::awaitable<void> {
        offhook::incoming_call in = co_await b.agent.next_call();
        co_await given_up.wait();
        auto call = co_await in.answer();
        REQUIRE(call);
        co_await call->ended();
    };
    REQUIRE(run(context, both(calls(), answers())));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a dialled call that is refused") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto calls = [&]() -> asio::awaitable<void> {
        auto out = a.agent.dial(b.uri("bob"), {});
        REQUIRE(out);
        const auto call = co_await out->answered();
        CHECK(call.error() == status_error(603));
        CHECK(out->over());
        const offhook::end_reason reason = co_await out->ended();
        CHECK(reason.why == status_error(603));
    };
    const auto refuses = [&]() -> asio::awaitable<void> {
        offhook::incoming_call in = co_await b.agent.next_call();
        CHECK_FALSE(in.reject(603));
        co_await in.ended();
    };
    REQUIRE(run(context, both(calls(), refuses())));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a call that cannot begin") {
    asio::io_context context(1);
    phone a(context);
    CHECK(a.agent.dial("nonsense", {}).error() == make_error_code(errc::bad_uri));
    REQUIRE(run(context, shut(a)));
    CHECK_FALSE(a.agent.dial("sip:bob@127.0.0.1", {}));
}
