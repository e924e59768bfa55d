// The moments of the hang-up matrix: how each is reached, and its cells. Not a test. Those inside
// another exchange (UPDATE, PRACK, challenge, redirect, delayed offer): hangup_exchanges.hpp.
#pragma once

#include "hangup_exchanges.hpp"

namespace hangup {

/// Provisional responses are kept back until shortly after the hang-up.
inline void withhold_provisional(stage& s) {
    s.on.around.wire().withhold(
        "provisional",
        [&s](const datagram& one) {
            return stage::between(one, s.bob, s.alice) && one.message.is_response() &&
                   one.message.status() < 200;
        },
        1'000);
}

inline void lose_acks(stage& s) {
    s.on.around.wire().drop_when(
        "ack", [](const datagram& one) { return one.message.method() == sip_method::ack; },
        1'000'000);
}

inline void hold(stage& s, duration later) {
    s.establish();
    REQUIRE(s.alice.tell(ses::hold_call{s.of_alice}));
    s.run_for(later);
}

inline void transfer(stage& s) {
    ses::transfer_call wish;
    wish.call = *s.of_bob();
    wish.target = s.charlie.is->uri();
    REQUIRE(s.bob.tell(wish));
}

inline std::vector<moment> early_moments() {
    std::vector<moment> all;
    all.push_back({"no response has come to the INVITE",
                   true,
                   true,
                   [](stage& s) {
                       withhold_provisional(s);
                       s.call();
                       s.run_for(100ms);
                   },
                   {},
                   true});
    all.push_back({"after 100 only", true, false,
                   [](stage& s) {
                       s.call();
                       s.run_for(300ms);
                       REQUIRE(s.on.sent("bob", "100 Trying").size() == 1);
                   },
                   2s, true});
    all.push_back({"after 180",
                   true,
                   true,
                   [](stage& s) {
                       s.call();
                       s.run_for(100ms);
                   },
                   {},
                   true});
    all.push_back({"early media (183)",
                   true,
                   true,
                   [](stage& s) {
                       s.call();
                       s.run_for(50ms);
                       REQUIRE(s.bob.tell(ses::progress_call{*s.of_bob()}));
                       s.run_for(50ms);
                   },
                   {},
                   true});
    return all;
}

inline std::vector<moment> answered_moments() {
    std::vector<moment> all;
    const auto answer = [](stage& s, duration later) {
        s.call();
        s.run_for(100ms);
        REQUIRE(s.bob.tell(ses::answer_call{*s.of_bob()}));
        s.run_for(later);
    };
    all.push_back({"answered, the 200 is on its way",
                   false,
                   true,
                   [answer](stage& s) { answer(s, 5ms); },
                   {},
                   false,
                   true});
    all.push_back({"answered, the ACK is on its way",
                   false,
                   true,
                   [answer](stage& s) { answer(s, 15ms); },
                   {},
                   false});
    all.push_back({"answered, the ACK is lost for good",
                   false,
                   true,
                   [answer](stage& s) {
                       lose_acks(s);
                       answer(s, 100ms);
                   },
                   {},
                   true});
    all.push_back({"established", false, true, [](stage& s) { s.establish(); }, {}, false});
    return all;
}

inline std::vector<moment> reoffer_moments() {
    std::vector<moment> all;
    all.push_back({"hold: the re-INVITE is on its way",
                   false,
                   true,
                   [](stage& s) { hold(s, 5ms); },
                   {},
                   false});
    all.push_back({"hold: the callee prepares its answer", false, true,
                   [](stage& s) { hold(s, 50ms); }, 300ms, false});
    all.push_back({"hold: its 200 is on its way",
                   false,
                   true,
                   [](stage& s) { hold(s, 15ms); },
                   {},
                   false,
                   true});
    all.push_back(
        {"hold: its ACK is on its way", false, true, [](stage& s) { hold(s, 25ms); }, {}, false});
    all.push_back({"held by the caller",
                   false,
                   true,
                   [](stage& s) {
                       s.establish();
                       REQUIRE(s.alice.tell(ses::hold_call{s.of_alice}));
                       s.run_for(200ms);
                       REQUIRE(s.alice.count<ses::call_held>() == 1);
                   },
                   {},
                   false});
    all.push_back({"both hold: the glare is on its way",
                   false,
                   true,
                   [](stage& s) {
                       s.establish();
                       REQUIRE(s.alice.tell(ses::hold_call{s.of_alice}));
                       REQUIRE(s.bob.tell(ses::hold_call{*s.of_bob()}));
                       s.run_for(15ms);
                   },
                   {},
                   false});
    all.push_back({"both hold: waiting to try again",
                   false,
                   true,
                   [](stage& s) {
                       s.establish();
                       REQUIRE(s.alice.tell(ses::hold_call{s.of_alice}));
                       REQUIRE(s.bob.tell(ses::hold_call{*s.of_bob()}));
                       s.run_for(60ms);
                   },
                   {},
                   false});
    return all;
}

inline std::vector<moment> transfer_moments() {
    std::vector<moment> all;
    all.push_back({"transfer: the REFER is on its way",
                   false,
                   true,
                   [](stage& s) {
                       s.establish();
                       transfer(s);
                       s.run_for(5ms);
                   },
                   {},
                   false});
    all.push_back({"transfer: the target rings",
                   false,
                   true,
                   [](stage& s) {
                       s.establish();
                       transfer(s);
                       s.run_for(100ms);
                       REQUIRE(s.charlie.count<ses::incoming_call>() == 1);
                   },
                   {},
                   false});
    all.push_back({"transfer: the target has answered",
                   false,
                   true,
                   [](stage& s) {
                       s.establish();
                       transfer(s);
                       s.run_for(100ms);
                       REQUIRE(s.charlie.tell(ses::answer_call{s.charlie.came()}));
                       s.run_for(15ms);
                   },
                   {},
                   false});
    return all;
}

inline std::vector<moment> all_moments() {
    std::vector<moment> all;
    for (const auto& some :
         {early_moments(), answered_moments(), late_offer_moments(), reliable_moments(),
          reoffer_moments(), update_moments(), hold_by_update_moments(), challenge_moments(),
          redirect_moments(), transfer_moments()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

/// Every cell that a moment has: a callee who does not know of the call cannot hang it up, one that
/// has answered cannot refuse.
inline std::vector<cell> cells_of(const moment& at) {
    std::vector<cell> all;
    all.push_back({&at, who::caller, meanwhile::nothing});
    if (at.rings) {
        all.push_back({&at, who::callee, meanwhile::nothing});
        all.push_back({&at, who::both, meanwhile::nothing});
        all.push_back({&at, who::callee, meanwhile::silence});
    }
    all.push_back({&at, who::caller, meanwhile::silence});
    if (at.nobody) all.push_back({&at, who::nobody, meanwhile::nothing});
    if (at.ack_due) {
        all.push_back({&at, who::caller, meanwhile::no_ack});
        if (at.rings) all.push_back({&at, who::callee, meanwhile::no_ack});
        all.push_back({&at, who::nobody, meanwhile::no_ack});
    }
    if (!at.early || !at.rings) return all;
    for (const meanwhile comes :
         {meanwhile::answer, meanwhile::busy, meanwhile::decline, meanwhile::broken}) {
        all.push_back({&at, who::caller, comes});
    }
    for (const meanwhile comes : {meanwhile::busy, meanwhile::decline, meanwhile::broken}) {
        all.push_back({&at, who::nobody, comes});
    }
    return all;
}

} // namespace hangup
