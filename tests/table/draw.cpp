// The diagrams in the tree are those of the shipped tables, and what they must show is in them.
#include "shipped.hpp"

#include <offhook/table/draw.hpp>

#include <cstdlib>

using namespace offhook;

namespace {

/// Graphviz draws alike but not byte for byte: the SVG has to name the text it was made of.
void check_svg(const std::string& name, const std::string& dot) {
    const std::string path = OFFHOOK_SOURCE_DIR "/docs/tables/" + name + ".svg";
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    INFO("docs/tables/" << name << ".svg is stale: run scripts/draw_tables");
    CHECK(table::drawn_from(text.str(), dot));
}

std::string dot_of(const std::string& text) {
    const auto made = shipped::load({"mine.yaml", text}, shipped::words().calls());
    return table::draw_dot(*made);
}

bool has(const std::string& text, std::string_view piece) {
    return text.find(piece) != std::string::npos;
}

} // namespace

TEST_CASE("the diagrams of the shipped tables are fresh, of every one that runs by itself") {
    std::size_t tables = 0;
    for (const std::string_view name : session::shipped_table_names()) {
        const auto whole = shipped::whole(name);
        if (!whole.table || name.find('/') != std::string_view::npos) continue;
        const std::string plain(name.substr(0, name.size() - 5));
        const std::string dot = table::draw_dot(*whole.table);
        shipped::check_fresh("docs/tables/" + plain + ".dot", dot);
        shipped::check_fresh("docs/tables/" + plain + ".mmd", table::draw_mermaid(*whole.table));
        check_svg(plain, dot);
        ++tables;
    }
    CHECK(tables >= 6);
}

TEST_CASE("the diagrams of the overlays are fresh, and show what they add") {
    const auto base = shipped::load("default.yaml");
    for (const std::string_view name : session::shipped_table_names()) {
        if (!name.starts_with("overlays/")) continue;
        const std::string plain(name.substr(9, name.size() - 14));
        const std::string dot = table::draw_dot(*shipped::load(std::string(name)), *base);
        shipped::check_fresh("docs/tables/" + plain + ".dot", dot);
        check_svg(plain, dot);
        CHECK_FALSE(has(dot, "CleanupDialog"));
    }
    const std::string dot = table::draw_dot(*shipped::load("overlays/spurious_bye.yaml"), *base);
    CHECK(has(dot, "\"NoBYEExpected\" -> \"BYEExpected\""));
    CHECK(has(dot, "publish SpuriousBYE"));
    CHECK_FALSE(has(dot, "\"Ringing\""));
}

TEST_CASE("regions stand side by side, groups are boxes in boxes") {
    const std::string dot = table::draw_dot(*shipped::load("default.yaml"));
    CHECK(has(dot, "subgraph cluster_region_0"));
    CHECK(has(dot, "subgraph cluster_region_1"));
    const std::size_t live = dot.find("label=\"Live\"");
    const std::size_t early = dot.find("label=\"Early\"");
    REQUIRE(live != std::string::npos);
    REQUIRE(early != std::string::npos);
    CHECK(live < early);
    CHECK(dot.find("\"Ringing\" [") > early);
    CHECK(has(dot, "ltail=cluster_group_"));
}

TEST_CASE("the happy path is thick, a timer is a clock on a dashed arrow") {
    const std::string dot = table::draw_dot(*shipped::load("default.yaml"));
    const auto arrow = [&](std::string_view ends) {
        const std::size_t at = dot.find(ends);
        REQUIRE(at != std::string::npos);
        return dot.substr(at, dot.find('\n', at) - at);
    };
    CHECK(has(arrow("\"Ringing\" -> \"Answering\""), "penwidth=3"));
    CHECK_FALSE(has(arrow("\"Ringing\" -> \"EarlyMedia\""), "penwidth"));
    CHECK(has(arrow("\"HoldPending\" -> \"HoldWithdrawn\""), "style=dashed"));
    CHECK(has(arrow("\"HoldPending\" -> \"HoldWithdrawn\""), "\u25f7 negotiation_timeout 40s"));
}

TEST_CASE("groups that cross become a note, any text is quoted, back is drawn up") {
    const std::string dot = dot_of(R"(offhook: table/1
machine: 'a "quoted" name <&>'
initial: A
final: [D]
happy: [A, B]
states:
  A: {DialogBYE: {next_state: B}, HangupCall: {guards: {InState: [A]}, next_state: C}}
  B: {DialogBYE: {next_state: A}, after: {5s: {next_state: C}}}
  C: {DialogBYE: {next_state: D}}
groups:
  One: {of: [A, B], DialogTerminated: {next_state: D}}
  Two: {of: [B, C], TransportFailed: {next_state: D}}
any: {ActionFailed: {next_state: D}}
)");
    CHECK(has(dot, R"(label="a \"quoted\" name <&>")"));
    CHECK(has(dot, "shape=note"));
    CHECK(has(dot, "Two is\\nB\\nC"));
    CHECK(has(dot, "any state"));
    CHECK(has(dot, "dir=back"));
    CHECK_FALSE(has(dot, "subgraph cluster_group_1"));
    const auto bad = table::load({"bad.yaml", "offhook: table/1\nextends: default.yaml\n"
                                              "happy: [Idle, Rining]\n"},
                                 shipped::words().calls(), shipped::find);
    CHECK_FALSE(bad.good());
    CHECK(bad.to_string().starts_with("bad.yaml:3:15: error: "));
}
