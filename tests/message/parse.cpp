// Parsing: what is understood, what is refused and how the refusal is described.
#include <offhook/message/parse.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace offhook;

namespace {

sip_message parsed(std::string_view text) {
    parse_fault fault;
    auto made = parse_message(buffer::copy_of(text), &fault);
    INFO(fault.what << " at " << fault.offset);
    REQUIRE(made.has_value());
    return *made;
}

const std::string invite = "INVITE sip:bob@example.com;transport=udp SIP/2.0\r\n"
                           "Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bK77ef4c;rport\r\n"
                           "Max-Forwards: 70\r\n"
                           "From: \"Alice, \\\"A\\\"\" <sip:alice@example.com>;tag=9fxced76sl\r\n"
                           "To: <sip:bob@example.com>\r\n"
                           "Call-ID: 3848276298220188511@example.com\r\n"
                           "CSeq: 17 INVITE\r\n"
                           "X-Colour: green\r\n"
                           "Contact: <sip:alice@192.0.2.1:5062>\r\n"
                           "Content-Type: application/sdp\r\n"
                           "Content-Length: 4\r\n\r\nv=0\n";

} // namespace

TEST_CASE("a request is read into slots and views") {
    const sip_message m = parsed(invite);
    CHECK(m.is_request());
    CHECK(m.method() == sip_method::invite);
    CHECK(m.method_text() == "INVITE");
    CHECK(m.request_uri() == "sip:bob@example.com;transport=udp");
    CHECK(m.headers().size() == 10);
    CHECK(m.value("x-colour") == "green");
    CHECK(m.body() == "v=0\n");
    CHECK(m.call_id() == "3848276298220188511@example.com");
    CHECK(m.cseq()->number == 17);
    CHECK(m.top_via()->branch() == "z9hG4bK77ef4c");
    CHECK(m.top_via()->wants_rport());
    CHECK(m.from()->tag() == "9fxced76sl");
    CHECK(m.from()->display_name == "Alice, \\\"A\\\"");
    CHECK(m.to()->tag().empty());
    CHECK(m.contact()->address.port == 5062);
    CHECK(**m.number(header_name::max_forwards) == 70);
    CHECK_FALSE(m.number(header_name::expires)->has_value());
}

TEST_CASE("a response is read") {
    const sip_message m = parsed("SIP/2.0 180 \r\nv: SIP/2.0/UDP a.example;branch=z9hG4bKx\r\n"
                                 "f: sip:a@b;tag=1\r\nt: sip:c@d;tag=2\r\ni: x\r\n"
                                 "CSeq: 1 INVITE\r\n\r\n");
    CHECK(m.is_response());
    CHECK(m.status() == 180);
    CHECK(m.reason_phrase().empty());
    CHECK(m.to()->tag() == "2");
    CHECK(m.body().empty());
}
