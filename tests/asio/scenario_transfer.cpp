// Blind transfers between three user_agents over real sockets of one context.
#include "house.hpp"

using offhook::session::ended_by;
using offhook::session::transfer_outcome_kind;

TEST_CASE("a blind transfer: the new call has the id that the request announced") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    phone c(context);
    const auto alice = [&]() -> asio::awaitable<void> {
        auto first = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(first);
        auto request = co_await first->next_transfer_request();
        REQUIRE(request);
        CHECK(request->target() == c.uri("carol"));
        auto second = co_await request->accept();
        REQUIRE(second);
        CHECK(second->id() == request->new_call());
        const auto again = co_await request->accept();
        CHECK_FALSE(again);
        const offhook::end_reason of_first = co_await first->ended();
        CHECK(of_first.who == ended_by::peer);
        const auto late = co_await first->next_transfer_request();
        CHECK_FALSE(late);
        const offhook::end_reason of_second = co_await second->ended();
        CHECK(of_second.who == ended_by::peer);
    };
    const auto bob = [&]() -> asio::awaitable<void> {
        auto in = co_await b.agent.next_call();
        auto call = co_await in.answer();
        REQUIRE(call);
        const auto out =
            co_await call->transfer(c.uri("carol"), {.release = offhook::release::on_connected});
        CHECK(out.kind == transfer_outcome_kind::connected);
        const offhook::end_reason reason = co_await call->ended();
        CHECK(reason.who == ended_by::us);
    };
    const auto carol = [&]() -> asio::awaitable<void> {
        auto in = co_await c.agent.next_call();
        CHECK_FALSE(in.referred_by().empty());
        auto call = co_await in.answer();
        REQUIRE(call);
        co_await call->hang_up();
    };
    REQUIRE(run(context, both(alice(), both(bob(), carol()))));
    REQUIRE(run(context, both(shut(a), both(shut(b), shut(c)))));
}

TEST_CASE("a transfer that is refused leaves the call up") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const bool explicitly = GENERATE(true, false);
    const auto alice = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(call);
        {
            auto request = co_await call->next_transfer_request();
            REQUIRE(request);
            if (explicitly) CHECK_FALSE(request->reject(603));
        } // leaving the scope refuses
        const offhook::end_reason reason = co_await call->ended();
        CHECK(reason.who == ended_by::peer);
    };
    const auto bob = [&]() -> asio::awaitable<void> {
        auto in = co_await b.agent.next_call();
        auto call = co_await in.answer();
        REQUIRE(call);
        const auto out = co_await call->transfer("sip:carol@127.0.0.1:9", {});
        CHECK(out.kind == transfer_outcome_kind::refused);
        CHECK(out.status == 603);
        CHECK(call->active());
        co_await call->hang_up();
    };
    REQUIRE(run(context, both(alice(), bob())));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a transfer whose target is busy fails with its status and leaves the call up") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    phone c(context);
    const auto alice = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(call);
        auto request = co_await call->next_transfer_request();
        REQUIRE(request);
        auto second = co_await request->accept();
        CHECK(second.error() == offhook::status_error(486));
        const offhook::end_reason reason = co_await call->ended();
        CHECK(reason.who == ended_by::peer);
    };
    const auto bob = [&]() -> asio::awaitable<void> {
        auto in = co_await b.agent.next_call();
        auto call = co_await in.answer();
        REQUIRE(call);
        const auto out = co_await call->transfer(c.uri("carol"), {});
        CHECK(out.kind == transfer_outcome_kind::failed);
        CHECK(out.status == 486);
        CHECK(call->active());
        co_await call->hang_up();
    };
    const auto carol = [&]() -> asio::awaitable<void> {
        auto in = co_await c.agent.next_call();
        CHECK_FALSE(in.reject(486));
        co_await in.ended();
    };
    REQUIRE(run(context, both(alice(), both(bob(), carol()))));
    REQUIRE(run(context, both(shut(a), both(shut(b), shut(c)))));
}

TEST_CASE("with the automatic policy the new call is there already") {
    asio::io_context context(1);
    offhook::user_agent_options follows = quick();
    follows.on_transfer = offhook::session::transfer_policy::automatic;
    phone a(context, follows);
    phone b(context);
    phone c(context);
    const auto alice = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(call);
        auto request = co_await call->next_transfer_request();
        REQUIRE(request);
        CHECK(request->automatic());
        auto second = co_await request->accept();
        REQUIRE(second);
        CHECK(second->id() == request->new_call());
        co_await second->hang_up();
    };
    const auto bob = [&]() -> asio::awaitable<void> {
        auto in = co_await b.agent.next_call();
        auto call = co_await in.answer();
        REQUIRE(call);
        const auto out = co_await call->transfer(c.uri("carol"), {});
        CHECK(out.kind == transfer_outcome_kind::connected);
    };
    const auto carol = [&]() -> asio::awaitable<void> {
        auto in = co_await c.agent.next_call();
        auto call = co_await in.answer();
        REQUIRE(call);
        co_await call->ended();
    };
    REQUIRE(run(context, both(alice(), both(bob(), carol()))));
    REQUIRE(run(context, both(shut(a), both(shut(b), shut(c)))));
}
