// Subscriptions between user_agents on real sockets.
#include "house.hpp"

#include <offhook/message/presence.hpp>

namespace {

offhook::user_agent_options serving() {
    auto made = quick();
    made.dialogs.packages = {"presence"};
    return made;
}

const std::string open_text = offhook::presence{"sip:b", offhook::basic_status::open, {}}.to_text();

} // namespace

TEST_CASE("somebody watches, hears and unsubscribes") {
    asio::io_context context(1);
    phone a(context);
    phone b(context, serving());
    const auto serve = [&]() -> asio::awaitable<void> {
        offhook::watcher one = co_await b.agent.next_watcher();
        CHECK(one.event() == "presence");
        CHECK(one.accept(offhook::presence::content_type, open_text));
        CHECK_FALSE(one.reject(403));
        CHECK(one.tell("text/plain", "more"));
        const auto done = co_await one.ended();
        CHECK(done);
        CHECK_FALSE(one.tell("text/plain", "too late"));
    };
    const auto watch = [&]() -> asio::awaitable<void> {
        auto made = a.agent.subscribe(b.uri("bob"), {.event = "presence", .expires = 600});
        REQUIRE(made);
        const auto first = co_await made->next_notify();
        CHECK(first.notify.body() == open_text);
        const auto second = co_await made->next_notify();
        CHECK(second.notify.body() == "more");
        const auto done = co_await made->unsubscribe();
        CHECK(done);
        const auto last = co_await made->next_notify();
        CHECK(last.state == offhook::dialog::watching::terminated);
        const auto [over, none] = co_await made->next_notify(asio::as_tuple(asio::use_awaitable));
        CHECK(over == asio::error::eof);
    };
    REQUIRE(run(context, both(serve(), watch())));
    CHECK(a.agent.endpoint().count()[offhook::owner_class::soft_state] == 0);
    CHECK(b.agent.endpoint().count()[offhook::owner_class::soft_state] == 0);
}

TEST_CASE("who drops its handles rejects, and unsubscribes") {
    asio::io_context context(1);
    phone a(context);
    phone b(context, serving());
    const auto story = [&]() -> asio::awaitable<void> {
        auto refused = a.agent.subscribe(b.uri("bob"), {.event = "presence"});
        REQUIRE(refused);
        { const offhook::watcher dropped = co_await b.agent.next_watcher(); }
        const auto [why, none] = co_await refused->next_notify(asio::as_tuple(asio::use_awaitable));
        CHECK(why == offhook::status_error(603));
        auto dropped = a.agent.subscribe(b.uri("bob"), {.event = "presence"});
        offhook::watcher one = co_await b.agent.next_watcher();
        CHECK(one.suspend());
        const auto news = co_await dropped->next_notify();
        CHECK(news.state == offhook::dialog::watching::pending);
        dropped = offhook::subscription();
        const auto done = co_await one.ended();
        CHECK(done);
        CHECK_FALSE(a.agent.subscribe("no uri", {.event = "presence"}));
        CHECK_FALSE(a.agent.subscribe(b.uri("bob"), {.event = ""}));
        const auto answer = co_await a.agent.notify(b.uri("bob"), {.event = "talk"});
        REQUIRE(answer);
        CHECK(answer->status() == 481);
        offhook::subscription empty;
        const auto nothing = co_await empty.unsubscribe();
        CHECK_FALSE(nothing);
    };
    REQUIRE(run(context, story()));
}

TEST_CASE("a user_agent that shuts down unsubscribes first") {
    asio::io_context context(1);
    phone a(context);
    phone b(context, serving());
    const auto story = [&]() -> asio::awaitable<void> {
        auto made = a.agent.subscribe(b.uri("bob"), {.event = "presence"});
        offhook::watcher one = co_await b.agent.next_watcher();
        CHECK(one.accept("text/plain", "x"));
        const auto first = co_await made->next_notify();
        CHECK(first.state == offhook::dialog::watching::active);
        const auto down = co_await a.agent.shutdown({});
        CHECK(down);
        const auto done = co_await one.ended();
        CHECK(done);
        const auto over = co_await made->unsubscribe();
        CHECK(over);
    };
    REQUIRE(run(context, story()));
}
