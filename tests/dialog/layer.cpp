// A call from beginning to end, as seen from both sides, and what is left of it: nothing.
#include "pair.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

TEST_CASE("a call: INVITE, 180, 200, ACK, BYE, 200") {
    test::pair p;
    p.establish();
    CHECK(p.a.count<dialog::progress>() == 1);
    CHECK(p.a.count<dialog::answered>() == 1);
    CHECK(p.a.dialogs.confirmed(p.a.leg));
    CHECK(p.b.dialogs.confirmed(p.b.leg));
    CHECK(p.a.dialogs.call_id(p.a.leg) == p.b.dialogs.call_id(p.b.leg));
    CHECK(p.a.dialogs.local_tag(p.a.leg) == p.b.dialogs.remote_tag(p.b.leg));
    CHECK(p.a.dialogs.remote_tag(p.a.leg) == p.b.dialogs.local_tag(p.b.leg));
    CHECK(p.a.dialogs.remote_target(p.a.leg) == "sip:127.0.0.1:5072");
    p.bye(p.a);
    p.run_for(50ms);
    REQUIRE(p.b.last<dialog::request_received>() != nullptr);
    CHECK(p.b.last<dialog::request_received>()->method == sip_method::bye);
    CHECK(p.a.last<dialog::response_received>()->status == 200);
    p.release(p.a);
    p.release(p.b);
    CHECK(p.b.count<dialog::leg_gone>() == 1);
    CHECK(p.a.dialogs.count(p.a.owner).verified());
    p.require_nothing_left();
    CHECK(p.a.count<dialog::leg_gone>() == 1);
    const std::vector<std::string> expected{"alice INVITE", "bob 180 INVITE", "bob 200 INVITE",
                                            "alice ACK",    "alice BYE",      "bob 200 BYE"};
    CHECK(p.ladder == expected);
}

TEST_CASE("the caller's INVITE carries what a dialog needs") {
    test::pair p;
    p.call();
    const sip_message& invite = p.last_sent("INVITE");
    CHECK(invite.value(header_name::max_forwards) == "70");
    CHECK(invite.contact()->address.text == "sip:127.0.0.1:5071");
    CHECK(invite.lists(header_name::allow, "REFER"));
    CHECK(invite.value(header_name::user_agent) == "offhook");
    CHECK(invite.from()->tag().size() == 16);
    CHECK(invite.call_id().size() >= 16);
    p.run_for(50ms);
    p.respond(p.b, 180);
    const sip_message& ringing = p.last_sent("180 INVITE");
    CHECK(ringing.to()->tag() == p.b.dialogs.local_tag(p.b.leg));
    CHECK(ringing.contact()->address.text == "sip:127.0.0.1:5072");
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("a refused call leaves its legs to their owners") {
    test::pair p;
    p.call();
    p.run_for(20ms);
    p.respond(p.b, 486);
    p.run_for(50ms);
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.a.last<dialog::rejected>()->status == 486);
    CHECK(p.a.last<dialog::rejected>()->why == status_error(486));
    CHECK(p.a.dialogs.alive(p.a.leg));
    CHECK(p.b.dialogs.alive(p.b.leg));
    p.release(p.a);
    p.release(p.b);
    CHECK(!p.a.dialogs.alive(p.a.leg));
    p.require_nothing_left();
    CHECK(p.seen("alice BYE") + p.seen("bob BYE") + p.seen("alice CANCEL") == 0);
}

TEST_CASE("nobody answers: the INVITE fails with a timeout") {
    test::pair p;
    p.drop = [](const peer&, const sip_message&) { return true; };
    p.call();
    p.run_for(40s);
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.a.last<dialog::rejected>()->status == 0);
    CHECK(p.a.last<dialog::rejected>()->why == errc::timeout);
    p.release(p.a);
    p.require_nothing_left();
}

TEST_CASE("an INVITE that has no way") {
    test::pair p;
    const auto leg =
        p.a.dialogs.invite(p.now, 1, {.target = "sip:x@nowhere.example", .from = "sip:a@b"});
    REQUIRE(leg.has_value());
    p.drain();
    REQUIRE(p.a.count<dialog::rejected>() == 1);
    CHECK(p.a.last<dialog::rejected>()->why == errc::no_route);
    p.a.dialogs.release(p.now, *leg);
    p.require_nothing_left();
    CHECK(p.a.dialogs.invite(p.now, 1, {.target = "sip:", .from = "sip:a@b"}).error() ==
          errc::bad_uri);
    CHECK(p.a.dialogs.invite(p.now, 1, {.target = "sip:x@y", .from = "<"}).has_error());
    CHECK(p.a.dialogs.count().empty());
}
