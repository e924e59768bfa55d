// Calls between peers that ask for passwords (HOSTILE 13, 14): seen from above there is one INVITE
// of ours, whatever went over the wire; hanging up meanwhile is as ever.
#include "cast.hpp"

#include <offhook/message/make.hpp>

using namespace cast_of;

namespace {

predicate is_request(const std::string& method) {
    return [method](const datagram& one) {
        return one.message.is_request() && one.message.method_text() == method;
    };
}
predicate is_challenge() {
    return [](const datagram& one) { return one.message.status() == 401; };
}

node_settings guarded(const std::string& password = "right") {
    node_settings made;
    made.dialogs.require_auth.realm = "house";
    made.dialogs.require_auth.lookup = [](std::string_view user) -> std::optional<digest::secret> {
        if (user != "alice") return std::nullopt;
        return digest::secret{"right"};
    };
    digest::account own{.realm = "house", .user = "alice", .anywhere = true};
    own.secret.password = password;
    made.dialogs.accounts.push_back(own);
    return made;
}

const std::string asks = "WWW-Authenticate: Digest realm=\"house\", nonce=\"n\", qop=\"auth\"\r\n";

} // namespace

TEST_CASE("a challenged call is one call", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice", guarded());
    auto bob = on.add("bob", guarded());
    SECTION("over a good wire") {}
    SECTION("with a 401 lost") { on.around.wire().drop_when("401", is_challenge(), 2); }
    SECTION("with the ACK to the 401 lost") {
        on.around.wire().drop_when("ACK", is_request("ACK"), 2);
    }
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.run_for(8s);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(1s);
    CHECK(alice.is->state_of(call) == "Active");
    CHECK(alice.count<ses::call_established>() == 1);
    CHECK(bob.count<ses::incoming_call>() == 1);
    REQUIRE(alice.tell(ses::hold_call{call}));
    on.around.run_for(1s);
    CHECK(alice.count<ses::call_held>() == 1);
    REQUIRE(bob.tell(ses::hang_up_call{.call = bob.came()}));
    on.end_well();
    CHECK(on.different("alice", "INVITE") == 3); // asked, asked again with credentials, held
    CHECK(on.different("bob", "BYE") == 1);
}

TEST_CASE("a wrong password is a refused call", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice", guarded("wrong"));
    auto bob = on.add("bob", guarded());
    alice.call(bob.is->uri());
    on.end_well();
    CHECK(bob.count<ses::incoming_call>() == 0);
    REQUIRE(alice.count<ses::call_ended>() == 1);
    const ses::end_reason reason = alice.hears->last<ses::call_ended>()->reason;
    CHECK(reason.why == status_error(401));
    CHECK(reason.who == ses::ended_by::peer);
    CHECK(on.different("alice", "INVITE") == 2);
}

TEST_CASE("a hang-up at any moment of a challenged call", "[simulation][scenario]") {
    const int after = GENERATE(range(0, 75, 5));
    INFO(after << " ms");
    cast on;
    auto alice = on.add("alice", guarded());
    auto bob = on.add("bob", guarded());
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.run_for(std::chrono::milliseconds{after});
    REQUIRE(alice.tell(ses::hang_up_call{.call = call}));
    on.end_well();
    REQUIRE(alice.count<ses::call_ended>() == 1);
    CHECK(alice.hears->last<ses::call_ended>()->reason.who == ses::ended_by::us);
    CHECK(bob.count<ses::call_established>() == 0);
    CHECK(on.sent("alice", "BYE").empty());
}

