// The events, published events and settings of calls, with their documentation. The guards and
// actions stand in call_guards.ipp and call_actions.ipp.
#pragma once

#include <offhook/session/call_words.hpp>
#include <offhook/session/detail/turn.hpp>

namespace offhook::session {
namespace detail {

struct event_line {
    const char* name;
    table::event_source source;
    const char* doc;
};

inline constexpr auto from_command = table::event_source::command;
inline constexpr auto from_wire = table::event_source::wire;
inline constexpr auto from_media = table::event_source::media;
inline constexpr auto from_inside = table::event_source::internal;

/// In the order of call_event.
inline constexpr event_line call_event_lines[] = {
    {"MakeCall", from_command, "The application places a call."},
    {"AnswerCall", from_command, "The application answers."},
    {"ProgressCall", from_command, "The application wants early media towards the caller."},
    {"RejectCall", from_command, "The application refuses, with a status."},
    {"HangupCall", from_command, "The application hangs up; right in every state."},
    {"HoldCall", from_command, "The application puts the peer on hold."},
    {"ResumeCall", from_command, "The application takes the peer off hold."},
    {"FollowRedirect", from_command, "The application calls a target of a redirection."},
    {"SendInCall", from_command, "The application sends a request inside the call."},
    {"DialogINVITE", from_wire, "A new INVITE."},
    {"DialogTrying", from_wire, "100 to our INVITE."},
    {"DialogRinging", from_wire, "180, or another 1xx without a session description."},
    {"DialogProgress", from_wire, "A 1xx with a session description."},
    {"DialogEarlyEnded", from_wire, "One early dialog of our INVITE ended."},
    {"DialogAnswered", from_wire, "The first 2xx to our INVITE."},
    {"DialogRejected", from_wire, "300 to 699 to our INVITE, a timeout or no route."},
    {"DialogRedirected", from_wire,
     "A 3xx to our INVITE whose targets the application is asked about; else it is "
     "DialogRejected, or followed below."},
    {"IntervalTooSmall", from_wire,
     "422 to our INVITE, with an interval that we can ask for; else it is DialogRejected."},
    {"DialogACK", from_wire, "The ACK to our 2xx."},
    {"DialogACKMissing", from_wire, "No ACK within 64*T1 (RFC 3261 13.3.1.4)."},
    {"DialogPRACKMissing", from_wire,
     "No PRACK within 64*T1 for a provisional response of ours (RFC 3262 3)."},
    {"AnswerWithdrawn", from_wire,
     "Our 2xx waited for a PRACK and never left; the INVITE is refused in its place."},
    {"DialogCANCEL", from_wire, "The caller cancelled; its CANCEL has its 200."},
    {"DialogBYE", from_wire, "A BYE inside the dialog."},
    {"DialogReINVITE", from_wire, "An INVITE inside the dialog."},
    {"DialogUPDATE", from_wire, "An UPDATE inside the dialog (RFC 3311)."},
    {"DialogPRACK", from_wire, "A PRACK for a provisional response of ours (RFC 3262)."},
    {"DialogREFER", from_wire, "A REFER inside the dialog (RFC 3515)."},
    {"DialogNOTIFY", from_wire, "A NOTIFY inside the dialog, of no subscription of ours."},
    {"DialogINFO", from_wire, "An INFO inside the dialog (RFC 6086)."},
    {"DialogMESSAGE", from_wire, "A MESSAGE inside the dialog (RFC 3428)."},
    {"DialogRequest", from_wire, "Any other request inside the dialog."},
    {"DialogTerminated", from_wire, "The dialog died: 481 or 408 to a request of ours."},
    {"TransportFailed", from_wire, "The way to the peer is broken for good."},
    {"ReINVITEAnswered", from_wire, "2xx to a re-INVITE of ours."},
    {"ReINVITERejected", from_wire, "Another final response to a re-INVITE of ours, or none."},
    {"RefreshAnswered", from_wire,
     "The final response to an UPDATE that refreshes, or none (RFC 4028 7.4)."},
    {"RequestAnswered", from_wire, "The final response to another request of ours."},
    {"MediaReady", from_media, "Media has made the description that was asked for."},
    {"MediaApplied", from_media, "Media has taken the peer's answer."},
    {"MediaStarted", from_media, "Frames flow."},
    {"MediaFailed", from_media, "Media could not do its part."},
    {"SessionUp", from_inside, "Raised when a call becomes Active."},
    {"SessionTimerSet", from_inside,
     "A 2xx has set, changed or removed the session timer (RFC 4028)."},
    {"SessionExpired", from_inside, "Raised when no refresh came in time (RFC 4028 10)."},
    {"RefreshSession", from_inside, "Raised to refresh the session by a re-INVITE."},
    {"CleanupComplete", from_inside, "Dialog, media and client have all let go."},
    {"DutyExpired", from_inside, "A kept request was answered by default."},
};

inline constexpr event_line publish_lines[] = {
    {"IncomingCall", from_inside, "Somebody calls, and the phone rings."},
    {"CallProgress", from_inside, "A provisional response came."},
    {"CallRedirected", from_inside, "A 3xx names other targets; the application decides."},
    {"CallEstablished", from_inside, "Both sides are connected."},
    {"CallHeld", from_inside, "The peer is on hold."},
    {"CallResumed", from_inside, "The peer is off hold."},
    {"HoldFailed", from_inside, "Hold or resume was refused; the call goes on as it was."},
    {"SpuriousBYE", from_inside, "A BYE was answered and the call goes on."},
    {"AutoAnswered", from_inside, "A rule of auto_answer answers the call."},
    {"AutoHeld", from_inside, "A rule of auto_answer puts the peer on hold."},
    {"AutoResumed", from_inside, "A rule of auto_answer takes the peer off hold."},
    {"CallRequest", from_inside, "A request of theirs inside the call, for the application."},
    {"CallEnding", from_inside, "Phase 1 of the ending; published by the host, once."},
    {"CallEnded", from_inside, "Phase 2 of the ending; published by the host, once."},
};

struct setting_line {
    const char* name;
    int seconds;
    const char* doc;
    std::chrono::milliseconds least{1}; ///< a timer of no length would come round at once
};

inline constexpr setting_line call_setting_lines[] = {
    {"ring_timeout", 180, "How long a call may stay unanswered."},
    {"ring_again", 60, "After which a provisional response is sent once more; 1 s at least.",
     std::chrono::seconds{1}},
    {"media_timeout", 10, "How long media may take to get ready for a call."},
    {"cancel_timeout", 70, "How long a cancelled INVITE may take to end."},
    {"ack_timeout", 40, "How long an ACK may take, above 64*T1."},
    {"cleanup_timeout", 5, "How long a layer may take to confirm the ending."},
    {"negotiation_timeout", 40, "How long an offer of ours may stay unanswered."},
    {"reoffer_timeout", 10, "How long media may take to answer their offer."},
    {"spurious_bye_window", 2, "How long after the answer a first BYE may be a spurious one."},
    {"answer_delay", 0, "How long a call rings before a rule answers it; the INVITE says so.", {}},
    {"session_expires", 0, "The session interval to ask for (RFC 4028); 0 s: none.", {}},
    {"min_se", 90, "The shortest session interval that we take (RFC 4028 5)."},
    {"session_refresh", 900, "As agreed with the peer: half the session interval."},
    {"session_expiry", 1800,
     "As agreed with the peer: the session interval; for who watches, less a third or 32 s."},
    {"glare_backoff", 2,
     "Drawn anew each time: 2.1 to 4 s for the owner of the Call-ID, else 0 to 2 s."},
    {"refresh_backoff", 2,
     "glare_backoff at first, twice as long with each refused refresh, at least the Retry-After."},
};

} // namespace detail

OFFHOOK_DECL table::vocabulary call_vocabulary() {
    table::vocabulary words("call");
    for (const auto& line : detail::call_event_lines) {
        words.add_event({line.name, line.source, line.doc});
    }
    for (const auto& line : detail::publish_lines)
        words.add_publish({line.name, line.doc});
    for (const auto& line : detail::call_setting_lines) {
        words.add_setting({line.name, std::chrono::seconds{line.seconds}, line.doc, line.least});
    }
    detail::add_call_guards(words);
    detail::add_call_actions(words);
    detail::add_early_words(words);
    detail::add_redirect_words(words);
    detail::add_timer_words(words);
    detail::add_call_facts(words);
    words.set_ending("Terminating", "CleanupComplete");
    return words;
}

} // namespace offhook::session
