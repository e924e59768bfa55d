// Charlie hangs up although Alice's ACK is lost or withheld: his call ends at once, the BYE waits
// on the wire for the ACK or 64*T1 (RFC 3261 15), and there is exactly one.
#include "cast.hpp"

using namespace cast_of;

namespace {

predicate is_request(const std::string& method) {
    return [method](const datagram& one) {
        return one.message.is_request() && one.message.method_text() == method;
    };
}

} // namespace

TEST_CASE("the callee hangs up while three ACKs are lost", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice");
    auto charlie = on.add("charlie");
    on.around.wire().drop_when("ACK", is_request("ACK"), 3);

    const ses::call_id call = alice.call(charlie.is->uri()).call;
    on.around.run_for(100ms);
    REQUIRE(charlie.tell(ses::answer_call{charlie.came()}));
    on.around.run_for(100ms);
    CHECK(charlie.is->state_of(charlie.came()) == "Answering");
    CHECK(alice.is->state_of(call) == "Active");
    const instant hung_up = on.around.now();
    REQUIRE(charlie.tell(ses::hang_up_call{.call = charlie.came()}));
    CHECK(on.moved("charlie", "Answering", "Terminating") == hung_up);
    on.around.run_for(1s);
    CHECK(charlie.count<ses::call_ended>() == 1); // the application does not wait for the wire
    CHECK(on.sent("charlie", "BYE").empty());

    on.end_well();
    CHECK(on.around.wire().taken("ACK") == 3);
    REQUIRE(on.different("charlie", "BYE") == 1);
    // 200 at 0, repeated after 0.5, 1.5 and 3.5 s: the fourth ACK gets through.
    const instant bye = on.sent("charlie", "BYE").front().when;
    CHECK(bye > hung_up + 3s);
    CHECK(bye < hung_up + 4s);
    CHECK(alice.count<ses::call_ended>() == 1);
    CHECK(alice.hears->last<ses::call_ended>()->reason.who == ses::ended_by::peer);
    CHECK(charlie.hears->last<ses::call_ended>()->reason.who == ses::ended_by::us);
    CHECK(charlie.is->logged("State transition: Answering -> Terminating"));
    CHECK(charlie.is->logged("Action: SendBYE"));
}

TEST_CASE("the callee hangs up and the ACK never comes", "[simulation][scenario]") {
    cast on;
    auto charlie = on.add("charlie");
    puppet& alice = on.around.add_puppet("alice");
    alice.invite(charlie.is->uri(), charlie.is->at()).expect("200 INVITE");
    alice.expect("BYE").reply(200, "BYE");
    on.around.run_for(100ms);
    const instant answered = on.around.now();
    REQUIRE(charlie.tell(ses::answer_call{charlie.came()}));
    on.around.run_for(200ms);
    REQUIRE(charlie.tell(ses::hang_up_call{.call = charlie.came()}));
    CHECK(on.moved("charlie", "Answering", "Terminating") == answered + 200ms);

    on.end_well();
    CHECK(alice.done());
    REQUIRE(on.sent("charlie", "BYE").size() == 1);
    CHECK(on.sent("charlie", "BYE").front().when >= answered + 32s);
    CHECK(on.sent("charlie", "BYE").front().when < answered + 33s);
    CHECK(alice.count("200 INVITE", true) == 11); // at 0, 0.5, 1.5, 3.5, 7.5, 11.5 ... 31.5 s
}

TEST_CASE("the callee hangs up and the ACK comes after ten seconds", "[simulation][scenario]") {
    cast on;
    auto charlie = on.add("charlie");
    puppet& alice = on.around.add_puppet("alice");
    alice.invite(charlie.is->uri(), charlie.is->at()).expect("200 INVITE");
    alice.after(10s).request("ACK").expect("BYE").reply(200, "BYE");
    on.around.run_for(100ms);
    const instant answered = on.around.now();
    REQUIRE(charlie.tell(ses::answer_call{charlie.came()}));
    REQUIRE(charlie.tell(ses::hang_up_call{.call = charlie.came()}));
    on.around.run_for(9s);
    CHECK(on.sent("charlie", "BYE").empty());
    on.end_well();
    CHECK(alice.done());
    REQUIRE(on.sent("charlie", "BYE").size() == 1);
    CHECK(on.sent("charlie", "BYE").front().when == answered + 10s + 20ms);
}

TEST_CASE("an ACK that never comes ends the call with a BYE, never with silence",
          "[simulation][scenario]") {
    cast on;
    auto charlie = on.add("charlie");
    puppet& alice = on.around.add_puppet("alice");
    alice.invite(charlie.is->uri(), charlie.is->at()).expect("200 INVITE");
    alice.expect("BYE").reply(200, "BYE");
    on.around.run_for(100ms);
    REQUIRE(charlie.tell(ses::answer_call{charlie.came()}));
    on.end_well();
    CHECK(alice.done());
    CHECK(charlie.count<ses::call_ended>() == 1);
}
