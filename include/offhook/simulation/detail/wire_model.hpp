// The dialog and transaction layers below one session, as exploration sees them: what is pending on
// the wire, without tags, CSeq, branches and instants. It owes what the dialog layer owes: a CANCEL
// waits for a 1xx, a BYE for the ACK or 64*T1, a lost message is sent again until it is answered.
// Not those layers: that they behave like this is shown by following traces of the simulator, see
// tests/simulation/call_model.cpp. Read next: side_model.hpp.
#pragma once

#include <offhook/dialog/output.hpp>
#include <offhook/session/rig.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::simulation::detail {

enum class packet_kind : std::uint8_t {
    invite,
    ack,
    cancel,
    bye,
    refer,
    notify,
    update, ///< a refresh of the session timer, without an offer
    prack,
    invite_answer,
    bye_answer,
    refer_answer,
    notify_answer,
    update_answer,
    prack_answer
};

/// What a message says of the session timer (RFC 4028).
enum class said_refresher : std::uint8_t { no_timer, unsaid, uac, uas };

/// A message without tags, CSeq and instants. What belongs to an INVITE carries a number of one
/// bit, so that what is left of one re-INVITE is not taken for a part of the next.
struct packet {
    packet_kind what = packet_kind::invite;
    std::uint8_t number = 0;
    bool re = false;   ///< of a re-INVITE
    bool sdp = false;  ///< with a session description
    bool last = false; ///< a NOTIFY that ends the subscription
    bool late = false; ///< a request of the same sender with a higher CSeq was there before
    std::uint16_t status = 0;
    said_refresher timer = said_refresher::no_timer;
    bool allow = false; ///< it says that its sender takes UPDATE
    /// Of a reliable 1xx and its PRACK: 1 + its RSeq modulo four; 0: it is not reliable.
    std::uint8_t reliable = 0;

    friend bool operator==(const packet&, const packet&) = default;
};
std::string to_string(const packet& what);

/// Of the wire, in the order of wire_state::timers.
enum class wire_timer : std::uint8_t {
    invite,       ///< no response to our INVITE: 64*T1
    cancel,       ///< no final one: 64*T1 after the CANCEL, which waits for a 1xx as long
    bye,          ///< 64*T1
    refer,        ///< 64*T1
    notify,       ///< 64*T1
    update,       ///< 64*T1
    prack,        ///< 64*T1
    reliable,     ///< our reliable 1xx has no PRACK after 64*T1
    ack,          ///< our 2xx has no ACK after 64*T1
    duty,         ///< a kept request was not answered in time
    subscription, ///< no NOTIFY came, or none went
    count
};

/// Plain bytes: see saved_session.
struct wire_state {
    std::uint8_t leg = 0; ///< 0: none was there; 1: it is; 2: it is gone
    bool uac = false;
    bool over = false; ///< the INVITE was refused
    bool confirmed = false;
    bool released = false;
    std::uint8_t own_invite = 0; ///< 0: none; 1: no response yet; 2: after a 1xx
    std::uint8_t own_number = 0;
    bool own_re = false;
    bool cancel_wanted = false;
    bool cancel_sent = false;
    bool own_offer = false; ///< the last INVITE of ours has a session description
    bool ack_owed = false;
    bool ack_waits = false;         ///< for our answer to the offer in the 2xx
    bool acked = false;             ///< a 2xx to the last INVITE of ours has its ACK
    bool ack_sdp = false;           ///< with a session description
    std::uint8_t seen_reliable = 0; ///< packet::reliable of the last 1xx of theirs that was taken
    std::uint8_t own_pracks = 0;    ///< of ours without a response
    std::uint8_t own_reliable = 0;  ///< packet::reliable of our last 1xx
    bool prack_awaited = false;     ///< it has none
    bool described = false;         ///< and a session description
    bool answered_past = false;     ///< the INVITE is answered: its PRACK is taken all the same
    std::uint8_t put_off[3] = {};   ///< responses that wait for that PRACK, see wire_put_off
    std::uint8_t own_updates = 0;   ///< of ours without a response
    std::uint8_t their_invite = 0;  ///< 0: none is open; 1: the first; 2: a re-INVITE
    std::uint8_t their_number = 0;
    bool their_offer = false; ///< it has a session description
    bool kept = false;
    bool cancelled = false;
    bool tried = false;       ///< a 1xx to it went
    std::uint8_t unacked = 0; ///< a 2xx of ours without ACK: as their_invite
    bool bye_held = false;
    bool bye_sent = false;
    bool bye_open = false;       ///< ours has no response yet
    bool bye_came = false;       ///< and was answered with a 2xx
    std::uint8_t refer_duty = 0; ///< 1: open, 2: kept
    std::uint8_t subscriber = 0; ///< of ours: 1: REFER without answer, 2: it runs
    bool last_seen = false;      ///< the NOTIFY that ends it came before the 202
    std::uint8_t notifier = 0;   ///< 1: it runs; 2: its last NOTIFY is queued
    bool notifying = false;      ///< one is in flight
    std::uint8_t tries = 0;
    std::uint8_t queued = 0;
    std::uint8_t queue[4] = {};  ///< numbers of NOTIFYs, see wire_model::statuses
    bool gave_up = false;        ///< something was lost for good, so the sides need not agree
    std::uint8_t timers[2] = {}; ///< running, a bit each

