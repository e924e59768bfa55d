// Reliable provisional responses (RFC 3262) between whole endpoints: who offers what in which
// message, and every way to end a call meanwhile.
#include "early.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::last;
using test::wire;

namespace {

constexpr const char* reliable_1 = "Require: 100rel\r\nRSeq: 1\r\n";
constexpr const char* reliable_2 = "Require: 100rel\r\nRSeq: 2\r\n";

} // namespace

TEST_CASE("two that prefer reliable responses: 180, PRACK, 200") {
    test::reliable_pair t;
    t.call();
    CHECK(t.sent("alice: PRACK") == 1);
    CHECK(t.sent("bob: SIP/2.0 180") == 1);
    t.bob_says(session::answer_call{t.b});
    t.both_up();
    t.hang_up();
}

TEST_CASE("early media in a reliable 183 settles offer and answer") {
    test::reliable_pair t;
    t.call();
    t.bob_says(session::progress_call{t.b});
    CHECK(t.sent("alice: PRACK") == 2);
    CHECK(t.alice->media.started(t.a));
    CHECK(t.alice->sip->sessions().state_of(t.a) == "EarlyMedia");
    t.bob_says(session::answer_call{t.b});
    t.both_up();
    t.hang_up();
}

TEST_CASE("a 200 without a description after a reliable answer") {
    test::reliable_alone t;
    const auto call = t.call(false);
    const sip_message invite = *t.peer->last("INVITE");
    t.peer->answer(invite, 183, reliable_1, test::puppet::sdp);
    REQUIRE(t.peer->last("PRACK") != nullptr);
    t.peer->answer(*t.peer->last("PRACK"), 200);
    CHECK(t.alice->media.started(call));
    t.peer->answer(invite, 200);
    CHECK(t.alice->sip->sessions().state_of(call) == "Active");
    t.peer->request(*t.peer->last("ACK"), "BYE", 99);
    test::check_healthy(t.w);
}

TEST_CASE("an UPDATE with an offer in the early dialog, once the first offer has its answer") {
    for (const bool agreed : {false, true}) {
        test::reliable_alone t;
        const auto call = t.call(false);
        const sip_message invite = *t.peer->last("INVITE");
        t.peer->answer(invite, 183, reliable_1, agreed ? test::puppet::sdp : "");
        REQUIRE(t.peer->last("PRACK") != nullptr);
        t.peer->answer(*t.peer->last("PRACK"), 200);
        std::string hold(test::puppet::sdp);
        hold.replace(hold.find("o=p 1 1"), 7, "o=p 1 2");
        t.peer->request(invite, "UPDATE", 50, {}, "application/sdp", hold + "a=sendonly\r\n");
        if (agreed) {
            REQUIRE(t.peer->last("200 UPDATE") != nullptr);
            CHECK(t.peer->last("200 UPDATE")->body().find("a=recvonly") != std::string_view::npos);
            CHECK(t.alice->media.flow_of(call) == sdp::direction::recvonly);
        } else {
            CHECK(t.peer->last("491 UPDATE") != nullptr);
        }
        t.peer->answer(invite, 200, {}, agreed ? "" : test::puppet::sdp);
        CHECK(t.alice->sip->sessions().state_of(call) == "Active");
        t.peer->request(*t.peer->last("ACK"), "BYE", 99);
        test::check_healthy(t.w);
    }
}

namespace {

/// The puppet calls; its INVITE understands 100rel.
sip_message call_alice(test::reliable_alone& t, const std::string& body,
                       const std::string& more = "Supported: 100rel\r\n") {
    const std::string text =
        "INVITE sip:alice@127.0.0.1:5060 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bKinvite\r\nMax-Forwards: 70\r\n"
        "From: <sip:p@127.0.0.1:5999>;tag=puppet\r\nTo: <sip:alice@127.0.0.1:5060>\r\n"
        "Call-ID: reliable\r\nCSeq: 1 INVITE\r\nContact: <sip:p@127.0.0.1:5999>\r\n" +
        more + (body.empty() ? "" : "Content-Type: application/sdp\r\n") +
        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    t.w.packets.push_back({t.peer->here, t.alice->here, buffer::copy_of(text)});
    t.w.settle();
    return parse_message(buffer::copy_of(text)).value();
}

/// A request of the caller, in the dialog of a response that it has got.
void request(test::reliable_alone& t, const sip_message& of, const std::string& method,
             unsigned cseq, const std::string& more = {}, const std::string& body = {}) {
    const std::string text =
        method + " sip:alice@127.0.0.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5999;branch=" +
        (method == "CANCEL" ? "z9hG4bKinvite" : "z9hG4bK" + method + std::to_string(cseq)) +
        "\r\nMax-Forwards: 70\r\nFrom: <sip:p@127.0.0.1:5999>;tag=puppet\r\nTo: " +
        (method == "CANCEL" ? std::string("<sip:alice@127.0.0.1:5060>")
                            : std::string(of.value(header_name::to))) +
        "\r\nCall-ID: reliable\r\nCSeq: " + std::to_string(cseq) + " " + method + "\r\n" + more +
        (body.empty() ? "" : "Content-Type: application/sdp\r\n") +
        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    t.w.packets.push_back({t.peer->here, t.alice->here, buffer::copy_of(text)});
    t.w.settle();
}
std::string rack_of(const sip_message& response) {
    return "RAck: " + std::string(response.value(header_name::rseq)) + " 1 INVITE\r\n";
}
session::call_id incoming(const test::reliable_alone& t) {
    REQUIRE(last<session::incoming_call>(*t.alice) != nullptr);
    return last<session::incoming_call>(*t.alice)->call;
}

} // namespace

