// Transfers between whole endpoints that do not go the straight way.
#include "scenario.hpp"

#include <offhook/message/multipart.hpp>

using namespace offhook;
using namespace std::chrono_literals;
using test::count;
using test::last;
using test::puppet;
using test::wire;

namespace {

/// Alice has called Bob, who answered.
struct trio {
    wire w;
    wire::node& alice;
    wire::node& bob = w.add("bob", 5070);
    wire::node& charlie = w.add("charlie", 5080);
    session::call_id a;
    session::call_id b;

    explicit trio(session::transfer_policy policy = session::transfer_policy::automatic)
        : alice(w.add("alice", 5060, policy)) {
        test::answers(bob, w);
        a = alice.sip->command(w.now, session::make_call{"sip:bob@127.0.0.1:5070"})->call;
        w.pass(1s);
        b = last<session::incoming_call>(bob)->call;
    }
    void transfer(const std::string& target,
                  session::release_policy release = session::release_policy::on_connected) {
        REQUIRE(bob.sip->command(w.now, session::transfer_call{b, target, release}).has_value());
        w.settle();
    }
    session::transfer_outcome outcome(const wire::node& n) const {
        REQUIRE(count<session::transfer_ended>(n) == 1);
        return last<session::transfer_ended>(n)->outcome;
    }
    void end() {
        for (auto& n : w.nodes) {
            for (const auto& e : std::deque<session::event>(n->events)) {
                if (const auto* up = std::get_if<session::call_established>(&e)) {
                    (void)n->sip->command(w.now, session::hang_up_call{up->call});
                }
            }
        }
        test::check_healthy(w);
    }
};

} // namespace

TEST_CASE("a transfer to a host that cannot be reached fails at once with 503") {
    trio t;
    t.transfer("sip:charlie@nowhere.invalid");
    t.w.pass(1s);
    CHECK(t.outcome(t.bob).kind == session::transfer_outcome_kind::failed);
    CHECK(t.outcome(t.bob).status == 503);
    CHECK(t.alice.sip->sessions().state_of(t.a) == "Active");
    t.end();
}

TEST_CASE("a transfer to a target that rings for too long fails with 408") {
    trio t;
    t.transfer("sip:charlie@127.0.0.1:5080");
    t.w.pass(190s);
    CHECK(t.outcome(t.bob).kind == session::transfer_outcome_kind::failed);
    CHECK(t.outcome(t.bob).status == 408);
    CHECK(t.alice.sip->sessions().state_of(t.a) == "Active");
    t.end();
}

TEST_CASE("both parties transfer at once: both are refused and the call stays") {
    trio t;
    REQUIRE(t.bob.sip->command(t.w.now, session::transfer_call{t.b, "sip:charlie@127.0.0.1:5080"})
                .has_value());
    REQUIRE(t.alice.sip->command(t.w.now, session::transfer_call{t.a, "sip:charlie@127.0.0.1:5080"})
                .has_value());
    t.w.pass(1s);
    CHECK(t.outcome(t.alice).kind == session::transfer_outcome_kind::refused);
    CHECK(t.outcome(t.bob).kind == session::transfer_outcome_kind::refused);
    CHECK(t.alice.sip->sessions().state_of(t.a) == "Active");
    t.end();
}

TEST_CASE("a transfer to the transferee itself is a call to itself and ends") {
    trio t;
    test::answers(t.alice, t.w);
    t.transfer("sip:alice@127.0.0.1:5060");
    t.w.pass(1s);
    CHECK(t.outcome(t.bob).kind == session::transfer_outcome_kind::connected);
    t.end();
}

TEST_CASE("the announced call is hung up before the transfer is accepted") {
    trio t(session::transfer_policy::ask);
    t.transfer("sip:charlie@127.0.0.1:5080");
    const auto asked = *last<session::transfer_requested>(t.alice);
    SECTION("it ends at once") {}
    SECTION("its ending is confirmed by hand") {
        REQUIRE(
            t.alice.sip->command(t.w.now, session::confirm_by_hand{asked.new_call}).has_value());
    }
    REQUIRE(t.alice.sip->command(t.w.now, session::hang_up_call{asked.new_call}).has_value());
    t.w.settle();
    (void)t.alice.sip->command(t.w.now, session::accept_transfer{asked.transfer});
    t.w.pass(1s);
    CHECK(t.outcome(t.alice).kind == session::transfer_outcome_kind::failed);
    CHECK(t.outcome(t.bob).kind == session::transfer_outcome_kind::failed);
    (void)t.alice.sip->command(t.w.now, session::confirm_ending{asked.new_call});
    t.w.settle();
    CHECK(count<session::call_ended>(t.alice) == 1);
    t.end();
}

