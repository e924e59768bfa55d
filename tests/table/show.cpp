// Tables as text: rows with their origins, what changed, what was never taken.
#include "shipped.hpp"

#include <offhook/table/show.hpp>

using namespace offhook;

TEST_CASE("show gives each row with the file and line that it came from") {
    const auto made = shipped::load({"mine.yaml", R"(offhook: table/1
extends: default.yaml
states:
  Ringing:
    HangupCall: {role: UAS, actions: {SendSIPResponse: 603}, next_state: Terminating}
)"},
                                    shipped::words().calls());
    const std::string text = table::show(*made);
    CHECK(text.find("HangupCall: UAS SendSIPResponse(code 603) -> Terminating  (mine.yaml:5)") !=
          std::string::npos);
    CHECK(text.find("(call.yaml:") != std::string::npos);
}

TEST_CASE("diff names the cells that changed, and nothing else") {
    const auto old = shipped::load("default.yaml");
    CHECK(table::diff(*old, *old).empty());
    const auto now = shipped::load({"mine.yaml", R"(offhook: table/1
extends: default.yaml
settings: {cleanup_timeout: 7s}
states:
  Active: {DialogPRACK: {actions: {SendSIPResponse: 200}}}
  Cancelling: {MediaReady: ~}
)"},
                                   shipped::words().calls());
    const std::string text = table::diff(*old, *now);
    CHECK(text.find("added Active.DialogPRACK\n    SendSIPResponse(code 200) stay\n") !=
          std::string::npos);
    CHECK(text.find("removed Cancelling.MediaReady\n") != std::string::npos);
    CHECK(text.find("changed Terminating.after Terminating.cleanup_timeout, length") !=
          std::string::npos);
    CHECK(text.find("Ringing") == std::string::npos);
}

TEST_CASE("show and diff tell settings, obligations and what becomes of unhandled events") {
    const auto old = shipped::load("default.yaml");
    const auto now = shipped::load({"mine.yaml", R"(offhook: table/1
extends: default.yaml
settings: {ring_timeout: 90s}
unhandled: {HangupCall: ignore, HoldCall: ignore}
obligations:
  TransferOnHold: {events: [DialogREFER], in: [Held], reason: transfers happen on hold}
)"},
                                   shipped::words().calls());
    REQUIRE(old->sha256() != now->sha256());
    const std::string text = table::diff(*old, *now);
    INFO(text);
    CHECK(text.find("changed setting ring_timeout\n  from\n    3min\n  to\n    90s\n") !=
          std::string::npos);
    CHECK(text.find("changed unhandled\n") != std::string::npos);
    CHECK(text.find("    ignore: ") != std::string::npos);
    CHECK(text.find("added obligation TransferOnHold\n    events [DialogREFER] in [Held] reason "
                    "[transfers happen on hold]\n") != std::string::npos);
    const std::string shown = table::show(*now);
    CHECK(shown.find("\nsettings\n") != std::string::npos);
    CHECK(shown.find("    ring_timeout: 90s\n") != std::string::npos);
    CHECK(shown.find("\nunhandled\n") != std::string::npos);
    CHECK(shown.find("    TransferOnHold: events [DialogREFER]") != std::string::npos);
}

TEST_CASE("tables of other names or beginnings are not the same") {
    const auto renamed =
        shipped::load({"mine.yaml", "offhook: table/1\nextends: transfer.yaml\nmachine: mine\n"},
                      shipped::words().transfers());
    CHECK(table::diff(*shipped::load("transfer.yaml"), *renamed) ==
          "changed machine\n  from\n    transfer\n  to\n    mine\n");
}

TEST_CASE("coverage counts the rows that a trace names") {
    const auto made = shipped::load("transfer.yaml");
    table::coverage counted(*made);
    const std::size_t all = counted.rows();
    CHECK(counted.never_taken().size() == all);
    counted.read("12:00 State transition: x -> y (StartTransfer, row "
                 "transfer.TransferIdle.StartTransfer)\n{\"row\":\"no.such.row\"}");
    CHECK(counted.never_taken().size() == all - 1);
    // What only speaks of a row has not taken it.
    counted.read("# the row transfer.Deciding.RejectTransfer was deleted\n"
                 "look at row transfer.Deciding.RejectTransfer\n");
    CHECK(counted.never_taken().size() == all - 1);
    counted.read("{\"event\":\"a\",\"row\":\"transfer.Referring.ReferRefused\"}\n"
                 "transfer.Deciding.DutyExpired\n");
    CHECK(counted.never_taken().size() == all - 3);
    CHECK(counted.to_string().find("never taken: transfer.Deciding.RejectTransfer") !=
          std::string::npos);
}
