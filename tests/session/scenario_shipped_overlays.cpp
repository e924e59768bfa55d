// The shipped overlays: they load and are proved, alone and one upon the other, and do nothing
// that is not asked for. What they do on the wire: ../simulation/scenario_auto_answer.cpp and
// scenario_spurious_bye.cpp.
#include "bench.hpp"

#include <offhook/session/shipped_tables.hpp>
#include <offhook/session/table_stack.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using test::bench;
using words = std::vector<std::string>;
using session::call_rule;

namespace {

session::settings with(session::call_rules rules) {
    session::settings made;
    made.rules = rules;
    return made;
}

void load(bench& b, const std::vector<table::source>& overlays) {
    const auto faults = b.sessions.use_overlays(overlays, nullptr);
    std::string text;
    for (const auto& one : faults)
        text += one.to_string() + "\n";
    CHECK(text == "");
}

const session::rule_applied* applied(const bench& b) {
    for (auto one = b.events.rbegin(); one != b.events.rend(); ++one) {
        if (const auto* found = std::get_if<session::rule_applied>(&*one)) return found;
    }
    return nullptr;
}

const std::string talk = "Event: talk\r\nSubscription-State: active\r\nX-Call-UUID: 4711\r\n";

} // namespace

TEST_CASE("each shipped overlay is proved, and both upon each other") {
    bench b;
    SECTION("spurious_bye") { load(b, session::shipped_overlays({call_rule::spurious_bye})); }
    SECTION("auto_answer") { load(b, session::shipped_overlays({call_rule::talk})); }
    SECTION("both") {
        load(b, session::shipped_overlays({call_rule::spurious_bye, call_rule::alert_info}));
    }
    SECTION("one after the other") {
        load(b, session::shipped_overlays({call_rule::spurious_bye}));
        load(b, session::shipped_overlays({call_rule::hold, call_rule::spurious_bye}));
    }
}

TEST_CASE("an overlay goes on top of a program's own table") {
    bench b;
    const auto own = b.sessions.add_table({"own.yaml", R"(offhook: table/1
extends: default.yaml
states:
  Ringing:
    RejectCall: {role: UAS, actions: {SendSIPResponse: 404}, next_state: Terminating}
)"},
                                          nullptr);
    REQUIRE(own.number.has_value());
    SECTION("laid over it") {
        b.sessions.use_table(*own.number);
        load(b, session::shipped_overlays({call_rule::talk}));
    }
    SECTION("or put below it") {
        load(b, session::shipped_overlays({call_rule::talk}));
        CHECK(b.sessions.use_table(*own.number).empty());
    }
    b.incoming();
    b.words();
    REQUIRE(b.sessions.command(b.now, session::reject_call{b.call, 486}).has_value());
    CHECK(b.said(b.words(), "404"));
}

TEST_CASE("an overlay with faults changes nothing") {
    bench b;
    const auto faults = b.sessions.use_overlays(
        {{"bad.yaml", "offhook: table/1\nextends: default.yaml\nstates: {Ringing: {Nod: {}}}\n"}},
        nullptr);
    REQUIRE_FALSE(faults.empty());
    CHECK(faults.front().to_string().find("bad.yaml:3:") == 0);
    b.place();
    CHECK(b.state() == "Initiating");
}

TEST_CASE("a rule that the table does not have is refused, not forgotten") {
    bench b;
    session::make_call what{"sip:bob@127.0.0.1"};
    what.rules = {call_rule::spurious_bye};
    CHECK(b.sessions.command(b.now, what).error() == errc::bad_argument);
    load(b, session::shipped_overlays(what.rules));
    CHECK(b.sessions.command(b.now, what).has_value());
}

TEST_CASE("a NOTIFY that nobody asked for is left to the dialog layer") {
    bench b;
    SECTION("by the default table") {}
    SECTION("by the overlay while its rules are off") {
        load(b, session::shipped_overlays({call_rule::talk}));
    }
    b.incoming();
    b.words();
    b.request(sip_method::notify, talk);
    CHECK(b.words().empty());
    CHECK(b.state() == "Ringing");
}

TEST_CASE("talk answers before the phone rings, while it rings, and in early media") {
    bench b(with({call_rule::talk}));
    SECTION("before") {
        b.media_answers = false;
        b.incoming();
        b.words();
        b.request(sip_method::notify, talk);
        CHECK(b.words() == words{"200"});
        CHECK(b.state() == "Initiating");
        b.sessions.received(b.now,
                            session::media_event{session::media_ready{b.call, test::sdp_text}});
        CHECK(b.words() == words{"180", "Incoming"});
        b.pass(duration{0});
        CHECK(b.words() == words{"Rule", "200"});
    }
    SECTION("while it rings") {
        b.incoming();
        b.words();
        b.request(sip_method::notify, talk);
        CHECK(b.words() == words{"200", "Rule", "200"});
    }
    SECTION("in early media") {
        b.incoming();
        b.words();
        REQUIRE(b.sessions.command(b.now, session::progress_call{b.call}).has_value());
        b.words();
        b.request(sip_method::notify, talk);
        CHECK(b.words() == words{"200", "Rule", "200"});
    }
    CHECK(b.state() == "Answering");
    REQUIRE(applied(b) != nullptr);
    CHECK(applied(b)->rule == call_rule::talk);
    CHECK(applied(b)->request.value("X-Call-UUID") == "4711");
}

TEST_CASE("a pending subscription is answered and moves nothing") {
    bench b(with({call_rule::talk}));
    b.incoming();
    b.words();
    b.request(sip_method::notify, "Event: talk\r\nSubscription-State: pending\r\n");
    CHECK(b.words() == words{"200"});
    CHECK(b.state() == "Ringing");
}

TEST_CASE("hold and talk in a call that is up") {
    bench b(with({call_rule::talk, call_rule::hold}));
    b.place();
    b.words();
    b.response(200, test::sdp_text);
    b.words();
    b.request(sip_method::notify, talk); // it is up already
    CHECK(b.words() == words{"200"});
    b.request(sip_method::notify, "Event: hold\r\nSubscription-State: terminated\r\n");
    CHECK(b.words() == words{"200", "Rule", "prepare", "re-INVITE"});
    CHECK(applied(b)->rule == call_rule::hold);
}
