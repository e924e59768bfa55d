// HOSTILE 9 to 12: crossings, forks, answers that never come or come for ever, requests that come
// twice. What other files show is listed in docs/hostile.md.
#include "stranger.hpp"

using namespace cast_of;

namespace {

predicate is_method(const std::string& method) {
    return [method](const datagram& one) {
        return one.message.is_request() && one.message.method_text() == method;
    };
}

/// Alice has called a puppet, which has answered with the tag "one".
struct answered_by_puppet {
    explicit answered_by_puppet(cast& on)
        : alice(on.add("alice")), bob(on.around.add_puppet("bob")) {
        bob.expect("INVITE").tag("one").reply_with_sdp(200).expect("ACK");
        call = alice.call(bob.uri()).call;
        on.around.run_for(1s);
        REQUIRE(alice.is->state_of(call) == "Active");
    }
    cast::actor alice;
    puppet& bob;
    ses::call_id call;
};

} // namespace

TEST_CASE("hostile 9: a re-INVITE without an offer meets our own BYE", "[hostile]") {
    cast on;
    answered_by_puppet two(on);
    REQUIRE(two.alice.tell(ses::hang_up_call{two.call, {}}));
    two.bob.expect("BYE").request("INVITE").expect("481 INVITE").reply(200, "BYE");
    on.end_well();
    CHECK(two.bob.waits_for() == "");
    CHECK(two.alice.count<ses::call_ended>() == 1);
    CHECK(two.bob.count("BYE", true) == 1);
}

TEST_CASE("hostile 9: answer, both hang-ups and lost ACKs in every order", "[hostile]") {
    const int caller = GENERATE(range(0, 70, 10));
    const int callee = GENERATE(15, 25, 35, 60);
    const unsigned lost = GENERATE(0u, 2u);
    CAPTURE(caller, callee, lost);
    cast on;
    auto alice = on.add("alice");
    auto bob = on.add("bob");
    on.around.wire().drop_when("ACK", is_method("ACK"), lost);
    const instant start = on.around.now();
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.at(start + 12ms,
                 [&] { static_cast<void>(bob.is->command(ses::answer_call{bob.came()})); });
    on.around.at(start + std::chrono::milliseconds{callee}, [&] {
        static_cast<void>(bob.is->command(ses::hang_up_call{bob.came(), {}}));
    });
    on.around.at(start + std::chrono::milliseconds{caller}, [&] {
        static_cast<void>(alice.is->command(ses::hang_up_call{call, {}}));
    });
    on.around.run_for(100ms);
    on.end_well();
    CHECK(alice.count<ses::call_ended>() == 1);
    CHECK(bob.count<ses::call_ended>() == bob.count<ses::incoming_call>());
    CHECK(on.different("alice", "BYE") <= 1);
    CHECK(on.different("bob", "BYE") <= 1);
}

TEST_CASE("hostile 10: an early dialog speaks when another one has answered", "[hostile]") {
    cast on;
    auto alice = on.add("alice");
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE").tag("one").reply(180).tag("two").reply(180).reply_with_sdp(200);
    bob.expect("ACK").tag("one").reply(183); // the loser goes on ringing
    bob.request("UPDATE").expect("481 UPDATE").request("INFO").expect("481 INFO");
    bob.request("BYE").expect("200 BYE");
    const ses::call_id call = alice.call(bob.uri()).call;
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(bob.waits_for() == "");
    CHECK(alice.is->state_of(call) == "Active");
    REQUIRE(alice.tell(ses::hang_up_call{call, {}}));
    bob.expect("BYE").reply(200, "BYE");
    on.end_well();
    CHECK(bob.last("BYE")->value(header_name::to).find("tag=two") != std::string_view::npos);
}

TEST_CASE("hostile 10: the application can tell early dialogs apart", "[hostile]") {
    cast on;
    auto alice = on.add("alice");
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE").tag("one").reply(180).tag("two").reply_with_sdp(183);
    bob.tag("one").reply(180).tag("three").reply(181).expect("CANCEL").reply(200, "CANCEL");
    bob.reply(487).expect("ACK");
    const ses::call_id call = alice.call(bob.uri()).call;
    on.around.run_for(1s);
    std::string seen;
    for (const auto& heard : alice.hears->events()) {
        const auto* told = std::get_if<ses::call_progress>(&heard.what);
        if (told == nullptr) continue;
        seen += std::to_string(told->status) + " of " + std::to_string(told->early) + ", ";
    }
    CHECK(seen == "180 of 0, 183 of 1, 180 of 0, 181 of 2, ");
    REQUIRE(alice.tell(ses::hang_up_call{call, {}}));
    on.end_well();
    CHECK(bob.done());
}

TEST_CASE("hostile 10: a fork answers when the call is over", "[hostile]") {
    cast on;
    answered_by_puppet two(on);
    REQUIRE(two.alice.tell(ses::hang_up_call{two.call, {}}));
    two.bob.expect("BYE").reply(200, "BYE").after(5s).tag("two").reply_with_sdp(200);
    two.bob.expect("ACK").expect("BYE").reply(200, "BYE");
    SECTION("once") {}
    SECTION("and again, because nobody else acknowledges it") {
        two.bob.after(1s).reply_with_sdp(200).after(2s).reply_with_sdp(200);
        on.around.run_for(20s);
        CHECK(two.bob.count("ACK", true) >= 4); // one of the call, three of the fork
    }
    on.end_well();
    CHECK(two.bob.waits_for() == "");
    CHECK(two.bob.count("BYE") == 2);
    CHECK(two.alice.count<ses::call_ended>() == 1);
}

