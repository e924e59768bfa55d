// Malformed requests inside a call: answered, though those of strangers are not. The messages of
// RFC 4475 are in scenario_torture.cpp.
#include "scenario.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::alone;

TEST_CASE("a malformed request inside a call has a 400, one of a stranger has silence") {
    alone t;
    const session::call_id call = t.call();
    t.peer.answer(*t.peer.last("INVITE"), 200, {}, test::puppet::sdp);
    const sip_message ack = *t.peer.last("ACK");
    const std::string twice = "Refer-To: <sip:a@127.0.0.1>\r\nRefer-To: <sip:b@127.0.0.1>\r\n";
    t.peer.request(ack, "REFER", 1, twice); // RFC 3515 2.4.2
    CHECK(t.peer.last("400 REFER") != nullptr);
    t.peer.request(ack, "UPDATE", 2, "Session-Expires: 90\r\nSession-Expires: 91\r\n");
    CHECK(t.peer.last("400 UPDATE") != nullptr);
    t.peer.request(ack, "ACK", 3, "Max-Forwards: 70\r\n"); // an ACK is never answered
    CHECK(t.peer.last("400 ACK") == nullptr);
    CHECK(t.alice.sip->sessions().state_of(call) == "Active");

    const std::size_t before = t.peer.inbox.size();
    SECTION("another Call-ID") {
        std::string text(ack.text());
        const std::size_t at = text.find("Call-ID: ") + 9;
        const auto other = parse_message(buffer::copy_of(text.replace(at, 4, "xxxx"))).value();
        t.peer.request(other, "REFER", 3, twice);
    }
    SECTION("another tag") {
        std::string text(ack.text());
        const std::size_t at = text.find("tag=", text.find("From: ")) + 4;
        const auto other = parse_message(buffer::copy_of(text.replace(at, 4, "0000"))).value();
        t.peer.request(other, "REFER", 3, twice);
    }
    CHECK(t.peer.inbox.size() == before);
    t.peer.request(ack, "BYE", 40);
    test::check_healthy(t.w);
}
