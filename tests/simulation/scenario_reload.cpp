// A table reloaded while a call runs, and what a table publishes, in simulated time.
#include "cast.hpp"

#include <offhook/session/words.hpp>

using namespace cast_of;

namespace {

const table::source muting{"mute.yaml", R"(offhook: table/1
extends: default.yaml
states: {Active: {MuteCall: {actions: Muted, publish: CallMuted}}}
)"};

ses::words muting_words() {
    ses::words made;
    made.event("MuteCall", "")
        .action("Muted", {}, "",
                [](ses::call_context& call, const table::arguments&) -> result<void> {
                    call.tell("since", duration(5s));
                    return {};
                })
        .publishes("CallMuted", "", {{"since", table::value_type::time, true, ""}});
    return made;
}

} // namespace

TEST_CASE("a reload between two calls is for the second", "[simulation][scenario]") {
    const ses::words words = muting_words();
    cast on;
    node_settings values;
    values.sessions.words = &words;
    endpoint* inside = nullptr;
    values.prepare = [&](endpoint& made) { inside = &made; };
    auto alice = on.add("alice", values);
    auto bob = on.add("bob");
    const auto first = alice.call(bob.is->uri()).call;
    on.around.run_for(100ms);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(100ms);

    const auto bad = inside->reload(on.around.now(), {"bad.yaml", "offhook: table/1\n"}, nullptr);
    CHECK_FALSE(bad.good);
    CHECK(bad.to_string().starts_with("bad.yaml:"));
    const auto done = inside->reload(on.around.now(), muting, nullptr);
    INFO(done.to_string());
    REQUIRE(done.good);

    const auto second = alice.call(bob.is->uri()).call;
    on.around.run_for(100ms);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(100ms);
    CHECK_FALSE(alice.tell(ses::signal_call{first, "MuteCall"}));
    CHECK(alice.count<ses::published>() == 0);
    CHECK(alice.tell(ses::signal_call{second, "MuteCall"}));
    REQUIRE(alice.count<ses::published>() == 1);
    const ses::published& news = *alice.hears->last<ses::published>();
    CHECK(news.call == second);
    REQUIRE(news.field<duration>("since") != nullptr);
    CHECK(*news.field<duration>("since") == 5s);
    REQUIRE(alice.tell(ses::hang_up_call{.call = first}));
    REQUIRE(alice.tell(ses::hang_up_call{.call = second}));
    on.end_well();
}