TEST_CASE("hostile 11: a 2xx is repeated for ever", "[hostile]") {
    cast on;
    answered_by_puppet two(on);
    for (int i = 0; i < 60; ++i)
        two.bob.after(2s).reply_with_sdp(200);
    on.around.run_for(130s);
    CHECK(two.alice.is->state_of(two.call) == "Active");
    // Timer M: after 64*T1 nobody knows it any more (RFC 6026 7.2).
    CHECK(two.bob.count("ACK", true) > 10);
    CHECK(two.bob.count("ACK", true) < 20);
    two.bob.request("BYE").expect("200 BYE");
    on.end_well();
    CHECK(two.bob.done());
}

TEST_CASE("hostile 11: the CANCEL is answered, the INVITE never", "[hostile]") {
    cast on;
    auto alice = on.add("alice");
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE").reply(180).expect("CANCEL");
    const ses::call_id call = alice.call(bob.uri()).call;
    on.around.run_for(1s);
    REQUIRE(alice.tell(ses::hang_up_call{call, {}}));
    const instant hung_up = on.around.now();
    SECTION("answered with 200") { bob.reply(200, "CANCEL"); }
    SECTION("answered with 481: it knows no such INVITE") { bob.reply(481, "CANCEL"); }
    SECTION("not answered either") {}
    SECTION("and it rings on and on") {
        bob.reply(200, "CANCEL");
        for (int i = 0; i < 100; ++i)
            bob.after(1s).reply(180);
    }
    on.end_well();
    REQUIRE(alice.count<ses::call_ended>() == 1);
    for (const auto& heard : alice.hears->events()) {
        if (std::holds_alternative<ses::call_ended>(heard.what)) {
            CHECK(heard.when - hung_up < 75s);
        }
    }
    CHECK(alice.hears->last<ses::call_ended>()->reason.who == ses::ended_by::us);
}

TEST_CASE("hostile 11: it rings for ever", "[hostile]") {
    cast on;
    auto alice = on.add("alice");
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE");
    const bool trying = GENERATE(true, false);
    for (int i = 0; i < 40; ++i)
        bob.reply(trying ? 100 : 180).after(10s);
    alice.call(bob.uri());
    on.around.run_for(250s);
    CHECK(alice.count<ses::call_ended>() == 1);
    CHECK(bob.count("CANCEL") == 1);
    on.end_well();
}

TEST_CASE("hostile 12: the same INVITE by two ways is one call", "[hostile]") {
    cast on;
    auto bob = on.add("bob");
    puppet& alice = on.around.add_puppet("alice");
    stranger proxy(on, "proxy");
    alice.invite(bob.is->uri(), bob.is->at()).expect("180");
    on.around.run_for(100ms);
    const std::string first(proxy.heard("INVITE").text());
    const std::string branch(proxy.heard("INVITE").top_via()->branch());
    proxy.mouth.raw(replaced(first, branch, "z9hG4bK-by-another-way"), bob.is->at());
    proxy.mouth.expect("482 INVITE");
    on.around.run_for(100ms);
    CHECK(proxy.mouth.done());
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    alice.expect("200 INVITE").request("ACK").request("BYE").expect("200 BYE");
    on.end_well();
    CHECK(alice.done());
    CHECK(bob.count<ses::incoming_call>() == 1);
}

TEST_CASE("hostile 12: the same INVITE again, while it rings, in the call and after it",
          "[hostile]") {
    cast on;
    auto bob = on.add("bob");
    puppet& alice = on.around.add_puppet("alice");
    stranger echo(on, "echo");
    alice.invite(bob.is->uri(), bob.is->at()).expect("180").again().again();
    on.around.run_for(100ms);
    const std::string first(echo.heard("INVITE").text());
    const ses::call_id call = bob.came();
    REQUIRE(bob.tell(ses::answer_call{call}));
    alice.expect("200 INVITE").request("ACK").raw(first);
    on.around.run_for(1s);
    CHECK(bob.is->state_of(call) == "Active");
    alice.request("BYE").expect("200 BYE").after(1s).raw(first).after(10s).raw(first);
    on.around.run_for(60s);
    CHECK(bob.count<ses::incoming_call>() == 1);
    CHECK(bob.count<ses::call_ended>() == 1);
    CHECK(bob.is->inside().count().empty());
    // When nothing is known of it any more it is a call like any other, with a handle of its own.
    alice.raw(first);
    on.around.run_for(1s);
    REQUIRE(bob.count<ses::incoming_call>() == 2);
    CHECK(bob.came() != call);
    CHECK(bob.is->command(ses::answer_call{call}).error() == errc::no_such_call);
    REQUIRE(bob.tell(ses::reject_call{bob.came()}));
    on.end_well();
}
