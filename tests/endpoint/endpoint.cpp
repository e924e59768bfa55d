// Whole calls between whole endpoints, in virtual time over a perfect wire.
#include "wire.hpp"

#include <catch2/catch.hpp>

using namespace offhook;
using namespace std::chrono_literals;
using test::wire;

namespace {

template <class Event>
const Event* find(const wire::node& n) {
    for (const auto& e : n.events) {
        if (const auto* found = std::get_if<Event>(&e)) return found;
    }
    return nullptr;
}

template <class Event>
std::size_t count(const wire::node& n) {
    std::size_t found = 0;
    for (const auto& e : n.events)
        found += std::holds_alternative<Event>(e) ? 1 : 0;
    return found;
}

void answers(wire::node& n, instant& now) {
    n.hears = [&n, &now](const session::event& e) {
        if (const auto* in = std::get_if<session::incoming_call>(&e)) {
            REQUIRE(n.sip->command(now, session::answer_call{in->call}).has_value());
        }
    };
}

void check_healthy(const wire& w) {
    for (const auto& n : w.nodes) {
        INFO(n->name);
        for (const std::string& line : n->log.text)
            INFO(line);
        CHECK(n->sip->count().empty());
        CHECK_FALSE(n->log.has("Unmatched"));
        CHECK_FALSE(n->log.has("forced"));
        CHECK_FALSE(n->log.has("incomplete"));
        CHECK(n->sip->counters().rounds_exceeded == 0);
        CHECK(count<session::call_ending>(*n) == count<session::call_ended>(*n));
        CHECK(count<session::call_drained>(*n) == count<session::call_ended>(*n));
    }
}

} // namespace

TEST_CASE("a call is placed, answered and hung up") {
    wire w;
    auto& alice = w.add("alice", 5060);
    auto& bob = w.add("bob", 5070);
    answers(bob, w.now);
    const auto call = alice.sip->command(w.now, session::make_call{"sip:bob@127.0.0.1:5070"});
    REQUIRE(call.has_value());
    w.pass(1s);
    CHECK(find<session::call_established>(alice) != nullptr);
    CHECK(find<session::call_established>(bob) != nullptr);
    REQUIRE(alice.sip->command(w.now, session::hang_up_call{call->call}).has_value());
    w.pass(1s);
    CHECK(count<session::call_ended>(alice) == 1);
    CHECK(count<session::call_ended>(bob) == 1);
    CHECK(find<session::call_ended>(bob)->reason.who == session::ended_by::peer);
    const std::vector<std::string> wanted{"alice: INVITE sip:bob@127.0.0.1:5070 SIP/2.0",
                                          "bob: SIP/2.0 180 Ringing", "bob: SIP/2.0 200 OK"};
    REQUIRE(w.starts.size() == 6);
    CHECK(std::vector<std::string>(w.starts.begin(), w.starts.begin() + 3) == wanted);
    w.pass(100s);
    check_healthy(w);
}

TEST_CASE("a blind transfer goes through, and every id is the one that was announced") {
    wire w;
    auto& alice = w.add("alice", 5060);
    auto& bob = w.add("bob", 5070);
    auto& charlie = w.add("charlie", 5080);
    answers(bob, w.now);
    answers(charlie, w.now);
    const auto first = alice.sip->command(w.now, session::make_call{"sip:bob@127.0.0.1:5070"});
    REQUIRE(first.has_value());
    w.pass(1s);
    const auto* in = find<session::incoming_call>(bob);
    REQUIRE(in != nullptr);
    REQUIRE(bob.sip->command(w.now, session::transfer_call{in->call, "sip:charlie@127.0.0.1:5080"})
                .has_value());
    w.pass(2s);
    for (const auto& line : w.starts)
        UNSCOPED_INFO(line);
    for (const auto& line : alice.log.text)
        UNSCOPED_INFO("alice " << line);
    for (const auto& line : bob.log.text)
        UNSCOPED_INFO("bob " << line);
    const auto* asked = find<session::transfer_requested>(alice);
    REQUIRE(asked != nullptr);
    CHECK(asked->call == first->call);
    CHECK(alice.sip->sessions().state_of(asked->new_call) == "Active");
    const auto* out = find<session::transfer_ended>(bob);
    REQUIRE(out != nullptr);
    CHECK(out->outcome.kind == session::transfer_outcome_kind::connected);
    CHECK(bob.sip->sessions().state_of(in->call).empty());
    const auto* ringing = find<session::incoming_call>(charlie);
    REQUIRE(ringing != nullptr);
    CHECK(ringing->referred_by.find("bob") != std::string::npos);
    REQUIRE(charlie.sip->command(w.now, session::hang_up_call{ringing->call}).has_value());
    w.pass(100s);
    CHECK(count<session::call_ended>(alice) == 2);
    check_healthy(w);
}

TEST_CASE("garbage, truncated messages and stray responses are counted and logged, once each") {
    wire w;
    auto& alice = w.add("alice", 5060);
    const path way{protocol::udp, alice.here, *address::from_host("127.0.0.1", 9)};
    const std::string request = "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\n"
                                "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKa\r\n"
                                "From: <sip:x@127.0.0.1>;tag=1\r\nTo: <sip:a@127.0.0.1>\r\n"
                                "Call-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 50\r\n\r\nshort";
    const std::string response = "SIP/2.0 200 OK\r\n"
                                 "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKnone\r\n"
                                 "From: <sip:x@127.0.0.1>;tag=1\r\nTo: <sip:a@127.0.0.1>;tag=2\r\n"
                                 "Call-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
    for (const std::string& bytes : {std::string("\x01\x02garbage"), request, response}) {
        alice.sip->received(w.now, way, buffer::copy_of(bytes));
        w.settle();
    }
    CHECK(alice.sip->counters().malformed == 2);
    CHECK(alice.sip->counters().unmatched_responses == 1);
    CHECK(alice.log.text.size() == 3);
    CHECK(w.starts.empty());
    CHECK(alice.events.empty());
    CHECK(alice.sip->count().empty());
}

TEST_CASE("OPTIONS is answered, and the caller hears the answer") {
    wire w;
    auto& alice = w.add("alice", 5060);
    w.add("bob", 5070);
    const auto sent =
        alice.sip->command(w.now, session::send_outside{"OPTIONS", "sip:bob@127.0.0.1:5070"});
    REQUIRE(sent.has_value());
    w.pass(1s);
    const auto* answer = find<session::request_answered>(alice);
    REQUIRE(answer != nullptr);
    CHECK(answer->request == sent->request);
    CHECK(answer->status == 200);
    w.pass(100s);
    check_healthy(w);
}

TEST_CASE("a call to nobody times out and leaves nothing") {
    wire w;
    auto& alice = w.add("alice", 5060);
    REQUIRE(alice.sip->command(w.now, session::make_call{"sip:x@127.0.0.1:5999"}).has_value());
    w.pass(100s);
    const auto* ended = find<session::call_ended>(alice);
    REQUIRE(ended != nullptr);
    CHECK(ended->reason.why == errc::timeout);
    check_healthy(w);
}
