// HOSTILE 13 to 15: digest from both ends, spoofed requests and answers.
// What other files show is listed in docs/hostile.md.
#include "stranger.hpp"

#include <array>
#include <set>

using namespace cast_of;

namespace {

node_settings guarded() {
    node_settings made;
    made.dialogs.require_auth.realm = "house";
    made.dialogs.require_auth.lookup = [](std::string_view user) -> std::optional<digest::secret> {
        if (user != "alice") return std::nullopt;
        return digest::secret{"right"};
    };
    return made;
}
node_settings with_password() {
    node_settings made;
    digest::account own{.realm = "house", .user = "alice", .anywhere = true};
    own.secret.password = "right";
    made.dialogs.accounts.push_back(own);
    return made;
}
std::string asks(const std::string& nonce, const std::string& more) {
    return "WWW-Authenticate: Digest realm=\"house\", nonce=\"" + nonce + "\", qop=\"auth\"" +
           more + "\r\n";
}

/// Alice and Bob talk, and Mallory listens.
struct overheard {
    explicit overheard(cast& on, const node_settings& of_alice = {},
                       const node_settings& of_bob = {})
        : alice(on.add("alice", of_alice)), bob(on.add("bob", of_bob)), mallory(on) {
        call = alice.call(bob.is->uri()).call;
        on.around.run_for(200ms);
    }
    void talk(cast& on) {
        REQUIRE(bob.tell(ses::answer_call{bob.came()}));
        on.around.run_for(100ms);
        REQUIRE(alice.is->state_of(call) == "Active");
    }
    void end(cast& on) {
        REQUIRE(alice.tell(ses::hang_up_call{call, {}}));
        on.end_well();
    }
    cast::actor alice;
    cast::actor bob;
    stranger mallory;
    ses::call_id call;
};

} // namespace

TEST_CASE("hostile 13: credentials that were overheard let nobody in", "[hostile]") {
    cast on;
    overheard all(on, with_password(), guarded());
    const sip_message invite = all.mallory.heard("INVITE");
    const std::string heard(invite.text());
    REQUIRE(invite.has(header_name::authorization));
    const std::string branch(invite.top_via()->branch());
    std::string again = replaced(heard, branch, "z9hG4bK-mallory");
    SECTION("as another call") {
        again = replaced(again, std::string(invite.call_id()), "another-call");
    }
    SECTION("as another caller") {
        again = replaced(again, tag_of(invite, header_name::from), "another-tag");
    }
    SECTION("for another method") {
        again = replaced(again, "INVITE sip:", "MESSAGE sip:");
        again = replaced(again, " INVITE\r\n", " MESSAGE\r\n");
        again = replaced(again, std::string(invite.call_id()), "another-call");
    }
    SECTION("for another URI") {
        again = replaced(again, "INVITE sip:bob@", "INVITE sip:carol@");
        again = replaced(again, std::string(invite.call_id()), "another-call");
    }
    all.mallory.mouth.raw(again, all.bob.is->at());
    on.around.run_for(100ms);
    INFO(on.around.ladder());
    const auto& said = all.mallory.mouth.seen();
    CHECK(std::any_of(said.begin(), said.end(), [](const sip_message& one) {
        return one.status() == 401 || one.status() == 400;
    }));
    CHECK(all.bob.count<ses::incoming_call>() == 1);
    all.talk(on);
    all.end(on);
}

TEST_CASE("hostile 13: a user who does not exist is told what a wrong password is told",
          "[hostile]") {
    cast on;
    auto bob = on.add("bob", guarded());
    std::vector<std::string> answers;
    for (const std::string user : {"alice", "nobody"}) {
        puppet& caller = on.around.add_puppet("caller");
        caller.says("Authorization: Digest username=\"" + user +
                    "\", realm=\"house\", nonce=\"made-up\", uri=\"" + bob.is->uri() +
                    "\", "
                    "response=\"00000000000000000000000000000000\"\r\n");
        caller.invite(bob.is->uri(), bob.is->at()).expect("401").request("ACK");
        on.around.run_for(100ms);
        REQUIRE(caller.last("401") != nullptr);
        std::string shape; // everything but what is drawn anew each time
        for (const char c : std::string(caller.last("401")->text())) {
            const bool drawn = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            shape += drawn ? '*' : c;
        }
        answers.push_back(shape);
    }
    CHECK(answers[0] == answers[1]);
    CHECK(bob.count<ses::incoming_call>() == 0);
    on.end_well();
}

