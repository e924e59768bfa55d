// HOSTILE 17 to 20: PRACK and UPDATE at the wrong time, session timers, glare, REFER and 302 that
// lead to oneself or nowhere. What other files show is listed in docs/hostile.md.
#include "stranger.hpp"

#include <offhook/core/limits.hpp>

using namespace cast_of;

namespace {

const std::string offer = "v=0\r\no=- 7 7 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\n"
                          "t=0 0\r\nm=audio 4002 RTP/AVP 0\r\n";

node_settings reliable() {
    node_settings made;
    made.dialogs.provisionals = dialog::reliability::preferred;
    return made;
}
node_settings timed() {
    node_settings made;
    made.sessions.table_settings = {{"session_expires", 90s}};
    return made;
}
node_settings following() {
    node_settings made;
    made.sessions.on_transfer = ses::transfer_policy::automatic;
    return made;
}

std::string reliably(unsigned number) {
    return "Require: 100rel\r\nRSeq: " + std::to_string(number) + "\r\n";
}

/// Alice and a puppet talk; the puppet was called.
struct up {
    explicit up(cast& on, const node_settings& values = {})
        : alice(on.add("alice", values)), bob(on.around.add_puppet("bob")) {
        bob.expect("INVITE").reply_with_sdp(200).expect("ACK");
        call = alice.call(bob.uri()).call;
        on.around.run_for(1s);
        REQUIRE(alice.is->state_of(call) == "Active");
    }
    void end(cast& on) {
        bob.request("BYE").expect("200 BYE");
        on.end_well();
        CHECK(bob.waits_for() == "");
    }
    cast::actor alice;
    puppet& bob;
    ses::call_id call;
};

} // namespace

TEST_CASE("hostile 17: a PRACK that names no response of ours gets 481", "[hostile]") {
    cast on;
    auto bob = on.add("bob", reliable());
    puppet& alice = on.around.add_puppet("alice");
    alice.says("Supported: 100rel\r\n").invite(bob.is->uri(), bob.is->at()).expect("180");
    on.around.run_for(100ms);
    const std::string number(alice.last("180")->value(header_name::rseq));
    REQUIRE_FALSE(number.empty());
    for (const std::string wrong : {"1 1 INVITE", "4294967295 1 INVITE"})
        alice.request("PRACK", "RAck: " + wrong + "\r\n").expect("481 PRACK");
    alice.request("PRACK", "RAck: " + number + " 2 INVITE\r\n").expect("481 PRACK");
    alice.request("PRACK", "RAck: " + number + " 1 BYE\r\n").expect("481 PRACK");
    alice.request("PRACK", "RAck: 99999999999999999999 1 INVITE\r\n").expect("400 PRACK");
    alice.request("PRACK", "RAck: " + number + " 1 INVITE\r\n").expect("200 PRACK");
    alice.request("PRACK", "RAck: " + number + " 1 INVITE\r\n").expect("481 PRACK");
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(alice.waits_for() == "");
    CHECK(bob.is->state_of(bob.came()) == "Ringing");
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    alice.expect("200 INVITE").request("ACK").request("BYE").expect("200 BYE");
    on.end_well();
    CHECK(alice.done());
}

TEST_CASE("hostile 17: reliable responses out of order, repeated, and with a gap", "[hostile]") {
    cast on;
    auto alice = on.add("alice", reliable());
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE").says(reliably(5)).reply(180).expect("PRACK").reply(200, "PRACK");
    bob.says(reliably(7)).reply(180);           // one is missing: not taken
    bob.says(reliably(5)).reply(180).after(1s); // known
    bob.says(reliably(4294967295u)).reply(180).says(reliably(0)).reply(180).after(1s);
    bob.says(reliably(6)).reply(180).expect("PRACK").reply(200, "PRACK");
    bob.says(reliably(7)).reply(180).expect("PRACK").reply(200, "PRACK");
    bob.says("").reply_with_sdp(200).expect("ACK");
    const ses::call_id call = alice.call(bob.uri()).call;
    on.around.run_for(10s);
    INFO(on.around.ladder());
    CHECK(bob.waits_for() == "");
    CHECK(bob.count("PRACK") == 3);
    CHECK(alice.is->state_of(call) == "Active");
    bob.request("BYE").expect("200 BYE");
    on.end_well();
}

