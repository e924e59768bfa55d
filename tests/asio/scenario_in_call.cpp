// Requests inside a call, by the handles: ours and their answers, theirs in their order, digits.
#include "house.hpp"

#include <offhook/message/dtmf_relay.hpp>

using offhook::errc;
using offhook::make_error_code;
using offhook::status_error;

namespace {

offhook::user_agent_options taking() {
    offhook::user_agent_options options;
    options.offered = {"INFO", "MESSAGE"};
    options.dialogs.info_packages = {"house"};
    return options;
}

/// Answers one call, and gives what comes in it until it ends.
asio::awaitable<void> listen_to_one(offhook::user_agent& agent, std::vector<std::string>& heard) {
    offhook::incoming_call in = co_await agent.next_call();
    auto call = co_await in.answer();
    REQUIRE(call);
    for (;;) {
        const auto request = co_await call->next_request();
        if (!request) {
            CHECK(request.error() == make_error_code(errc::call_is_ending));
            break;
        }
        if (const auto digit = offhook::dtmf_of(request->request))
            heard.push_back(std::string(1, digit->signal));
        else
            heard.emplace_back(request->request.body());
    }
    co_await call->ended();
}

} // namespace

TEST_CASE("digits and texts arrive in their order, and each has its answer") {
    asio::io_context context(1);
    phone a(context, taking());
    phone b(context, taking());
    std::vector<std::string> heard;
    const auto calls = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(call);
        const auto digits = co_await call->send_dtmf("12#D", {});
        CHECK(digits);
        const auto text =
            co_await call->request("MESSAGE", {.content_type = "text/plain", .body = "hello"});
        REQUIRE(text);
        CHECK(text->status() == 200);
        const auto more = co_await call->send_dtmf("*", {.length = 90ms});
        CHECK(more);
        const auto nothing = co_await call->send_dtmf("", {});
        CHECK(nothing);
        co_await call->hang_up();
    };
    REQUIRE(run(context, both(calls(), listen_to_one(b.agent, heard))));
    CHECK(heard == std::vector<std::string>{"1", "2", "#", "D", "hello", "*"});
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a refusal is an answer, and ends a row of digits") {
    asio::io_context context(1);
    phone a(context);
    phone b(context); // takes nothing
    std::vector<std::string> heard;
    const auto calls = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(call);
        const auto answer = co_await call->request("INFO", {});
        REQUIRE(answer);
        CHECK(answer->status() == 405);
        const auto digits = co_await call->send_dtmf("12", {});
        CHECK(digits.error() == status_error(415)); // for what it brings
        const auto junk = co_await call->send_dtmf("1x", {});
        CHECK(junk.error() == make_error_code(errc::bad_argument));
        const auto short_one = co_await call->send_dtmf("1", {.length = 0ms});
        CHECK(short_one.error() == make_error_code(errc::bad_argument));
        const auto bye = co_await call->request("BYE", {});
        CHECK(bye.error() == make_error_code(errc::bad_argument));
        const auto package = co_await call->request("INFO", {.headers = "Info-Package\r\n"});
        CHECK(package.error() == make_error_code(errc::bad_argument));
        co_await call->hang_up();
        const auto late = co_await call->request("INFO", {});
        CHECK(late.error() == make_error_code(errc::call_is_ending));
        const auto later = co_await call->send_dtmf("1", {});
        CHECK(later.error() == make_error_code(errc::call_is_ending));
        const auto latest = co_await call->next_request();
        CHECK(latest.error() == make_error_code(errc::call_is_ending));
    };
    REQUIRE(run(context, both(calls(), listen_to_one(b.agent, heard))));
    CHECK(heard.empty());
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("what comes while it rings is kept for whoever answers") {
    asio::io_context context(1);
    phone a(context, taking());
    phone b(context, taking());
    const auto calls = [&]() -> asio::awaitable<void> {
        auto out = a.agent.dial(b.uri("bob"), {});
        REQUIRE(out);
        const auto ringing = co_await out->next_progress();
        CHECK(*ringing == 180);
        const auto early = co_await out->send_dtmf("7", {});
        CHECK(early);
        auto call = co_await out->answered();
        REQUIRE(call);
        const auto back = co_await call->next_request();
        REQUIRE(back);
        CHECK(back->request.body() == "welcome");
        co_await call->hang_up();
    };
    const auto answers = [&]() -> asio::awaitable<void> {
        offhook::incoming_call in = co_await b.agent.next_call();
        const auto early = co_await in.next_request(); // before the answer
        REQUIRE(early);
        CHECK(offhook::dtmf_of(early->request)->signal == '7');
        const auto told =
            co_await in.request("MESSAGE", {.content_type = "text/plain", .body = "welcome"});
        REQUIRE(told);
        CHECK(told->good());
        auto call = co_await in.answer();
        REQUIRE(call);
        co_await call->ended();
    };
    REQUIRE(run(context, both(calls(), answers())));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a handle that stands for no call sends and hears nothing") {
    asio::io_context context(1);
    phone a(context);
    const auto story = [&]() -> asio::awaitable<void> {
        offhook::call empty;
        const auto nothing = co_await empty.request("INFO", {});
        CHECK(nothing.error() == asio::error::operation_aborted);
        const auto none_came = co_await empty.next_request();
        CHECK(none_came.error() == asio::error::operation_aborted);
        const auto digits = co_await empty.send_dtmf("1", {});
        CHECK(digits.error() == asio::error::operation_aborted);
    };
    REQUIRE(run(context, story()));
    REQUIRE(run(context, shut(a)));
}
