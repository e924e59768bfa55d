// The walk on a machine small enough to be followed by hand: two regions, one thing to be held.
#include <offhook/table/prove.hpp>

#include <catch2/catch.hpp>

using namespace offhook;
using namespace offhook::table;

namespace {

vocabulary door_words() {
    vocabulary words("door");
    for (const char* name : {"Open", "Close", "Break", "Raised"})
        words.add_event({name, event_source::wire, ""});
    words.add_guard({"Locked", {}, "", [](const void*, const arguments&) { return true; }});
    for (const char* name : {"TakeKey", "GiveKey"})
        words.add_action({name, role::both, {}, "", {}});
    words.add_setting({"patience", std::chrono::seconds{5}, ""});
    words.add_fact({"the key", fact_word::sort::held, false, "", ""});
    words.describe_action("TakeKey", {{action_effect::sort::raise, {"the key"}}});
    words.describe_action("GiveKey", {{action_effect::sort::discharge, {"the key"}}});
    words.describe_event("Raised", {role::both, true});
    words.describe_event("Close", {role::both, false, {"the key"}});
    words.add_obligation(every_state_is_entered());
    words.add_obligation(every_call_can_end());
    words.add_obligation(no_waiting_for_ever());
    words.add_obligation(nothing_held_at_the_end());
    words.add_obligation(one_owner_each());
    words.add_obligation(nothing_open_at_rest());
    words.add_obligation(always_answered({"Break"}));
    return words;
}

std::string failures_of(const std::string& text) {
    static const vocabulary words = door_words();
    const load_outcome out =
        load_proved({"door.yaml", "offhook: table/1\nmachine: door\n" + text}, words, nullptr);
    CHECK(out.good() == out.to_string().empty());
    return out.to_string();
}

bool holds(const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
    return text.find(part) != std::string::npos;
}

const std::string good = R"(initial: Shut
final: [Gone]
states:
  Shut:
    rest: true
    Open: {actions: TakeKey, next_state: Ajar}
  Ajar:
    Close:
      - {guards: Locked, actions: GiveKey, next_state: Shut}
      - {actions: GiveKey, next_state: Gone}
    Break: {actions: GiveKey, next_state: Gone}
    after: {patience: {actions: GiveKey, next_state: Gone}}
any:
  Break: {next_state: Gone}
)";

std::string with(std::string from, const std::string& to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

} // namespace

TEST_CASE("a table that owes nothing proves") { CHECK(failures_of(good).empty()); }

TEST_CASE("an event that must be answered, whatever the guards say") {
    holds(failures_of(
              with("  Break: {next_state: Gone}", "  Break: {guards: Locked, next_state: Gone}")),
          "in Shut as UAC, event Break with not Locked: no row takes it");
}

TEST_CASE("what is held at the end, and what is given back without being held") {
    holds(failures_of(with("    Break: {actions: GiveKey, next_state: Gone}\n", "")),
          "door.yaml:15:10: error: obligation 'nothing is held at the end': in Ajar as UAC, event "
          "Break: at the end there is still: the key");
    holds(failures_of(with("any:\n  Break: {", "any:\n  Break: {actions: GiveKey, ")),
          "in Shut as UAC, event Break: GiveKey without any: the key");
    holds(failures_of(with("{guards: Locked, actions: GiveKey,", "{guards: Locked,")),
          "event Close with Locked: the machine rests in Shut as UAC with: the key");
}

TEST_CASE("an end that does not say how it came") {
    vocabulary words = door_words();
    words.add_obligation(ends_with("GiveKey"));
    const std::string head = "offhook: table/1\nmachine: door\n";
    const auto told = load_proved({"door.yaml", head + good}, words, nullptr);
    holds(told.to_string(), "in Shut as UAC, event Break: the machine ends without GiveKey");
    CHECK(told.to_string().find("in Ajar") == std::string::npos);
}

TEST_CASE("waiting for ever, and never ending") {
    holds(failures_of(with("    after: {patience: {actions: GiveKey, next_state: Gone}}\n", "")),
          "the state 'Ajar' is not marked 'rest: true' and has no timer");
    holds(failures_of(
              with("  Ajar:\n", "  Alone: {rest: true, Break: {description: stays}}\n  Ajar:\n")),
          "the state 'Alone' is never entered");
}

TEST_CASE("a table's own obligations") {
    const std::string own = good + "obligations:\n  Opens: {events: [Open], in: [Ajar]}\n";
    holds(failures_of(own), "obligation 'Opens': in Ajar as UAC, event Open: no row takes it");
    CHECK(failures_of(good +
                      "obligations:\n  Opens: {events: [Open], in: [Shut], actions: TakeKey}\n")
              .empty());
    holds(failures_of(good + "obligations:\n  Never: {never: [Ajar]}\n"),
          "the machine comes to Ajar as UAC");
    holds(failures_of(good + "obligations:\n  Opens: {events: [Open], in: [Ajra]}\n"),
          "unknown state or group 'Ajra'");
}
