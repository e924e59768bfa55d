// Route sets between the two sides: loose and strict, in both directions (RFC 3261 12.1, 12.2.1.1).
#include "pair.hpp"

#include <offhook/dialog/detail/route_set.hpp>

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

TEST_CASE("where a request inside a dialog goes") {
    using dialog::detail::plan_hop;
    const auto none = plan_hop("", "sip:b@h");
    CHECK(none.request_uri == "sip:b@h");
    CHECK(none.route.empty());
    const auto loose = plan_hop("<sip:p1;lr>, <sip:p2>", "sip:b@h");
    CHECK(loose.request_uri == "sip:b@h");
    CHECK(loose.route == "<sip:p1;lr>, <sip:p2>");
    CHECK(loose.next_hop.empty());
    const auto strict = plan_hop("<sip:p1;x=1>, <sip:p2;lr>", "sip:b@h");
    CHECK(strict.request_uri == "sip:p1;x=1");
    CHECK(strict.route == "<sip:p2;lr>, <sip:b@h>");
    CHECK(strict.next_hop == "sip:p1;x=1");
}

TEST_CASE("the caller reverses Record-Route, the callee does not") {
    test::pair p;
    p.drop = [](const peer& from, const sip_message& m) {
        return from.name == "alice" && m.method() == sip_method::invite;
    };
    p.call();
    // The INVITE as it would come through two proxies (both at Bob's and Alice's own addresses).
    std::string text(p.last_sent("INVITE").text());
    text.insert(text.find("From:"), "Record-Route: <sip:127.0.0.1:5071;lr;n=2>, "
                                    "<sip:127.0.0.1:5071;lr;n=1>\r\n");
    p.put(p.b, text);
    p.respond(p.b, 180);
    p.respond(p.b, 200);
    p.run_for(15ms);
    CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
    p.drain();
    CHECK(p.last_sent("ACK").value(header_name::route) ==
          "<sip:127.0.0.1:5071;lr;n=1>, <sip:127.0.0.1:5071;lr;n=2>");
    CHECK(p.last_sent("ACK").request_uri() == "sip:127.0.0.1:5072");
    p.put(p.b, p.last_sent("ACK"));
    p.bye(p.b);
    CHECK(p.last_sent("BYE").value(header_name::route) ==
          "<sip:127.0.0.1:5071;lr;n=2>, <sip:127.0.0.1:5071;lr;n=1>");
    p.run_for(100ms);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("too many or malformed Record-Route values are refused") {
    test::pair p;
    p.call();
    std::string text(p.last_sent("INVITE").text());
    text.replace(text.find("z9hG4bK"), 9, "z9hG4bKxx");
    text.replace(text.find("CSeq: 1"), 7, "CSeq: 3");
    std::string many = "Record-Route: <sip:p0;lr>";
    for (int i = 1; i < 40; ++i)
        many += ", <sip:p" + std::to_string(i) + ";lr>";
    text.insert(text.find("From:"), many + "\r\n");
    p.put(p.b, text);
    CHECK(p.seen("bob 400 INVITE") == 1);
    p.release(p.a);
    p.release(p.b);
    p.run_for(50ms);
    p.release(p.b);
    p.require_nothing_left();
}