TEST_CASE("hostile 14: challenges without end", "[hostile]") {
    cast on;
    auto alice = on.add("alice", with_password());
    puppet& bob = on.around.add_puppet("bob");
    const bool stale = GENERATE(true, false);
    for (const std::string nonce : {"a", "b", "c", "d", "e", "f"}) {
        bob.says(asks(nonce, stale ? ", stale=true" : ""))
            .expect("INVITE")
            .reply(401)
            .expect("ACK");
    }
    alice.call(bob.uri());
    on.end_well();
    CHECK(bob.count("INVITE") == (stale ? 3u : 2u));
    REQUIRE(alice.count<ses::call_ended>() == 1);
    CHECK(alice.hears->last<ses::call_ended>()->reason.why == status_error(401));
}

TEST_CASE("hostile 14: an algorithm that nobody knows is not answered", "[hostile]") {
    cast on;
    auto alice = on.add("alice", with_password());
    puppet& bob = on.around.add_puppet("bob");
    const std::string algorithm = GENERATE("SHA-1", "AKAv1-MD5", "MD5-sess-sess", "none", "\"\"");
    CAPTURE(algorithm);
    bob.says(asks("n", ", algorithm=" + algorithm)).expect("INVITE").reply(401).expect("ACK");
    alice.call(bob.uri());
    on.end_well();
    CHECK(bob.done());
    CHECK(bob.count("INVITE") == 1);
    CHECK_FALSE(bob.last("INVITE")->has(header_name::authorization));
}

TEST_CASE("hostile 14: a callee that asks inside the dialog learns nothing", "[hostile]") {
    cast on;
    node_settings values = with_password();
    values.dialogs.accounts.front().servers = {"10.0.0.99:5060"}; // the proxy, not the callee
    auto alice = on.add("alice", values);
    puppet& bob = on.around.add_puppet("bob");
    bob.expect("INVITE").reply_with_sdp(200).expect("ACK").says(asks("n", ""));
    const ses::call_id call = alice.call(bob.uri()).call;
    on.around.run_for(100ms);
    REQUIRE(alice.tell(ses::hold_call{call}));
    bob.expect("INVITE").reply(401).expect("ACK");
    on.around.run_for(100ms);
    CHECK(alice.count<ses::hold_failed>() == 1);
    CHECK(alice.is->state_of(call) == "Active");
    REQUIRE(alice.tell(ses::hang_up_call{call, {}}));
    bob.expect("BYE").reply(401, "BYE");
    on.end_well();
    CHECK(bob.done());
    for (const sip_message& one : bob.seen())
        CHECK_FALSE(one.has(header_name::authorization));
}

TEST_CASE("hostile 15: a stranger who knows the Call-ID and guesses tags moves nothing",
          "[hostile]") {
    cast on;
    overheard all(on);
    all.talk(on);
    const sip_message& invite = all.mallory.heard("INVITE");
    const std::string from = "<" + all.alice.is->uri() + ">;tag=";
    const std::string to = "<" + all.bob.is->uri() + ">;tag=";
    const std::string from_tag = tag_of(invite, header_name::from);
    const std::string to_tag = tag_of(all.mallory.heard("200 INVITE"), header_name::to);
    const std::string guess = "0123456789abcdef";
    const std::array tags{std::pair{from_tag, guess}, std::pair{guess, to_tag},
                          std::pair{guess, guess}};
    unsigned number = 100;
    for (const std::string method : {"BYE", "INVITE", "NOTIFY", "UPDATE", "INFO", "REFER"}) {
        const auto& [a, b] = tags[number % 3];
        all.mallory.say({.method = method,
                         .uri = all.bob.is->uri(),
                         .from = from + a,
                         .to = to + b,
                         .call_id = std::string(invite.call_id()),
                         .cseq = ++number,
                         .branch = "z9hG4bK-mallory-" + method,
                         .headers = "Event: talk\r\nRefer-To: <sip:mallory@10.0.0.3>\r\n"},
                        all.bob.is->at());
        all.mallory.mouth.expect("481 " + method);
    }
    on.around.run_for(1s);
    INFO(on.around.ladder());
    CHECK(all.mallory.mouth.waits_for() == "");
    CHECK(all.alice.is->state_of(all.call) == "Active");
    CHECK(all.bob.is->state_of(all.bob.came()) == "Active");
    CHECK(all.bob.count<ses::transfer_requested>() == 0);
    all.end(on);
}

