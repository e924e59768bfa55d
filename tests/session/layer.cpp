// Calls on the bench: every way to hang up, by us, by the peer and by failures, in every state.
#include "bench.hpp"

#include <catch2/catch.hpp>

using namespace offhook;
using namespace std::chrono_literals;
using test::bench;
using words = std::vector<std::string>;

namespace {

void to_state(bench& b, const std::string& state) {
    const bool callee = state.starts_with("UAS ");
    const std::string name = state.substr(4);
    if (name == "Idle") return;
    if (callee) {
        if (name == "Initiating") b.media_answers = false;
        b.incoming();
        b.words();
        const auto ask = [&b](const session::command& what) {
            REQUIRE(b.sessions.command(b.now, what).has_value());
        };
        if (name == "EarlyMedia") ask(session::progress_call{b.call});
        if (name == "Answering" || name == "Active") ask(session::answer_call{b.call});
        if (name == "Active") b.ack();
    } else {
        b.place();
        b.words();
        if (name == "Ringing") b.response(180);
        if (name == "EarlyMedia") b.response(183, test::sdp_text);
        if (name == "Active") b.response(200, test::sdp_text);
        if (name == "Cancelling") {
            b.response(180);
            REQUIRE(b.sessions.command(b.now, session::hang_up_call{b.call}).has_value());
        }
    }
    b.words();
    b.media_answers = true;
    REQUIRE(b.state() == name);
}

std::size_t count(const bench& b, std::size_t index) {
    return static_cast<std::size_t>(
        std::count_if(b.events.begin(), b.events.end(),
                      [index](const session::event& e) { return e.index() == index; }));
}

/// A call that never rang is none to the application: it hears nothing of its end either.
void check_over(const bench& b, const std::string& began = {}) {
    const std::size_t told = began == "UAS Initiating" ? 0 : 1;
    CHECK(b.state().empty());
    CHECK(count(b, session::event(session::call_ending{}).index()) == told);
    CHECK(count(b, session::event(session::call_ended{}).index()) == told);
    CHECK(b.events.size() >= told);
    CHECK(b.sessions.count().empty());
}

const std::vector<std::string> all_states = {
    "UAC Initiating", "UAC Ringing", "UAC EarlyMedia", "UAC Cancelling", "UAC Active",
    "UAS Initiating", "UAS Ringing", "UAS EarlyMedia", "UAS Answering",  "UAS Active"};

} // namespace

TEST_CASE("hang up is one verb, right in every state") {
    const std::vector<std::pair<std::string, words>> expected = {
        {"UAC Initiating", {"CANCEL", "stop"}},
        {"UAC Ringing", {"CANCEL", "stop"}},
        {"UAC EarlyMedia", {"CANCEL", "stop"}},
        {"UAC Active", {"BYE", "stop"}},
        {"UAS Ringing", {"480"}},
        {"UAS EarlyMedia", {"480"}},
        {"UAS Initiating", {"480"}},
        {"UAS Answering", {"BYE", "stop"}},
        {"UAS Active", {"BYE", "stop"}}};
    for (const auto& [state, first] : expected) {
        DYNAMIC_SECTION(state) {
            bench b;
            to_state(b, state);
            REQUIRE(b.sessions.command(b.now, session::hang_up_call{b.call}).has_value());
            words said = b.words();
            REQUIRE(said.size() >= first.size());
            CHECK(words(said.begin(), said.begin() + static_cast<long>(first.size())) == first);
            if (first.front() == "CANCEL") {
                CHECK(b.state() == "Cancelling");
                b.response(487);
                b.words();
            }
            check_over(b, state);
            if (state == "UAS Initiating") continue;
            const auto& last = std::get<session::call_ended>(
                *std::find_if(b.events.begin(), b.events.end(), [](const auto& e) {
                    return std::holds_alternative<session::call_ended>(e);
                }));
            CHECK(last.reason.who == session::ended_by::us);
            CHECK_FALSE(last.reason.why);
        }
    }
}

TEST_CASE("a BYE gets its 200 and ends the call in every state") {
    for (const std::string& state : all_states) {
        DYNAMIC_SECTION(state) {
            bench b;
            to_state(b, state);
            b.request(sip_method::bye);
            const words said = b.words();
            CHECK(said.front() == "200");
            CHECK(std::count(said.begin(), said.end(), "release") == 1);
            check_over(b, state);
        }
    }
}

TEST_CASE("a dead dialog and a dead transport end the call in every state") {
    for (const std::string& state : all_states) {
        DYNAMIC_SECTION(state) {
            bench b;
            to_state(b, state);
            b.sessions.received(
                b.now, dialog::leg_terminated{b.leg, session::owner_of(b.call), errc::timeout});
            b.words();
            check_over(b, state);
        }
    }
}

