// Attended transfers (RFC 5589 7) and INVITEs that take over a dialog (RFC 3891): who may, who may
// not, and what becomes of the calls. Blind transfers: scenario_transfer.cpp.
#include "cast.hpp"

using namespace cast_of;

namespace {

node_settings following() {
    node_settings made;
    made.sessions.on_transfer = ses::transfer_policy::automatic;
    return made;
}

/// Alice has called Bob, who has called Charlie.
struct two_calls {
    explicit two_calls(cast& on, const node_settings& of_charlie = {})
        : alice(on.add("alice", following())), bob(on.add("bob")),
          charlie(on.add("charlie", of_charlie)) {
        first = alice.call(bob.is->uri()).call;
        on.around.run_for(50ms);
        REQUIRE(bob.tell(ses::answer_call{bob.came()}));
        on.around.run_for(50ms);
        second = bob.call(charlie.is->uri()).call;
        on.around.run_for(50ms);
        REQUIRE(charlie.tell(ses::answer_call{charlie.came()}));
        old_of_charlie = charlie.came();
        on.around.run_for(50ms);
        REQUIRE(bob.count<ses::call_established>() == 2);
    }
    void transfer() {
        ses::transfer_call wish{.call = bob.came(), .target = {}};
        wish.with = second;
        REQUIRE(bob.tell(wish));
    }
    ses::transfer_outcome outcome() const {
        REQUIRE(bob.count<ses::transfer_ended>() == 1);
        return bob.hears->last<ses::transfer_ended>()->outcome;
    }
    /// Ends whatever is up and looks that nothing is left.
    void end(cast& on) {
        for (const cast::actor* one : {&alice, &bob, &charlie}) {
            std::vector<ses::call_id> calls;
            for (const auto& heard : one->hears->events()) {
                const auto* up = std::get_if<ses::call_established>(&heard.what);
                if (up != nullptr) calls.push_back(up->call);
            }
            for (const ses::call_id call : calls)
                static_cast<void>(one->is->command(ses::hang_up_call{call, {}}));
        }
        on.end_well();
    }
    cast::actor alice;
    cast::actor bob;
    cast::actor charlie;
    ses::call_id first;
    ses::call_id second;
    ses::call_id old_of_charlie;
};

std::string named(const std::string& call_id, std::string_view to_tag, std::string_view from_tag,
                  const std::string& more = {}) {
    return "Replaces: " + call_id + ";to-tag=" + std::string(to_tag) +
           ";from-tag=" + std::string(from_tag) + more + "\r\n";
}

} // namespace

TEST_CASE("a whole attended transfer", "[transfer][attended]") {
    cast on;
    two_calls go(on);
    const bool held = GENERATE(true, false);
    CAPTURE(held);
    if (held) {
        REQUIRE(go.bob.tell(ses::hold_call{go.bob.came()}));
        on.around.run_for(200ms);
        REQUIRE(go.bob.count<ses::call_held>() == 1);
    }
    go.transfer();
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(go.outcome().kind == ses::transfer_outcome_kind::connected);
    const auto* asked = go.alice.hears->last<ses::transfer_requested>();
    REQUIRE(asked != nullptr);
    CHECK_FALSE(asked->replaces.empty());
    CHECK(go.alice.is->state_of(asked->new_call) == "Active");
    // Charlie's phone did not ring a second time: one call has become the other.
    const auto* taken = go.charlie.hears->last<ses::incoming_call>();
    CHECK(taken->replaces == go.old_of_charlie);
    CHECK(taken->referred_by.find("bob") != std::string::npos);
    CHECK(go.charlie.is->state_of(taken->call) == "Active");
    CHECK(go.charlie.hears->last<ses::rule_applied>()->rule == ses::call_rule::replaces);
    CHECK(go.charlie.hears->last<ses::call_ended>()->call == go.old_of_charlie);
    CHECK(go.bob.count<ses::call_ended>() == 2);
    CHECK(go.alice.hears->last<ses::call_ended>()->reason.reason.find("transferred") !=
          std::string::npos);
    go.end(on);
}

TEST_CASE("an attended transfer to somebody who has gone", "[transfer][attended]") {
    cast on;
    two_calls go(on);
    go.transfer();
    REQUIRE(go.charlie.tell(ses::hang_up_call{go.old_of_charlie, {}}));
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(go.outcome().kind == ses::transfer_outcome_kind::failed);
    CHECK((go.outcome().status == 603 || go.outcome().status == 481));
    CHECK(go.alice.is->state_of(go.first) == "Active");
    go.end(on);
}

