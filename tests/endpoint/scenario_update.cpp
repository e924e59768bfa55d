// Hold and resume by UPDATE (RFC 3311), for peers that take it; by re-INVITE for others.
#include "scenario.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::count;
using test::last;
using test::wire;

namespace {

struct updating {
    wire w;
    wire::node& alice = by_update().add("alice", 5060);
    test::puppet peer{w};
    session::call_id call;

    /// With what the 200 to our INVITE says.
    explicit updating(const std::string& headers) {
        call = alice.sip->command(w.now, session::make_call{"sip:p@127.0.0.1:5999"})->call;
        w.settle();
        peer.answer(*peer.last("INVITE"), 200, headers, test::puppet::sdp);
        REQUIRE(alice.sip->sessions().state_of(call) == "Active");
    }
    void hold() {
        REQUIRE(alice.sip->command(w.now, session::hold_call{call}).has_value());
        w.settle();
    }
    wire& by_update() {
        w.prepare = [](endpoint_settings& s) { s.sessions.offers_by_update = true; };
        return w;
    }
    void end() {
        peer.request(*peer.last("ACK"), "BYE", 99);
        REQUIRE(peer.last("200 BYE") != nullptr);
        test::check_healthy(w);
    }
};

const std::string takes_update = "Allow: INVITE, ACK, BYE, CANCEL, UPDATE\r\n";

} // namespace

TEST_CASE("a hold by UPDATE is up with its 200, and wants no ACK") {
    updating t(takes_update);
    t.hold();
    REQUIRE(t.peer.last("UPDATE") != nullptr);
    CHECK(t.peer.last("UPDATE")->body().find("a=sendonly") != std::string_view::npos);
    t.peer.answer(*t.peer.last("UPDATE"), 200, {}, test::puppet::sdp);
    CHECK(count<session::call_held>(t.alice) == 1);
    CHECK(test::sent(t.w, "alice: ACK") == 1);
    REQUIRE(t.alice.sip->command(t.w.now, session::resume_call{t.call}).has_value());
    t.w.settle();
    t.peer.answer(*t.peer.last("UPDATE"), 200, {}, test::puppet::sdp);
    CHECK(count<session::call_held>(t.alice) == 2);
    CHECK(test::sent(t.w, "alice: UPDATE") == 2);
    CHECK(test::sent(t.w, "alice: INVITE") == 1);
    t.end();
}

TEST_CASE("a hold is a re-INVITE to who does not say that it takes UPDATE") {
    updating t("Allow: INVITE, ACK, BYE, CANCEL\r\n");
    t.hold();
    CHECK(t.peer.last("UPDATE") == nullptr);
    t.peer.answer(*t.peer.last("INVITE"), 200, {}, test::puppet::sdp);
    CHECK(count<session::call_held>(t.alice) == 1);
    t.end();
}

TEST_CASE("an UPDATE of ours that meets glare goes again") {
    updating t(takes_update);
    t.hold();
    const auto first = t.peer.last("UPDATE")->cseq()->number;
    t.peer.answer(*t.peer.last("UPDATE"), 491);
    CHECK(count<session::call_held>(t.alice) == 0);
    t.w.pass(5s);
    CHECK(t.peer.last("UPDATE")->cseq()->number == first + 1);
    t.peer.answer(*t.peer.last("UPDATE"), 200, {}, test::puppet::sdp);
    CHECK(count<session::call_held>(t.alice) == 1);
    t.end();
}

TEST_CASE("an UPDATE that the peer does not know after all is a re-INVITE the next time") {
    updating t(takes_update);
    t.hold();
    t.peer.answer(*t.peer.last("UPDATE"), 405);
    CHECK(count<session::hold_failed>(t.alice) == 1);
    t.hold();
    CHECK(test::sent(t.w, "alice: UPDATE") == 1);
    t.peer.answer(*t.peer.last("INVITE"), 200, {}, test::puppet::sdp);
    CHECK(count<session::call_held>(t.alice) == 1);
    t.end();
}

TEST_CASE("a hang-up does not wait for the answer to an UPDATE") {
    updating t(takes_update);
    t.hold();
    REQUIRE(t.alice.sip->command(t.w.now, session::hang_up_call{t.call}).has_value());
    t.w.settle();
    REQUIRE(t.peer.last("BYE") != nullptr);
    t.peer.answer(*t.peer.last("BYE"), 200);
    t.peer.answer(*t.peer.last("UPDATE"), 200, {}, test::puppet::sdp);
    CHECK(count<session::call_held>(t.alice) == 0);
    test::check_healthy(t.w);
}
