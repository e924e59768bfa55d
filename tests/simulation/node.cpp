// A node drives its endpoint: media in time, events after the drain, restarts, log lines.
#include <offhook/simulation/node.hpp>

#include "cast.hpp"

using namespace cast_of;

namespace {

/// Answers and hangs up from inside its own events.
class eager final : public application {
public:
    void heard(node& at, const session::event& what) override {
        if (const auto* came = std::get_if<ses::incoming_call>(&what)) {
            CHECK(at.command(ses::answer_call{came->call}).has_value());
        } else if (const auto* up = std::get_if<ses::call_established>(&what)) {
            CHECK(at.command(ses::hang_up_call{.call = up->call}).has_value());
        } else if (std::holds_alternative<ses::call_ended>(what)) {
            ++ended;
        }
    }
    unsigned ended = 0;
};

} // namespace

TEST_CASE("commands may be given from events", "[simulation]") {
    eager hears;
    cast on;
    auto alice = on.add("alice");
    node& bob = on.around.add_node("bob", {}, hears);
    alice.call(bob.uri());
    on.around.run_for(1s);
    CHECK(hears.ended == 1);
    CHECK(alice.count<ses::call_ended>() == 1);
    on.end_well();
}

TEST_CASE("media takes its time", "[simulation]") {
    cast on;
    node_settings slow;
    slow.media.delay = 300ms;
    auto alice = on.add("alice", slow);
    auto bob = on.add("bob");
    alice.call(bob.is->uri());
    on.around.run_for(200ms);
    CHECK(on.sent("alice", "INVITE").empty());
    on.around.run_for(200ms);
    CHECK(on.sent("alice", "INVITE").size() == 1);
    CHECK(alice.is->holds().live[owner_class::media_port] > 0);
}

TEST_CASE("a restarted node has forgotten everything", "[simulation]") {
    cast on;
    auto alice = on.add("alice");
    auto bob = on.add("bob");
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.run_for(100ms);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(100ms);
    bob.is->restart();
    CHECK(bob.is->holds().live.empty());
    // Its peer learns it from the 481 to the next request.
    CHECK(alice.tell(ses::hang_up_call{.call = call}));
    on.end_well();
    CHECK(on.sent("bob", "481 Call/Transaction Does Not Exist").size() == 1);
}

TEST_CASE("log lines are kept when asked for", "[simulation]") {
    cast on;
    auto alice = on.add("alice");
    auto bob = on.add("bob");
    alice.call(bob.is->uri());
    on.around.run_for(100ms);
    CHECK(bob.is->logged("State transition: Initiating -> Ringing"));
    CHECK_FALSE(bob.is->logged("Terminating"));
    CHECK(alice.is->uri() == "sip:alice@10.0.0.1:5060");
}