TEST_CASE("with a silent peer and a silent application every call ends") {
    for (const std::string& state : all_states) {
        if (state.ends_with("Active")) continue; // a state to rest in
        DYNAMIC_SECTION(state) {
            bench b;
            to_state(b, state);
            for (int i = 0; i < 300 && !b.state().empty(); ++i) {
                b.pass(1s);
                b.words();
            }
            check_over(b, state);
        }
    }
}

TEST_CASE("a 200 that crosses the CANCEL is acknowledged and ended") {
    bench b;
    to_state(b, "UAC Cancelling");
    b.response(200, test::sdp_text);
    const words said = b.words();
    CHECK(said[0] == "ACK");
    CHECK(said[1] == "BYE");
    check_over(b);
}

TEST_CASE("a call ends in two phases, confirmed by every layer") {
    bench b;
    to_state(b, "UAS Active");
    b.media_answers = false;
    b.confirms_release = false;
    REQUIRE(b.sessions.command(b.now, session::hang_up_call{b.call}).has_value());
    b.words();
    CHECK(b.state() == "Terminating");
    CHECK(b.sessions.command(b.now, session::hold_call{b.call}).error() == errc::call_is_ending);
    b.sessions.received(b.now, dialog::leg_released{b.leg, session::owner_of(b.call)});
    b.sessions.received(b.now, dialog::leg_released{b.leg, session::owner_of(b.call)});
    CHECK(b.state() == "Terminating");
    b.sessions.received(b.now, session::media_event{session::media_released{b.call}});
    const words said = b.words();
    CHECK(said == words{"MediaReleased", "Ended", "over"});
    check_over(b);
    CHECK(b.sessions.command(b.now, session::hang_up_call{b.call}).error() == errc::no_such_call);
}

TEST_CASE("an application that never confirms is forced after cleanup_timeout") {
    bench b;
    to_state(b, "UAS Active");
    REQUIRE(b.sessions.command(b.now, session::confirm_by_hand{b.call}).has_value());
    REQUIRE(b.sessions.command(b.now, session::hang_up_call{b.call}).has_value());
    b.words();
    CHECK(b.state() == "Terminating");
    b.pass(4999ms);
    CHECK(b.state() == "Terminating");
    b.pass(2ms);
    CHECK(b.said(b.words(), "forced"));
    check_over(b);
}

TEST_CASE("a command that the state does not take comes back as an error") {
    bench b;
    to_state(b, "UAC Ringing");
    CHECK(b.sessions.command(b.now, session::answer_call{b.call}).error() ==
          errc::not_accepted_now);
    CHECK(b.sessions.command(b.now, session::hold_call{b.call}).error() == errc::not_accepted_now);
    CHECK(b.words().empty());
    CHECK(b.sessions.command(b.now, session::make_call{"nonsense"}).error() == errc::bad_uri);
}

TEST_CASE("hold and resume commit on the 2xx only") {
    bench b;
    to_state(b, "UAC Active");
    REQUIRE(b.sessions.command(b.now, session::hold_call{b.call}).has_value());
    CHECK(b.words() == words{"prepare", "re-INVITE"});
    const auto owner = session::owner_of(b.call);
    const auto good = test::parsed("SIP/2.0 200 OK", "INVITE", {}, test::sdp_text);
    b.sessions.received(
        b.now, dialog::response_received{b.leg, owner, {3, 3}, sip_method::invite, 200, {}, good});
    CHECK(b.words() == words{"ACK", "apply", "Held"});
    REQUIRE(b.sessions.command(b.now, session::resume_call{b.call}).has_value());
    CHECK(b.words() == words{"prepare", "re-INVITE"});
    b.sessions.received(b.now,
                        dialog::response_received{
                            b.leg, owner, {4, 4}, sip_method::invite, 488, status_error(488), {}});
    CHECK(b.words() == words{"discard", "HoldFailed"});
    CHECK(b.state() == "Active");
}

TEST_CASE("glare backs off and tries again") {
    bench b;
    to_state(b, "UAC Active");
    REQUIRE(b.sessions.command(b.now, session::hold_call{b.call}).has_value());
    b.words();
    b.sessions.received(b.now, dialog::response_received{b.leg,
                                                         session::owner_of(b.call),
                                                         {3, 3},
                                                         sip_method::invite,
                                                         491,
                                                         status_error(491),
                                                         {}});
    CHECK(b.words() == words{"discard"});
    b.pass(2099ms); // we own the Call-ID: 2.1 to 4 s (RFC 3261 14.1)
    CHECK(b.words().empty());
    b.pass(1902ms);
    CHECK(b.words() == words{"prepare", "re-INVITE"});
}
