// A BYE that comes before the call is up: it is answered with 200 in every state, and the INVITE
// still gets its end: 487 from the callee, CANCEL or ACK and BYE from the caller (RFC 3261 15).
#include "cast.hpp"

using namespace cast_of;

TEST_CASE("the callee gets a BYE while it rings", "[simulation][scenario]") {
    cast on;
    auto bob = on.add("bob");
    puppet& alice = on.around.add_puppet("alice");
    alice.invite(bob.is->uri(), bob.is->at()).expect("180").request("BYE");
    alice.expect("200 BYE").expect("487 INVITE").request("ACK");
    on.around.run_for(1s);
    on.moved("bob", "Ringing", "Terminating");
    CHECK(alice.waits_for() == "");
    CHECK(bob.count<ses::call_ended>() == 1);
    CHECK(bob.hears->last<ses::call_ended>()->reason.who == ses::ended_by::peer);
    on.around.run_for(40s);
    on.around.finish();
    CHECK(alice.count("487 INVITE", true) >= 1);
}

TEST_CASE("the callee gets a BYE instead of the ACK", "[simulation][scenario]") {
    cast on;
    auto bob = on.add("bob");
    puppet& alice = on.around.add_puppet("alice");
    alice.invite(bob.is->uri(), bob.is->at()).expect("200 INVITE").request("BYE").expect("200 BYE");
    on.around.run_for(100ms);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(1s);
    on.moved("bob", "Answering", "Terminating");
    on.end_well();
    CHECK(alice.done());
    CHECK(on.sent("bob", "BYE").empty());
    CHECK(bob.count<ses::call_ended>() == 1);
}

TEST_CASE("the callee gets a BYE before it has said anything", "[simulation][scenario]") {
    cast on;
    node_settings slow;
    slow.media.delay = 5s; // the phone does not ring yet: the caller knows no tag of ours
    auto bob = on.add("bob", slow);
    puppet& alice = on.around.add_puppet("alice");
    alice.invite(bob.is->uri(), bob.is->at()).after(1s).request("BYE");
    SECTION("it matches no dialog (RFC 3261 15.1.2); the caller still has its CANCEL") {
        alice.expect("481 BYE").cancel().expect("200 CANCEL").expect("487 INVITE");
        on.around.run_for(20s);
        INFO(on.around.ladder());
        CHECK(alice.waits_for() == "");
        CHECK(bob.count<ses::incoming_call>() == 0);
    }
}

TEST_CASE("the caller gets a BYE before the call is up", "[simulation][scenario]") {
    const int status = GENERATE(100, 180, 183);
    CAPTURE(status);
    cast on;
    auto alice = on.add("alice");
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE");
    if (status == 183) {
        bob.reply_with_sdp(183);
    } else {
        bob.reply(status);
    }
    // The only early dialog is over, so the call is; the INVITE still needs its end.
    bob.after(100ms).request("BYE").expect("200 BYE").expect("CANCEL");
    alice.call(bob.uri());

    SECTION("the INVITE ends with the CANCEL") {
        bob.reply(200, "CANCEL").reply(487).expect("ACK");
    }
    SECTION("the answer crosses the CANCEL: ACK and BYE") {
        bob.reply_with_sdp(200).reply(200, "CANCEL").expect("ACK").expect("BYE").reply(200, "BYE");
    }
    SECTION("nothing more comes: the caller has enough of it") {}
    on.end_well();
    INFO(on.around.ladder());
    CHECK(bob.waits_for() == "");
    CHECK(alice.count<ses::call_ended>() == 1);
}
