// Several answers to one INVITE (RFC 3261 13.2.2.4): early dialogs, the second 2xx, the 1xx that
// never came. The responses are made by hand.
#include "pair.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

sip_message response_of(const sip_message& invite, int status, const std::string& tag) {
    message_builder made = make_response(invite, status, {}, tag);
    made.header(header_name::contact, "<sip:127.0.0.1:5072>");
    return made.build();
}

sip_message bye_of(const sip_message& invite, const std::string& tag) {
    message_builder bye = message_builder::request(sip_method::bye, "sip:127.0.0.1:5071");
    bye.header(header_name::from, std::string(invite.value(header_name::to)) + ";tag=" + tag)
        .header(header_name::to, invite.value(header_name::from))
        .header(header_name::call_id, invite.call_id())
        .header(header_name::cseq, "77 BYE");
    return bye.build("SIP/2.0/UDP 127.0.0.1:5072;branch=z9hG4bK" + tag);
}

void deaf_callee(test::pair& p) {
    p.drop = [](const peer& from, const sip_message& m) {
        return from.name == "alice" && m.method() == sip_method::invite;
    };
    p.call();
}

} // namespace

TEST_CASE("the second 2xx is acknowledged and ended here") {
    test::pair p;
    deaf_callee(p);
    const sip_message invite = p.last_sent("INVITE");
    p.put(p.a, response_of(invite, 180, "one"));
    p.put(p.a, response_of(invite, 183, "two"));
    CHECK(p.a.last<dialog::progress>()->early == 1);
    p.put(p.a, response_of(invite, 200, "two"));
    REQUIRE(p.a.count<dialog::answered>() == 1);
    CHECK(p.a.dialogs.remote_tag(p.a.leg) == "two");
    CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.drain();
    CHECK(p.last_sent("ACK").to()->tag() == "two");
    p.put(p.a, response_of(invite, 200, "one"));
    p.put(p.a, response_of(invite, 200, "three"));
    CHECK(p.a.count<dialog::answered>() == 1);
    CHECK(p.seen("alice ACK") == 3);
    CHECK(p.seen("alice BYE") == 2);
    CHECK(p.last_sent("BYE").to()->tag() == "three");
    p.put(p.a, response_of(invite, 200, "one"));
    CHECK(p.seen("alice ACK") == 4);
    CHECK(p.seen("alice BYE") == 2);
    CHECK(p.last_sent("ACK").to()->tag() == "one");
    p.run_for(40s);
    CHECK(p.a.dialogs.count()[owner_class::dialog] == 1); // the other forks are forgotten
    p.release(p.a);
    p.require_nothing_left();
    CHECK(p.last_sent("BYE").to()->tag() == "two");
}

TEST_CASE("an UPDATE of a fork that has not answered our offer meets that offer (RFC 3311 5.2)") {
    test::pair p;
    deaf_callee(p);
    const sip_message invite = p.last_sent("INVITE");
    message_builder described = make_response(invite, 183, {}, "one");
    described.header(header_name::contact, "<sip:127.0.0.1:5072>")
        .header(header_name::require, "100rel")
        .header(header_name::rseq, "1")
        .body("application/sdp", "v=0\r\no=b 1 1 IN IP4 127.0.0.1\r\ns=-\r\n"
                                 "c=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4 RTP/AVP 0\r\n");
    p.put(p.a, described.build());
    p.put(p.a, response_of(invite, 180, "two"));
    const auto update = [&](const std::string& tag, const std::string& body) {
        message_builder made = message_builder::request(sip_method::update, "sip:127.0.0.1:5071");
        made.header(header_name::from, std::string(invite.value(header_name::to)) + ";tag=" + tag)
            .header(header_name::to, invite.value(header_name::from))
            .header(header_name::call_id, invite.call_id())
            .header(header_name::cseq, body.empty() ? "8 UPDATE" : "7 UPDATE");
        if (!body.empty()) made.body("application/sdp", body);
        p.put(p.a, made.build("SIP/2.0/UDP 127.0.0.1:5072;branch=z9hG4bK" + tag + body));
    };
    update("two", "offer");
    CHECK(p.seen("alice 491 UPDATE") == 1);
    CHECK(p.a.count<dialog::request_received>() == 0);
    update("two", ""); // without an offer it is no glare
    CHECK(p.a.count<dialog::request_received>() == 1);
    update("one", "offer");
    CHECK(p.a.count<dialog::request_received>() == 2);
    CHECK(p.seen("alice 491 UPDATE") == 1);
    p.release(p.a);
    p.put(p.a, response_of(invite, 487, "one"));
    p.require_nothing_left();
}

