// Offers that nobody above wants get an answer all the same, one that refuses each stream: of a
// second branch of a fork, of a leg that was let go, of a PRACK that nobody answers (RFC 3261
// 13.2.2.4, RFC 3262 3, 5). Read next: scenario_forks.cpp, scenario_reliable.cpp.
#include "pair.hpp"

#include <offhook/message/rack.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* sdp = "application/sdp";

std::string refusing(std::string_view offer) { return "no " + std::string(offer); }

dialog::settings with_refusals(dialog::reliability how = dialog::reliability::supported) {
    dialog::settings values;
    values.refuse_offer = refusing;
    values.provisionals = how;
    return values;
}

sip_message with_offer(const sip_message& invite, int status, const std::string& tag,
                       const std::string& body, unsigned rseq = 0) {
    message_builder made = make_response(invite, status, {}, tag);
    made.header(header_name::contact, "<sip:127.0.0.1:5072>");
    if (rseq != 0) made.header(header_name::require, "100rel").header(header_name::rseq, rseq);
    if (!body.empty()) made.body(sdp, body);
    return made.build();
}

/// Alice calls without an offer, and the test answers for everybody.
sip_message call_for_an_offer(test::pair& p) {
    p.drop = [](const peer& from, const sip_message&) { return from.name == "alice"; };
    p.call();
    return p.last_sent("INVITE");
}

} // namespace

TEST_CASE("a second branch that answers with an offer has it refused in the ACK, then its BYE") {
    test::pair p(with_refusals());
    const sip_message invite = call_for_an_offer(p);
    p.put(p.a, with_offer(invite, 200, "one", "offer one"));
    CHECK(p.a.dialogs.ack(p.now, p.a.leg, {.body = {sdp, "answer"}}).has_value());
    p.drain();
    CHECK(p.last_sent("ACK").body() == "answer");
    p.put(p.a, with_offer(invite, 200, "two", "offer two"));
    CHECK(p.last_sent("ACK").to()->tag() == "two");
    CHECK(p.last_sent("ACK").body() == "no offer two");
    CHECK(p.last_sent("BYE").to()->tag() == "two");
    p.put(p.a, with_offer(invite, 200, "two", "offer two")); // repeated: the same ACK
    CHECK(p.seen("alice ACK") + p.seen("x alice ACK") == 3);
    CHECK(p.last_sent("ACK").body() == "no offer two");
    p.put(p.a, with_offer(invite, 200, "three", {})); // that one offers nothing
    CHECK(p.last_sent("ACK").body().empty());
    p.release(p.a);
    p.require_nothing_left();
}

TEST_CASE("a leg that is let go, or has nothing to say, refuses the offer of its 2xx") {
    test::pair p(with_refusals());
    const sip_message invite = call_for_an_offer(p);
    SECTION("before the 2xx") {
        p.put(p.a, with_offer(invite, 180, "one", {}));
        p.release(p.a);
        p.put(p.a, with_offer(invite, 200, "one", "offer"));
    }
    SECTION("behind it") {
        p.put(p.a, with_offer(invite, 200, "one", "offer"));
        p.release(p.a);
    }
    SECTION("an ACK without a word") {
        p.put(p.a, with_offer(invite, 200, "one", "offer"));
        CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
        p.release(p.a);
    }
    CHECK(p.last_sent("ACK").body() == "no offer");
    CHECK(p.last_sent("BYE").to()->tag() == "one");
    p.require_nothing_left();
}

TEST_CASE(
    "of several branches that offer early one is answered, the others refused in their PRACK") {
    test::pair p(with_refusals());
    const sip_message invite = call_for_an_offer(p);
    p.put(p.a, with_offer(invite, 183, "one", "offer one", 70));
    CHECK(p.a.last<dialog::progress>()->offers);
    CHECK(p.seen("x alice PRACK") == 0);
    p.put(p.a, with_offer(invite, 183, "two", "offer two", 80));
    CHECK_FALSE(p.a.last<dialog::progress>()->offers);
    CHECK(p.last_sent("PRACK").to()->tag() == "two");
    CHECK(p.last_sent("PRACK").body() == "no offer two");
    CHECK(p.a.dialogs.prack(p.now, p.a.leg, {.body = {sdp, "answer"}}).has_value());
    p.drain();
    CHECK(p.last_sent("PRACK").to()->tag() == "one");
    CHECK(p.last_sent("PRACK").body() == "answer");
    // What they say later is no offer any more.
    p.put(p.a, with_offer(invite, 183, "two", "offer two", 81));
    CHECK(p.last_sent("PRACK").body().empty());
    p.put(p.a, with_offer(invite, 200, "two", "offer two"));
    CHECK(p.a.count<dialog::answered>() == 1);
    CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.drain();
    CHECK(p.last_sent("ACK").body().empty());
    p.release(p.a);
    p.require_nothing_left();
}

TEST_CASE("a PRACK whose offer nobody answers gets a 200 that refuses each stream") {
    test::pair p(with_refusals(dialog::reliability::preferred));
    p.a.leg = p.a.dialogs
                  .invite(p.now, p.a.owner,
                          {.target = p.b.uri(), .from = p.a.uri(), .with = {{sdp, "offer"}}})
                  .value();
    p.drain();
    p.run_for(50ms);
    p.drop = [](const peer&, const sip_message& m) { return m.method() == sip_method::prack; };
    p.respond(p.b, 180);
    p.run_for(50ms);
    std::string text(p.last_sent("PRACK").text());
    text.replace(text.find("Content-Length: 0\r\n\r\n"), 21,
                 "Content-Type: application/sdp\r\nContent-Length: 12\r\n\r\nsecond offer");
    SECTION("while it rings") { p.put(p.b, text); }
    SECTION("behind our 200") {
        REQUIRE(p.b.dialogs.respond(p.now, p.b.last<dialog::incoming_call>()->duty, 200, {}, {})
                    .has_value());
        p.drain();
        p.put(p.b, text);
    }
    CHECK(p.last_sent("200 PRACK").body() == "no second offer");
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}
