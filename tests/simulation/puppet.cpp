// Scripts of puppets against each other: no endpoint takes part.
#include <offhook/simulation/puppet.hpp>

#include "cast.hpp"

using namespace cast_of;

namespace {

struct two_puppets {
    two_puppets() : around({.links = {.delay_min = 10ms, .delay_max = 10ms}}) {}
    world around;
    puppet& alice = around.add_puppet("alice");
    puppet& bob = around.add_puppet("bob");
};

} // namespace

TEST_CASE("a script reads as a ladder", "[simulation]") {
    two_puppets on;
    on.alice.invite(on.bob.uri(), on.bob.at()).expect("180").expect("200 INVITE").request("ACK");
    on.alice.after(1s).request("BYE").expect("200 BYE");
    on.bob.expect("INVITE").reply(180).after(100ms).reply_with_sdp(200).expect("ACK");
    on.bob.expect("BYE").reply(200, "BYE");
    CHECK(on.bob.waits_for() == "expect INVITE");
    on.around.run_for(5s);
    CHECK(on.alice.done());
    CHECK(on.bob.done());
    CHECK(on.bob.seen().size() == 3);
    // A request inside the dialog goes on where the INVITE left off.
    const sip_message* bye = on.bob.last("BYE");
    REQUIRE(bye != nullptr);
    CHECK(bye->cseq()->number == 2);
    CHECK(bye->to()->tag() == "puppet1");
    CHECK(bye->call_id() == on.bob.last("INVITE")->call_id());
    CHECK(on.bob.last("ACK")->cseq()->number == 1);
}

TEST_CASE("repetitions are counted but never expected", "[simulation]") {
    two_puppets on;
    on.alice.invite(on.bob.uri(), on.bob.at()).again().again();
    on.bob.expect("INVITE").expect("INVITE");
    on.around.run_for(1s);
    CHECK(on.bob.waits_for() == "expect INVITE");
    CHECK(on.bob.count("INVITE") == 1);
    CHECK(on.bob.count("INVITE", true) == 3);
}

TEST_CASE("what comes too early waits for its step", "[simulation]") {
    two_puppets on;
    on.alice.invite(on.bob.uri(), on.bob.at()).cancel();
    on.bob.after(1s).expect("CANCEL").expect("INVITE").reply(487).reply(200, "CANCEL");
    on.alice.expect("200 CANCEL").expect("487 INVITE");
    on.around.run_for(5s);
    CHECK(on.alice.done());
    CHECK(on.bob.done());
}

TEST_CASE("a fork has another tag", "[simulation]") {
    two_puppets on;
    on.alice.invite(on.bob.uri(), on.bob.at()).expect("200").expect("200");
    on.bob.expect("INVITE").tag("one").reply(200).tag("two").reply(200);
    on.around.run_for(1s);
    REQUIRE(on.alice.seen().size() == 2);
    CHECK(on.alice.seen()[0].to()->tag() == "one");
    CHECK(on.alice.seen()[1].to()->tag() == "two");
}

TEST_CASE("raw bytes go out as they are, and garbage is not seen", "[simulation]") {
    two_puppets on;
    int done = 0;
    on.alice.raw("garbage", on.bob.at()).then([&] { ++done; });
    on.around.run_for(1s);
    CHECK(on.bob.seen().empty());
    CHECK(done == 1);
}
