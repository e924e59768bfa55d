// What call tables owe: the facts that events bring and actions change, and the obligations that
// the checker proves of every table. Nothing here runs in a call. Read next: table/prove.hpp.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/detail/waiting_states.hpp>
#include <offhook/table/prove.hpp>

#include <initializer_list>

namespace offhook::session::detail {

/// By these names the words below and tables of users speak of them.
inline constexpr const char* fact_at_hand = "a request at hand";
inline constexpr const char* fact_our_invite = "our INVITE";
inline constexpr const char* fact_their_invite = "their INVITE";
inline constexpr const char* fact_our_reinvite = "our re-INVITE";
inline constexpr const char* fact_our_refresh = "our UPDATE";
inline constexpr const char* fact_our_offer = "our offer";
inline constexpr const char* fact_their_offer = "their offer";
inline constexpr const char* fact_their_refer = "their REFER";
inline constexpr const char* fact_ack_due = "a 2xx without its ACK";
inline constexpr const char* fact_ack_waits = "an ACK that waits for our answer";
inline constexpr const char* fact_asked = "a description asked of media";
inline constexpr const char* fact_media = "media";
inline constexpr const char* fact_frames = "running frames";
inline constexpr const char* fact_dialog = "a dialog";
inline constexpr const char* fact_answered = "our 2xx without its ACK";
inline constexpr const char* fact_up = "an established dialog";
inline constexpr const char* fact_released = "a released dialog";

inline void add_call_fact_words(table::vocabulary& words) {
    using sort = table::fact_word::sort;
    words.add_fact(
        {fact_at_hand, sort::passing, true, "The event's request, not yet answered.", "DESIGN 5"});
    words.add_fact(
        {fact_our_invite, sort::held, false, "Our INVITE has no final response.", "RFC 3261 13.2"});
    words.add_fact({fact_their_invite, sort::held, false, "Their INVITE has no final response.",
                    "RFC 3261 13.3"});
    words.add_fact({fact_our_reinvite, sort::held, false, "Our re-INVITE has no final response.",
                    "RFC 3261 14.1"});
    words.add_fact(
        {fact_our_refresh, sort::held, true, "Our UPDATE has no final response.", "RFC 4028 7.4"});
    words.add_fact({fact_our_offer, sort::held, false, "Our offer has no answer.", "RFC 3264 4"});
    words.add_fact({fact_their_offer, sort::held, false,
                    "Their re-INVITE, UPDATE or PRACK has no final response.", "RFC 3261 14.2"});
    words.add_fact({fact_their_refer, sort::held, false, "Their REFER has no final response.",
                    "RFC 3515 2.4.2"});
    words.add_fact({fact_ack_due, sort::at_once, false, "A 2xx came and has no ACK yet.",
                    "RFC 3261 13.2.2.4"});
    words.add_fact({fact_ack_waits, sort::held, false, "Media makes our answer for the ACK.",
                    "RFC 3261 13.2.2.4"});
    words.add_fact({fact_asked, sort::known, true, "Media makes a description.", "DESIGN 3"});
    words.add_fact({fact_media, sort::held, true, "Media has a port of ours.", "DESIGN 6"});
    words.add_fact({fact_frames, sort::held, true, "Frames flow.", "DESIGN 6"});
    words.add_fact({fact_dialog, sort::held, true, "The dialog layer keeps a leg.", "DESIGN 6"});
    words.add_fact({fact_answered, sort::held, false, "Our 2xx to their first INVITE has no ACK.",
                    "RFC 3261 13.3.1.4"});
    words.add_fact({fact_up, sort::known, true, "A 2xx to the first INVITE has come or gone.",
                    "RFC 3261 12, 13.3.1.4"});
    words.add_fact({fact_released, sort::known, true,
                    "The dialog layer has taken what is left to do on the wire.", "DESIGN 6"});
}

inline constexpr const char* application_commands[] = {"AnswerCall", "ProgressCall", "RejectCall",
                                                       "HoldCall",   "ResumeCall",   "SendInCall"};

inline void describe_call_events(table::vocabulary& words) {
    using table::event_facts;
    constexpr auto uac = table::role::uac;
    constexpr auto uas = table::role::uas;
    constexpr auto both = table::role::both;
    // The application's commands are refused while a call ends, all but one.
    for (const char* name : application_commands)
        words.describe_event(name, {both, false, {}, {fact_released}});
    words.describe_event("FollowRedirect", {uac, false, {}, {fact_our_invite, fact_released}});
    words.describe_event("MakeCall", {uac, false, {}, {fact_dialog, fact_released}});
    words.describe_event(
        "DialogINVITE",
        {uas, false, {}, {fact_dialog, fact_released}, {fact_at_hand}, {}, fact_their_invite});
    for (const char* name : {"DialogTrying", "DialogRinging", "DialogProgress", "DialogEarlyEnded"})
        words.describe_event(name, {uac, false, {fact_our_invite}, {fact_released}});
    words.describe_event("DialogAnswered", {uac,
                                            false,
                                            {fact_our_invite},
                                            {fact_released},
                                            {fact_ack_due, fact_up},
                                            {fact_our_invite}});
    for (const char* name : {"DialogRejected", "DialogRedirected"})
        words.describe_event(name, {uac,
                                    false,
                                    {fact_our_invite},
                                    {fact_released},
                                    {},
                                    {fact_our_invite, fact_our_offer}});
    words.describe_event("IntervalTooSmall",
                         {uac, false, {fact_our_invite}, {fact_released}, {}, {fact_our_invite}});
    for (const char* name : {"DialogACK", "DialogACKMissing"})
        words.describe_event(name, {both, false, {}, {fact_released}, {}, {fact_answered}});
    words.describe_event("DialogPRACKMissing", {uas, false, {fact_their_invite}, {fact_released}});
    words.describe_event("AnswerWithdrawn",
                         {uas, false, {fact_answered}, {fact_released}, {}, {fact_answered}});
    words.describe_event(
        "DialogPRACK",
        {uas, false, {fact_dialog}, {fact_released}, {fact_at_hand}, {}, fact_their_offer});
    words.describe_event("DialogCANCEL", {both, false, {}, {fact_released}});
    words.describe_event("DialogBYE", {both, false, {}, {}, {fact_at_hand}});
    for (const char* name : {"DialogReINVITE", "DialogUPDATE"})
        words.describe_event(
            name,
            {both, false, {fact_dialog}, {fact_released}, {fact_at_hand}, {}, fact_their_offer});
    words.describe_event(
        "DialogREFER",
        {both, false, {fact_dialog}, {fact_released}, {fact_at_hand}, {}, fact_their_refer});
    for (const char* name : {"DialogNOTIFY", "DialogINFO", "DialogMESSAGE", "DialogRequest"})
        words.describe_event(name, {both, false, {fact_dialog}, {fact_released}, {fact_at_hand}});
    words.describe_event("ReINVITEAnswered", {both,
                                              false,
                                              {fact_our_reinvite},
                                              {fact_released},
                                              {fact_ack_due},
                                              {fact_our_reinvite, fact_our_offer}});
    words.describe_event(
        "ReINVITERejected",
        {both, false, {fact_our_reinvite}, {fact_released}, {}, {fact_our_reinvite}});
    words.describe_event("MediaReady",
                         {both, false, {fact_asked}, {fact_released}, {}, {fact_asked}});
    words.describe_event("MediaFailed", {both, false, {}, {fact_released}, {}, {fact_asked}});
    words.describe_event("SessionUp", {both, true});
    words.describe_event("SessionExpired", {both, true});
    words.describe_event("RefreshSession", {both, true});
    words.describe_event("SessionTimerSet", {both, false, {fact_dialog}, {fact_released}});
    words.describe_event(
        "RefreshAnswered",
        {both, false, {fact_our_refresh}, {fact_released}, {}, {fact_our_refresh}});
    words.describe_event("CleanupComplete", {both, false, {fact_released}});
    words.describe_event(
        "DutyExpired",
        {both, false, {}, {fact_released}, {}, {fact_their_offer, fact_their_refer}});
}

inline void describe_call_actions(table::vocabulary& words) {
    using table::action_effect;
    using sort = table::action_effect::sort;
    const action_effect takes_media{sort::raise_again, {fact_media, fact_asked}};
    words.describe_action(
        "PrepareOffer",
        {takes_media,
         {sort::raise_again, {fact_our_offer}, {fact_their_invite, fact_their_offer}}});
    words.describe_action("PrepareAnswer", {takes_media});
    words.describe_action("ApplyAnswer", {{sort::settle, {fact_our_offer}}});
    words.describe_action("DiscardOffer",
                          {{sort::settle, {fact_our_offer, fact_our_reinvite, fact_asked}}});
    words.describe_action("StartMediaSession", {{sort::raise_again, {fact_media, fact_frames}},
                                                {sort::settle, {fact_our_offer}}});
    words.describe_action("StopMediaSession", {{sort::settle, {fact_frames}}});
    words.describe_action("CleanupMedia", {{sort::settle, {fact_media, fact_frames, fact_asked}}});
    words.describe_action("SendINVITE",
                          {{sort::raise, {fact_our_invite}}, {sort::raise_again, {fact_dialog}}});
    words.describe_action("SendReINVITE", {{sort::raise, {fact_our_reinvite}}});
    words.describe_action("SendUPDATE", {{sort::raise_again, {fact_our_refresh}}});
    words.describe_action("SendACK", {{sort::discharge, {fact_ack_due, fact_ack_waits}}});
    // Where the 2xx brings the offer, ours was never made.
    words.describe_action("DelayACK", {{sort::discharge, {fact_ack_due}},
                                       {sort::raise, {fact_ack_waits}},
                                       {sort::settle, {fact_our_offer}}});
    words.describe_action("AnswerOffer", {{sort::discharge, {fact_their_offer}}});
    action_effect answers{sort::discharge,
                          {fact_at_hand, fact_their_invite, fact_their_offer, fact_their_refer}};
    words.describe_action("RefuseCall", {answers});
    answers.parameter = 0;
    answers.at_least = 200;
    action_effect accepts{sort::raise, {fact_answered}};
    accepts.unless = {fact_at_hand};
    accepts.needs = {fact_their_invite};
    accepts.parameter = 0;
    accepts.at_least = 200;
    accepts.below = 300;
    action_effect establishes = accepts; // whoever hears our 2xx is in a dialog with us
    establishes.what = sort::raise_again;
    establishes.facts = {fact_up};
    action_effect at_once = establishes;
    at_once.unless = {fact_dialog};
    at_once.needs = {fact_at_hand};
    words.describe_action("SendSIPResponse", {establishes, at_once, accepts, answers});
    words.describe_action("KeepRequest", {{sort::keep}, {sort::raise_again, {fact_dialog}}});
    words.describe_action("BeginTransfer", {{sort::discharge, {fact_their_refer}}});
    words.describe_action("CleanupDialog",
                          {{sort::settle,
                            {fact_our_invite, fact_their_invite, fact_our_reinvite,
                             fact_our_refresh, fact_our_offer, fact_their_offer, fact_their_refer,
                             fact_ack_waits, fact_dialog, fact_answered, fact_up}},
                           {sort::raise_again, {fact_released}}});
}

inline void add_call_obligations(table::vocabulary& words) {
    words.add_obligation(table::every_state_is_entered());
    words.add_obligation(table::every_row_can_be_taken());
    words.add_obligation(table::every_call_can_end());
    words.add_obligation(
        table::always_answered({"HangupCall", "DialogINVITE", "DialogBYE", "DialogTerminated",
                                "TransportFailed", "ActionFailed"}));
    words.add_obligation(
        table::answered_at_rest({"DialogReINVITE", "DialogUPDATE", "DialogREFER"}));
    words.add_obligation(
        table::ends_after({"DialogTerminated", "TransportFailed", "ActionFailed"}));
    words.add_obligation(
        table::on_the_way_out({"HangupCall", "DialogBYE", "DialogRejected"}, "Asked"));
    words.add_obligation(table::begins_once());
    words.add_obligation(table::answered_with(
        "what was asked for is heard", "an answer that no row takes leaves its machine waiting",
        "RFC 3261 13.2, 13.3, 14.1",
        {{fact_our_invite, "DialogAnswered", {}, 0, {}, {}},
         {fact_our_invite, "DialogRejected", {}, 0, {}, {}},
         {fact_their_invite, "DialogCANCEL", {}, 0, {}, {}},
         {fact_their_invite, "DialogPRACKMissing", {}, 0, {}, {}},
         {fact_answered, "AnswerWithdrawn", {}, 0, {}, {}},
         {fact_answered, "DialogACK", {}, 0, {}, {}},
         {fact_answered, "DialogACKMissing", "SendBYE", 0, {}, {}},
         {fact_our_reinvite, "ReINVITEAnswered", {}, 0, {}, {}},
         {fact_our_reinvite, "ReINVITERejected", {}, 0, {}, {}}}));
    words.add_obligation(table::no_waiting_for_ever());
    words.add_obligation(table::rests_where_it_may(waiting_call_states(), fact_up));
    words.add_obligation(table::raising_comes_to_an_end());
    words.add_obligation(table::nothing_held_at_the_end());
    words.add_obligation(table::one_owner_each());
    words.add_obligation(table::settled_at_once());
    words.add_obligation(table::nothing_open_at_rest());
    words.add_obligation(table::answered_with(
        "glare is refused", "two offers that cross must not both be answered",
        "RFC 3261 14.2, RFC 3311 5.2, DESIGN 5",
        {{fact_our_offer, "DialogReINVITE", "SendSIPResponse", 491, {}, fact_our_invite},
         {fact_our_offer, "DialogUPDATE", "SendSIPResponse", 491, "HasSDP", fact_our_invite},
         // Retry-After of up to ten seconds (RFC 3261 14.2).
         {fact_their_offer, "DialogReINVITE", "SendSIPResponse", 500, {}, {}, 3, 0, 10},
         {fact_their_offer, "DialogUPDATE", "SendSIPResponse", 500, "HasSDP", {}, 3, 0, 10}}));
    words.add_obligation(table::not_at_once(
        "what was refused waits", "two sides that offer anew at once refuse each other for ever",
        "RFC 3261 14.1, DESIGN 5", "ReINVITERejected", {"PrepareOffer", "SendReINVITE"},
        "StatusIs"));
    words.add_obligation(table::answered_with(
        "a BYE is answered with 200", "who has hung up is not asked to try again",
        "RFC 3261 15.1.2", {{{}, "DialogBYE", "SendSIPResponse", 200, {}, {}}}));
}

OFFHOOK_DECL void add_call_facts(table::vocabulary& words) {
    // What a hold or resume came to begins the count anew: see call_host.ipp.
    words.add_bound({"TriesLeft", "CountTry", {"CallHeld", "CallResumed", "HoldFailed"}});
    add_call_fact_words(words);
    describe_call_events(words);
    describe_call_actions(words);
    add_call_obligations(words);
}

} // namespace offhook::session::detail
