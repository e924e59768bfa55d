// The hang-up matrix: each moment of a call x who hangs up x what comes meanwhile, each cell a
// world of its own. Makes and judges cells; the list of moments is in hangup_moments.hpp, what is
// done with them in scenario_hangup_matrix.cpp. Not a test.
#pragma once

#include "cast.hpp"

#include <offhook/message/make.hpp>

#include <functional>
#include <set>

namespace hangup {

using namespace cast_of;

struct stage;

struct moment {
    std::string name;
    bool early; ///< not answered yet: Bob may still decide
    bool rings; ///< Bob's application knows of the call
    std::function<void(stage&)> reach;
    duration media_of_bob{}; ///< how long Bob's media takes for each step
    bool nobody = false;     ///< also a cell in which nobody hangs up
    bool ack_due = false;    ///< also cells in which no ACK arrives any more
    duration media_of_alice{};
    std::function<void(node_settings&)> settings{}; ///< of Alice and Bob
    /// Alice's ACK may have to refuse Bob's offer: then either side may end the call first.
    bool refusable = false;
};

/// Alice calls Bob; Charlie is there to be transferred to, or to send Alice to Bob. A proxy between
/// Alice and Bob can answer for them.
struct stage {
    explicit stage(const moment& at)
        : media(at.media_of_bob), alice(on.add("alice", following(at.media_of_alice, at.settings))),
          bob(on.add("bob", following(at.media_of_bob, at.settings))), charlie(on.add("charlie")),
          proxy(on.around.add("proxy", nothing)) {}

    static node_settings following(duration media,
                                   const std::function<void(node_settings&)>& change) {
        node_settings made;
        made.sessions.on_transfer = ses::transfer_policy::automatic;
        made.media.delay = media;
        if (change) change(made);
        return made;
    }
    void call() { of_alice = alice.call(bob.is->uri()).call; }
    /// Bob's end of it; nothing before the phone rings.
    std::optional<ses::call_id> of_bob() const {
        const auto* news = bob.hears->last<ses::incoming_call>();
        return news == nullptr ? std::nullopt : std::optional(news->call);
    }
    void establish() {
        call();
        on.around.run_for(50ms + media);
        REQUIRE(of_bob());
        REQUIRE(bob.tell(ses::answer_call{*of_bob()}));
        on.around.run_for(50ms + media);
        REQUIRE(alice.count<ses::call_established>() == 1);
    }
    void run_for(duration length) { on.around.run_for(length); }
    static bool between(const datagram& what, const cast::actor& from, const cast::actor& to) {
        return what.from == from.is->at() && what.to == to.is->at();
    }

    /// The proxy answers requests of that method, as if it were the one they go to; 407 only those
    /// without credentials. Each is answered once, and its ACK and CANCEL go no further.
    void answer_for(const cast::actor& to, const cast::actor& from, const std::string& method,
                    int status) {
        on.around.wire().drop_when(
            "proxy",
            [this, to, from, method, status](const datagram& one) {
                return between(one, from, to) && takes(one, method, status, to.is->at());
            },
            1'000'000);
    }
    /// How often the proxy has asked that peer for credentials for a method.
    std::size_t asked(const address& peer, const std::string& method) const {
        return static_cast<std::size_t>(
            std::count(challenges.begin(), challenges.end(), peer.to_string() + method));
    }

    struct nobody_at_home final : participant {
        void received(const path&, const buffer&) override {}
        void expire() override {}
        std::optional<instant> next_deadline() const override { return std::nullopt; }
        bool scripted() const override { return true; }
    };