TEST_CASE("the announced call is hung up by hand and the transfer refused") {
    trio t(session::transfer_policy::ask);
    t.transfer("sip:charlie@127.0.0.1:5080");
    const auto asked = *last<session::transfer_requested>(t.alice);
    REQUIRE(t.alice.sip->command(t.w.now, session::confirm_by_hand{asked.new_call}).has_value());
    REQUIRE(t.alice.sip->command(t.w.now, session::hang_up_call{asked.new_call}).has_value());
    t.w.settle();
    REQUIRE(t.alice.sip->command(t.w.now, session::reject_transfer{asked.transfer}).has_value());
    (void)t.alice.sip->command(t.w.now, session::confirm_ending{asked.new_call});
    t.w.settle();
    CHECK(count<session::call_ending>(t.alice) == 1);
    CHECK(count<session::call_ended>(t.alice) == 1);
    t.end();
}

TEST_CASE("a transfer is accepted twice, refused with 408, or after the call: an error says so") {
    trio t(session::transfer_policy::ask);
    test::answers(t.charlie, t.w);
    t.transfer("sip:charlie@127.0.0.1:5080");
    const auto asked = *last<session::transfer_requested>(t.alice);
    SECTION("twice") {
        REQUIRE(
            t.alice.sip->command(t.w.now, session::accept_transfer{asked.transfer}).has_value());
        CHECK_FALSE(
            t.alice.sip->command(t.w.now, session::accept_transfer{asked.transfer}).has_value());
        t.w.pass(1s);
        CHECK(t.outcome(t.bob).kind == session::transfer_outcome_kind::connected);
    }
    SECTION("408 is no answer to a REFER (RFC 4320)") {
        CHECK(
            t.alice.sip->command(t.w.now, session::reject_transfer{asked.transfer, 408}).error() ==
            errc::bad_argument);
        REQUIRE(t.alice.sip->command(t.w.now, session::reject_transfer{asked.transfer, 486})
                    .has_value());
        t.w.pass(1s);
        CHECK(t.outcome(t.bob).status == 486);
    }
    SECTION("after the old call has ended") {
        REQUIRE(t.bob.sip->command(t.w.now, session::hang_up_call{t.b}).has_value());
        t.w.pass(1s);
        CHECK(t.alice.sip->command(t.w.now, session::accept_transfer{asked.transfer}).error() ==
              errc::no_such_call);
        CHECK(t.outcome(t.alice).kind == session::transfer_outcome_kind::unknown);
    }
    t.end();
}

TEST_CASE("the transferor hangs up while the new call rings: the transfer goes on") {
    trio t;
    t.transfer("sip:charlie@127.0.0.1:5080", session::release_policy::on_accept);
    t.w.pass(1s);
    CHECK(t.alice.sip->sessions().state_of(t.a).empty());
    const auto in = last<session::incoming_call>(t.charlie)->call;
    REQUIRE(t.charlie.sip->command(t.w.now, session::answer_call{in}).has_value());
    t.w.pass(1s);
    CHECK(t.outcome(t.alice).kind == session::transfer_outcome_kind::connected);
    CHECK(t.outcome(t.bob).kind == session::transfer_outcome_kind::connected);
    t.end();
}

TEST_CASE("hold of either side while a transfer runs") {
    trio t;
    t.transfer("sip:charlie@127.0.0.1:5080");
    REQUIRE(t.alice.sip->command(t.w.now, session::hold_call{t.a}).has_value());
    t.w.pass(5s);
    CHECK(last<session::call_held>(t.alice) != nullptr);
    REQUIRE(t.bob.sip->command(t.w.now, session::hold_call{t.b}).has_value());
    const auto in = last<session::incoming_call>(t.charlie)->call;
    REQUIRE(t.charlie.sip->command(t.w.now, session::answer_call{in}).has_value());
    t.w.pass(5s);
    CHECK(t.outcome(t.bob).kind == session::transfer_outcome_kind::connected);
    CHECK(t.alice.sip->sessions().state_of(t.a).empty());
    t.end();
}

TEST_CASE("a peer that sends REFERs and never answers a NOTIFY does not make us call for ever") {
    wire w;
    auto& alice = w.add("alice", 5060);
    puppet peer(w);
    const auto call = alice.sip->command(w.now, session::make_call{"sip:p@127.0.0.1:5999"})->call;
    w.settle();
    peer.answer(*peer.last("INVITE"), 200, {}, puppet::sdp);
    const sip_message ack = *peer.last("ACK");
    for (unsigned i = 1; i <= 30; ++i) {
        peer.request(ack, "REFER", i, "Refer-To: <sip:x@nowhere.invalid>\r\n");
    }
    w.settle();
    CHECK(alice.sip->count()[owner_class::subscription] <= limits::subscriptions_of_a_leg);
    CHECK(alice.sip->count()[owner_class::call] == 1);
    CHECK(alice.sip->count()[owner_class::duty] == 0);
    CHECK(alice.sip->sessions().state_of(call) == "Active");
    peer.request(ack, "BYE", 40);
    w.pass(40s);
    alice.log.text.clear(); // the transfers without a subscription were errors
    test::check_healthy(w);
}

