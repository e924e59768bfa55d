// The two rows of the issue in their long form load as they stand in an overlay, and run.
#include "cast.hpp"

using namespace cast_of;

namespace {

// Each row on one line, as it stands in a table elsewhere.
constexpr const char* overlay =
    "# The long spelling of two rows.\n"
    "offhook: table/1\n"
    "machine: session\n"
    "extends: default.yaml\n"
    "transitions:\n"
    "  - {role: \"UAS\", state: \"Answering\", event: {type: \"HangupCall\"}, "
    "next_state: \"Terminating\", actions: [{type: \"SendBYE\"}, {type: \"StopMediaSession\"}]}\n"
    "  - {role: \"Both\", state: \"Initiating\", event: {type: \"DialogBYE\"}, "
    "next_state: \"Terminated\", actions: [{type: \"SendSIPResponse\", code: 200, reason: \"OK\"}, "
    "{type: \"CleanupDialog\"}, {type: \"CleanupMedia\"}]}\n";

node_settings with_overlay() {
    node_settings made;
    made.prepare = [](endpoint& inside) {
        const auto nothing_else = [](std::string_view, const table::source&) {
            return std::optional<table::source>{};
        };
        const auto added = inside.sessions().add_table({"overlay.yaml", overlay}, nothing_else);
        for (const table::diagnostic& one : added.diagnostics)
            UNSCOPED_INFO(one.to_string());
        REQUIRE(added.number.has_value());
        inside.sessions().use_table(*added.number);
    };
    return made;
}

std::string row_taken(const cast& on, const std::string& peer, const std::string& from,
                      const std::string& event) {
    for (const trace_record& one : on.around.records().kept()) {
        if (one.what != trace_record::kind::transition || one.peer != peer) continue;
        if (one.from == from && one.event == event) return one.to;
    }
    return "none";
}

} // namespace

TEST_CASE("hang up in Answering, by the long row", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice");
    auto charlie = on.add("charlie", with_overlay());
    alice.call(charlie.is->uri());
    on.around.run_for(100ms);
    REQUIRE(charlie.tell(ses::answer_call{charlie.came()}));
    REQUIRE(charlie.tell(ses::hang_up_call{.call = charlie.came()}));
    CHECK(row_taken(on, "charlie", "Answering", "HangupCall") == "Terminating");
    on.end_well();
    CHECK(on.sent("charlie", "BYE").size() == 1);
    CHECK(alice.count<ses::call_ended>() == 1);
    CHECK(charlie.count<ses::call_ended>() == 1);
}

TEST_CASE("a BYE in Initiating, by the long row", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice", with_overlay());
    puppet& bob = on.around.add_puppet("bob");
    // A BYE of a dialog that the caller has not seen a provisional response of.
    bob.expect("INVITE").reply(100).after(100ms).request("BYE").expect("200 BYE");
    bob.expect("CANCEL").reply(200, "CANCEL").reply(487).expect("ACK");
    alice.call(bob.uri());
    on.end_well();
    INFO(on.around.ladder());
    CHECK(bob.waits_for() == "");
    // The row says Terminated; nothing is held there, so the way leads through Terminating.
    CHECK(row_taken(on, "alice", "Initiating", "DialogBYE") == "Terminating");
    CHECK(alice.count<ses::call_ending>() == 1);
    CHECK(alice.count<ses::call_ended>() == 1);
}
