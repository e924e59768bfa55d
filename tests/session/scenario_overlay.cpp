// Overlays on the shipped session: long rows as other tables write them load as they stand and run;
// a table with faults is refused and changes nothing.
#include "bench.hpp"

#include <catch2/catch.hpp>

using namespace offhook;
using test::bench;
using words = std::vector<std::string>;

namespace {

const char* const long_rows = R"(offhook: table/1
extends: default.yaml
transitions:
  - role: "UAS"
    state: "Answering"
    event: {type: "HangupCall"}
    next_state: "Terminating"
    actions: [{type: "SendBYE"}, {type: "StopMediaSession"}]
  - {role: "Both", state: "Initiating", event: {type: "DialogBYE"}, )"
                              R"(next_state: "Terminated", actions: [)"
                              R"({type: "SendSIPResponse", code: 200, reason: "OK"}, )"
                              R"({type: "CleanupDialog"}, {type: "CleanupMedia"}]}
)";

void load(bench& b, const char* text) {
    const auto added = b.sessions.add_table({"overlay.yaml", text}, nullptr);
    for (const auto& d : added.diagnostics)
        UNSCOPED_INFO(d.to_string());
    REQUIRE(added.number.has_value());
    b.sessions.use_table(*added.number);
}

} // namespace

TEST_CASE("a long row for a hang-up before the ACK loads as it stands and runs") {
    bench b;
    load(b, long_rows);
    b.incoming();
    b.words();
    REQUIRE(b.sessions.command(b.now, session::answer_call{b.call}).has_value());
    b.words();
    REQUIRE(b.state() == "Answering");
    REQUIRE(b.sessions.command(b.now, session::hang_up_call{b.call}).has_value());
    const words said = b.words();
    CHECK(words(said.begin(), said.begin() + 2) == words{"BYE", "stop"});
    CHECK(b.sessions.count().empty());
}

TEST_CASE("a long row that leads straight to Terminated passes through Terminating") {
    bench b;
    load(b, long_rows);
    SECTION("as the callee") {
        b.media_answers = false;
        b.incoming();
    }
    SECTION("as the caller") { b.place(); }
    b.words();
    REQUIRE(b.state() == "Initiating");
    b.media_answers = true;
    b.confirms_release = false;
    b.request(sip_method::bye);
    const words said = b.words();
    CHECK(said.front() == "200");
    CHECK(std::count(said.begin(), said.end(), "release") == 1);
    CHECK(std::count(said.begin(), said.end(), "media-release") == 1);
    CHECK(b.state() == "Terminating");
    b.sessions.received(b.now, dialog::leg_released{b.leg, session::owner_of(b.call)});
    CHECK(b.said(b.words(), "over"));
    CHECK(b.sessions.count().empty());
}

TEST_CASE("a table with faults is refused whole, and the old one stays in force") {
    bench b;
    const auto added = b.sessions.add_table({"bad.yaml", R"(offhook: table/1
extends: default.yaml
states:
  Ringing:
    HangupCall: {next_state: Terminatin}
  Active:
    HangUpCall: {actions: SendBYEE, next_state: Terminated}
)"},
                                            nullptr);
    CHECK_FALSE(added.number.has_value());
    CHECK(added.diagnostics.size() >= 3);
    for (const auto& d : added.diagnostics) {
        INFO(d.to_string());
        CHECK(d.file == "bad.yaml");
        CHECK(d.line > 0);
    }
    b.place();
    CHECK_FALSE(b.state().empty());
}

TEST_CASE("a table that answers without ringing still tells of the end") {
    bench b;
    const auto added = b.sessions.add_table({"quick.yaml", R"(offhook: table/1
extends: default.yaml
states:
  Initiating:
    MediaReady:
      - role: UAS
        actions: {SendSIPResponse: {code: 200, description: true}}
        next_state: Answering
      - {role: UAC, actions: SendINVITE}
)"},
                                            nullptr);
    for (const auto& d : added.diagnostics)
        UNSCOPED_INFO(d.to_string());
    REQUIRE(added.number.has_value());
    b.sessions.use_table(*added.number);
    b.incoming();
    b.words();
    REQUIRE(b.state() == "Answering");
    b.ack();
    CHECK(b.said(b.words(), "Established"));
    b.request(sip_method::bye);
    const words said = b.words();
    CHECK(b.said(said, "Ending"));
    CHECK(b.said(said, "Ended"));
    CHECK(b.sessions.count().empty());
}

TEST_CASE("a row that arms its own timer anew for now does not keep the endpoint") {
    bench b;
    load(b, R"(offhook: table/1
extends: default.yaml
states:
  Ringing:
    after:
      answer_delay:          # of no length where no rule has set it
        - {role: UAS, actions: {SendSIPResponse: 180}, restart: answer_delay}
        - {}
)");
    b.incoming();
    b.words();
    REQUIRE(b.state() == "Ringing");
    b.sessions.expire(b.now); // a 180 each time, for ever, but no more than a bound at once
    CHECK(b.words().size() <= 2 * limits::rounds);
    REQUIRE(b.sessions.command(b.now, session::hang_up_call{b.call}).has_value());
    b.words();
    CHECK(b.sessions.count().empty());
}

TEST_CASE("a setting below its least is refused, from a table and from a program") {
    bench b;
    const auto added = b.sessions.add_table(
        {"quick.yaml", "offhook: table/1\nextends: default.yaml\nsettings: {ring_again: 10ms}\n"},
        nullptr);
    CHECK_FALSE(added.number.has_value());
    session::make_call what;
    what.target = "sip:bob@192.0.2.2";
    what.settings = {{"ring_again", std::chrono::milliseconds{10}}};
    CHECK(b.sessions.command(b.now, what).error() == errc::bad_argument);
    what.settings = {{"ring_again", std::chrono::seconds{1}}};
    CHECK(b.sessions.command(b.now, what).has_value());
}

TEST_CASE("an action that finds nothing to act on fails, and its call ends") {
    bench b;
    load(b, R"(offhook: table/1
extends: default.yaml
states:
  Active: {DialogINFO: {actions: [{SendSIPResponse: 200}, RaiseInterval]}}
)");
    b.incoming();
    b.words();
    REQUIRE(b.sessions.command(b.now, session::answer_call{b.call}).has_value());
    b.words();
    b.ack();
    b.words();
    REQUIRE(b.state() == "Active");
    b.request(sip_method::info); // no Min-SE stands in it
    b.words();
    CHECK(b.sessions.count().empty());
}
