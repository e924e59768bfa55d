// Lists of quirks: what fits whom, and every fault of a list with its place.
#include <offhook/session/call_words.hpp>
#include <offhook/session/quirks.hpp>
#include <offhook/session/shipped_tables.hpp>

#include <catch2/catch.hpp>

#include <chrono>

using namespace offhook;
using session::call_rule;

namespace {

const table::vocabulary& words() {
    static const table::vocabulary made = session::call_vocabulary();
    return made;
}

bool fits(std::string user_agent, std::string_view seen) {
    session::quirk one;
    one.user_agent = std::move(user_agent);
    return session::fits(one, {seen, {}, {}});
}

} // namespace

TEST_CASE("patterns of quirks") {
    CHECK(fits("Acme Phone 1.0", "acme phone 1.0"));
    CHECK(fits("Acme*", "Acme"));
    CHECK(fits("*phone*", "Acme Phone 1.0"));
    CHECK(fits("A?me", "Acme"));
    CHECK(fits("*", "x"));
    CHECK(fits("a*b*c", "aXbXbXc"));
    CHECK_FALSE(fits("Acme", "Acme 2"));
    CHECK_FALSE(fits("a*b*c", "aXbXbX"));
    CHECK_FALSE(fits("*", "")); // who does not say what it is is nobody
    CHECK_FALSE(fits("A?me", "Ame"));
    // Hostile: no pattern takes time beyond the product of the lengths.
    CHECK_FALSE(fits(std::string(200, '*') + "b", std::string(5'000, 'a')));
    std::string nested;
    for (int i = 0; i < 50; ++i)
        nested += "*a";
    CHECK_FALSE(fits(nested + "b", std::string(5'000, 'a')));
}

TEST_CASE("all patterns of a quirk must fit") {
    session::quirk one;
    one.trunk = "10.0.0.*";
    one.realm = "example.*";
    CHECK(session::fits(one, {"anything", "10.0.0.7", "example.com"}));
    CHECK_FALSE(session::fits(one, {"anything", "10.0.1.7", "example.com"}));
    CHECK_FALSE(session::fits(one, {"anything", "10.0.0.7", ""}));
}

TEST_CASE("a list of quirks is read") {
    const auto read = session::load_quirks({"q.yaml", R"(offhook: quirks/1
quirks:
  one:
    note: because
    user_agent: "Acme*"
    overlays: [spurious_bye, auto_answer]
  two: {note: so, trunk: "*.example", rules: [answer-after], settings: {ring_timeout: 5s}}
)"},
                                           words());
    for (const auto& fault : read.diagnostics)
        UNSCOPED_INFO(fault.to_string());
    REQUIRE(read.good);
    REQUIRE(read.quirks.size() == 2);
    CHECK(read.quirks[0].name == "one");
    CHECK(read.quirks[0].note == "because");
    session::call_rules all = session::auto_answer_rules;
    all.add(call_rule::spurious_bye);
    CHECK(read.quirks[0].rules == all);
    CHECK(read.quirks[1].rules == session::call_rules{call_rule::answer_after});
    REQUIRE(read.quirks[1].settings.size() == 1);
    CHECK(read.quirks[1].settings[0].second == std::chrono::seconds{5});
}

TEST_CASE("every fault of a list of quirks is told at once, with its place") {
    const auto read = session::load_quirks({"q.yaml", R"(offhook: quirks/2
quirk: {}
quirks:
  one:
    user_agent: "Acme*"
    overlay: spurious_bye
    overlays: spurious_by
  two: {note: so, rules: talkk}
  three: {note: so, trunk: x, settings: {ring_timeot: 5s, media_timeout: 5}}
  four: []
)"},
                                           words());
    CHECK_FALSE(read.good);
    CHECK(read.quirks.empty());
    std::string text;
    for (const auto& fault : read.diagnostics)
        text += fault.to_string() + "\n";
    INFO(text);
    for (const char* wanted :
         {"q.yaml:1:10: error: a list of quirks begins with 'offhook: quirks/1'",
          "q.yaml:2:1: error: unknown key 'quirk'", "did you mean 'quirks'",
          "q.yaml:6:5: error: unknown key 'overlay'", "unknown overlay 'spurious_by'",
          "q.yaml:4:3: error: the quirk 'one' needs a note", "unknown rule 'talkk'",
          "the quirk 'two' fits every call", "unknown setting 'ring_timeot'", "has no unit",
          "the quirk 'three' changes nothing", "the quirk 'four' is a map"})
        CHECK(text.find(wanted) != std::string::npos);
}

TEST_CASE("garbage is no list of quirks") {
    for (const char* text : {"", "[]", "offhook: quirks/1\nquirks: 5\n", "a: b: c", "{", "- x"}) {
        const auto read = session::load_quirks({"q.yaml", text}, words());
        CHECK(read.quirks.empty());
    }
}

TEST_CASE("the shipped list has no fault") {
    const auto text = session::shipped_table("quirks.yaml");
    REQUIRE(text.has_value());
    const auto read = session::load_quirks({"quirks.yaml", std::string(*text)}, words());
    CHECK(read.good);
    CHECK(read.quirks.size() >= 3);
}
