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

TEST_CASE("a route that the program gives is used as a route set") {
    test::pair p;
    const auto call_by = [&](std::string_view route) {
        p.a.leg =
            p.a.dialogs
                .invite(p.now, p.a.owner,
                        {.target = "sip:carol@example.com", .from = p.a.uri(), .route = route})
                .value();
        p.drain();
        return p.last_sent("INVITE");
    };
    const sip_message loose = call_by("<sip:127.0.0.1:5072;lr>");
    CHECK(loose.request_uri() == "sip:carol@example.com");
    CHECK(loose.value(header_name::route) == "<sip:127.0.0.1:5072;lr>");
    p.release(p.a);
    const sip_message strict = call_by("<sip:127.0.0.1:5072>, <sip:p2.example.com;lr>");
    CHECK(strict.request_uri() == "sip:127.0.0.1:5072");
    CHECK(strict.value(header_name::route) == "<sip:p2.example.com;lr>, <sip:carol@example.com>");
    CHECK(strict.value(header_name::to) == "<sip:carol@example.com>");
    p.release(p.a);
    const auto asked = p.a.dialogs.request_outside(
        p.now, p.a.owner, "OPTIONS",
        {.target = "sip:carol@example.com", .from = p.a.uri(), .route = "<sip:127.0.0.1:5072>"});
    REQUIRE(asked.has_value());
    p.drain();
    CHECK(p.last_sent("OPTIONS").request_uri() == "sip:127.0.0.1:5072");
    CHECK(p.last_sent("OPTIONS").value(header_name::route) == "<sip:carol@example.com>");
    p.run_for(40s);
    p.release_all(p.b);
    p.require_nothing_left();
}

TEST_CASE("our Contact is SIPS where the first hop is, and where their request came so") {
    test::pair p;
    const auto tls = protocol::tls;
    p.a.routes.flow_opened(tls, p.a.where, p.a.where);
    // Ours: by the URI, by the topmost Route (RFC 3261 8.1.1.8).
    const auto contact_of = [&](std::string_view target, std::string_view route) {
        return p.a.dialogs.own_contact({.target = target, .from = "sip:alice@a", .route = route});
    };
    CHECK(contact_of("sips:bob@127.0.0.1", {}).starts_with("<sips:"));
    CHECK(contact_of("sip:bob@127.0.0.1", "<sips:127.0.0.1;lr>").starts_with("<sips:"));
    CHECK(contact_of("sip:bob@127.0.0.1", "<sip:127.0.0.1;lr>").starts_with("<sip:"));
    // Theirs: by the Request-URI, the topmost Record-Route, without one by the Contact (12.1.1).
    const auto answered = [](const std::string& uri, const std::string& contact,
                             const std::string& more) {
        test::pair one;
        one.put(one.b, "INVITE " + uri +
                           " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKs\r\n"
                           "Max-Forwards: 70\r\nFrom: <sip:x@y>;tag=q\r\nTo: <sip:bob@y>\r\n"
                           "Call-ID: secure\r\nCSeq: 5 INVITE\r\nContact: <" +
                           contact + ">\r\n" + more + "Content-Length: 0\r\n\r\n");
        one.respond(one.b, 180);
        const bool secure =
            one.last_sent("180 INVITE").value(header_name::contact).starts_with("<sips:");
        one.release(one.b);
        one.run_dry();
        return secure;
    };
    CHECK_FALSE(answered("sip:bob@b", "sip:a@127.0.0.1:5071", ""));
    CHECK(answered("sips:bob@b", "sip:a@127.0.0.1:5071", ""));
    CHECK(answered("sip:bob@b", "sips:a@127.0.0.1:5071", ""));
    CHECK(answered("sip:bob@b", "sip:a@127.0.0.1:5071", "Record-Route: <sips:p;lr>\r\n"));
    CHECK_FALSE(answered("sip:bob@b", "sips:a@127.0.0.1:5071",
                         "Record-Route: <sip:p;lr>, <sips:q;lr>\r\n"));
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
