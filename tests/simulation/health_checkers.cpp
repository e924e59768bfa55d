// The health checkers object to what is left behind, to alarming lines and to endless drains.
#include <offhook/simulation/health_checkers.hpp>

#include "hand_made.hpp"

using namespace hand_made;

TEST_CASE("the census after the drain is zero", "[simulation][checkers]") {
    census_is_zero check;
    stage on(check);
    on.show(0, census_taken{});
    CHECK(on.objections() == 0);
    census left;
    left[owner_class::leg] = 2;
    left[owner_class::lingering] = 1;
    on.show(0, census_taken{left, {}});
    CHECK(on.objection() == "left after the drain: 2 leg 1 lingering");
}

TEST_CASE("a healthy log has no alarming line", "[simulation][checkers]") {
    quiet_log check;
    stage on(check);
    const auto say = [&on](std::string_view text, severity level = severity::info) {
        const log_record line{{}, level, "session", 1, text};
        on.show(0, line_logged{&line});
        on.show(1, node_restarted{}); // any record: an objection waits for the next one
    };
    say("State transition: Ringing -> Answering");
    say("cleanup verified");
    CHECK(on.objections() == 0);
    for (const char* text :
         {"cleanup forced", "an unknown session", "call not found: 7", "unmatched response"}) {
        const std::size_t before = on.objections();
        say(text);
        CHECK(on.objections() == before + 1);
    }
    const std::size_t before = on.objections();
    say("something is wrong", severity::warning);
    CHECK(on.objections() == before + 1);

    const log_record line{{}, severity::warning, "session", 1, "Unmatched event ResumeCall"};
    on.show(0, line_logged{&line});
    on.refused(0, session::resume_call{{1, 1}});
    CHECK(on.objections() == before + 1);
    on.show(0, line_logged{&line});
    CHECK(on.at_the_end() == before + 2);
}

TEST_CASE("drains end", "[simulation][checkers]") {
    drains_end check;
    stage on(check);
    on.show(0, census_taken{});
    CHECK(on.objections() == 0);
    endpoint_counters counters;
    counters.rounds_exceeded = 3;
    on.show(0, census_taken{{}, counters});
    CHECK(on.objection() == "3 drains were cut off");
    on.show(1, node_stuck{});
    CHECK(on.objections() == 2);
}
