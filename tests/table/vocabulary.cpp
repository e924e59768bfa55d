// Tests table/vocabulary.hpp and table/arguments.hpp: numbering, finding, programming errors.
#include "toy.hpp"

#include <stdexcept>

using namespace toy;

TEST_CASE("events are numbered from 0 as registered, ActionFailed is the last") {
    vocabulary fresh("x");
    CHECK(fresh.add_event({"A", event_source::wire, ""}) == 0);
    CHECK(fresh.add_event({"B", event_source::wire, ""}) == 1);
    CHECK(fresh.action_failed() == 2);
    CHECK(fresh.find_event("ActionFailed") == 2);
    CHECK(fresh.find_event("B") == 1);
    CHECK(fresh.find_event("C") == no_index);
    CHECK(fresh.add_event({"ActionFailed", event_source::internal, ""}) == 2);
    CHECK(fresh.events().size() == 3);
}

TEST_CASE("registering a name twice, or a built-in one, is a programming error") {
    vocabulary fresh("x");
    fresh.add_event({"A", event_source::wire, ""});
    CHECK_THROWS_AS(fresh.add_event({"A", event_source::wire, ""}), std::invalid_argument);
    CHECK(fresh.events().size() == 2);
    fresh.add_setting({"s", 1s, ""});
    CHECK_THROWS_AS(fresh.add_setting({"s", 2s, ""}), std::invalid_argument);
    CHECK_THROWS_AS(fresh.add_guard({"InState", {}, "", {}}), std::invalid_argument);
    CHECK_THROWS_AS(fresh.add_action({"base", role::both, {}, "", {}}), std::invalid_argument);
    CHECK_THROWS_AS(fresh.add_publish({"", ""}), std::invalid_argument);
}

TEST_CASE("arguments answer the fallback when absent or of another type") {
    const arguments args({value{std::int64_t{7}}, value{}, value{true}, value{duration(5s)},
                          value{std::string("x")}});
    CHECK(args.number(0) == 7);
    CHECK(args.given(0));
    CHECK_FALSE(args.given(1));
    CHECK_FALSE(args.given(9));
    CHECK(args.number(1, 3) == 3);
    CHECK(args.number(2, 3) == 3);
    CHECK(args.number(9) == 0);
    CHECK(args.flag(2));
    CHECK(args.flag(9, true));
    CHECK(args.time(3) == 5s);
    CHECK(args.time(0, 1s) == 1s);
    CHECK(args.text(4) == "x");
    CHECK(args.text(0, "y") == "y");
}
