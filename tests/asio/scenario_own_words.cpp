// Words of a program's own, and tables that change while calls run, over real sockets.
#include "house.hpp"

#include <offhook/session/words.hpp>

#include <vector>

using offhook::errc;
using offhook::make_error_code;
namespace session = offhook::session;
namespace table = offhook::table;

namespace {

const table::source door_table{"door.yaml", R"(offhook: table/1
extends: default.yaml
states:
  Active: {OpenDoor: {guards: {CodeIs: "4711"}, publish: DoorOpened}}
unhandled: {OpenDoor: error}
)"};

session::words door_words() {
    session::words made;
    made.event("OpenDoor", "")
        .guard("CodeIs", {{"code", table::value_type::text, true, ""}}, "",
               [](const session::call_context& call, const table::arguments& a) {
                   return call.text() == a.text(0);
               })
        .publishes("DoorOpened", "");
    return made;
}

asio::awaitable<void> answer_until_ended(offhook::user_agent& agent) {
    auto in = co_await agent.next_call();
    auto call = co_await in.answer();
    if (call) co_await call->ended();
}

} // namespace

TEST_CASE("what a table publishes reaches the call and the user_agent") {
    const session::words words = door_words();
    auto options = quick();
    options.words = &words;
    asio::io_context context(1);
    phone a(context, options);
    phone b(context);
    const auto loaded = a.agent.reload(door_table, nullptr);
    INFO(loaded.to_string());
    REQUIRE(loaded.good);
    std::vector<session::published> heard;
    a.agent.next_published([&](offhook::error_code error, session::published news) {
        CHECK_FALSE(error);
        heard.push_back(std::move(news));
    });
    const auto calls = [&]() -> asio::awaitable<void> {
        auto call = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(call);
        CHECK(call->refusal().empty());
        CHECK(call->signal("OpenDoor", "0000").error() == make_error_code(errc::not_accepted_now));
        CHECK(call->refusal().starts_with("OpenDoor is not accepted: call in Active (refused by "
                                          "the guard CodeIs, door.yaml:4:"));
        CHECK(call->explain("OpenDoor").find("refused by the guard CodeIs") != std::string::npos);
        for (int i = 0; i < 70; ++i) {
            const auto taken = call->signal("OpenDoor", "4711");
            CHECK(taken);
        }
        CHECK(call->refusal().empty());
        auto news = co_await call->next_published();
        REQUIRE(news);
        CHECK(news->name == "DoorOpened");
        CHECK(news->text == "4711");
        CHECK(news->call == call->id());
        for (std::size_t i = 1; i < offhook::limits::published_waiting; ++i)
            (void)co_await call->next_published();
        auto none = co_await (call->next_published() || a.agent.sleep_for(1ms));
        CHECK(none.index() == 1); // more than that were not kept
        CHECK(heard.size() == 1);
        auto [error, second] = co_await a.agent.next_published(asio::as_tuple(asio::use_awaitable));
        CHECK_FALSE(error);
        CHECK(second.call == call->id());
        co_await call->hang_up();
        auto over = co_await call->next_published();
        CHECK(over.error() == make_error_code(errc::call_is_ending));
    };
    REQUIRE(run(context, both(calls(), answer_until_ended(b.agent))));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a reload is for calls to come; a bad table is refused with its faults") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const table::source deaf{"deaf.yaml", "offhook: table/1\nextends: default.yaml\n"
                                          "states: {Stable: {HoldCall: {guards: {StatusIs: 100}, "
                                          "actions: {PrepareOffer: sendonly}, next_state: "
                                          "HoldPending}}}\n"};
    const auto calls = [&]() -> asio::awaitable<void> {
        auto first = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(first);
        CHECK(a.agent.reload(deaf, nullptr).good);
        const auto bad = a.agent.reload(
            {"bad.yaml", "offhook: table/1\nextends: default.yaml\nstates: {Stabel: {}}\n"},
            nullptr);
        CHECK_FALSE(bad.good);
        CHECK(bad.to_string().starts_with("bad.yaml:3:"));
        auto second = co_await a.agent.call(b.uri("bob"), {});
        REQUIRE(second);
        const auto held = co_await first->hold();
        CHECK(held);
        const auto refused = co_await second->hold();
        CHECK(refused.error() == make_error_code(errc::not_accepted_now));
        CHECK(second->refusal().starts_with("HoldCall is not accepted: "));
        co_await second->hang_up();
        co_await first->hang_up();
    };
    const auto answers = [&]() -> asio::awaitable<void> {
        co_await (answer_until_ended(b.agent) && answer_until_ended(b.agent));
    };
    REQUIRE(run(context, both(calls(), answers())));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("a limit on answering is written with an or") {
    asio::io_context context(1);
    phone a(context);
    phone b(context);
    const auto calls = [&]() -> asio::awaitable<void> {
        auto first = co_await (a.agent.call(b.uri("bob"), {}) || a.agent.sleep_for(9s));
        REQUIRE(first.index() == 0);
        REQUIRE(std::get<0>(first));
        co_await std::get<0>(first)->hang_up();
    };
    const auto answers = [&]() -> asio::awaitable<void> {
        auto in = co_await b.agent.next_call();
        auto first = co_await (in.answer() || b.agent.sleep_for(9s));
        REQUIRE(first.index() == 0);
        REQUIRE(std::get<0>(first));
        auto asked =
            co_await (std::get<0>(first)->next_transfer_request() || b.agent.sleep_for(9s));
        CHECK(asked.index() == 0); // the call ends
    };
    REQUIRE(run(context, both(calls(), answers())));
    REQUIRE(run(context, both(shut(a), shut(b))));
}

TEST_CASE("the verbs of empty handles complete as aborted") {
    asio::io_context context(1);
    const auto story = []() -> asio::awaitable<void> {
        const offhook::error_code aborted = asio::error::operation_aborted;
        offhook::call call;
        CHECK_FALSE(call);
        CHECK_FALSE(call.active());
        CHECK(call.state().empty());
        CHECK(call.id() == session::call_id{});
        CHECK(call.refusal().empty());
        CHECK(call.explain("HoldCall") == "no such call\n");
        CHECK(call.signal("OpenDoor", "").error() == aborted);
        auto reason = co_await call.hang_up();
        CHECK(reason.why == aborted);
        reason = co_await call.ended();
        CHECK(reason.why == aborted);
        co_await call.media_released();
        co_await call.drained();
        auto held = co_await call.hold();
        CHECK(held.error() == aborted);
        const auto out = co_await call.transfer("sip:x@127.0.0.1", {});
        CHECK(out.why == aborted);
        const auto request = co_await call.next_transfer_request();
        CHECK(request.error() == aborted);
        const auto news = co_await call.next_published();
        CHECK(news.error() == aborted);

        offhook::incoming_call in;
        CHECK_FALSE(in);
        CHECK(in.cancelled());
        CHECK(in.reject(486) == aborted);
        auto answered = co_await in.answer();
        CHECK(answered.error() == aborted);

        offhook::outgoing_call placed;
        CHECK(placed.over());
        auto progress = co_await placed.next_progress();
        CHECK(progress.error() == aborted);
        answered = co_await placed.answered();
        CHECK(answered.error() == aborted);

        offhook::transfer_request asked;
        CHECK_FALSE(asked);
        CHECK(asked.target().empty());
        CHECK(asked.reject(603) == aborted);
        answered = co_await asked.accept();
        CHECK(answered.error() == aborted);
    };
    REQUIRE(run(context, story()));
}
