// An INVITE with an end of its own (Expires, RFC 3261 13.3.1): as good as cancelled when it has
// passed before the answer. Not the caller's side: that is ring_timeout of the session layer.
#include "pair.hpp"

using namespace offhook;
using namespace offhook::test;
using namespace std::chrono_literals;

namespace {

void call_for(test::pair& p, const char* expires) {
    p.a.leg = p.a.dialogs
                  .invite(p.now, p.a.owner,
                          {.target = p.b.uri(), .from = p.a.uri(), .with = {.headers = expires}})
                  .value();
    p.drain();
    p.run_for(50ms);
}

} // namespace

TEST_CASE("an INVITE whose Expires passes before the answer gets 487") {
    test::pair p;
    call_for(p, "Expires: 5\r\n");
    p.respond(p.b, 180);
    p.run_for(4s);
    CHECK(p.b.count<dialog::cancelled>() == 0);
    p.run_for(1s);
    REQUIRE(p.b.count<dialog::cancelled>() == 1);
    CHECK(p.b.last<dialog::cancelled>()->cancel.empty());
    CHECK(p.seen("bob 487 INVITE") == 1);
    p.run_for(1s);
    CHECK(p.a.last<dialog::rejected>()->status == 487);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("an Expires that an answer or a CANCEL came before means nothing") {
    test::pair p;
    call_for(p, "Expires: 5\r\n");
    p.respond(p.b, 180);
    p.run_for(50ms);
    SECTION("an answer") {
        p.respond(p.b, 200);
        p.run_for(15ms);
        CHECK(p.a.dialogs.ack(p.now, p.a.leg, {}).has_value());
        p.run_for(10s);
        CHECK(p.b.count<dialog::cancelled>() == 0);
        CHECK(p.b.dialogs.confirmed(p.b.leg));
    }
    SECTION("a CANCEL") {
        CHECK(p.a.dialogs.cancel(p.now, p.a.leg).has_value());
        p.drain();
        p.run_for(10s);
        CHECK(p.b.count<dialog::cancelled>() == 1);
    }
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}

TEST_CASE("an Expires that is no number is none") {
    test::pair p;
    call_for(p, "Expires: soon\r\n");
    p.respond(p.b, 180);
    p.run_for(1h);
    CHECK(p.b.count<dialog::cancelled>() == 0);
    p.release(p.a);
    p.release(p.b);
    p.require_nothing_left();
}
