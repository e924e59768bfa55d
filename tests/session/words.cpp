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
    CHECK(b.sessions.command(b.now, session::signal_call{b.call, "MuteCall", 50}).error() ==
          errc::not_accepted_now);
    CHECK(b.sessions.command(b.now, session::signal_call{b.call, "HangupCall"}).error() ==
          errc::bad_argument);
    CHECK(b.sessions.command(b.now, session::signal_call{b.call, "Nothing"}).error() ==
          errc::bad_argument);

    const auto bad = b.sessions.add_table({"bad.yaml", R"(offhook: table/1
extends: default.yaml
states:
  Active: {HangupCall: {guards: {StatusBelow: 10}, actions: SendBYE, next_state: Terminating}}
)"},
                                          nullptr);
    CHECK_FALSE(bad.number);
}
