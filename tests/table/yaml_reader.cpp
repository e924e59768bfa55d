// Tests table/detail/yaml_reader.hpp through load: text that is no YAML, too large, too deep or
// hostile is refused with a place and never crashes.
#include "toy.hpp"

using namespace toy;

namespace {

std::string first_fault(const std::string& text) {
    const load_outcome out = load_from(text);
    CHECK_FALSE(out.good());
    REQUIRE_FALSE(out.diagnostics.empty());
    return out.diagnostics[0].to_string();
}

std::string many(std::string_view piece, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += piece;
    return out;
}

bool says(const std::string& text, std::string_view what) {
    const std::string found = load_from(text).to_string();
    INFO(found);
    return found.find(what) != std::string::npos;
}

} // namespace

TEST_CASE("refused: broken YAML, with its place") {
    CHECK(
        first_fault("offhook: table/1\nstates: {S: [}\n").starts_with("t.yaml:2:14: error: YAML:"));
    CHECK(first_fault("a: b: c\n").starts_with("t.yaml:1:5: error: YAML:"));
    CHECK(says("'never closed", "YAML"));
    CHECK(says("\t- a", "YAML"));
}

TEST_CASE("refused: an empty file, nothing but comments") {
    CHECK(says("", "the file is empty"));
    CHECK(says("# nothing\n", "the file is empty"));
    CHECK(says("~", "a table is a map"));
}

TEST_CASE("refused: more than one document") {
    CHECK(says("a: 1\n---\nb: 2\n", "a second document"));
}

TEST_CASE("refused: tags, keys that are no words") {
    CHECK(says("offhook: !!str table/1", "tags such as"));
    CHECK(says("? [a, b]\n: c\n", "a key must be a word"));
}

TEST_CASE("refused: control characters and bytes that are no UTF-8") {
    CHECK(first_fault("offhook: table/1\nma\x04").starts_with("t.yaml:2:3: error: a control"));
    CHECK(says(std::string("a\0b", 3), "a control character"));
    CHECK(says("a: \xff", "not UTF-8"));
    CHECK(says("a: \x80", "not UTF-8"));
    CHECK(says("a: \xc3", "not UTF-8"));
    CHECK(says("a: \xc3(", "not UTF-8"));
}

TEST_CASE("refused: nesting, in every style") {
    for (const std::string_view piece : {"[", "{a: ", "- ", "? ", "[{a: "})
        for (const std::size_t count : {33U, 1000U, 200'000U}) {
            const load_outcome out = load_from(many(piece, count));
            CHECK_FALSE(out.good());
        }
    CHECK(says(many("[", 40), "nested too deeply"));
}

TEST_CASE("refused: anchors that multiply, and an alias to itself") {
    std::string text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
    for (char c = 'b'; c < 'm'; ++c) {
        const std::string before(1, static_cast<char>(c - 1));
        text += std::string(1, c) + ": &" + c + " [" + many("*" + before + ", ", 9) + "*" + before +
                "]\n";
    }
    CHECK(says(text, "too large once its aliases are written out"));
    CHECK(says("a: &a [*a]\n", "alias"));
    CHECK(says("a: *nothing\n", "YAML"));
    CHECK(says("a: &a " + std::string(1'000'000, 'x') + "\nb: [" + many("*a,", 1000) + "*a]",
               "too large once its aliases are written out"));
}

TEST_CASE("an alias stands for what it names") {
    const auto table = good(table_of("initial: S\nstates: {S: {Ping: &row {actions: Log}, "
                                     "Pong: *row}}"));
    CHECK(table->rows().size() == 2);
}

TEST_CASE("refused: a file above the bound, at once") {
    const load_outcome out = load_from(std::string(limits::table_bytes + 1, 'a'));
    REQUIRE(out.diagnostics.size() == 1);
    CHECK(out.diagnostics[0].to_string() == "t.yaml: error: the file has more than 4000000 bytes");
}

TEST_CASE("four megabytes of anything end in a fault, not in a crash") {
    const std::size_t size = limits::table_bytes;
    CHECK_FALSE(load_from(std::string(size, 'a')).good());
    CHECK_FALSE(load_from(std::string(size, '\n')).good());
    CHECK_FALSE(load_from(many("- a\n", size / 4)).good());
    CHECK_FALSE(load_from(many("a: 1\n", size / 5)).good());
    CHECK_FALSE(load_from("[" + many("a,", size / 2 - 1)).good());
}

TEST_CASE("every beginning and every small damage of a table is taken or refused, never a crash") {
    const std::string text = R"(offhook: table/1
machine: call
initial: S
final: [E]
states: {S: {Ping: [{guards: [{not: Busy}, {StatusIs: 4}], actions: &a [Log, {Respond: 200}]}, {}],
  after: {5s: {next_state: E}}}}
groups: {G: {of: [S], Pong: {actions: *a}}}
transitions: [{state: S, event: {type: Bye}, actions: ["Log"]}]
)";
    for (std::size_t i = 0; i < text.size(); ++i) {
        load_from(text.substr(0, i));
        for (const char c : {'[', ']', '{', '}', ':', '-', '&', '*', '~', '\'', '\n', '?', '|'}) {
            std::string damaged = text;
            damaged[i] = c;
            load_from(damaged);
        }
    }
    CHECK(load_from(text).good());
}
