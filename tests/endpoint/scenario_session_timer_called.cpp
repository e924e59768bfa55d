// Session timers (RFC 4028) of calls that come: peers that know none, and the next call of the same
// two parties, which no timer of the last one may touch.
#include "timed.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::last;
using test::takes_update;
using test::timed_alone;

TEST_CASE("a peer that does not know session timers is refreshed by us") {
    timed_alone t({{"session_expires", 100s}});
    const std::string text =
        "INVITE sip:alice@127.0.0.1:5060 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKinvite\r\nMax-Forwards: 70\r\n"
        "From: <sip:p@127.0.0.1:5999>;tag=puppet\r\nTo: <sip:alice@127.0.0.1:5060>\r\n"
        "Call-ID: timed\r\nCSeq: 1 INVITE\r\nContact: <sip:p@127.0.0.1:5999>\r\n" +
        std::string(takes_update) + "Content-Type: application/sdp\r\nContent-Length: " +
        std::to_string(std::string(test::puppet::sdp).size()) + "\r\n\r\n" + test::puppet::sdp;
    test::answers(*t.alice, t.w);
    t.w.packets.push_back({t.peer->here, t.alice->here, buffer::copy_of(text)});
    t.w.settle();
    const sip_message ok = *t.peer->last("200 INVITE");
    CHECK(ok.value(header_name::session_expires) == "100;refresher=uas");
    CHECK_FALSE(ok.has(header_name::require));
    std::string ack = text.substr(0, text.find("Content-Type"));
    ack.replace(0, 6, "ACK").replace(ack.find("1 INVITE"), 8, "1 ACK");
    ack.replace(ack.find("To: <sip:alice@127.0.0.1:5060>"), 30,
                "To: " + std::string(ok.value(header_name::to)));
    ack.replace(ack.find("z9hG4bKinvite"), 13, "z9hG4bKack");
    t.w.packets.push_back({t.peer->here, t.alice->here, buffer::copy_of(ack + "\r\n")});
    t.w.pass(51s);
    REQUIRE(t.peer->last("UPDATE") != nullptr);
    t.peer->answer(*t.peer->last("UPDATE"), 200, "Session-Expires: 100;refresher=uac\r\n");
    t.w.pass(10s);
    const auto call = last<session::incoming_call>(*t.alice)->call;
    REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{call}).has_value());
    t.w.settle();
    t.peer->answer(*t.peer->last("BYE"), 200);
    test::check_healthy(t.w);
}

TEST_CASE("the next call of the same two, at once and with the same Call-ID, is a new one") {
    timed_alone t({{"session_expires", 100s}, {"min_se", 2s}});
    test::answers(*t.alice, t.w);
    unsigned branch = 0;
    const auto send = [&](const std::string& method, unsigned cseq, const std::string& to,
                          const std::string& tag, const std::string& body) {
        const std::string text =
            method +
            " sip:alice@127.0.0.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5999;branch=" +
            "z9hG4bK" + std::to_string(++branch) + "\r\nMax-Forwards: 70\r\n" +
            "From: <sip:p@127.0.0.1:5999>;tag=" + tag + "\r\nTo: " + to +
            "\r\nCall-ID: same\r\nCSeq: " + std::to_string(cseq) + " " + method +
            "\r\nContact: <sip:p@127.0.0.1:5999>\r\nSupported: timer\r\n" + takes_update +
            (body.empty() ? "" : "Session-Expires: 10;refresher=uas\r\n") +
            (body.empty() ? "" : "Content-Type: application/sdp\r\n") +
            "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        t.w.packets.push_back({t.peer->here, t.alice->here, buffer::copy_of(text)});
        t.w.settle();
    };
    const std::string alice = "<sip:alice@127.0.0.1:5060>";
    for (unsigned i = 0; i < 5; ++i) {
        const std::string tag = i % 2 == 0 ? "puppet" : "puppet" + std::to_string(i);
        send("INVITE", 10 * i + 1, alice, tag, test::puppet::sdp);
        const std::string to(t.peer->last("200 INVITE")->value(header_name::to));
        CHECK(test::count<session::incoming_call>(*t.alice) == i + 1);
        send("ACK", 10 * i + 1, to, tag, {});
        const std::size_t before = test::sent(t.w, "alice: UPDATE");
        for (unsigned n = 0; n < 2; ++n) {
            t.w.pass(5100ms);
            REQUIRE(test::sent(t.w, "alice: UPDATE") == before + n + 1);
            CHECK(t.peer->last("UPDATE")->value(header_name::to).find("tag=" + tag) !=
                  std::string_view::npos);
            t.peer->answer(*t.peer->last("UPDATE"), 200, "Session-Expires: 10;refresher=uac\r\n");
        }
        send("BYE", 10 * i + 2, to, tag, {});
        CHECK(test::count<session::call_ended>(*t.alice) == i + 1);
    }
    test::check_healthy(t.w);
}
