// A thousand calls in a row between the same two parties, with session timers and several refreshes
// each, ended by either side in turn: each leaves nothing behind, and says nothing after the 200 to
// its BYE.
#include "scenario.hpp"

using namespace offhook;
using namespace std::chrono_literals;
using test::last;
using test::wire;

TEST_CASE("a thousand refreshed calls in a row leave nothing behind") {
    wire w;
    w.prepare = [](endpoint_settings& s) {
        s.sessions.table_settings = {{"session_expires", 90s}};
        s.log = nullptr; // the log would be most of the work
    };
    wire::node& alice = w.add("alice", 5060);
    wire::node& bob = w.add("bob", 5070);
    std::size_t refreshes = 0;
    for (unsigned i = 0; i < 1000; ++i) {
        w.starts.clear();
        alice.events.clear();
        bob.events.clear();
        const bool by_bob = i % 2 == 1;
        wire::node& caller = i % 4 < 2 ? alice : bob;
        wire::node& callee = i % 4 < 2 ? bob : alice;
        alice.hears = bob.hears = [](const session::event&) {};
        test::answers(callee, w);
        const std::string target = "sip:x@" + callee.here.to_string();
        const auto made = caller.sip->command(w.now, session::make_call{target});
        REQUIRE(made.has_value());
        w.pass(150s);
        REQUIRE(last<session::incoming_call>(callee) != nullptr);
        const session::call_id other = last<session::incoming_call>(callee)->call;
        const std::size_t updates = test::sent(w, "alice: UPDATE") + test::sent(w, "bob: UPDATE");
        REQUIRE(updates == 3);
        refreshes += updates;
        wire::node& ends = by_bob ? bob : alice;
        const session::call_id call = &ends == &caller ? made->call : other;
        REQUIRE(ends.sip->command(w.now, session::hang_up_call{call}).has_value());
        w.settle();
        REQUIRE(w.starts.back().find("SIP/2.0 200") != std::string::npos);
        REQUIRE(alice.sip->count(&caller == &alice ? made->call : other).empty());
        REQUIRE(bob.sip->count(&caller == &bob ? made->call : other).empty());
        REQUIRE(test::count<session::call_ended>(alice) == 1);
        REQUIRE(test::count<session::call_ended>(bob) == 1);
        // Half of the calls follow at once, the others after a while: no stray refresh either way.
        const std::size_t before = w.starts.size();
        if (i % 2 == 0) w.pass(200s);
        REQUIRE(w.starts.size() == before);
    }
    CHECK(refreshes == 3000);
    w.pass(150s);
    for (const auto& n : w.nodes) {
        CHECK(n->sip->count().empty());
        CHECK(n->media.count().empty());
        CHECK(!n->sip->next_deadline());
    }
}
