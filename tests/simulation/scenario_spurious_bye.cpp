// A BYE right after the answer that is not meant (overlay spurious_bye): the first one within the
// window is answered and the call goes on; the second, a late one, and those of other calls end it.
#include "cast.hpp"

using namespace cast_of;
using ses::call_rule;

namespace {

node_settings sparing() {
    node_settings made;
    made.sessions.rules = {call_rule::spurious_bye};
    return made;
}

struct called_voicemail {
    called_voicemail(cast& on, const node_settings& values)
        : alice(on.add("alice", values)), voicemail(on.around.add_puppet("voicemail")) {
        voicemail.expect("INVITE").reply(180).reply_with_sdp(200).expect("ACK");
    }
    cast::actor alice;
    puppet& voicemail;
};

} // namespace

TEST_CASE("spurious BYE: the first one gets its 200 and the call goes on", "[spurious_bye]") {
    cast on;
    called_voicemail go(on, sparing());
    go.voicemail.after(500ms).request("BYE").expect("200 BYE");
    const auto call = go.alice.call(go.voicemail.uri()).call;
    on.around.run_for(5s);
    CHECK(go.voicemail.waits_for() == "");
    CHECK(go.alice.is->state_of(call) == "Active");
    REQUIRE(go.alice.count<ses::rule_applied>() == 1);
    CHECK(go.alice.hears->last<ses::rule_applied>()->rule == call_rule::spurious_bye);

    SECTION("a second BYE ends it") {
        go.voicemail.request("BYE").expect("200 BYE");
        on.around.run_for(1s);
        CHECK(go.alice.hears->last<ses::call_ended>()->reason.who == ses::ended_by::peer);
        CHECK(on.sent("alice", "BYE").empty());
    }
    SECTION("we hang up, with a BYE of our own") {
        REQUIRE(go.alice.tell(ses::hang_up_call{.call = call}));
        go.voicemail.expect("BYE").reply(200, "BYE");
        on.around.run_for(1s);
        CHECK(go.voicemail.waits_for() == "");
    }
    SECTION("the dialog dies under us, which our BYE tells the peer") {
        go.voicemail.expect("INVITE").reply(481).expect("ACK");
        REQUIRE(go.alice.tell(ses::hold_call{call}));
        go.voicemail.expect("BYE").reply(200, "BYE");
        on.around.run_for(1s);
        CHECK(go.voicemail.waits_for() == "");
    }
    on.end_well();
    CHECK(go.alice.count<ses::call_ended>() == 1);
}

TEST_CASE("spurious BYE: two within the window end the call", "[spurious_bye]") {
    cast on;
    called_voicemail go(on, sparing());
    go.voicemail.after(100ms).request("BYE").expect("200 BYE");
    go.voicemail.after(100ms).request("BYE").expect("200 BYE");
    go.alice.call(go.voicemail.uri());
    on.end_well();
    CHECK(go.voicemail.waits_for() == "");
    CHECK(go.alice.count<ses::rule_applied>() == 1);
    CHECK(go.alice.count<ses::call_ended>() == 1);
}

TEST_CASE("spurious BYE: a repeated one is the same one", "[spurious_bye]") {
    cast on;
    called_voicemail go(on, sparing());
    go.voicemail.after(100ms).request("BYE").expect("200 BYE").again().again();
    const auto call = go.alice.call(go.voicemail.uri()).call;
    on.around.run_for(5s);
    CHECK(go.alice.is->state_of(call) == "Active");
    REQUIRE(go.alice.tell(ses::hang_up_call{.call = call}));
    go.voicemail.expect("BYE").reply(200, "BYE");
    on.end_well();
}

TEST_CASE("spurious BYE: one after the window ends the call", "[spurious_bye]") {
    cast on;
    called_voicemail go(on, sparing());
    go.voicemail.after(2100ms).request("BYE").expect("200 BYE");
    go.alice.call(go.voicemail.uri());
    on.end_well();
    CHECK(go.voicemail.waits_for() == "");
    CHECK(go.alice.count<ses::rule_applied>() == 0);
    CHECK(go.alice.count<ses::call_ended>() == 1);
}

