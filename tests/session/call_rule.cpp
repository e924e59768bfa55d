// Names and sets of rules.
#include <offhook/session/call_rule.hpp>
#include <offhook/session/shipped_tables.hpp>

#include <catch2/catch.hpp>

using namespace offhook::session;

TEST_CASE("each rule has a name, and all but one a shipped overlay") {
    for (std::size_t i = 0; i < static_cast<std::size_t>(call_rule::count); ++i) {
        const auto rule = static_cast<call_rule>(i);
        CHECK(call_rule_from(to_text(rule)) == rule);
        if (rule != call_rule::replaces) CHECK(shipped_table(overlay_of(rule)).has_value());
    }
    CHECK(call_rule_from("answer-after") == call_rule::answer_after);
    CHECK_FALSE(call_rule_from("answer").has_value());
    CHECK(to_text(call_rule::count).empty());
}

TEST_CASE("a set of rules") {
    call_rules some{call_rule::talk};
    CHECK_FALSE(some.empty());
    CHECK(some.has(call_rule::talk));
    CHECK_FALSE(some.has(call_rule::hold));
    some |= call_rules{call_rule::hold};
    CHECK(some == call_rules{call_rule::hold, call_rule::talk});
    CHECK(call_rules{}.empty());
}
