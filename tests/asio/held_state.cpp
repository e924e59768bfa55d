// Registrations, publications and keep-alives as coroutines see them: told of each change, given
// back when the handle goes, and when the user_agent does.
#include "house.hpp"

#include <offhook/asio/held_state.hpp>
#include <offhook/asio/incoming_request.hpp>

using offhook::held_news;

static_assert(!std::is_copy_constructible_v<offhook::registration>);
static_assert(std::is_trivially_destructible_v<offhook::register_options>);

namespace {

offhook::user_agent_options taking(std::vector<std::string> methods) {
    offhook::user_agent_options options;
    options.offered = std::move(methods);
    for (const char* const type : {"application/pidf+xml", "text/plain"})
        options.dialogs.content_types.emplace_back(type); // else 415
    return options;
}

/// Grants the next request; its Expires.
asio::awaitable<std::string> grant(phone& registrar, std::string seconds) {
    offhook::incoming_request one = co_await registrar.agent.next_request();
    const std::string contact =
        "Contact: " + std::string(one.header("Contact")) + ";expires=" + seconds +
        "\r\nService-Route: <sip:edge;lr>\r\nExpires: " + seconds + "\r\nSIP-ETag: e\r\n";
    CHECK_FALSE(one.answer(200, {.headers = contact}));
    co_return std::string(one.header("Expires"));
}

} // namespace

TEST_CASE("a registration is told of, and given back by its handle") {
    asio::io_context context(1);
    phone alice(context);
    phone bob(context, taking({"REGISTER"}));
    const auto story = [&]() -> asio::awaitable<void> {
        auto made = alice.agent.register_at(bob.uri("bob"), {.to = "sip:alice@127.0.0.1"});
        REQUIRE(made.has_value());
        offhook::registration held = std::move(*made);
        CHECK_FALSE(held.stands());
        std::string expires = co_await grant(bob, "600");
        CHECK(expires == "3600");
        auto news = co_await held.changed();
        REQUIRE(news.has_value());
        CHECK(news->what == held_news::granted);
        CHECK(news->granted == 600);
        CHECK(held.stands());
        CHECK(held.service_route() == "<sip:edge;lr>");
        CHECK(held.refresh().has_value());
        expires = co_await grant(bob, "300");
        news = co_await held.changed();
        CHECK(news->what == held_news::refreshed);
        auto [last, zero] = co_await (held.unregister() && grant(bob, "0"));
        CHECK(last.what == held_news::removed);
        CHECK(zero == "0");
        CHECK(held.over());
        CHECK_FALSE(held.stands());
        news = co_await held.changed(); // the last word once more
        CHECK(news->what == held_news::removed);
        news = co_await held.changed();
        CHECK(news.error() == offhook::errc::no_such_request);
        last = co_await held.unregister();
        CHECK(last.what == held_news::removed);
    };
    REQUIRE(run(context, story()));
}

TEST_CASE("leaving the scope gives it back, and so does a shutdown") {
    asio::io_context context(1);
    phone alice(context);
    phone bob(context, taking({"REGISTER"}));
    const auto story = [&]() -> asio::awaitable<void> {
        auto made = alice.agent.register_at(bob.uri("bob"), {});
        REQUIRE(made.has_value());
        std::string expires = co_await grant(bob, "600");
        co_await made->changed();
        *made = offhook::registration();
        expires = co_await grant(bob, "0");
        CHECK(expires == "0");

        made = alice.agent.register_at(bob.uri("bob"), {});
        REQUIRE(made.has_value());
        expires = co_await grant(bob, "600");
        co_await made->changed();
        auto [ended, zero] = co_await (alice.agent.shutdown({.limit = 2s}) && grant(bob, "0"));
        CHECK(ended.has_value());
        CHECK(zero == "0");
        CHECK(made->over());
        CHECK(alice.agent.register_at(bob.uri("bob"), {}).has_error());
    };
    REQUIRE(run(context, story()));
}

TEST_CASE("a publication, a keep-alive and single requests") {
    asio::io_context context(1);
    phone alice(context);
    phone bob(context, taking({"PUBLISH", "MESSAGE"}));
    const auto story = [&]() -> asio::awaitable<void> {
        auto published = alice.agent.publish(
            bob.uri("bob"), {.content_type = "application/pidf+xml", .body = "<open/>"});
        REQUIRE(published.has_value());
        std::string expires = co_await grant(bob, "60");
        auto news = co_await published->changed();
        CHECK(news->what == held_news::granted);
        CHECK(published->change_body("application/pidf+xml", "<closed/>").has_value());
        expires = co_await grant(bob, "60");
        news = co_await published->changed();
        CHECK(news->what == held_news::refreshed);
        auto [last, zero] = co_await (published->give_back() && grant(bob, "0"));
        CHECK(last.what == held_news::removed);

        auto alive = alice.agent.watch(bob.uri("bob"), 10s);
        REQUIRE(alive.has_value());
        news = co_await alive->changed();
        CHECK(news->what == held_news::reachable);
        CHECK(alive->stands());

        const auto take = [&]() -> asio::awaitable<std::string> {
            offhook::incoming_request one = co_await bob.agent.next_request();
            std::string text(one.body());
            CHECK_FALSE(one.answer(202));
            co_return text;
        };
        auto [answer, text] =
            co_await (alice.agent.send_message(bob.uri("bob"), "hello") && take());
        REQUIRE(answer.has_value());
        CHECK(answer->status() == 202);
        CHECK(text == "hello");
        const auto refused = co_await alice.agent.request("BYE", bob.uri("bob"), {});
        CHECK((!refused.has_value() || !refused->good()));
    };
    REQUIRE(run(context, story()));
}

TEST_CASE("an empty or orphaned handle does no harm") {
    asio::io_context context(1);
    offhook::registration left;
    const auto story = [&]() -> asio::awaitable<void> {
        {
            phone alice(context);
            auto made = alice.agent.register_at("sip:127.0.0.1:9", {});
            REQUIRE(made.has_value());
            left = std::move(*made);
        }
        CHECK(left.over());
        CHECK(left.refresh().has_error());
        const auto last = co_await left.unregister();
        CHECK(last.what == held_news::failed);
        offhook::registration none;
        const auto news = co_await none.changed();
        CHECK(news.has_error());
    };
    REQUIRE(run(context, story()));
}