TEST_CASE("the called party's policy about being taken over", "[transfer][attended]") {
    cast on;
    const auto policy = GENERATE(ses::replace_policy::ask, ses::replace_policy::refuse);
    node_settings values;
    values.sessions.on_replace = policy;
    two_calls go(on, values);
    go.transfer();
    on.around.run_for(500ms);
    if (policy == ses::replace_policy::refuse) {
        CHECK(go.outcome().status == 603);
        CHECK(go.charlie.is->state_of(go.old_of_charlie) == "Active");
    } else {
        CHECK(go.charlie.is->state_of(go.charlie.came()) == "Ringing");
        CHECK(go.charlie.is->state_of(go.old_of_charlie) == "Active");
        REQUIRE(go.charlie.tell(ses::answer_call{go.charlie.came()}));
        on.around.run_for(500ms);
        CHECK(go.charlie.is->state_of(go.old_of_charlie).empty());
        CHECK(go.outcome().kind == ses::transfer_outcome_kind::connected);
    }
    go.end(on);
}

TEST_CASE("a transfer with a call that is not there", "[transfer][attended]") {
    cast on;
    two_calls go(on);
    ses::transfer_call wish{.call = go.bob.came(), .target = {}};
    wish.with = wish.call;
    CHECK(go.bob.is->command(wish).error() == errc::bad_argument);
    wish.with = {77, 7};
    CHECK(go.bob.is->command(wish).error() == errc::no_such_call);
    REQUIRE(go.bob.tell(ses::hang_up_call{go.second, {}}));
    on.around.run_for(1s);
    wish.with = go.second;
    CHECK(go.bob.is->command(wish).has_error());
    go.end(on);
}

namespace {

/// What Mallory's INVITE says of a call that he is no part of, once that is where the case wants
/// it.
struct claim {
    const char* why;
    int status; ///< that he gets
    enum { rings, up, ending } call;
    bool to_tag = true; ///< right or guessed
    bool from_tag = true;
    bool call_id = true;
    const char* more = "";
};

const claim claims[] = {
    {"an early dialog that it did not begin", 481, claim::rings},
    {"a guessed tag of ours", 481, claim::up, false},
    {"a guessed tag of the peer", 481, claim::up, true, false},
    {"another Call-ID", 481, claim::up, true, true, false},
    {"early-only, and it is answered", 486, claim::up, true, true, true, ";early-only"},
    {"two values", 400, claim::up, true, true, true, ", x;to-tag=y;from-tag=z"},
    {"a call that is ending", 603, claim::ending},
};

} // namespace

TEST_CASE("an INVITE takes over only what it may (RFC 3891 3)", "[transfer][attended]") {
    const claim one = GENERATE(from_range(std::begin(claims), std::end(claims)));
    CAPTURE(one.why);
    cast on;
    auto bob = on.add("bob");
    puppet& alice = on.around.add_puppet("alice");
    puppet& mallory = on.around.add_puppet("mallory");
    alice.invite(bob.is->uri(), bob.is->at()).expect("180");
    on.around.run_for(100ms);
    const ses::call_id old = bob.came();
    const auto* ringing = alice.last("180");
    REQUIRE(ringing != nullptr);
    if (one.call != claim::rings) {
        REQUIRE(bob.tell(ses::answer_call{old}));
        alice.expect("200 INVITE").request("ACK");
        on.around.run_for(100ms);
    }
    // The BYE has no answer yet.
    if (one.call == claim::ending) REQUIRE(bob.tell(ses::hang_up_call{old, {}}));
    mallory.says(named(one.call_id ? std::string(ringing->call_id()) : "other",
                       one.to_tag ? ringing->to_tag() : "0123456789abcdef",
                       one.from_tag ? ringing->from_tag() : "x", one.more));
    mallory.invite(bob.is->uri(), bob.is->at()).expect(std::to_string(one.status)).request("ACK");
    on.around.run_for(500ms);
    INFO(on.around.ladder());
    CHECK(mallory.waits_for() == "");
    CHECK(bob.count<ses::incoming_call>() == 1);
    if (one.call == claim::up) CHECK(bob.is->state_of(old) == "Active");
    static_cast<void>(bob.is->command(ses::hang_up_call{old, {}}));
    on.around.run_until_idle(300s);
}

