// What is known of one call: plain values, no pointers, fit to be saved. Not its behaviour: that is
// the table's. Read next: turn.hpp.
#pragma once

#include <offhook/core/timer_wheel.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/session/call_rule.hpp>
#include <offhook/session/command.hpp>
#include <offhook/session/detail/session_timer.hpp>
#include <offhook/session/event.hpp>
#include <offhook/session/ids.hpp>
#include <offhook/table/run.hpp>

#include <boost/container/small_vector.hpp>

#include <string>
#include <utility>
#include <vector>

namespace offhook::session::detail {

/// What actions change. Small and trivially copyable, so that a failed step puts it back.
struct call_facts {
    dialog::duty_id invite_duty;  ///< their first INVITE, while it has no final response
    dialog::duty_id request_duty; ///< a kept re-INVITE or UPDATE
    sip_method request_method = sip_method::other;
    bool invite_sent = false;
    bool cancel_asked = false;  ///< of our first INVITE
    bool offer_sent = false;    ///< our last offer has left in a re-INVITE
    bool offer_updates = false; ///< in an UPDATE, which wants no ACK
    bool offer_pending = false; ///< an offer of ours has no answer
    bool without_offer = false; ///< our INVITE has no description
    bool offer_taken = false;   ///< an offer of theirs was given to media
    bool reliable = false;      ///< our provisional responses want a PRACK
    bool holds_us = false;      ///< the peer, by what is in force
    bool offers_hold = false;   ///< by its offer that is kept
    bool described = false;     ///< one of those has carried our description
    bool refuses = false;       ///< our last answer took no stream
    bool media_taken = false;   ///< a port is ours until media_released
    bool media_confirmed = false;
    bool media_release_asked = false;
    bool dialog_confirmed = false;
    bool dialog_release_asked = false;
    bool client_confirmed = false;
    bool forced = false;
    bool end_replaced = false;         ///< asked by this step, done after it
    bool begin_transfer = false;       ///< asked by this step, done after it
    bool talk_noted = false;           ///< a NOTIFY asked us to answer before the phone rang
    unsigned char tries = 0;           ///< of the present hold or resume
    call_rule rule = call_rule::count; ///< the one that answers
    std::uint16_t answer_after = 0;    ///< seconds
    dialog::duty_id answered_duty;     ///< of the event at hand, already answered
    timer_facts timer;
    unsigned char redirects = 0;     ///< that the application was asked about
    std::uint16_t redirected_by = 0; ///< the status of the last, while nobody has decided
    unsigned char preparing = 0;     ///< descriptions asked of media and not here yet
    std::uint32_t answered_by =
        0; ///< the branch of a fork whose answer media has, as a hash; 0: none
    std::uint32_t offered_by = 0; ///< the same of their offer
};

struct armed_timer {
    table::timer_index index;
    timer_id id;
};

struct call {
    table::configuration machine;
    call_facts facts;
    table_number table = 0;
    unsigned char transfers = 0; // that led here, one from the other
    dialog::leg_id leg;
    timer_terms invite_terms;  ///< of their first INVITE
    timer_terms request_terms; ///< of the kept re-INVITE or UPDATE
    transfer_id as_old;        ///< a transfer that began on this call
    transfer_id as_new;        ///< the transfer that made this call
    call_id replaces;          ///< the call that this one takes over
    call_rules asked;          ///< what overlays may do for this call
    bool client_by_hand = false;
    bool announced = false;  ///< the application knows of it
    bool ending = false;     ///< CallEnding was published
    bool leg_gone = false;   ///< the wire is quiet before the call is over
    bool hung_up = false;    ///< by us, before its end
    bool peer_known = false; ///< quirks of its device were looked for
    bool cancelled = false;  ///< our INVITE was cancelled, and `reason` says why
    end_reason reason;
    sip_message invite;      ///< theirs, until the application has it
    std::string from;        ///< our URI, for this call and for what it is transferred to
    std::string description; ///< our session description, until it is sent
    std::string refusal;     ///< of an offer of theirs, while media looks at it
    std::string target;      ///< until the INVITE leaves, as are the next four
    std::string to;          ///< of a call that was redirected: whom it was for
    std::string route;
    std::string token;   ///< a body part that goes with the INVITE, or empty
    std::string headers; ///< as UAS the NOTIFY that came before the phone rang
    std::string trunk;   ///< the host behind which the peer is, where quirks ask for it
    std::vector<std::pair<table::setting_index, duration>> settings;
    boost::container::small_vector<armed_timer, 3> timers;
};

} // namespace offhook::session::detail
