// Tests table/impl/reach.ipp through load: rows that can never be taken. Other refusals:
// checks.cpp.
#include "toy.hpp"

using namespace toy;

namespace {

/// What is reported of a state S with these rows for Make, one a line from line 6 on.
std::string of_rows(const std::string& rows, const std::string& more = "") {
    return load_from(table_of("initial: S\nstates:\n  S: {Make: [\n" + rows + "]}\n" + more))
        .to_string();
}

const std::string by_line_6 = "takes every case before it\n";

} // namespace

TEST_CASE("refused: a row behind an unguarded one") {
    CHECK(of_rows("{actions: Log},\n{guards: Busy}") ==
          "t.yaml:7:1: error: this row can never be reached: the row at line 6 " + by_line_6);
}

TEST_CASE("refused: a row for one role behind an unguarded one for both") {
    CHECK(of_rows("{},\n{role: UAC}") ==
          "t.yaml:7:1: error: this row can never be reached: the row at line 6 " + by_line_6);
}

TEST_CASE("accepted: rows for the other role; refused: a third once both are covered") {
    CHECK(of_rows("{role: UAC},\n{role: UAS}").empty());
    CHECK(of_rows("{role: UAC},\n{}").empty());
    CHECK(of_rows("{role: UAC},\n{role: UAS},\n{guards: Busy}") ==
          "t.yaml:8:1: error: this row can never be reached: the row at line 7 " + by_line_6);
}

TEST_CASE("refused: the same guards, or more of them, behind a row that has them") {
    CHECK_FALSE(of_rows("{guards: Busy},\n{guards: Busy},\n{}").empty());
    CHECK_FALSE(of_rows("{guards: Busy},\n{guards: [HasSDP, Busy]},\n{}").empty());
    CHECK_FALSE(
        of_rows("{guards: {StatusIs: 491}},\n{guards: {type: StatusIs, code: 491}}").empty());
    CHECK(of_rows("{guards: {StatusIs: 491}},\n{guards: {StatusIs: 500}},\n{}").empty());
    CHECK(of_rows("{guards: Busy},\n{guards: {not: Busy}}").empty());
    CHECK(of_rows("{guards: {InState: S}},\n{guards: {InState: [S, S]}}").empty());
}

TEST_CASE("refused: guards that exclude each other") {
    CHECK(of_rows("{guards: [Busy, {not: Busy}]}") ==
          "t.yaml:6:1: error: this row can never be reached: its guards exclude each other\n");
}

TEST_CASE("refused: a group's row that is shadowed in each of its states") {
    CHECK(of_rows("{}", "groups: {G: {of: [S], Make: {guards: Busy}}}") ==
          "t.yaml:7:29: error: this row can never be reached: the row at line 6 " + by_line_6);
    CHECK(of_rows("{}", "any: {Make: {}}") ==
          "t.yaml:7:13: error: this row can never be reached: the row at line 6 " + by_line_6);
}

TEST_CASE("refused: a larger group's row behind a smaller group with all of its states") {
    CHECK_FALSE(load_from(table_of(R"(initial: S
states: {S: {Ping: {next_state: T}}, T: {}}
groups:
  Small: {of: [S, T], Bye: {}}
any: {Bye: {}}
)"))
                    .good());
}

TEST_CASE("accepted: a group's row that is shadowed in some of its states only") {
    CHECK(load_from(table_of(R"(initial: S
states: {S: {Ping: {next_state: T}, Bye: {}}, T: {Ping: {next_state: S}}}
groups: {G: {of: [S, T], Bye: {actions: Log}}}
any: {Hold: {}}
)"))
              .to_string()
              .empty());
}

TEST_CASE("refused: an unreachable row of a timer") {
    CHECK(load_from(table_of("initial: S\nstates: {S: {after: {5s: [{}, {}]}}}")).to_string() ==
          "t.yaml:4:31: error: this row can never be reached: the row at line 4 " + by_line_6);
}

TEST_CASE("a row with a fault of its own hides no other fault and makes none") {
    CHECK(of_rows("{guards: Wrong},\n{actions: Log}") ==
          "t.yaml:6:10: error: unknown guard 'Wrong'\n");
}
