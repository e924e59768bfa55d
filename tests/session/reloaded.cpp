// Reload: what runs keeps its table, what is new takes the new one, a bad one changes nothing.
#include "bench.hpp"

#include <offhook/session/reloaded.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using test::bench;

namespace {

/// A table in which ringing calls are refused with that status when hung up.
table::source refusing_with(int status) {
    return {"refuse.yaml", "offhook: table/1\nextends: default.yaml\nstates:\n"
                           "  Ringing: {HangupCall: [{role: UAS, actions: {SendSIPResponse: " +
                               std::to_string(status) + "}, next_state: Terminating}]}\n"};
}

/// What a call that rings answers when it is hung up.
std::string answer_of(bench& b, session::call_id call) {
    b.words();
    REQUIRE(b.sessions.command(b.now, session::hang_up_call{call}).has_value());
    return b.words().front();
}

} // namespace

TEST_CASE("calls that run keep their table, new ones take the new") {
    bench b;
    b.incoming();
    b.words();
    const session::call_id old = b.call;
    const std::string before = b.sessions.table_in_force().sha256();

    const session::reloaded done = b.sessions.reload(b.now, refusing_with(410), nullptr);
    INFO(done.to_string());
    REQUIRE(done.good);
    CHECK_FALSE(done.of_transfers);
    CHECK(done.sha256 != before);
    CHECK(b.sessions.table_in_force().sha256() == done.sha256);

    b.leg = {2, 1};
    b.sessions.received(
        b.now,
        dialog::incoming_call{
            b.leg, {2, 1}, test::parsed("INVITE sip:a@b SIP/2.0", "INVITE", {}, test::sdp_text)});
    b.words();
    const session::call_id fresh = std::get<session::incoming_call>(b.events.back()).call;
    CHECK(answer_of(b, fresh) == "410");
    b.leg = {1, 1};
    b.call = old;
    CHECK(answer_of(b, old) == "480");
}

TEST_CASE("a bad table is refused with file, line and column; the old one stays in force") {
    bench b;
    REQUIRE(b.sessions.reload(b.now, refusing_with(410), nullptr).good);
    const std::string before = b.sessions.table_in_force().sha256();
    const auto faulty =
        GENERATE(as<std::string>{}, "extends: default.yaml\nstates:\n  Ringing: {HangupCal: {}}\n",
                 "extends: default.yaml\nstates:\n  Active: {HangupCall: ~}\n",
                 "extends: nowhere.yaml\n", ": [");
    const auto done =
        b.sessions.reload(b.now, {"bad.yaml", "offhook: table/1\n" + faulty}, nullptr);
    CHECK_FALSE(done.good);
    CHECK(done.sha256 == before);
    INFO(done.to_string());
    CHECK(done.to_string().find("error: ") != std::string::npos);
    CHECK(
        (done.to_string().starts_with("bad.yaml:") || done.to_string().starts_with("call.yaml:")));
    CHECK(b.sessions.table_in_force().sha256() == before);
    b.incoming();
    CHECK(answer_of(b, b.call) == "410");
}

TEST_CASE("a table of transfers is known as such") {
    bench b;
    const std::string before = b.sessions.table_in_force().sha256();
    const auto done = b.sessions.reload(b.now,
                                        {"mine.yaml", "offhook: table/1\nextends: transfer.yaml\n"
                                                      "settings: {decision_timeout: 7s}\n"},
                                        nullptr);
    INFO(done.to_string());
    CHECK(done.good);
    CHECK(done.of_transfers);
    CHECK(b.sessions.table_in_force().sha256() == before);
    CHECK(b.sessions.count().empty());
}

TEST_CASE("tables that nothing runs any more go, so reloading never ends") {
    bench b;
    for (int i = 0; i < 2'000; ++i) {
        const auto done = b.sessions.reload(b.now, refusing_with(400 + i % 100), nullptr);
        REQUIRE(done.good);
        if (i == 0) {
            b.incoming(); // keeps the first one
            b.words();
        }
        if (i == 3) i = 1'990; // each costs a proof
    }
    CHECK(answer_of(b, b.call) == "400");
}

TEST_CASE("a table of registrations is told by its words, and new ones run it") {
    bench b;
    const auto done = b.sessions.reload(
        b.now,
        {"mine.yaml",
         "offhook: table/1\nextends: registration.yaml\nsettings: {retry_first: 1s}\n"},
        nullptr);
    INFO(done.to_string());
    CHECK(done.good);
    CHECK(done.of_soft == session::soft_kind::registration);
    const auto again = b.sessions.reload(
        b.now,
        {"mine.yaml", "offhook: table/1\nextends: keep_alive.yaml\nsettings: {interval: x}\n"},
        nullptr);
    CHECK_FALSE(again.good);
    CHECK(again.of_soft == session::soft_kind::keep_alive);
}