TEST_CASE("a REFER whose headers are folded or whose target is odd makes no broken INVITE") {
    wire w;
    auto& alice = w.add("alice", 5060);
    puppet peer(w);
    (void)alice.sip->command(w.now, session::make_call{"sip:p@127.0.0.1:5999"});
    w.settle();
    peer.answer(*peer.last("INVITE"), 200, {}, puppet::sdp);
    const sip_message ack = *peer.last("ACK");
    SECTION("folded Referred-By") {
        peer.request(ack, "REFER", 1,
                     "Refer-To: <sip:x@127.0.0.1:5999;x=1?Subject=a>\r\n"
                     "Referred-By:\r\n <sip:p@127.0.0.1:5999>\r\n");
        CHECK(peer.last("202 REFER") != nullptr);
        CHECK(peer.last("INVITE")->request_uri() == "sip:x@127.0.0.1:5999;x=1");
        CHECK(peer.last("INVITE")->value(header_name::referred_by).find("sip:p@127.0.0.1:5999") !=
              std::string_view::npos);
        CHECK(peer.last("INVITE")->call_id() != ack.call_id());
        peer.answer(*peer.last("INVITE"), 486);
    }
    SECTION("a fold inside Referred-By and Refer-To") {
        peer.request(ack, "REFER", 1,
                     "Refer-To: \"X\r\n Y\" <sip:x@127.0.0.1:5999>\r\n ;a=b\r\n"
                     "Referred-By: \"A\r\n\tB\" <sip:p@127.0.0.1:5999>\r\n ;cid=\"x@y\"\r\n");
        CHECK(peer.last("202 REFER") != nullptr);
        REQUIRE(peer.last("INVITE")->request_uri() == "sip:x@127.0.0.1:5999");
        CHECK(peer.last("INVITE")->value(header_name::referred_by) ==
              "\"A  \tB\" <sip:p@127.0.0.1:5999>   ;cid=\"x@y\"");
        peer.answer(*peer.last("INVITE"), 486);
    }
    SECTION("no SIP URI") {
        peer.request(ack, "REFER", 1, "Refer-To: <javascript:alert(1)>\r\n");
        CHECK(peer.last("400 REFER") != nullptr);
    }
    SECTION("none") {
        peer.request(ack, "REFER", 1);
        CHECK(peer.last("400 REFER") != nullptr);
    }
    w.settle();
    for (int i = 0; i < 5; ++i) {
        if (const auto* notify = peer.last("NOTIFY")) peer.answer(sip_message(*notify), 200);
    }
    peer.request(ack, "BYE", 40);
    test::check_healthy(w);
}

TEST_CASE("a callee transfers whose To had odd parameters") {
    wire w;
    auto& alice = w.add("alice", 5060);
    puppet peer(w);
    test::answers(alice, w);
    const std::string sdp = puppet::sdp;
    const std::string text =
        "INVITE sip:alice@127.0.0.1:5060 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKinv\r\nMax-Forwards: 70\r\n"
        "From: <sip:p@127.0.0.1:5999>;tag=puppet\r\nTo: <sip:alice@127.0.0.1:5060;tag=x;a=b>\r\n"
        "Call-ID: odd\r\nCSeq: 1 INVITE\r\nContact: <sip:p@127.0.0.1:5999>\r\n"
        "Content-Type: application/sdp\r\nContent-Length: " +
        std::to_string(sdp.size()) + "\r\n\r\n" + sdp;
    w.packets.push_back({peer.here, alice.here, buffer::copy_of(text)});
    w.settle();
    REQUIRE(peer.last("200 INVITE") != nullptr);
    const auto send = [&](const std::string& method, int cseq, const std::string& more) {
        const std::string request =
            method + " sip:alice@127.0.0.1:5060 SIP/2.0\r\n" +
            "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKx" + std::to_string(cseq) + method +
            "\r\nMax-Forwards: 70\r\nFrom: <sip:p@127.0.0.1:5999>;tag=puppet\r\nTo: " +
            std::string(peer.last("200 INVITE")->value(header_name::to)) +
            "\r\nCall-ID: odd\r\nCSeq: " + std::to_string(cseq) + " " + method + "\r\n" + more +
            "Content-Length: 0\r\n\r\n";
        w.packets.push_back({peer.here, alice.here, buffer::copy_of(request)});
        w.settle();
    };
    send("ACK", 1, {});
    send("REFER", 2, "Refer-To: <sip:x@127.0.0.1:5999>\r\n");
    const sip_message* invite = peer.last("INVITE");
    REQUIRE(invite != nullptr);
    CHECK(invite->from()->address.text == "sip:alice@127.0.0.1:5060;tag=x;a=b");
    peer.answer(sip_message(*invite), 486);
    send("BYE", 3, {});
    w.pass(40s);
    test::check_healthy(w);
}