TEST_CASE("hostile 17: an UPDATE, PRACK or INFO before there is a dialog", "[hostile]") {
    cast on;
    auto bob = on.add("bob");
    stranger early(on);
    const std::string method = GENERATE("UPDATE", "PRACK", "INFO");
    const bool tagged = GENERATE(true, false);
    CAPTURE(method, tagged);
    early.say({.method = method,
               .uri = bob.is->uri(),
               .from = "<sip:early@10.0.0.2>;tag=early",
               .to = "<" + bob.is->uri() + ">" + (tagged ? ";tag=0123456789abcdef" : ""),
               .call_id = "early",
               .headers = "RAck: 1 1 INVITE\r\n"},
              bob.is->at());
    early.mouth.expect("481 " + method);
    on.end_well();
    CHECK(early.mouth.done());
}

TEST_CASE("hostile 18: the timers of a call that is over leave the next one alone", "[hostile]") {
    cast on;
    auto alice = on.add("alice", timed());
    auto bob = on.add("bob", timed());
    stranger ear(on, "ear");
    const auto begin = [&] {
        const ses::call_id call = alice.call(bob.is->uri()).call;
        on.around.run_for(100ms);
        REQUIRE(bob.tell(ses::answer_call{bob.came()}));
        on.around.run_for(100ms);
        return call;
    };
    const ses::call_id first = begin();
    on.around.run_for(40s);
    SECTION("the caller hung up") { REQUIRE(alice.tell(ses::hang_up_call{first, {}})); }
    SECTION("the callee hung up") { REQUIRE(bob.tell(ses::hang_up_call{bob.came(), {}})); }
    SECTION("both did") {
        REQUIRE(alice.tell(ses::hang_up_call{first, {}}));
        REQUIRE(bob.tell(ses::hang_up_call{bob.came(), {}}));
    }
    const ses::call_id second = begin();
    const std::string call_id(ear.heard("ACK").call_id());
    on.around.run_for(44s); // the refresh of the first would have been 5 s after its end
    CHECK(on.sent("alice", "UPDATE").empty());
    on.around.run_for(3s);
    CHECK(on.sent("alice", "UPDATE").size() == 1);
    CHECK(ear.heard("UPDATE").call_id() == call_id);
    CHECK(alice.is->state_of(second) == "Active");
    REQUIRE(alice.tell(ses::hang_up_call{second, {}}));
    on.end_well();
}