    std::uint16_t running() const { return static_cast<std::uint16_t>(timers[0] | timers[1] << 8); }
    void set_running(unsigned bits) {
        timers[0] = static_cast<std::uint8_t>(bits & 0xffu);
        timers[1] = static_cast<std::uint8_t>(bits >> 8);
    }

    friend bool operator==(const wire_state&, const wire_state&) = default;
};

/// Gives each input to the session and takes what comes of it, until both are quiet.
class wire_model {
public:
    /// `updates`: both sides say that they take UPDATE.
    /// `reliable`: 1xx want a PRACK.
    wire_model(session::rig& above, wire_state& state, bool updates, bool reliable)
        : rig_(above), w(state), updates_(updates), reliable_(reliable) {}

    /// A message of the peer.
    void received(const packet& what);
    void expired(wire_timer which);
    /// The 100 that goes out when nobody answers for 200 ms (RFC 3261 17.2.1).
    void say_trying();
    /// Takes what the session has said, until it says no more; then what nobody has answered or
    /// kept is answered by default. Media commands and events are left in `others`.
    void drain();

    std::vector<packet> sent{};
    std::vector<session::output> others{};
    std::vector<std::string> complaints{};
    std::uint16_t restarted = 0; ///< timers armed in this step, a bit each

    /// The requests that the session has to be given, made once.
    const sip_message& message_of(const packet& what) const;

private:
    struct from_session;
    friend struct from_session;

    void answer(const packet& request, std::uint16_t status);
    void invited(const packet& what);
    void reinvited(const packet& what);
    void acknowledged(const packet& what);
    void cancelled(const packet& what);
    void bye_received(const packet& what);
    void referred(const packet& what);
    void notified(const packet& what);
    void updated(const packet& what);
    void pracked(const packet& what);
    void prack_done();
    bool take_reliable(const packet& what);
    bool must_wait(std::uint16_t status) const;
    void put_off(std::uint16_t status, bool sdp, said_refresher timer);
    void send_waiting();
    bool answer_waits() const;
    bool withdraw_answer(std::uint16_t status, error_code why);
    void prack_is_missing();
    void respond_to_prack(std::uint16_t status);
    void update_answered(const packet& what, error_code why);
    void invite_answered(const packet& what);
    void invite_accepted(const packet& what);
    void invite_refused(std::uint16_t status, error_code why);
    void refer_answered(std::uint16_t status, error_code why);
    void notify_answered(std::uint16_t status, error_code why);
    void end_subscription(error_code why);
    void bye_done();
    void leg_died(error_code why);
    void respond(const session::respond& what);
    void respond_to_invite(std::uint16_t status, bool sdp, said_refresher timer);
    void respond_to_update(std::uint16_t status, said_refresher timer);
    void respond_to_refer(std::uint16_t status);
    void respond_to_bye(std::uint16_t status);
    void send_invite(bool re, const session::content& with);
    void send_update(const session::send_in_dialog& what);
    void send_reinvite(const session::send_in_dialog& what);
    void send_ack(bool sdp);
    void send_bye();
    void hold_bye();
    void send_held_bye();
    void try_cancel();
    void send_refer(const session::send_refer& what);
    void accept_refer(const session::accept_refer& what);
    void notify(std::string_view sipfrag, bool last);
    void queue_notify(std::uint8_t number);
    void send_next_notify();
    void release();
    void settle();
    void look_whether_gone();
    void arm(wire_timer which);
    void stop(wire_timer which);
    void tell(const dialog::output& news);
    void complain(std::string text) { complaints.push_back(std::move(text)); }
    std::uint64_t owner() { return session::owner_of(rig_.call()); }
    std::uint64_t transfer_owner() { return session::owner_of(rig_.transfer()); }
    void say(packet what) { sent.push_back(what); }

    session::rig& rig_;
    wire_state& w;
    bool updates_;
    bool reliable_;
    std::vector<dialog::output> news_;
    bool bye_duty_ = false;
    bool notify_duty_ = false;
    bool update_duty_ = false;
    bool prack_duty_ = false;
    bool unheard_ = false; ///< a reliable 1xx has no PRACK
    bool invite_fresh_ = false;
    bool refer_fresh_ = false;
};

} // namespace offhook::simulation::detail