TEST_CASE("a hang-up while the challenged INVITE has no answer yet", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice", guarded());
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE");
    const ses::call_id call = alice.call(bob.uri()).call;
    on.around.run_for(100ms);
    const sip_message first = *bob.last("INVITE");
    message_builder refusal = make_response(first, 401, {}, "asks");
    REQUIRE(refusal.raw_headers(asks));
    bob.raw(std::string(refusal.build().text())).expect("ACK").expect("INVITE");
    on.around.run_for(100ms);
    CHECK(bob.last("INVITE")->has(header_name::authorization));
    REQUIRE(alice.tell(ses::hang_up_call{.call = call}));
    CHECK(alice.is->state_of(call) == "Cancelling");
    on.around.run_for(300ms);
    CHECK(bob.count("CANCEL") == 0); // RFC 3261 9.1
    SECTION("then it rings: CANCEL, 487") {
        bob.tag("rings").reply(180).expect("CANCEL").reply(200, "CANCEL").reply(487);
        bob.expect("ACK");
    }
    SECTION("then it answers: ACK, BYE") {
        bob.tag("answers").reply_with_sdp(200).expect("ACK").expect("BYE").reply(200, "BYE");
    }
    SECTION("then it asks again: that is the end") {
        const sip_message second = *bob.last("INVITE");
        message_builder again = make_response(second, 401, {}, "asks");
        REQUIRE(again.raw_headers("WWW-Authenticate: Digest realm=\"house\", nonce=\"m\", "
                                  "stale=true, qop=\"auth\"\r\n"));
        bob.raw(std::string(again.build().text())).expect("ACK");
    }
    on.end_well();
    CHECK(bob.done());
    CHECK(alice.count<ses::call_ended>() == 1);
    CHECK(on.different("alice", "INVITE") == 2);
}

TEST_CASE("a transfer whose target asks for a password", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice", guarded());
    auto bob = on.add("bob", guarded());
    auto carol = on.add("carol", guarded());
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.run_for(200ms);
    REQUIRE(bob.tell(ses::answer_call{bob.came()}));
    on.around.run_for(200ms);
    REQUIRE(alice.tell(ses::transfer_call{.call = call, .target = carol.is->uri()}));
    on.around.run_for(200ms);
    REQUIRE(bob.hears->last<ses::transfer_requested>() != nullptr);
    REQUIRE(bob.tell(ses::accept_transfer{bob.hears->last<ses::transfer_requested>()->transfer}));
    on.around.run_for(200ms);
    REQUIRE(carol.tell(ses::answer_call{carol.came()}));
    on.around.run_for(1s);
    REQUIRE(alice.count<ses::transfer_ended>() == 1);
    CHECK(alice.hears->last<ses::transfer_ended>()->outcome.kind ==
          ses::transfer_outcome_kind::connected);
    REQUIRE(carol.tell(ses::hang_up_call{.call = carol.came()}));
    on.end_well();
}

TEST_CASE("callers are sent elsewhere, one after the other", "[simulation][scenario]") {
    cast on;
    auto alice = on.add("alice");
    auto bob = on.add("bob");
    auto carol = on.add("carol");
    const ses::call_id call = alice.call(bob.is->uri()).call;
    on.around.run_for(100ms);
    SECTION("to somebody who answers") {
        REQUIRE(bob.tell(ses::reject_call{bob.came(), 302, carol.is->uri()}));
        on.around.run_for(100ms);
        REQUIRE(carol.tell(ses::answer_call{carol.came()}));
        on.around.run_for(1s);
        CHECK(alice.is->state_of(call) == "Active");
        REQUIRE(alice.tell(ses::hang_up_call{.call = call}));
        on.end_well();
    }
    SECTION("in a circle") {
        REQUIRE(bob.tell(ses::reject_call{bob.came(), 302, carol.is->uri()}));
        on.around.run_for(100ms);
        REQUIRE(carol.tell(ses::reject_call{carol.came(), 301, bob.is->uri()}));
        on.end_well();
        REQUIRE(alice.count<ses::call_ended>() == 1);
        CHECK(alice.hears->last<ses::call_ended>()->reason.why == status_error(301));
        CHECK(bob.count<ses::incoming_call>() == 1);
    }
    SECTION("hung up on the way") {
        REQUIRE(bob.tell(ses::reject_call{bob.came(), 302, carol.is->uri()}));
        on.around.run_for(std::chrono::milliseconds{GENERATE(0, 5, 12, 25, 40)});
        REQUIRE(alice.tell(ses::hang_up_call{.call = call}));
        on.end_well();
        CHECK(alice.hears->last<ses::call_ended>()->reason.who == ses::ended_by::us);
        CHECK(carol.count<ses::call_established>() == 0);
    }
    SECTION("to what is no SIP URI: refused to the application") {
        CHECK(bob.is->command(ses::reject_call{bob.came(), 302, "tel:1"}).error() == errc::bad_uri);
        REQUIRE(bob.tell(ses::reject_call{bob.came()}));
        on.end_well();
    }
}