TEST_CASE("no PRACK for a 180: 504, and the application hears of it") {
    test::reliable_alone t;
    call_alice(t, test::puppet::sdp);
    incoming(t);
    const bool answered = GENERATE(false, true);
    t.w.loses = [&t, before = t.w.loses](const wire::packet& p) { return before(p); };
    if (answered) {
        REQUIRE(t.alice->sip->command(t.w.now, session::progress_call{incoming(t)}).has_value());
        REQUIRE(t.alice->sip->command(t.w.now, session::answer_call{incoming(t)}).has_value());
    }
    t.w.pass(33s);
    REQUIRE(t.peer->last("504 INVITE") != nullptr);
    CHECK(t.peer->last("200 INVITE") == nullptr);
    REQUIRE(last<session::call_ended>(*t.alice) != nullptr);
    CHECK(last<session::call_ended>(*t.alice)->reason.why == errc::timeout);
    request(t, *t.peer->last("504 INVITE"), "ACK", 1);
    test::check_healthy(t.w);
}

TEST_CASE("an offer in a PRACK is answered in its 200, also when we answer meanwhile") {
    test::reliable_alone t;
    call_alice(t, test::puppet::sdp);
    const auto call = incoming(t);
    const sip_message ringing = *t.peer->last("180 INVITE");
    request(t, ringing, "PRACK", 2, rack_of(ringing));
    REQUIRE(t.peer->last("200 PRACK") != nullptr);
    REQUIRE(t.alice->sip->command(t.w.now, session::progress_call{call}).has_value());
    t.w.settle();
    const sip_message progress = *t.peer->last("183 INVITE");
    CHECK(progress.value(header_name::rseq) != ringing.value(header_name::rseq));
    const bool slow = GENERATE(false, true);
    if (slow) t.alice->media.ignore_next(media::media_step::prepare, 1);
    const bool fails = GENERATE(false, true);
    if (fails) t.alice->media.fail_next(media::media_step::prepare, 1);
    std::string offer(test::puppet::sdp);
    offer.replace(offer.find("o=p 1 1"), 7, "o=p 1 2");
    request(t, progress, "PRACK", 3, rack_of(progress), offer + "a=sendonly\r\n");
    REQUIRE(t.alice->sip->command(t.w.now, session::answer_call{call}).has_value());
    t.w.settle();
    if (slow) {
        CHECK(t.peer->last("200 INVITE") == nullptr); // it waits for the answer in the PRACK
        t.w.pass(11s);
    }
    if (slow || fails) {
        // Each PRACK is owed a 2xx (RFC 3262 3): it refuses the stream, and nobody is heard.
        REQUIRE(t.peer->last("200 PRACK") != nullptr);
        CHECK(t.peer->last("200 PRACK")->body().find("m=audio 0") != std::string_view::npos);
        CHECK_FALSE(t.alice->media.started(call));
    } else {
        CHECK(t.peer->last("200 PRACK")->body().find("a=recvonly") != std::string_view::npos);
        CHECK(t.alice->media.flow_of(call) == sdp::direction::recvonly);
    }
    REQUIRE(t.peer->last("200 INVITE") != nullptr);
    CHECK(t.peer->last("200 INVITE")->body().empty()); // the 183 has said it
    request(t, *t.peer->last("200 INVITE"), "ACK", 1);
    CHECK(t.alice->sip->sessions().state_of(call) == "Active");
    request(t, *t.peer->last("200 INVITE"), "BYE", 9);
    test::check_healthy(t.w);
}