    cast on;
    duration media;
    cast::actor alice;
    cast::actor bob;
    cast::actor charlie;
    nobody_at_home nothing;
    std::uint32_t proxy;
    std::vector<std::string> branches; ///< of requests that went no further
    std::vector<std::string> challenges;
    ses::call_id of_alice{};

private:
    bool takes(const datagram& one, const std::string& method, int status, const address& as) {
        if (!one.message.is_request() || !one.message.top_via()) return false;
        const std::string branch(one.message.top_via()->branch());
        const bool known = std::find(branches.begin(), branches.end(), branch) != branches.end();
        if (known || one.message.method_text() != method) return known;
        if (status == 407 && one.message.has(header_name::proxy_authorization)) return false;
        branches.push_back(branch);
        message_builder made = make_response(one.message, status, {}, "proxy");
        if (status == 407) {
            challenges.push_back(one.from.to_string() + method);
            made.header(header_name::proxy_authenticate,
                        "Digest realm=\"proxy\", nonce=\"" + branch + "\", qop=\"auth\"");
        }
        const path back{protocol::udp, as, one.from, 0};
        on.around.at(on.around.now() + 10ms, [this, back, text = std::move(made)]() mutable {
            on.around.send(proxy, back, text.build().bytes());
        });
        return true;
    }
};

enum class who { caller, callee, both, nobody };
enum class meanwhile { nothing, answer, busy, decline, broken, silence, no_ack };

struct cell {
    const moment* at;
    who hangs_up;
    meanwhile comes;
};

/// What came of a cell, as the document has it.
struct outcome {
    std::string caller_sends;
    std::string callee_sends;
    std::string caller_ended;
    std::string callee_ended;
    std::string faults; ///< empty: all is right
};

inline std::string text_of(who one) {
    static const char* const names[] = {"caller", "callee", "both", "nobody"};
    return names[static_cast<int>(one)];
}

inline std::string text_of(meanwhile one) {
    static const char* const names[] = {"nothing",       "200 crosses",
                                        "486 crosses",   "603 crosses",
                                        "500 crosses",   "the other side falls silent",
                                        "no ACK arrives"};
    return names[static_cast<int>(one)];
}

/// "ended by us", "ended by peer: 486 ..."; of the first call of that side.
inline std::string ended(const cast::actor& of, ses::call_id call) {
    static const char* const names[] = {"us", "peer", "library"};
    for (const auto& one : of.hears->events()) {
        const auto* news = std::get_if<ses::call_ended>(&one.what);
        if (news == nullptr || news->call != call) continue;
        std::string text = names[static_cast<int>(news->reason.who)];
        if (news->reason.why) text += ": " + news->reason.why.message();
        if (!news->reason.reason.empty()) text += " (" + news->reason.reason + ")";
        return text;
    }
    return "never";
}

inline bool is_by(const std::string& text, const char* name) { return text.find(name) == 0; }

class matrix {
public:
    explicit matrix(const cell& wanted) : wanted_(wanted), s_(*wanted.at) {}

    outcome play() {
        wanted_.at->reach(s_);
        began_ = s_.on.around.now();
        act();
        s_.run_for(100ms);
        s_.on.around.release("provisional");
        s_.run_for(wanted_.hangs_up == who::nobody ? 300s : 60s);
        hang_up_the_rest();
        const bool idle = s_.on.around.run_until_idle(600s);
        s_.on.around.finish();
        outcome made{sent("alice"),
                     sent("bob"),
                     ended(s_.alice, s_.of_alice),
                     s_.of_bob() ? ended(s_.bob, *s_.of_bob()) : "never rang",
                     {}};
        if (!idle) fault("the world never comes to rest");
        judge(made);
        made.faults = faults_;
        return made;
    }
    std::string ladder() const { return s_.on.around.ladder(); }

private:
    void act() {
        const bool caller = wanted_.hangs_up == who::caller || wanted_.hangs_up == who::both;
        const bool callee = wanted_.hangs_up == who::callee || wanted_.hangs_up == who::both;
        if (wanted_.comes == meanwhile::silence) {
            const auto& mute = caller ? s_.bob : s_.alice;
            const auto& deaf = caller ? s_.alice : s_.bob;
            s_.on.around.wire().drop_when(
                "silence",
                [mute, deaf](const datagram& one) { return stage::between(one, mute, deaf); },
                1'000'000);
        }
        if (wanted_.comes == meanwhile::no_ack) lose_acks();
        const std::string why = "SIP;cause=200;text=\"enough\"";
        if (caller && !s_.alice.tell(ses::hang_up_call{s_.of_alice, why}))
            fault("refused to alice");
        decide();
        if (callee && !s_.bob.tell(ses::hang_up_call{*s_.of_bob(), {}})) fault("refused to bob");
    }
    void lose_acks() {
        s_.on.around.wire().drop_when(
            "acks", [](const datagram& one) { return one.message.method() == sip_method::ack; },
            1'000'000);
    }
    void decide() {
        int status = 0;
        switch (wanted_.comes) {
        case meanwhile::answer:
            if (!s_.bob.tell(ses::answer_call{*s_.of_bob()})) fault("no answer");
            return;
        case meanwhile::busy: status = 486; break;
        case meanwhile::decline: status = 603; break;
        case meanwhile::broken: status = 500; break;
        default: return;
        }
        if (!s_.bob.tell(ses::reject_call{*s_.of_bob(), status})) fault("no refusal");
    }
    /// New calls of transfers, and what nobody has hung up.
    void hang_up_the_rest() {
        for (const cast::actor* one : {&s_.alice, &s_.bob, &s_.charlie}) {
            std::set<std::uint64_t> up;
            std::vector<ses::call_id> calls;
            const auto begun = [&](ses::call_id call) {
                if (up.insert(call.pack()).second) calls.push_back(call);
            };
            if (one == &s_.alice) begun(s_.of_alice);
            for (const auto& heard : one->hears->events()) {
                if (const auto* in = std::get_if<ses::incoming_call>(&heard.what)) begun(in->call);
                if (const auto* asked = std::get_if<ses::transfer_requested>(&heard.what)) {
                    begun(asked->new_call);
                }
            }
            for (const ses::call_id call : calls)
                static_cast<void>(one->is->command(ses::hang_up_call{call, {}}));
        }
    }

