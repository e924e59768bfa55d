// A program's own event, guard, action and published event run in a call as the shipped ones do.
#include "bench.hpp"

#include <offhook/session/words.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("words of a program's own run, and its tables are checked like any other") {
    session::words own;
    int asked = 0;
    own.event("MuteCall", "The application mutes.")
        .guard("StatusBelow", {{"limit", table::value_type::number, true, "a status"}}, "",
               [&asked](const session::call_context& call, const table::arguments& a) {
                   ++asked;
                   return call.status() < a.number(0);
               })
        .action("SendInfo", {{"body", table::value_type::text, true, "the body"}}, "",
                [](session::call_context& call, const table::arguments& a) {
                    return call.request("INFO", "text/plain", std::string(a.text(0)));
                })
        .publishes("CallMuted", "The peer was told.");
    test::bench b{{.words = &own}};
    const table::source good{"mute.yaml", R"(offhook: table/1
extends: default.yaml
states:
  Ringing:
    MuteCall:
      - {guards: {StatusBelow: 10}, publish: CallMuted}
unhandled: {MuteCall: error}
)"};
    const auto added = b.sessions.add_table(good, nullptr);
    REQUIRE(added.number);
    b.sessions.use_table(*added.number);
    b.incoming();
    b.words();
    REQUIRE(b.state() == "Ringing");
    CHECK(b.sessions.command(b.now, session::signal_call{b.call, "MuteCall", 5}).has_value());
    CHECK(asked == 1);
    CHECK(b.said(b.words(), "Published"));
    CHECK(b.sessions.command(b.now, session::signal_call{b.call, "MuteCall", 50}).error() ==
          errc::not_accepted_now);
    CHECK(b.sessions.command(b.now, session::signal_call{b.call, "HangupCall"}).error() ==
          errc::bad_argument);
    CHECK(b.sessions.command(b.now, session::signal_call{b.call, "Nothing"}).error() ==
          errc::bad_argument);

    const auto& heard = std::get<session::published>(b.events.back());
    CHECK(heard.call == b.call);
    CHECK(heard.name == "CallMuted");
    CHECK(heard.status == 5);

    const auto bad = b.sessions.add_table({"bad.yaml", R"(offhook: table/1
extends: default.yaml
states:
  Active: {HangupCall: {guards: {StatusBelow: 10}, actions: SendBYE, next_state: Terminating}}
)"},
                                          nullptr);
    CHECK_FALSE(bad.number);
}

TEST_CASE("a published word carries the declared fields that actions told") {
    session::words own;
    own.event("OpenDoor", "")
        .action("Count", {}, "",
                [](session::call_context& call, const table::arguments&) -> result<void> {
                    call.tell("visitors", std::int64_t{2});
                    call.tell("visitors", std::int64_t{3}); // the last one counts
                    call.tell("name", std::int64_t{4});     // of another type than declared
                    call.tell("secret", std::string("x"));  // not declared
                    return {};
                })
        .publishes("DoorOpened", "",
                   {{"visitors", table::value_type::number, false, "how many came", {}},
                    {"name", table::value_type::text, false, "who", {}}});
    test::bench b{{.words = &own}};
    const auto added = b.sessions.add_table({"door.yaml", R"(offhook: table/1
extends: default.yaml
states: {Ringing: {OpenDoor: {actions: Count, publish: DoorOpened}}}
)"},
                                            nullptr);
    REQUIRE(added.number);
    b.sessions.use_table(*added.number);
    b.incoming();
    b.words();
    REQUIRE(b.sessions.command(b.now, session::signal_call{b.call, "OpenDoor", 7, "hello"})
                .has_value());
    b.words();
    const auto& heard = std::get<session::published>(b.events.back());
    CHECK(heard.text == "hello");
    CHECK(heard.status == 7);
    REQUIRE(heard.fields.size() == 1);
    REQUIRE(heard.field<std::int64_t>("visitors") != nullptr);
    CHECK(*heard.field<std::int64_t>("visitors") == 3);
    CHECK(heard.field<std::string>("visitors") == nullptr);
}

TEST_CASE("a refused command says why") {
    test::bench b;
    b.incoming();
    b.words();
    REQUIRE(b.state() == "Ringing");
    CHECK_FALSE(b.sessions.command(b.now, session::hold_call{b.call}).has_value());
    CHECK(b.sessions.refusal() == "HoldCall is not accepted: call in Ringing, offer_answer in "
                                  "Negotiating; states that accept it: Stable, Held");
    REQUIRE(b.sessions.command(b.now, session::hang_up_call{b.call}).has_value());
    CHECK(b.sessions.refusal().empty());
}

TEST_CASE("a command that a guard refuses names the guard and its place") {
    test::bench b;
    b.incoming({}); // without an offer: ours waits for the 200
    b.words();
    REQUIRE(b.state() == "Ringing");
    CHECK_FALSE(b.sessions.command(b.now, session::progress_call{b.call}).has_value());
    INFO(b.sessions.refusal());
    CHECK(b.sessions.refusal().starts_with(
        "ProgressCall is not accepted: call in Ringing (refused by the guard not OfferPending, "
        "call.yaml:"));
    const std::string why = b.sessions.explain(b.call, "ProgressCall");
    CHECK(why.find("refused by the guard not OfferPending") != std::string::npos);
    CHECK(why.find("accepts: ") != std::string::npos);
    CHECK(b.sessions.explain(b.call, "AnswerCall").find(": taken") != std::string::npos);
}