TEST_CASE("the peer ends the call while our 200 waits for its PRACK") {
    for (const std::string how : {"CANCEL", "BYE"}) {
        test::reliable_alone t;
        call_alice(t, test::puppet::sdp);
        const auto call = incoming(t);
        const sip_message ringing = *t.peer->last("180 INVITE");
        request(t, ringing, "PRACK", 2, rack_of(ringing));
        REQUIRE(t.alice->sip->command(t.w.now, session::progress_call{call}).has_value());
        REQUIRE(t.alice->sip->command(t.w.now, session::answer_call{call}).has_value());
        t.w.settle();
        REQUIRE(t.alice->sip->sessions().state_of(call) == "Answering");
        CHECK(t.peer->last("200 INVITE") == nullptr);
        request(t, ringing, how, how == "CANCEL" ? 1 : 3);
        CHECK(t.peer->last("200 " + how) != nullptr);
        REQUIRE(t.peer->last("487 INVITE") != nullptr);
        CHECK(t.peer->last("200 INVITE") == nullptr);
        CHECK(last<session::call_ended>(*t.alice)->reason.who == session::ended_by::peer);
        request(t, *t.peer->last("487 INVITE"), "ACK", 1);
        test::check_healthy(t.w);
    }
}

TEST_CASE("we hang up while our 200 waits for its PRACK") {
    test::reliable_alone t;
    call_alice(t, test::puppet::sdp);
    const auto call = incoming(t);
    REQUIRE(t.alice->sip->command(t.w.now, session::progress_call{call}).has_value());
    REQUIRE(t.alice->sip->command(t.w.now, session::answer_call{call}).has_value());
    REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{call}).has_value());
    t.w.settle();
    REQUIRE(t.peer->last("480 INVITE") != nullptr);
    request(t, *t.peer->last("480 INVITE"), "ACK", 1);
    CHECK(t.peer->last("BYE") == nullptr);
    const sip_message ringing = *t.peer->last("180 INVITE");
    request(t, ringing, "PRACK", 2, rack_of(ringing)); // late, but it means something
    CHECK(t.peer->last("200 PRACK") != nullptr);
    test::check_healthy(t.w);
}

TEST_CASE("hang-up with a PRACK on its way: CANCEL, and nothing is left") {
    test::reliable_alone t;
    const auto call = t.call(false);
    const sip_message invite = *t.peer->last("INVITE");
    t.peer->answer(invite, 180, reliable_1);
    REQUIRE(t.peer->last("PRACK") != nullptr);
    REQUIRE(t.alice->sip->command(t.w.now, session::hang_up_call{call}).has_value());
    t.w.settle();
    REQUIRE(t.peer->last("CANCEL") != nullptr);
    t.peer->answer(invite, 180, reliable_2); // crosses the CANCEL: still acknowledged
    CHECK(t.peer->last("PRACK")->value(header_name::rack) == "2 1 INVITE");
    t.peer->answer(*t.peer->last("CANCEL"), 200);
    t.peer->answer(invite, 487);
    CHECK(last<session::call_ended>(*t.alice) != nullptr);
    test::check_healthy(t.w); // the PRACKs time out on their own
}

TEST_CASE("a PRACK that is refused or never answered leaves the call alone") {
    for (const int status : {481, 0}) {
        test::reliable_alone t;
        const auto call = t.call(false);
        const sip_message invite = *t.peer->last("INVITE");
        t.peer->answer(invite, 180, reliable_1);
        if (status != 0) t.peer->answer(*t.peer->last("PRACK"), status);
        t.w.pass(40s);
        t.peer->answer(invite, 200, {}, test::puppet::sdp);
        CHECK(t.alice->sip->sessions().state_of(call) == "Active");
        t.peer->request(*t.peer->last("ACK"), "BYE", 99);
        test::check_healthy(t.w);
    }
}

TEST_CASE("a caller who requires 100rel is obeyed by default, one who does not is not bothered") {
    for (const bool requires_it : {false, true}) {
        test::reliable_alone t(dialog::reliability::supported);
        call_alice(t, test::puppet::sdp,
                   requires_it ? "Require: 100rel\r\n" : "Supported: 100rel\r\n");
        const auto call = incoming(t);
        CHECK(t.peer->last("180 INVITE")->has(header_name::rseq) == requires_it);
        REQUIRE(t.alice->sip->command(t.w.now, session::reject_call{call, 486}).has_value());
        t.w.settle();
        request(t, *t.peer->last("486 INVITE"), "ACK", 1);
        test::check_healthy(t.w);
    }
}