TEST_CASE("a REFER outside any call is followed where that is asked for, and declined elsewhere") {
    wire w;
    w.prepare = [](endpoint_settings& s) { s.sessions.transfers_outside = true; };
    wire::node& bob = w.add("bob", 5070);
    w.prepare = [](endpoint_settings&) {};
    wire::node& alice = w.add("alice", 5060);
    wire::node& charlie = w.add("charlie", 5080);
    test::answers(charlie, w);
    session::send_outside refer{.method = "REFER", .target = "sip:bob@127.0.0.1:5070"};
    refer.headers = "Refer-To: <sip:charlie@127.0.0.1:5080>\r\n";
    REQUIRE(alice.sip->command(w.now, refer).has_value());
    w.pass(1s);
    CHECK(last<session::request_answered>(alice)->status == 202);
    REQUIRE(count<session::transfer_requested>(bob) == 1);
    const session::call_id made = last<session::transfer_requested>(bob)->new_call;
    CHECK_FALSE(last<session::transfer_requested>(bob)->call);
    CHECK(bob.sip->sessions().state_of(made) == "Active");
    CHECK(count<session::transfer_ended>(bob) == 1);
    CHECK(last<session::transfer_ended>(bob)->outcome.kind ==
          session::transfer_outcome_kind::connected);
    refer.target = "sip:charlie@127.0.0.1:5080";
    REQUIRE(alice.sip->command(w.now, refer).has_value());
    w.pass(1s);
    CHECK(last<session::request_answered>(alice)->status == 603);
    REQUIRE(bob.sip->command(w.now, session::hang_up_call{made}).has_value());
    test::check_healthy(w);
}

TEST_CASE("the token of a Referred-By goes with the call that it vouches for") {
    wire w;
    auto& alice = w.add("alice", 5060);
    puppet peer(w);
    (void)alice.sip->command(w.now, session::make_call{"sip:p@127.0.0.1:5999"});
    w.settle();
    peer.answer(*peer.last("INVITE"), 200, {}, puppet::sdp);
    const sip_message ack = *peer.last("ACK");
    const std::string refer = "Refer-To: <sip:x@127.0.0.1:5999>\r\n"
                              "Referred-By: <sip:p@127.0.0.1:5999>;cid=\"2U@p\"\r\n";
    const std::string token = "--in\r\nContent-Type: message/sipfrag\r\n\r\nFrom: p\r\n--in\r\n"
                              "Content-Type: application/pkcs7-signature\r\n\r\nseal\r\n--in--";
    const std::string headers = "Content-Type: multipart/signed;boundary=in\r\n"
                                "Content-ID: <2U@p>\r\n";
    SECTION("a part of a body") {
        peer.request(ack, "REFER", 1, refer, "multipart/mixed;boundary=out",
                     "--out\r\n" + headers + "\r\n" + token + "\r\n--out--\r\n");
    }
    SECTION("the whole body") {
        peer.request(ack, "REFER", 1, refer + "Content-ID: <2U@p>\r\n",
                     "multipart/signed;boundary=in", token);
    }
    REQUIRE(peer.last("202 REFER") != nullptr);
    const sip_message invite = *peer.last("INVITE");
    CHECK(invite.value(header_name::referred_by) == "<sip:p@127.0.0.1:5999>;cid=\"2U@p\"");
    CHECK(find_body(invite, "application/sdp").has_value());
    const auto carried = find_part(invite, "2U@p");
    REQUIRE(carried.has_value());
    CHECK(carried->body == token);
    peer.answer(invite, 486);
    for (int i = 0; i < 5; ++i) {
        if (const auto* notify = peer.last("NOTIFY")) peer.answer(sip_message(*notify), 200);
    }
    // What else comes with a REFER is looked at as ever.
    peer.request(ack, "REFER", 9, refer, "multipart/mixed;boundary=out",
                 "--out\r\n" + headers + "\r\n" + token +
                     "\r\n--out\r\nContent-Type: text/strange\r\n\r\nx\r\n--out--\r\n");
    CHECK(peer.last("415 REFER") != nullptr);
    peer.request(ack, "BYE", 40);
    test::check_healthy(w);
}
