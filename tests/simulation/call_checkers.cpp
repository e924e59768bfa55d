// Each call checker is quiet about what is right and objects to a planted violation.
#include <offhook/simulation/call_checkers.hpp>

#include "hand_made.hpp"

using namespace hand_made;
namespace ses = offhook::session;

namespace {

const transaction::settings timers{};
const ses::call_id one{1, 1};
const ses::call_id two{2, 1};
const ses::transfer_id move{1, 1};
const ses::command call = ses::make_call{.target = "sip:b@10.0.0.2"};

void make_call(stage& on) { on.command(0, call, {one, {}, 0}); }

} // namespace

TEST_CASE("a call has one CallEnding, then one CallEnded, then its drain",
          "[simulation][checkers]") {
    call_ends_once check(timers);
    stage on(check);
    make_call(on);
    SECTION("all is well") {
        on.heard(0, ses::call_ending{one, {}});
        on.heard(0, ses::call_ended{one, {}});
        on.wait(90s);
        on.heard(0, ses::call_drained{one});
        CHECK(on.at_the_end() == 0);
    }
    SECTION("it never ends") { CHECK(on.at_the_end() == 1); }
    SECTION("a refused command makes no call") {
        on.heard(0, ses::call_ending{one, {}});
        on.heard(0, ses::call_ended{one, {}});
        on.heard(0, ses::call_drained{one});
        on.refused(0, call);
        CHECK(on.at_the_end() == 0);
    }
    SECTION("CallEnded alone") {
        on.heard(0, ses::call_ended{one, {}});
        CHECK(on.objection() == "CallEnded without CallEnding");
    }
    SECTION("either of them twice") {
        on.heard(0, ses::call_ending{one, {}});
        on.heard(0, ses::call_ending{one, {}});
        CHECK(on.objections() == 1);
        on.heard(0, ses::call_ended{one, {}});
        on.heard(0, ses::call_ended{one, {}});
        CHECK(on.objections() == 2);
    }
    SECTION("an event afterwards") {
        on.heard(0, ses::call_ending{one, {}});
        on.heard(0, ses::call_ended{one, {}});
        on.heard(0, ses::call_established{one});
        CHECK(on.objections() == 1);
    }
    SECTION("a drain that takes too long") {
        on.heard(0, ses::call_ending{one, {}});
        on.heard(0, ses::call_ended{one, {}});
        on.wait(102s);
        on.heard(0, ses::call_drained{one});
        CHECK(on.objections() == 1);
    }
    SECTION("a restart excuses it") {
        on.show(0, node_restarted{});
        CHECK(on.at_the_end() == 0);
    }
}

TEST_CASE("a request has one outcome", "[simulation][checkers]") {
    one_outcome check;
    stage on(check);
    make_call(on);
    SECTION("a transfer") {
        on.command(0, ses::transfer_call{.call = one, .target = "sip:c@10.0.0.3"}, {{}, move, 0});
        SECTION("without one") { CHECK(on.at_the_end() == 1); }
        on.heard(0, ses::transfer_progress{move, 180});
        on.heard(0, ses::transfer_ended{move, one, {}, {}});
        SECTION("with one") { CHECK(on.at_the_end() == 0); }
        SECTION("with two") {
            on.heard(0, ses::transfer_ended{move, one, {}, {}});
            CHECK(on.objections() == 1);
        }
        SECTION("with progress afterwards") {
            on.heard(0, ses::transfer_progress{move, 180});
            CHECK(on.objections() == 1);
        }
    }
    SECTION("a call that is established twice") {
        on.heard(0, ses::call_established{one});
        on.heard(0, ses::call_established{one});
        CHECK(on.objections() == 1);
    }
    SECTION("a hold") {
        on.command(0, ses::hold_call{one});
        SECTION("that is forgotten") {
            on.show(world_peer, agreement_due{});
            CHECK(on.objection() == "a hold without an outcome");
            return;
        }
        on.heard(0, ses::call_held{one, true});
        CHECK(on.objections() == 0);
        on.heard(0, ses::call_held{one, true});
        CHECK(on.objections() == 1);
    }
    SECTION("a request outside dialogs") {
        on.command(0, ses::send_outside{.method = "OPTIONS", .target = "sip:b@10.0.0.2"},
                   {{}, {}, 7});
        SECTION("unanswered") { CHECK(on.at_the_end() == 1); }
        SECTION("answered") {
            on.heard(0, ses::request_answered{7, 200, {}, {}});
            CHECK(on.at_the_end() == 0);
        }
    }
}