TEST_CASE("hostile 15: a CANCEL with a guessed branch, or from elsewhere, cancels nothing",
          "[hostile]") {
    cast on;
    overheard all(on);
    const sip_message& invite = all.mallory.heard("INVITE");
    std::string branch = "z9hG4bK-guessed";
    SECTION("guessed") {}
    SECTION("overheard: the sender in the Via is another one (RFC 3261 17.2.3)") {
        branch = invite.top_via()->branch();
    }
    all.mallory.say({.method = "CANCEL",
                     .uri = std::string(invite.request_uri()),
                     .from = std::string(invite.value(header_name::from)),
                     .to = std::string(invite.value(header_name::to)),
                     .call_id = std::string(invite.call_id()),
                     .branch = branch},
                    all.bob.is->at());
    all.mallory.mouth.expect("481 CANCEL");
    on.around.run_for(1s);
    CHECK(all.mallory.mouth.done());
    CHECK(all.bob.is->state_of(all.bob.came()) == "Ringing");
    all.talk(on);
    all.end(on);
}

TEST_CASE("hostile 15: an answer with a guessed branch answers nothing", "[hostile]") {
    cast on;
    overheard all(on);
    const sip_message& ringing = all.mallory.heard("180 INVITE");
    const std::string branch(ringing.top_via()->branch());
    std::string lie = replaced(std::string(ringing.text()), branch, "z9hG4bK0123456789abcdef");
    lie = replaced(lie, "180 Ringing", GENERATE("200 OK", "486 Busy Here", "302 Moved"));
    all.mallory.mouth.raw(lie, all.alice.is->at());
    on.around.run_for(100ms);
    CHECK(all.alice.is->state_of(all.call) == "Ringing");
    CHECK(all.alice.is->inside().counters().unmatched_responses == 1);
    all.talk(on);
    all.end(on);
}

TEST_CASE("hostile 15: tags, Call-IDs and branches are 64 random bits each", "[hostile]") {
    cast on;
    auto alice = on.add("alice");
    puppet& bob = on.around.add_puppet("bob");
    constexpr unsigned calls = 100;
    for (unsigned i = 0; i < calls; ++i) {
        bob.expect("INVITE").reply(486).expect("ACK");
        alice.call(bob.uri());
        on.around.run_for(1s);
    }
    std::array<std::vector<std::string>, 3> words;
    for (const sip_message& one : bob.seen()) {
        if (one.method() != sip_method::invite) continue;
        words[0].push_back(tag_of(one, header_name::from));
        words[1].emplace_back(one.call_id());
        words[2].push_back(std::string(one.top_via()->branch()).substr(7));
    }
    for (const auto& list : words) {
        REQUIRE(list.size() == calls);
        CHECK(std::set<std::string>(list.begin(), list.end()).size() == calls);
        // 16 hexadecimal digits, and each place takes nearly all of its 16 values.
        for (std::size_t place = 0; place < 16; ++place) {
            std::set<char> digits;
            for (const std::string& word : list) {
                REQUIRE(word.size() >= 16);
                digits.insert(word[place]);
            }
            CHECK(digits.size() >= 13);
        }
    }
    on.end_well();
}