    /// Distinct messages from that instant on, in order.
    std::string sent(const std::string& peer) const {
        std::vector<std::string> seen;
        std::string text;
        for (const trace_record& one : s_.on.around.records().kept()) {
            if (one.what != trace_record::kind::sent || one.peer != peer || one.when < began_) {
                continue;
            }
            const std::string key = one.message + one.cseq + one.call_id + one.remote;
            if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
            seen.push_back(key);
            std::string name = one.message;
            if (name[0] >= '1' && name[0] <= '6') {
                name = name.substr(0, 3) + " " + one.cseq.substr(one.cseq.find(' ') + 1);
            }
            text += (text.empty() ? "" : ", ") + name;
        }
        return text.empty() ? "nothing" : text;
    }
    std::size_t distinct(const std::string& peer, const std::string& message) const {
        std::set<std::string> seen;
        for (const trace_record& one : s_.on.around.records().kept()) {
            if (one.what == trace_record::kind::sent && one.peer == peer &&
                one.message == message) {
                seen.insert(one.cseq + one.call_id);
            }
        }
        return seen.size();
    }

    void fault(const std::string& text) { faults_ += text + "; "; }
    void judge(const outcome& made);

    cell wanted_;
    stage s_;
    instant began_{};
    std::string faults_;
};

/// What holds of every cell (DESIGN 5, 6). The checkers of the world judge the wire besides.
inline void matrix::judge(const outcome& made) {
    for (const objection& one : s_.on.around.objections())
        fault(one.to_string());
    for (const cast::actor* one : {&s_.alice, &s_.bob, &s_.charlie}) {
        if (one->is->logged("cleanup forced")) fault("cleanup forced");
        if (one->is->logged("cleanup incomplete")) fault("cleanup incomplete");
        if (one->count<ses::call_ending>() != one->count<ses::call_ended>())
            fault("an end missing");
        if (!one->is->inside().count().empty()) fault("census not zero");
    }
    if (!s_.alice.is->logged("cleanup verified")) fault("no cleanup verified");
    const bool caller = wanted_.hangs_up == who::caller || wanted_.hangs_up == who::both;
    const bool callee = wanted_.hangs_up == who::callee || wanted_.hangs_up == who::both;
    const bool decided = wanted_.comes == meanwhile::busy || wanted_.comes == meanwhile::decline ||
                         wanted_.comes == meanwhile::broken;
    if (made.caller_ended == "never" || made.callee_ended == "never") fault("a call never ends");
    // Who hangs up hears that it did, whatever crosses.
    if (caller && !is_by(made.caller_ended, "us")) fault("the caller did not end it");
    if ((callee || decided) && !is_by(made.callee_ended, "us")) fault("the callee did not end it");
    // A transfer that has come about releases the callee's leg by itself.
    const bool released = s_.bob.count<ses::transfer_ended>() != 0;
    if (caller && !callee && !decided && !released && s_.of_bob() &&
        wanted_.comes != meanwhile::silence && !is_by(made.callee_ended, "peer") &&
        !(wanted_.at->refusable && is_by(made.callee_ended, "library"))) {
        fault("the callee does not know who ended it");
    }
    // The caller's CANCEL or BYE says why, and the callee hears it (RFC 3326).
    if (caller && made.callee_ended == "peer") fault("the callee does not know why it ended");
    if (callee && !caller && !is_by(made.caller_ended, "peer") &&
        wanted_.comes != meanwhile::silence &&
        !(wanted_.at->refusable && is_by(made.caller_ended, "library"))) {
        fault("the caller does not know who ended it");
    }
    const bool confirmed = s_.alice.count<ses::call_established>() != 0 ||
                           made.caller_sends.find("BYE") != std::string::npos ||
                           made.callee_sends.find("BYE") != std::string::npos;
    const std::size_t byes = distinct("alice", "BYE") + distinct("bob", "BYE");
    if (!confirmed && byes != 0) fault("a BYE without a dialog");
    if (distinct("alice", "CANCEL") > 1) fault("more than one CANCEL");
    // One more, with credentials, for each time that the proxy wanted some.
    if (distinct("bob", "BYE") > 1 + s_.asked(s_.bob.is->at(), "BYE"))
        fault("more than one BYE of bob");
}

} // namespace hangup
