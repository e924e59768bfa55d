// The actions of calls. Each appends commands for the dialog layer, or marks a fact; none does the
// thing itself, so a step that fails leaves no trace. Those of media are in media_actions.ipp.
#pragma once

#include <offhook/session/impl/media_actions.ipp>

#include <utility>

namespace offhook::session::detail {

/// The request that SendSIPResponse answers: that of the event, else the INVITE, else a kept one.
inline dialog::duty_id due_request(const call_turn& turn) {
    const call_facts& facts = turn.c.facts;
    // A row that has answered its event's request may go on to another one.
    if (turn.news.duty && turn.news.duty != facts.answered_duty) return turn.news.duty;
    return facts.invite_duty ? facts.invite_duty : facts.request_duty;
}

/// Each 2xx to an INVITE or UPDATE says what becomes of the session timer (RFC 4028 9).
inline void answer_timer(call_turn& turn, dialog::duty_id duty, content& with) {
    call_facts& facts = turn.c.facts;
    const bool at_hand = duty == turn.news.duty && turn.news.message != nullptr;
    sip_method method = duty == facts.invite_duty ? sip_method::invite : facts.request_method;
    if (at_hand) method = turn.news.method;
    if (method != sip_method::invite && method != sip_method::update) return;
    timer_terms terms = duty == facts.invite_duty ? turn.c.invite_terms : turn.c.request_terms;
    if (at_hand) terms = read_terms(*turn.news.message);
    with.headers += response_lines(facts.timer, terms, turn.owner.wishes_of(turn.c));
}

inline result<void> answer_duty(call_turn& turn, dialog::duty_id duty, int status,
                                std::string reason, content with) {
    call_facts& facts = turn.c.facts;
    if (!duty) return errc::no_such_request;
    if (status / 100 == 2) answer_timer(turn, duty, with);
    if (status / 100 == 2 && duty == facts.request_duty && !facts.offer_pending)
        take_hold(turn, facts.offers_hold);
    if (status >= 200) {
        facts.answered_duty = duty;
        if (duty == facts.request_duty) facts.request_duty = {};
        if (duty == facts.invite_duty) facts.invite_duty = {};
    }
    turn.owner.emit(respond{duty, status, std::move(reason), std::move(with)});
    return {};
}

inline result<void> answer(call_turn& turn, int status, std::string reason, content with) {
    return answer_duty(turn, due_request(turn), status, std::move(reason), std::move(with));
}

/// A kept PRACK, UPDATE or re-INVITE, though their first INVITE may be open beside it.
inline result<void> answer_request(call_turn& turn, int status, content with) {
    return answer_duty(turn, turn.c.facts.request_duty, status, {}, std::move(with));
}

/// Why we end a call, as a Reason value (RFC 3326): what the application said, else what the
/// library knows; empty for an ordinary hang-up.
inline std::string own_reason(const call_turn& turn) {
    if (turn.c.hung_up) return turn.c.reason.reason;
    switch (turn.news.event) {
    case call_event::MediaFailed: return "SIP;cause=488;text=\"media failed\"";
    case call_event::DialogAnswered: return "SIP;cause=488;text=\"no session description\"";
    case call_event::DialogACK: return "SIP;cause=488;text=\"no answer in the ACK\"";
    case call_event::DialogACKMissing: return "SIP;cause=408;text=\"no ACK\"";
    case call_event::count: // a timer, unless it is a word of the program's own
        return turn.news.own == table::no_index ? "SIP;cause=408;text=\"timeout\"" : "";
    default: return {};
    }
}

inline std::string reason_line(const call_turn& turn) {
    const std::string reason = own_reason(turn);
    return reason.empty() ? std::string() : "Reason: " + reason + "\r\n";
}

/// Who asked for an automatic answer hears that it was one (RFC 5373 4.2).
inline std::string_view answered_how(call_rule rule) {
    if (rule == call_rule::answer_mode) return "Answer-Mode: Auto\r\n";
    if (rule == call_rule::priv_answer_mode) return "Priv-Answer-Mode: Auto\r\n";
    return {};
}

inline result<void> send_response(call_turn& turn, const arguments& a) {
    const auto status = static_cast<int>(a.number(0));
    content with;
    call_facts& facts = turn.c.facts;
    const bool to_invite = facts.invite_duty && due_request(turn) == facts.invite_duty;
    // A description that has gone reliably stands: the 2xx has none (RFC 6337 2.2).
    if (a.flag(2) && !(to_invite && facts.described)) {
        with = with_description(turn);
        facts.refuses = false;
    }
    if (to_invite && facts.reliable && status < 200 && a.flag(2)) facts.described = true;
    if (to_invite && status / 100 == 2) with.headers += answered_how(facts.rule);
    if (a.given(3)) {
        // RFC 3261 14.2: a random number of seconds up to ten.
        const auto most = static_cast<std::uint64_t>(a.number(3)) + 1;
        with.headers = "Retry-After: " + std::to_string(turn.owner.random.below(most)) + "\r\n";
    }
    // A refusal may say why as well (RFC 6432).
    if (status >= 300 && turn.news.event == call_event::HangupCall) {
        with.headers += reason_line(turn);
    }
    return answer(turn, status, std::string(a.text(1)), std::move(with));
}

inline result<void> keep(call_turn& turn) {
    if (!turn.news.duty) return errc::no_such_request;
    if (turn.news.event == call_event::DialogINVITE) {
        turn.c.facts.invite_duty = turn.news.duty;
        turn.c.invite_terms = read_terms(*turn.news.message);
    } else if (turn.news.method == sip_method::invite || turn.news.method == sip_method::update ||
               turn.news.method == sip_method::prack) {
        turn.c.facts.request_duty = turn.news.duty;
        turn.c.facts.offers_hold = says_hold(*turn.news.message);
        turn.c.facts.request_method = turn.news.method;
        turn.c.request_terms = read_terms(*turn.news.message);
    }
    turn.owner.emit(keep_request{turn.news.duty});
    return {};
}

/// Our description, and beside it the token of who has referred us (RFC 3892 2.2).
inline content invite_content(call_turn& turn, std::string headers) {
    const call& c = turn.c;
    if (c.token.empty()) return {"application/sdp", c.description, std::move(headers)};
    const std::string boundary = turn.owner.random.token();
    const std::string ours = "Content-Type: application/sdp\r\n\r\n" + c.description;
    return {"multipart/mixed;boundary=" + boundary, write_multipart(boundary, ours, c.token),
            std::move(headers)};
}

inline result<void> send_invite(call_turn& turn) {
    call& c = turn.c;
    c.facts.invite_sent = true;
    const dialog::leg_id refused = std::exchange(c.leg, {}); // with 422 or 3xx: once more
    std::string headers = c.headers + request_lines(c.facts.timer, turn.owner.wishes_of(c));
    turn.owner.emit(place_call{turn.id, c.target, c.from, c.route,
                               invite_content(turn, std::move(headers)), refused, c.to});
    if (refused) { // nobody's now
        turn.owner.emit(bind_leg{refused, {}});
        turn.owner.emit(release_leg{refused});
    }
    return {};
}

/// RFC 3311 5.1: one UPDATE of ours at a time, so none beside the refreshes of a session timer.
inline result<void> send_offer(call_turn& turn) {
    if (!turn.c.leg) return errc::no_such_request;
    call_facts& facts = turn.c.facts;
    const bool refreshes = facts.timer.interval != 0 && facts.timer.refresher;
    facts.offer_sent = true;
    facts.offer_updates =
        turn.owner.values.offers_by_update && facts.timer.takes_update && !refreshes;
    content with = with_description(turn);
    with.headers = request_lines(facts.timer, turn.owner.wishes_of(turn.c));
    const char* const method = facts.offer_updates ? "UPDATE" : "INVITE";
    turn.owner.emit(send_in_dialog{turn.id, turn.c.leg, method, std::move(with)});
    return {};
}

/// The number is what its answer is told by.
inline result<void> send_asked(call_turn& turn) {
    const send_in_call* const asked = turn.news.asked;
    if (asked == nullptr || !turn.c.leg) return errc::no_such_request;
    turn.owner.emit(send_in_dialog{turn.id,
                                   turn.c.leg,
                                   asked->method,
                                   {asked->content_type, asked->body, asked->headers},
                                   turn.news.number});
    return {};
}

inline result<void> cancel_ours(call_turn& turn) {
    if (!turn.c.leg) return errc::no_such_request;
    if (turn.c.facts.offer_updates) return {}; // an UPDATE cannot be cancelled (RFC 3261 9.1)
    turn.owner.emit(send_cancel{turn.c.leg, own_reason(turn)});
    return {};
}

inline result<void> send_bye_now(call_turn& turn) {
    if (!turn.c.leg) return errc::no_such_request;
    turn.owner.emit(send_bye{turn.c.leg, {{}, {}, reason_line(turn)}});
    return {};
}

inline result<void> release_dialog(call_turn& turn) {
    call_facts& facts = turn.c.facts;
    if (!turn.c.leg) {
        facts.dialog_confirmed = true;
    } else if (!facts.dialog_release_asked) {
        facts.dialog_release_asked = true;
        turn.owner.emit(release_leg{turn.c.leg});
    }
    return {};
}

inline void add_request_actions(table::words_of<call_turn> add) {
    constexpr auto both = table::role::both;
    add.action("SendINVITE", table::role::uac, {}, "Sends the INVITE with our offer.",
               [](call_turn& turn, const arguments&) { return send_invite(turn); });
    add.action("SendCANCEL", table::role::uac, {},
               "Cancels our INVITE, after its first provisional response (RFC 3261 9.1).",
               [](call_turn& turn, const arguments&) -> result<void> {
                   turn.c.facts.cancel_asked = true;
                   return cancel_ours(turn);
               });
    add.action("CancelReINVITE", both, {},
               "Cancels our re-INVITE; its final response, or its absence, is still told.",
               [](call_turn& turn, const arguments&) { return cancel_ours(turn); });
    add.action(
        "SendACK", both, {{"description", value_type::flag, false, "with our session description"}},
        "Makes the ACK to a 2xx; the dialog layer repeats it.",
        [](call_turn& turn, const arguments& a) -> result<void> {
            if (!turn.c.leg) return errc::no_such_request;
            const bool updated = turn.news.event == call_event::ReINVITEAnswered;
            if (updated && turn.c.facts.offer_updates) return {};
            turn.owner.emit(send_ack{turn.c.leg, a.flag(0) ? with_description(turn) : content{}});
            return {};
        });
    add.action("SendBYE", both, {},
               "Sends one BYE; the dialog layer holds it until the ACK or 64*T1 (RFC 3261 15).",
               [](call_turn& turn, const arguments&) { return send_bye_now(turn); });
    add.action("SendInDialog", both, {},
               "Sends the application's request inside the dialog; its answer is told to the "
               "application.",
               [](call_turn& turn, const arguments&) { return send_asked(turn); });
    add.action("SendReINVITE", both, {},
               "Sends our description in an INVITE inside the dialog, or in an UPDATE where the "
               "settings prefer that.",
               [](call_turn& turn, const arguments&) { return send_offer(turn); });
}

inline void add_answer_actions(table::words_of<call_turn> add) {
    constexpr auto both = table::role::both;
    add.action("SendSIPResponse", both,
               {{"code", value_type::number, true, "100 to 699", {}, 100, 699},
                {"reason", value_type::text, false, "the reason phrase; the usual one when absent"},
                {"description", value_type::flag, false, "with our session description"},
                {"retry_after",
                 value_type::number,
                 false,
                 "Retry-After: 0 to this many seconds",
                 {},
                 0,
                 86'400}},
               "Answers the event's request, else their INVITE, else a kept request.",
               [](call_turn& turn, const arguments& a) { return send_response(turn, a); });
    add.action("RefuseCall", table::role::uas, {},
               "Answers their INVITE with the status and the target that the application gave.",
               [](call_turn& turn, const arguments&) {
                   content with;
                   const std::string text(turn.news.text);
                   const bool bare = text.find('<') == std::string::npos;
                   if (!text.empty())
                       with.headers = "Contact: " + (bare ? "<" + text + ">" : text) + "\r\n";
                   return answer(turn, turn.news.status, {}, std::move(with));
               });
    add.action("KeepRequest", both, {},
               "Keeps the event's request open beyond this event, with a deadline.",
               [](call_turn& turn, const arguments&) { return keep(turn); });
}

inline void add_rule_actions(table::words_of<call_turn> add) {
    add.action("NoteAutoAnswer", table::role::uas, {},
               "Notes which rule answers their INVITE, and sets answer_delay.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   const auto_answer due = answer_due(turn);
                   if (!due.rule) return errc::no_such_request;
                   turn.c.facts.rule = *due.rule;
                   turn.c.facts.answer_after = due.after_seconds;
                   return {};
               });
    add.action("NoteTalk", table::role::uas, {},
               "Notes that a NOTIFY wants the call answered, before the phone rings.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   if (turn.news.message == nullptr) return errc::no_such_request;
                   turn.c.facts.talk_noted = true;
                   turn.c.headers = turn.news.message->text();
                   return {};
               });
}

OFFHOOK_DECL void add_call_actions(table::vocabulary& words) {
    constexpr auto both = table::role::both;
    table::words_of<call_turn> add{words};
    add_media_actions(add);
    add_request_actions(add);
    add_answer_actions(add);
    add_rule_actions(add);
    add.action("CleanupDialog", both, {},
               "The dialog layer takes what is left to do on the wire, and confirms.",
               [](call_turn& turn, const arguments&) { return release_dialog(turn); });
    add.action("CleanupClient", both, {},
               "The application confirms by taking CallEnding, or by hand if it asked for that.",
               [](call_turn&, const arguments&) -> result<void> { return {}; });
    add.action("ForceRelease", both, {},
               "Ends without waiting for whoever has not confirmed; logged as cleanup forced.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   turn.c.facts.forced = true;
                   return {};
               });
    add.action("BeginTransfer", both, {}, "The event's REFER begins a transfer of its own.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   turn.c.facts.begin_transfer = true;
                   return {};
               });
    add.action("EndReplaced", both, {}, "Hangs up the call that this one takes over.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   turn.c.facts.end_replaced = true;
                   return {};
               });
    add.action("CountTry", both, {}, "Counts an attempt at hold or resume, for TriesLeft.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   ++turn.c.facts.tries;
                   return {};
               });
}

} // namespace offhook::session::detail
