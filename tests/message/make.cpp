// Messages made from another message: response, ACK, CANCEL.
#include "text.hpp"

#include <offhook/message/make.hpp>

#include <string>

using namespace offhook;
using namespace offhook::test;

namespace {

sip_message invite(std::string_view via) {
    return parsed("INVITE sip:bob@example.com SIP/2.0\r\nVia: " + std::string(via) +
                  "\r\nVia: SIP/2.0/TCP far.example.com;branch=z9hG4bK2\r\n"
                  "Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>\r\n"
                  "Route: <sip:r.example.com;lr>\r\nMax-Forwards: 70\r\n"
                  "From: <sip:alice@example.com>;tag=a\r\nTo: sip:bob@example.com\r\n"
                  "Call-ID: c1\r\nCSeq: 42 INVITE\r\nTimestamp: 54\r\nContent-Length: 0\r\n\r\n");
}

const address source = *address::from_host("198.51.100.7", 40000);

} // namespace

TEST_CASE("a response carries what RFC 3261 8.2.6 asks for") {
    sip_message request = invite("SIP/2.0/UDP host.example.com:5062;rport;branch=z9hG4bK1");
    request.set_source(source);
    const sip_message m = parsed(make_response(request, 180, "", "b").build().text());
    CHECK(m.reason_phrase() == "Ringing");
    CHECK(m.top_via()->received() == "198.51.100.7");
    CHECK(m.top_via()->parameters.find("rport") == "40000");
    CHECK(m.top_via()->branch() == "z9hG4bK1");
    CHECK(m.to()->tag() == "b");
    CHECK(m.from()->tag() == "a");
    CHECK(m.cseq()->number == 42);
    CHECK(m.has(header_name::record_route));
    CHECK_FALSE(m.has(header_name::timestamp));
    CHECK(m.value(header_name::content_length) == "0");
}

TEST_CASE("a 100 gets no tag and no Record-Route but the Timestamp") {
    const sip_message request = invite("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1");
    const sip_message m = make_response(request, 100, "", "b").build();
    CHECK(m.to()->tag().empty());
    CHECK_FALSE(m.has(header_name::record_route));
    CHECK(m.value(header_name::timestamp) == "54");
}

TEST_CASE("what the peer says about its own address is not believed") {
    sip_message request = invite("SIP/2.0/UDP 198.51.100.7:5060;received=\"9.9.9.9\" ; "
                                 "received2=1;rport=9;branch=z9hG4bK1;x=\"a;b\"");
    request.set_source(source);
    const sip_message m = parsed(make_response(request, 200, "", "b").build().text());
    CHECK(m.top_via()->text ==
          "SIP/2.0/UDP 198.51.100.7:5060;received2=1;rport=40000;branch=z9hG4bK1;x=\"a;b\""
          ";received=198.51.100.7");
}

TEST_CASE("several Via on one line are kept in order") {
    sip_message request =
        invite("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1 , SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK9");
    request.set_source(source);
    const sip_message m = parsed(make_response(request, 200, "", "b").build().text());
    std::string seen;
    m.each_value(header_name::via, [&](std::string_view value) {
        seen += parse_via(value)->branch();
        return true;
    });
    CHECK(seen == "z9hG4bK1z9hG4bK9z9hG4bK2");
}

TEST_CASE("the ACK to a failure") {
    const sip_message request = invite("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1");
    const sip_message busy = make_response(request, 486, "", "b").build();
    const sip_message ack = parsed(make_ack(request, busy).text());
    CHECK(ack.method() == sip_method::ack);
    CHECK(ack.request_uri() == "sip:bob@example.com");
    CHECK(ack.value(header_name::via) == "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1");
    CHECK(ack.to()->tag() == "b");
    CHECK(ack.value(header_name::cseq) == "42 ACK");
    CHECK(ack.value(header_name::route) == "<sip:r.example.com;lr>");
}

TEST_CASE("the CANCEL of a request") {
    const sip_message cancel =
        parsed(make_cancel(invite("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1")).text());
    CHECK(cancel.method() == sip_method::cancel);
    CHECK(cancel.value(header_name::to) == "sip:bob@example.com");
    CHECK(cancel.value(header_name::cseq) == "42 CANCEL");
    CHECK(cancel.value(header_name::via) == "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1");
}

TEST_CASE("reason phrases") {
    CHECK(default_reason(100) == "Trying");
    CHECK(default_reason(487) == "Request Terminated");
    CHECK(default_reason(608) == "Rejected");
    CHECK(default_reason(699) == "Unknown");
    CHECK(default_reason(99) == "Unknown");
}

TEST_CASE("each fault has the response that the element must send, or silence") {
    struct row {
        std::string text;
        int status; ///< 0: silence
        std::string_view reason;
    };
    const std::string good = request_with("");
    const auto but = [](std::string_view is, std::string_view becomes) {
        return request_but(is, becomes);
    };
    const row rows[] = {
        {but("From: <sip:alice", "From: <sip:alice<"), 400, "From"},
        {but("CSeq: 42", "CSeq: 4294967296"), 400, "CSeq"},
        {request_with("Max-Forwards: 300\r\n"), 400, "Max-Forwards"},
        {request_with("Content-Length: 1 000\r\n"), 400, "Content-Length"},
        {request_with("Content-Length: 10\r\n", "short"), 400, "Content-Length"},
        {request_with("Content-Type: a/b\r\nContent-Type: a/b\r\n"), 400, "Content-Type"},
        {but("sip:bob@example.com SIP", "sip:bob@@example.com SIP"), 400, "Request-URI"},
        {but("SIP/2.0\r\nVia", "SIP/7.0\r\nVia"), 505, ""},
        {but("OPTIONS sip", "NEWMETHOD sip"), 501, "CSeq"},
        {request_with("X-Long: " + std::string(60'000, 'x') + "\r\n"), 513, ""},
        {but("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n", ""), 0, ""},
        {but("CSeq: 42 OPTIONS\r\n", ""), 0, ""},
        {"hello\r\n\r\n", 0, ""},
        {"ACK" + good.substr(7), 0, ""},
        {"SIP/2.0 200 OK\r\n" + good.substr(good.find("Via")) + "x", -1, ""},
        {"SIP/2.0 2000 OK\r\n" + good.substr(good.find("Via")), 0, ""},
    };
    for (const row& each : rows) {
        INFO(each.text.substr(0, 300));
        parse_fault fault;
        sip_message understood;
        const auto made = parse_message(buffer::copy_of(each.text), &fault, &understood);
        CHECK(made.has_value() == (each.status == -1));
        if (made) continue;
        const auto refusal = make_refusal(understood, fault, "tag");
        REQUIRE(refusal.has_value() == (each.status != 0));
        if (!refusal) continue;
        const sip_message response = refusal->build();
        CHECK(response.status() == each.status);
        CHECK(response.reason_phrase().find(each.reason) != std::string_view::npos);
    }
}