TEST_CASE("our own early dialog is taken over: the CANCEL goes out", "[transfer][attended]") {
    cast on;
    auto bob = on.add("bob");
    puppet& alice = on.around.add_puppet("alice");
    puppet& carol = on.around.add_puppet("carol");
    alice.tag("early").expect("INVITE").reply(180).expect("CANCEL").reply(200, "CANCEL");
    alice.reply(487).expect("ACK");
    const auto old = bob.call(alice.uri()).call;
    on.around.run_for(100ms);
    const auto* invite = alice.last("INVITE");
    REQUIRE(invite != nullptr);
    carol.says(named(std::string(invite->call_id()), invite->from_tag(), "early"));
    carol.invite(bob.is->uri(), bob.is->at()).expect("200 INVITE").request("ACK");
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(carol.waits_for() == "");
    CHECK(alice.waits_for() == "");
    CHECK(bob.hears->last<ses::call_ended>()->call == old);
    CHECK(bob.is->state_of(bob.came()) == "Active");
    carol.request("BYE").expect("200 BYE");
    on.end_well();
}

TEST_CASE("a REFER that asks for what it may not", "[transfer][attended]") {
    cast on;
    auto alice = on.add("alice", following());
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE").reply_with_sdp(200).expect("ACK");
    const auto call = alice.call(bob.uri()).call;
    on.around.run_for(100ms);
    const std::string to = GENERATE("javascript:alert(1)", "sip:x@10.9.9.9;method=BYE",
                                    "sip:x@10.9.9.9?Replaces=%0d%0aEvil%3A%201", "tel:+1", "");
    CAPTURE(to);
    bob.request("REFER", "Refer-To: <" + to + ">\r\n").expect("400 REFER");
    on.around.run_for(500ms);
    INFO(on.around.ladder());
    CHECK(bob.waits_for() == "");
    CHECK(alice.count<ses::transfer_requested>() == 0);
    CHECK(alice.is->state_of(call) == "Active");
    bob.request("BYE").expect("200 BYE");
    on.end_well();
}

TEST_CASE("a REFER to oneself rings at oneself, and not for ever", "[transfer]") {
    cast on;
    auto alice = on.add("alice", following());
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE").reply_with_sdp(200).expect("ACK");
    bob.request("REFER", "Refer-To: <" + alice.is->uri() + ">\r\n").expect("202");
    bob.expect("NOTIFY").reply(200, "NOTIFY");
    const auto call = alice.call(bob.uri()).call;
    on.around.run_for(1s);
    INFO(on.around.ladder());
    REQUIRE(alice.count<ses::incoming_call>() == 1); // her own call
    CHECK(alice.is->inside().count()[owner_class::call] == 3);
    REQUIRE(alice.tell(ses::reject_call{alice.came(), 486}));
    bob.expect("NOTIFY").reply(200, "NOTIFY");
    on.around.run_for(10s);
    CHECK(alice.hears->last<ses::transfer_ended>()->outcome.status == 486);
    CHECK(alice.is->state_of(call) == "Active");
    bob.request("BYE").expect("200 BYE");
    on.around.run_until_idle(300s);
    CHECK(alice.is->inside().count().empty());
}

TEST_CASE("a REFER outside any dialog is declined", "[transfer]") {
    cast on;
    auto alice = on.add("alice", following());
    puppet& bob = on.around.add_puppet("bob");
    bob.raw("REFER " + alice.is->uri() + " SIP/2.0\r\nVia: SIP/2.0/UDP " + bob.at().to_string() +
                ";branch=z9hG4bKr\r\nMax-Forwards: 70\r\nFrom: <" + bob.uri() + ">;tag=r\r\nTo: <" +
                alice.is->uri() + ">\r\nCall-ID: r\r\nCSeq: 1 REFER\r\nContact: <" + bob.uri() +
                ">\r\nRefer-To: <sip:x@10.9.9.9>\r\nContent-Length: 0\r\n\r\n",
            alice.is->at());
    bob.expect("603");
    on.around.run_for(1s);
    CHECK(bob.waits_for() == "");
    on.end_well();
}

TEST_CASE("a transfer that nobody tells of", "[transfer]") {
    cast on;
    two_calls go(on);
    ses::transfer_call wish{.call = go.bob.came(), .target = go.charlie.is->uri()};
    wish.silent = true;
    REQUIRE(go.bob.tell(wish));
    on.around.run_for(1s);
    CHECK(go.outcome().kind == ses::transfer_outcome_kind::accepted);
    CHECK(on.sent("alice", "NOTIFY").empty());
    REQUIRE(go.charlie.tell(ses::answer_call{go.charlie.came()}));
    on.around.run_for(1s);
    go.end(on);
}
