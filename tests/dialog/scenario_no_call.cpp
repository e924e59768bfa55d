// What is no call and must not become one: the dialog of a SUBSCRIBE cannot be replaced by an
// INVITE (RFC 3891 3), and a MESSAGE makes no dialog at all (RFC 3428 4).
#include "watched.hpp"

using namespace offhook;
using namespace std::chrono_literals;

TEST_CASE("a dialog that no INVITE has made is not replaced (RFC 3891 3)") {
    test::watched_pair p;
    p.watch();
    const sip_message subscribe = p.last_sent("SUBSCRIBE");
    const std::string named = "Replaces: " + std::string(subscribe.call_id()) +
                              ";to-tag=" + std::string(p.last_sent("200 SUBSCRIBE").to_tag()) +
                              ";from-tag=" + std::string(subscribe.from_tag()) + "\r\n";
    p.a.leg = p.a.dialogs
                  .invite(p.now, p.a.owner,
                          {.target = p.b.uri(), .from = p.a.uri(), .with = {.headers = named}})
                  .value();
    p.run_for(100ms);
    CHECK(p.seen("bob 481 INVITE") == 1);
    CHECK(p.b.count<dialog::incoming_call>() == 0);
    p.release(p.a);
    p.notify({.body = {"application/pidf+xml", "<closed/>"}}); // it goes on
    p.run_for(100ms);
    CHECK(p.seen("alice 200 NOTIFY") == 2);
    p.b.dialogs.unsubscribe(p.now, p.watcher);
    p.run_for(100ms);
    p.require_ended();
    p.require_nothing_left();
}

TEST_CASE("a MESSAGE makes no dialog (RFC 3428 4)") {
    test::pair p;
    p.b.on_news = [&](const dialog::output& what) {
        const auto* news = std::get_if<dialog::outside_request_received>(&what);
        if (news != nullptr) REQUIRE(p.b.dialogs.respond(p.now, news->duty, 200, {}, {}));
    };
    REQUIRE(p.a.dialogs.request_outside(
        p.now, p.a.owner, "MESSAGE",
        {.target = p.b.uri(), .from = p.a.uri(), .with = {.body = {"text/plain", "hello"}}}));
    p.run_for(100ms);
    REQUIRE(p.seen("bob 200 MESSAGE") == 1);
    const sip_message message = p.last_sent("MESSAGE");
    const sip_message answer = p.last_sent("200 MESSAGE");
    CHECK(!message.has(header_name::contact));
    CHECK(!answer.has(header_name::contact));
    CHECK(p.a.dialogs.count()[owner_class::leg] + p.a.dialogs.count()[owner_class::dialog] == 0);
    CHECK(p.b.dialogs.count()[owner_class::leg] + p.b.dialogs.count()[owner_class::dialog] == 0);
    // What is sent as if there were one finds none, on either side.
    std::string again(message.text());
    const std::string to(message.value(header_name::to));
    again.replace(again.find("To: " + to), to.size() + 4,
                  "To: " + std::string(answer.value(header_name::to)));
    again.replace(again.find(";branch="), 8, ";branch=z9hG4bKagain");
    again.replace(again.find("CSeq: 1 "), 8, "CSeq: 2 ");
    p.put(p.b, again);
    p.run_for(100ms);
    CHECK(p.seen("bob 481 MESSAGE") == 1);
    p.require_nothing_left();
}