TEST_CASE("the id that a transfer announces is the id of its call", "[simulation][checkers]") {
    transfer_keeps_id check;
    stage on(check);
    make_call(on);
    on.heard(0, ses::call_established{one});
    on.heard(0, ses::transfer_requested{move, one, two, "sip:c@10.0.0.3", "", false});
    SECTION("all is well") {
        on.command(0, ses::accept_transfer{move});
        on.heard(0, ses::call_established{two});
        on.heard(0, ses::transfer_ended{move, one, two, {}});
        CHECK(on.at_the_end() == 0);
    }
    SECTION("another call comes") {
        on.command(0, ses::accept_transfer{move});
        on.heard(0, ses::call_established{{3, 1}});
        CHECK(on.objection() == "an event of a call that nobody announced");
        on.heard(0, ses::transfer_ended{move, one, {3, 1}, {}});
        CHECK(on.objections() == 2);
        CHECK(on.at_the_end() == 3);
    }
    SECTION("a rejected one makes no call") {
        on.command(0, ses::reject_transfer{move});
        CHECK(on.at_the_end() == 0);
    }
    SECTION("a call in spite of it") {
        on.command(0, ses::reject_transfer{move});
        on.heard(0, ses::call_progress{two, 180, false});
        CHECK(on.at_the_end() == 1);
    }
}

TEST_CASE("both sides agree", "[simulation][checkers]") {
    both_sides_agree check(timers);
    stage on(check);
    make_call(on);
    on.wait(200ms); // media takes its time
    const ses::action_news sends{{}, ses::owner_of(one), "SendINVITE"};
    on.show(0, action_done{&sends});
    const std::string invite = request("INVITE", {});
    on.passed(0, invite);
    const auto read = parse_message(buffer::copy_of(std::string_view{invite}));
    on.wait(1s);
    on.heard(1, ses::incoming_call{
                    .call = two, .invite = *read, .from = "", .to = "", .referred_by = ""});
    SECTION("both ringing") {
        on.show(world_peer, agreement_due{});
        CHECK(on.objections() == 0);
    }
    SECTION("the caller gave up, the callee rings on") {
        on.heard(0, ses::call_ending{one, {}});
        SECTION("because nothing ever came back") {
            on.show(world_peer, agreement_due{});
            CHECK(on.objections() == 0);
        }
        SECTION("although something did") {
            on.passed(1, response(180, "INVITE", {.to = "bob"}));
            on.show(world_peer, agreement_due{});
            CHECK(on.objections() == 1);
        }
    }
    on.heard(0, ses::call_established{one});
    on.passed(1, response(200, "INVITE", {.to = "bob"}));
    SECTION("one side up, the other ringing") {
        on.show(world_peer, agreement_due{});
        CHECK(on.objection() == "the caller's side is up, that of bob is begun");
    }
    on.heard(1, ses::call_established{two});
    SECTION("both up") {
        on.show(world_peer, agreement_due{});
        CHECK(on.objections() == 0);
    }
    on.heard(1, ses::call_ending{two, {}});
    SECTION("one side gone") {
        on.show(world_peer, agreement_due{});
        CHECK(on.objections() == 1);
    }
    SECTION("one side gone, and each of its BYEs was lost") {
        const std::string bye = request("BYE", {.from = "bob", .to = "alice", .branch = "b9"});
        for (int i = 0; i < 11; ++i)
            on.lost(1, bye);
        on.show(world_peer, agreement_due{});
        CHECK(on.objections() == 0);
    }
    SECTION("one side gone because it was restarted") {
        on.show(1, node_restarted{});
        on.show(world_peer, agreement_due{});
        CHECK(on.objections() == 0);
    }
}