TEST_CASE("forks that are known and have not answered are waited for") {
    test::pair p;
    deaf_callee(p);
    const sip_message invite = p.last_sent("INVITE");
    p.put(p.a, response_of(invite, 180, "one"));
    p.put(p.a, response_of(invite, 180, "two"));
    p.release(p.a);
    p.put(p.a, response_of(invite, 200, "two"));
    p.put(p.a, response_of(p.last_sent("BYE"), 200, ""));
    CHECK_FALSE(p.a.dialogs.quiet()); // fork "one" may answer
    p.put(p.a, response_of(invite, 200, "one"));
    p.put(p.a, response_of(p.last_sent("BYE"), 200, ""));
    CHECK(p.seen("alice BYE") == 2);
    CHECK(p.a.dialogs.quiet());
    p.require_nothing_left();
}

TEST_CASE("two 2xx after the release: each gets ACK and BYE") {
    test::pair p;
    deaf_callee(p);
    const sip_message invite = p.last_sent("INVITE");
    p.put(p.a, response_of(invite, 180, "one"));
    p.release(p.a);
    p.put(p.a, response_of(invite, 200, "one"));
    p.put(p.a, response_of(invite, 200, "two"));
    CHECK(p.seen("alice ACK") == 2);
    CHECK(p.seen("alice BYE") == 2);
    p.require_nothing_left();
    CHECK(p.a.count<dialog::answered>() == 0);
}

TEST_CASE("a hundred forks are not kept") {
    test::pair p;
    deaf_callee(p);
    const sip_message invite = p.last_sent("INVITE");
    for (int i = 0; i < 100; ++i) {
        p.put(p.a, response_of(invite, 180, "fork" + std::to_string(i)));
    }
    CHECK(p.a.count<dialog::progress>() == 16);
    CHECK(p.a.dialogs.count()[owner_class::dialog] == 16);
    p.put(p.a, response_of(invite, 200, "late"));
    CHECK(p.a.count<dialog::answered>() == 1);
    for (int i = 0; i < 100; ++i) {
        p.put(p.a, response_of(invite, 200, "more" + std::to_string(i)));
    }
    CHECK(p.seen("alice BYE") == 15);
    p.release(p.a);
    p.require_nothing_left();
}

TEST_CASE("BYE for one of two early dialogs, then for the other") {
    test::pair p;
    deaf_callee(p);
    const sip_message invite = p.last_sent("INVITE");
    p.put(p.a, response_of(invite, 180, "one"));
    p.put(p.a, response_of(invite, 180, "two"));
    p.put(p.a, bye_of(invite, "one"));
    REQUIRE(p.a.count<dialog::early_ended>() == 1);
    CHECK(p.a.last<dialog::early_ended>()->early == 0);
    CHECK(p.seen("alice 200 BYE") == 1);
    p.put(p.a, bye_of(invite, "two"));
    CHECK(p.a.count<dialog::early_ended>() == 1);
    REQUIRE(p.a.count<dialog::request_received>() == 1);
    CHECK(p.seen("alice 200 BYE") == 2);
    p.release(p.a);
    CHECK(p.seen("alice CANCEL") == 1);
    p.put(p.a, response_of(invite, 487, "two"));
    CHECK(p.seen("alice ACK") == 1);
    p.require_nothing_left();
}

TEST_CASE("a BYE before any 1xx was seen still ends the call") {
    test::pair p;
    deaf_callee(p);
    const sip_message invite = p.last_sent("INVITE");
    p.put(p.a, bye_of(invite, "unheard"));
    CHECK(p.seen("alice 200 BYE") == 1);
    CHECK(p.a.last<dialog::request_received>()->method == sip_method::bye);
    p.release(p.a);
    p.put(p.a, response_of(invite, 200, "unheard"));
    CHECK(p.seen("alice ACK") == 1);
    CHECK(p.seen("alice BYE") == 1);
    p.require_nothing_left();
}