TEST_CASE("spurious BYE: a call that did not ask for it ends", "[spurious_bye]") {
    cast on;
    node_settings values;
    values.prepare = [](endpoint& inside) {
        const auto faults = inside.sessions().use_overlays(
            ses::shipped_overlays({call_rule::spurious_bye}), nullptr);
        REQUIRE(faults.empty());
    };
    called_voicemail go(on, values);
    ses::make_call what{.target = go.voicemail.uri()};
    SECTION("the rule is off") {}
    SECTION("it is on for this call alone") { what.rules = {call_rule::spurious_bye}; }
    go.voicemail.after(100ms).request("BYE").expect("200 BYE");
    const auto made = go.alice.is->command(what);
    REQUIRE(made.has_value());
    on.around.run_for(1s);
    const bool up = go.alice.is->state_of(made->call) == "Active";
    CHECK(up == !what.rules.empty());
    if (up) {
        go.voicemail.expect("BYE").reply(200, "BYE");
        REQUIRE(go.alice.tell(ses::hang_up_call{.call = made->call}));
    }
    on.end_well();
}

TEST_CASE("spurious BYE: as callee the window begins with the 200", "[spurious_bye]") {
    cast on;
    auto bob = on.add("bob", sparing());
    puppet& alice = on.around.add_puppet("alice");
    alice.invite(bob.is->uri(), bob.is->at()).expect("200 INVITE");
    SECTION("a BYE before the ACK; the 200 is repeated until that comes") {
        alice.after(100ms).request("BYE").expect("200 BYE").after(2s).request("ACK");
    }
    SECTION("a BYE after the ACK") {
        alice.request("ACK").after(100ms).request("BYE").expect("200 BYE");
    }
    on.around.run_for(100ms);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(5s);
    INFO(on.around.ladder());
    CHECK(alice.waits_for() == "");
    CHECK(bob.is->state_of(bob.came()) == "Active");
    alice.request("BYE").expect("200 BYE");
    on.end_well();
    CHECK(bob.count<ses::call_ended>() == 1);
}

TEST_CASE("quirks: a BYE is spared for the trunk that needs it", "[quirks]") {
    cast on;
    node_settings values;
    values.prepare = [](endpoint& inside) {
        const auto faults = inside.sessions().use_quirks({"quirks.yaml", R"(offhook: quirks/1
quirks:
  voicemail:
    note: it says BYE with its answer
    trunk: "10.0.0.*"
    user_agent: "Mailbox*"
    overlays: spurious_bye
    settings: {spurious_bye_window: 500ms}
)"});
        for (const auto& one : faults)
            UNSCOPED_INFO(one.to_string());
        REQUIRE(faults.empty());
    };
    auto alice = on.add("alice", values);
    puppet& voicemail = on.around.add_puppet("voicemail");
    const bool named = GENERATE(true, false);
    const auto wait = GENERATE(100ms, 600ms);
    CAPTURE(named, wait.count());
    voicemail.says(named ? "Server: Mailbox 2.0\r\n" : "Server: Gateway\r\n").expect("INVITE");
    voicemail.reply(180).reply_with_sdp(200).expect("ACK");
    voicemail.after(wait).request("BYE").expect("200 BYE");
    const auto call = alice.call(voicemail.uri()).call;
    on.around.run_for(3s);
    CHECK(voicemail.waits_for() == "");
    const bool up = named && wait == 100ms; // the window is the quirk's own
    CHECK((alice.is->state_of(call) == "Active") == up);
    CHECK(alice.is->logged("Quirk voicemail: it says BYE with its answer") == named);
    const auto counts = alice.is->inside().sessions().quirk_counts();
    REQUIRE(counts.size() == 1);
    CHECK(counts[0].name == "voicemail");
    CHECK(counts[0].calls == (named ? 1 : 0));
    if (up) {
        REQUIRE(alice.tell(ses::hang_up_call{.call = call}));
        voicemail.expect("BYE").reply(200, "BYE");
    }
    on.end_well();
}
