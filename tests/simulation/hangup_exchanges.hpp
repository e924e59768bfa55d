// Moments of the hang-up matrix inside another exchange: a delayed offer, a PRACK, an UPDATE, a
// challenge, a redirection. Not a test. Read next: hangup_moments.hpp, hangup_matrix.hpp.
#pragma once

#include "hangup_matrix.hpp"

namespace hangup {

inline void reliably(node_settings& of) {
    of.dialogs.provisionals = dialog::reliability::preferred;
}
inline void timed(node_settings& of) { of.sessions.table_settings = {{"session_expires", 90s}}; }
inline void with_password(node_settings& of) {
    digest::account own{.realm = "proxy", .user = "somebody", .anywhere = true};
    own.secret.password = "secret";
    of.dialogs.accounts.push_back(own);
}

inline predicate method_is(const std::string& method) {
    return [method](const datagram& one) { return one.message.method_text() == method; };
}

/// The INVITE has no offer: Bob offers in his 200, Alice answers in her ACK.
inline void call_without_offer(stage& s) {
    ses::make_call what{.target = s.bob.is->uri()};
    what.delayed_offer = true;
    const auto made = s.alice.is->command(what);
    REQUIRE(made.has_value());
    s.of_alice = made->call;
    s.run_for(100ms);
}

inline void answer_without_offer(stage& s, duration later) {
    call_without_offer(s);
    REQUIRE(s.bob.tell(ses::answer_call{*s.of_bob()}));
    s.run_for(later);
}

inline std::vector<moment> late_offer_moments() {
    std::vector<moment> all;
    all.push_back({.name = "delayed offer: after 180",
                   .early = true,
                   .rings = true,
                   .reach = call_without_offer,
                   .nobody = true,
                   .refusable = true});
    all.push_back({.name = "delayed offer: the 200 is on its way",
                   .early = false,
                   .rings = true,
                   .reach = [](stage& s) { answer_without_offer(s, 5ms); },
                   .ack_due = true,
                   .refusable = true});
    all.push_back({.name = "delayed offer: the caller prepares the answer for its ACK",
                   .early = false,
                   .rings = true,
                   .reach = [](stage& s) { answer_without_offer(s, 100ms); },
                   .ack_due = true,
                   .media_of_alice = 3s,
                   .refusable = true});
    all.push_back({.name = "delayed offer: the caller's media never answers",
                   .early = false,
                   .rings = true,
                   .reach =
                       [](stage& s) {
                           s.alice.is->media().ignore_next(media::media_step::prepare, 1);
                           answer_without_offer(s, 100ms);
                       },
                   .nobody = true,
                   .refusable = true});
    all.push_back({.name = "delayed offer: the ACK with the answer is on its way",
                   .early = false,
                   .rings = true,
                   .reach = [](stage& s) { answer_without_offer(s, 15ms); }});
    return all;
}

inline void progress(stage& s, duration later) {
    s.call();
    s.run_for(100ms);
    REQUIRE(s.bob.tell(ses::progress_call{*s.of_bob()}));
    s.run_for(later);
}

inline std::vector<moment> reliable_moments() {
    std::vector<moment> all;
    const auto add = [&all](const std::string& name, std::function<void(stage&)> reach,
                            bool nobody) {
        all.push_back({.name = name,
                       .early = true,
                       .rings = true,
                       .reach = std::move(reach),
                       .nobody = nobody,
                       .settings = reliably});
    };
    add(
        "PRACK: the reliable 180 is on its way",
        [](stage& s) {
            s.call();
            s.run_for(15ms);
        },
        false);
    add(
        "PRACK: it is on its way, for a 183 with the answer", [](stage& s) { progress(s, 15ms); },
        false);
    add(
        "PRACK: its 200 is on its way", [](stage& s) { progress(s, 25ms); }, false);
    add(
        "PRACK: it is lost for good, for a 180",
        [](stage& s) {
            s.on.around.wire().drop_when("PRACK", method_is("PRACK"), 1'000'000);
            s.call();
            s.run_for(100ms);
        },
        true);
    add(
        "PRACK: it is lost for good, for a 183 with the answer",
        [](stage& s) {
            s.call();
            s.run_for(100ms);
            s.on.around.wire().drop_when("PRACK", method_is("PRACK"), 1'000'000);
            REQUIRE(s.bob.tell(ses::progress_call{*s.of_bob()}));
            s.run_for(100ms);
        },
        true);
    add(
        "PRACK: it was refused with 481 on its way",
        [](stage& s) {
            s.answer_for(s.bob, s.alice, "PRACK", 481);
            s.call();
            s.run_for(100ms);
        },
        true);
    return all;
}

/// Until Alice's refresh of the session timer leaves.
inline void refresh(stage& s, duration later) {
    const auto left = [&s] { return !s.on.sent("alice", "UPDATE").empty(); };
    REQUIRE(s.on.around.run_until(left, 60s));
    s.run_for(later);
}

inline std::vector<moment> update_moments() {
    std::vector<moment> all;
    const auto add = [&all](const std::string& name, duration later, bool nobody,
                            const std::function<void(stage&)>& before) {
        all.push_back({.name = name,
                       .early = false,
                       .rings = true,
                       .reach =
                           [=](stage& s) {
                               s.establish();
                               if (before) before(s);
                               refresh(s, later);
                           },
                       .nobody = nobody,
                       .settings = timed});
    };
    const auto answered = [](int status) {
        return [status](stage& s) { s.answer_for(s.bob, s.alice, "UPDATE", status); };
    };
    add("UPDATE: it is on its way", 5ms, false, {});
    add("UPDATE: its 200 is on its way", 15ms, false, {});
    add("UPDATE: its 500 is on its way", 15ms, false, answered(500));
    add("UPDATE: it was refused with 500 and is to be tried again", 1s, false, answered(500));
    add("UPDATE: its 481 is on its way", 15ms, true, answered(481));
    add("UPDATE: it is lost for good", 100ms, true,
        [](stage& s) { s.on.around.wire().drop_when("UPDATE", method_is("UPDATE"), 1'000'000); });
    return all;
}

inline void by_update(node_settings& of) { of.sessions.offers_by_update = true; }

inline void hold_by_update(stage& s, duration later) {
    s.establish();
    REQUIRE(s.alice.tell(ses::hold_call{s.of_alice}));
    s.run_for(later);
    REQUIRE(s.on.sent("alice", "UPDATE").size() == 1);
}

inline std::vector<moment> hold_by_update_moments() {
    std::vector<moment> all;
    const auto add = [&all](const std::string& name, duration media_of_bob, bool nobody,
                            std::function<void(stage&)> reach) {
        all.push_back({.name = name,
                       .early = false,
                       .rings = true,
                       .reach = std::move(reach),
                       .media_of_bob = media_of_bob,
                       .nobody = nobody,
                       .settings = by_update});
    };
    add("hold by UPDATE: it is on its way", {}, false, [](stage& s) { hold_by_update(s, 5ms); });
    add("hold by UPDATE: the callee prepares its answer", 300ms, false,
        [](stage& s) { hold_by_update(s, 50ms); });
    add("hold by UPDATE: its 200 is on its way", {}, false,
        [](stage& s) { hold_by_update(s, 15ms); });
    add("hold by UPDATE: it is lost for good", {}, true, [](stage& s) {
        s.on.around.wire().drop_when("UPDATE", method_is("UPDATE"), 1'000'000);
        hold_by_update(s, 100ms);
    });
    add("both hold by UPDATE: the glare is on its way", {}, false, [](stage& s) {
        s.establish();
        REQUIRE(s.alice.tell(ses::hold_call{s.of_alice}));
        REQUIRE(s.bob.tell(ses::hold_call{*s.of_bob()}));
        s.run_for(15ms);
    });
    return all;
}

/// The proxy wants credentials for a method of either side.
inline void challenge(stage& s, const std::string& method) {
    s.answer_for(s.bob, s.alice, method, 407);
    s.answer_for(s.alice, s.bob, method, 407);
}

inline void call_challenged(stage& s, duration later) {
    challenge(s, "INVITE");
    s.call();
    s.run_for(later);
}

inline void hold_challenged(stage& s, duration later) {
    s.establish();
    challenge(s, "INVITE");
    REQUIRE(s.alice.tell(ses::hold_call{s.of_alice}));
    s.run_for(later);
}

inline std::vector<moment> challenge_moments() {
    std::vector<moment> all;
    const auto add = [&all](const std::string& name, bool early, bool rings, bool ack_due,
                            std::function<void(stage&)> reach) {
        all.push_back({.name = name,
                       .early = early,
                       .rings = rings,
                       .reach = std::move(reach),
                       .ack_due = ack_due,
                       .settings = with_password});
    };
    add("challenge: the 407 to the INVITE is on its way", true, false, true,
        [](stage& s) { call_challenged(s, 15ms); });
    add("challenge: the INVITE with credentials is on its way", true, false, false,
        [](stage& s) { call_challenged(s, 25ms); });
    add("challenge: the INVITE with credentials rings", true, true, false,
        [](stage& s) { call_challenged(s, 100ms); });
    add("challenge: the 407 to a re-INVITE is on its way", false, true, true,
        [](stage& s) { hold_challenged(s, 15ms); });
    add("challenge: the re-INVITE with credentials is on its way", false, true, false,
        [](stage& s) { hold_challenged(s, 25ms); });
    add("challenge: the 200 to a re-INVITE with credentials is on its way", false, true, true,
        [](stage& s) { hold_challenged(s, 35ms); });
    add("challenge: established, and each BYE is going to be asked", false, true, false,
        [](stage& s) {
            s.establish();
            challenge(s, "BYE");
        });
    add("challenge: after 180, and the BYE after a crossing is going to be asked", true, true,
        false, [](stage& s) {
            s.call();
            s.run_for(100ms);
            challenge(s, "BYE");
        });
    return all;
}

/// Alice calls Charlie, who sends her to Bob.
inline void redirect(stage& s, duration later) {
    s.of_alice = s.alice.call(s.charlie.is->uri()).call;
    s.run_for(100ms);
    REQUIRE(s.charlie.tell(ses::reject_call{s.charlie.came(), 302, s.bob.is->uri()}));
    s.run_for(later);
}

inline std::vector<moment> redirect_moments() {
    std::vector<moment> all;
    const auto add = [&all](const std::string& name, bool rings, bool nobody, bool ack_due,
                            duration later) {
        all.push_back({.name = name,
                       .early = true,
                       .rings = rings,
                       .reach = [later](stage& s) { redirect(s, later); },
                       .nobody = nobody,
                       .ack_due = ack_due});
    };
    add("redirect: the 302 is on its way", false, false, true, 5ms);
    add("redirect: the INVITE to the new target is on its way", false, false, true, 15ms);
    add("redirect: the 180 of the new target is on its way", true, false, false, 25ms);
    add("redirect: the new target rings", true, true, false, 100ms);
    return all;
}

} // namespace hangup