TEST_CASE("hostile 18: every refresh is lost, and both sides end in time", "[hostile]") {
    cast on;
    auto alice = on.add("alice", timed());
    auto bob = on.add("bob", timed());
    alice.call(bob.is->uri());
    on.around.run_for(100ms);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(100ms);
    on.around.wire().drop_when(
        "refresh", [](const datagram& one) { return one.message.method() == sip_method::update; },
        1'000);
    on.around.run_for(90s);
    CHECK(alice.count<ses::call_ended>() == 1);
    CHECK(bob.count<ses::call_ended>() == 1);
    on.end_well();
}

TEST_CASE("hostile 19: an UPDATE with an offer meets our re-INVITE", "[hostile]") {
    cast on;
    up two(on);
    REQUIRE(two.alice.tell(ses::hold_call{two.call}));
    two.bob.expect("INVITE").request("UPDATE", {}, offer).expect("491 UPDATE");
    two.bob.request("UPDATE").expect("200 UPDATE"); // without one it is no glare
    two.bob.reply_with_sdp(200).expect("ACK");
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(two.bob.waits_for() == "");
    CHECK(two.alice.count<ses::call_held>() == 1);
    two.end(on);
}

TEST_CASE("hostile 19: offers of theirs that overlap", "[hostile]") {
    cast on;
    node_settings slow;
    up two(on, slow);
    two.alice.is->media().ignore_next(media::media_step::prepare, 1);
    two.bob.request("INVITE", {}, offer).after(100ms);
    two.bob.request("INVITE", {}, offer).expect("500 INVITE");
    two.bob.request("UPDATE", {}, offer).expect("500 UPDATE");
    two.bob.request("UPDATE").expect("200 UPDATE");
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(two.bob.waits_for() == "");
    CHECK(two.bob.last("500 UPDATE")->has(header_name::retry_after));
    on.around.run_for(60s); // their first offer is refused when media never answers it
    CHECK(two.alice.is->state_of(two.call) == "Active");
    two.end(on);
}

TEST_CASE("hostile 19: glare without end is given up", "[hostile]") {
    cast on;
    up two(on);
    REQUIRE(two.alice.tell(ses::hold_call{two.call}));
    for (int i = 0; i < 20; ++i)
        two.bob.expect("INVITE").reply(491).expect("ACK");
    on.around.run_for(120s);
    CHECK(two.alice.count<ses::hold_failed>() == 1);
    CHECK(two.bob.count("INVITE") < 10);
    CHECK(two.alice.is->state_of(two.call) == "Active");
    REQUIRE(two.alice.tell(ses::hang_up_call{two.call, {}}));
    on.around.run_for(300s);
    CHECK(two.bob.count("BYE") == 1);
    CHECK(two.alice.count<ses::call_ended>() == 1);
    CHECK(two.alice.is->inside().count().empty());
}

TEST_CASE("hostile 20: a REFER to what is no phone is refused", "[hostile]") {
    cast on;
    up two(on, following());
    const std::string target =
        GENERATE("javascript:alert(1)", "<javascript:alert(1)>", "http://10.0.0.9/", "tel:1", "",
                 "<>", "<sip:>", "sip:", "data:text/html,x", "file:///etc/passwd");
    CAPTURE(target);
    two.bob.request("REFER", "Refer-To: " + target + "\r\n");
    on.around.run_for(1s);
    INFO(on.around.ladder());
    const auto& seen = two.bob.seen();
    CHECK(std::any_of(seen.begin(), seen.end(), [](const sip_message& one) {
        return one.status() >= 400 && one.cseq()->method_text == "REFER";
    }));
    CHECK(two.alice.count<ses::transfer_requested>() == 0);
    CHECK(two.alice.is->state_of(two.call) == "Active");
    CHECK(on.different("alice", "INVITE") == 1);
    two.end(on);
}

TEST_CASE("hostile 20: a REFER to the one who is asked is a call to oneself and ends",
          "[hostile]") {
    cast on;
    up two(on, following());
    two.bob.request("REFER", "Refer-To: <" + two.alice.is->uri() + ">\r\n").expect("202 REFER");
    for (int i = 0; i < 8; ++i)
        two.bob.expect("NOTIFY").reply(200, "NOTIFY");
    on.around.run_for(1s);
    INFO(on.around.ladder());
    // One more call in and one out, and no third.
    CHECK(two.alice.count<ses::transfer_requested>() == 1);
    REQUIRE(two.alice.count<ses::incoming_call>() == 1);
    REQUIRE(two.alice.tell(ses::reject_call{two.alice.came()}));
    on.around.run_for(1s);
    CHECK(two.alice.count<ses::incoming_call>() == 1);
    REQUIRE(two.alice.count<ses::transfer_ended>() == 1);
    CHECK(two.alice.hears->last<ses::transfer_ended>()->outcome.kind ==
          ses::transfer_outcome_kind::failed);
    CHECK(two.alice.is->state_of(two.call) == "Active");
    REQUIRE(two.alice.tell(ses::hang_up_call{two.call, {}}));
    on.around.run_for(300s);
    CHECK(two.alice.is->inside().count().empty());
}

TEST_CASE("hostile 20: a guessed Replaces takes over nothing", "[hostile]") {
    cast on;
    auto alice = on.add("alice");
    auto bob = on.add("bob");
    stranger mallory(on);
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.run_for(100ms);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(100ms);
    const std::string call_id(mallory.heard("INVITE").call_id());
    const std::string from_tag = tag_of(mallory.heard("INVITE"), header_name::from);
    const std::string to_tag = tag_of(mallory.heard("200 INVITE"), header_name::to);
    const std::string guess = "0123456789abcdef";
    for (const auto& [a, b] : {std::pair{to_tag, guess}, {guess, from_tag}, {guess, guess}}) {
        mallory.mouth.says("Replaces: " + call_id + ";to-tag=" + a + ";from-tag=" + b + "\r\n");
        mallory.mouth.invite(bob.is->uri(), bob.is->at()).expect("481 INVITE").request("ACK");
    }
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(mallory.mouth.waits_for() == "");
    CHECK(bob.count<ses::incoming_call>() == 1);
    CHECK(alice.is->state_of(call) == "Active");
    REQUIRE(alice.tell(ses::hang_up_call{call, {}}));
    on.end_well();
}

TEST_CASE("hostile 20: a 302 to itself, or ever further, ends", "[hostile]") {
    cast on;
    auto alice = on.add("alice");
    puppet& bob = on.around.add_puppet("bob");
    const bool itself = GENERATE(true, false);
    for (int i = 0; i < 40; ++i) {
        const std::string name = itself ? "bob" : "bob" + std::to_string(i);
        bob.says("Contact: <" + replaced(bob.uri(), "bob", name) + ">\r\n");
        bob.expect("INVITE").reply(302).expect("ACK");
    }
    alice.call(bob.uri());
    on.end_well();
    CHECK(bob.count("INVITE") <= (itself ? 1u : limits::redirects + 1));
    REQUIRE(alice.count<ses::call_ended>() == 1);
    CHECK(alice.hears->last<ses::call_ended>()->reason.why == status_error(302));
}
