// Rules of one line each about what arrives and what we say (docs/conformance): Via, Refer-To,
// Replaces, From, Reason.
#include "scenario.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

TEST_CASE("a response with more than one Via went astray") {
    wire w;
    auto& alice = w.add("alice", 5060);
    const path way{protocol::udp, alice.here, *address::from_host("127.0.0.1", 9)};
    const std::string ours = "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKnone";
    const std::string other = "SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKother";
    for (const std::string& via : {ours + "\r\nVia: " + other, ours + ", " + other}) {
        alice.sip->received(w.now, way,
                            buffer::copy_of("SIP/2.0 200 OK\r\nVia: " + via +
                                            "\r\nFrom: <sip:x@h>;tag=1\r\nTo: <sip:a@h>;tag=2\r\n"
                                            "Call-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n"));
    }
    CHECK(alice.sip->counters().not_ours == 2);
    CHECK(alice.sip->counters().unmatched_responses == 0);
}

TEST_CASE("two Refer-To or two Replaces get 400, whatever the settings") {
    wire w;
    auto& alice = w.add("alice", 5060);
    puppet peer(w);
    const auto ask = [&](const std::string& method, const std::string& twice) {
        w.packets.push_back({peer.here, alice.here,
                             buffer::copy_of(method +
                                             " sip:alice@127.0.0.1:5060 SIP/2.0\r\n"
                                             "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK" +
                                             method +
                                             "\r\nMax-Forwards: 70\r\nFrom: <sip:p@h>;tag=1\r\n"
                                             "To: <sip:a@h>\r\nCall-ID: c\r\nCSeq: 1 " +
                                             method + "\r\nContact: <sip:p@127.0.0.1:5999>\r\n" +
                                             twice + twice + "Content-Length: 0\r\n\r\n")});
        w.settle();
        return peer.last("400 " + method) != nullptr;
    };
    CHECK(ask("REFER", "Refer-To: <sip:x@h>\r\n"));
    CHECK(ask("INVITE", "Replaces: a;to-tag=1;from-tag=2\r\n"));
    CHECK_FALSE(ask("OPTIONS", "Max-Forwards: 1\r\n")); // that one earns no packet
    CHECK(alice.events.empty());
    check_healthy(w);
}

TEST_CASE("who says nothing of himself is anonymous") {
    wire w;
    w.prepare = [](endpoint_settings& s) { s.sessions.from = session::settings{}.from; };
    auto& alice = w.add("alice", 5060);
    puppet peer(w);
    REQUIRE(alice.sip->command(w.now, session::make_call{"sip:p@127.0.0.1:5999"}).has_value());
    w.settle();
    CHECK(peer.last("INVITE")
              ->value(header_name::from)
              .starts_with("\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag="));
    peer.answer(*peer.last("INVITE"), 486);
    check_healthy(w);
}

TEST_CASE("a Reason names each protocol once") {
    wire w;
    auto& alice = w.add("alice", 5060);
    const auto error = [&](const std::string& reason) {
        return alice.sip->command(w.now, session::hang_up_call{{}, reason}).error();
    };
    CHECK(error("SIP;cause=486, sip;cause=487") == errc::malformed_header);
    CHECK(error("Q.850;cause=16, SIP;cause=487, q.850;cause=17") == errc::malformed_header);
    CHECK(error("Q.850;cause=16, SIP;cause=487") == errc::no_such_call);
}
