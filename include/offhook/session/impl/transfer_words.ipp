// The vocabulary of transfer tables: events, guards, actions, published events and settings.
#pragma once

#include <offhook/message/make.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/call_words.ipp>

namespace offhook::session {
namespace detail {

/// In the order of transfer_event.
inline constexpr event_line transfer_event_lines[] = {
    {"StartTransfer", from_command, "The application transfers its peer."},
    {"TransferRequested", from_wire, "A REFER came: the peer asks us to call somebody."},
    {"AcceptTransfer", from_command, "The application follows the REFER."},
    {"RejectTransfer", from_command, "The application refuses the REFER, with a status."},
    {"ReferAccepted", from_wire, "2xx to our REFER."},
    {"ReferRefused", from_wire, "Another final response to our REFER, or none."},
    {"NotifyProgress", from_wire, "A NOTIFY with a 1xx."},
    {"NotifySuccess", from_wire, "A NOTIFY with a 2xx: the peer is connected to the target."},
    {"NotifyFailure", from_wire, "A NOTIFY with 300 to 699."},
    {"SubscriptionEnded", from_wire, "No further NOTIFY will come."},
    {"NewCallProgress", from_inside, "The new call got a provisional response."},
    {"NewCallEstablished", from_inside, "The new call is answered."},
    {"NewCallFailed", from_inside, "The new call ended without an answer."},
    {"OldCallEnding", from_inside, "The call that the transfer began on is ending."},
    {"DutyExpired", from_inside, "The REFER was answered by default."},
};

inline result<void> send_refer_now(transfer_turn& turn) {
    const call* c = turn.owner.calls.find(turn.t.old_call);
    if (c == nullptr || !c->leg) return errc::no_such_call;
    const auto self = parse_name_addr(c->from);
    std::string headers;
    if (self) headers = "Referred-By: <" + std::string(self->address.text) + ">\r\n";
    if (turn.t.silent) headers += "Refer-Sub: false\r\nSupported: norefersub\r\n";
    dialog::leg_id with;
    if (turn.t.with) {
        const call* other = turn.owner.calls.find(turn.t.with);
        if (other == nullptr || !other->leg) return errc::no_such_call;
        with = other->leg;
    }
    std::string target = turn.t.target.empty() ? "" : "<" + turn.t.target + ">";
    turn.owner.emit(send_refer{turn.id, c->leg, with, std::move(target), std::move(headers)});
    return {};
}

inline result<void> send_notify_now(transfer_turn& turn, const table::arguments& a) {
    if (turn.t.subscription_over) return {}; // the transferor does not listen any more
    const int status = static_cast<int>(a.number(0, turn.news.status));
    if (status < 100 || status > 699) return errc::bad_argument;
    std::string line = "SIP/2.0 " + std::to_string(status) + ' ';
    line.append(default_reason(status)).append("\r\n");
    turn.owner.emit(send_notify{turn.id, turn.t.subscription, std::move(line), a.flag(1)});
    return {};
}

inline result<void> refuse_refer(transfer_turn& turn, const table::arguments& a) {
    const int status = static_cast<int>(a.number(0, turn.news.status));
    if (!turn.t.refer) return errc::no_such_request;
    turn.owner.emit(respond{turn.t.refer, status < 300 ? 603 : status, {}, {}});
    return {};
}

inline result<void> set_outcome(transfer_turn& turn, const table::arguments& a) {
    const std::string_view kind = a.text(0);
    transfer_outcome& outcome = turn.t.facts.outcome;
    turn.t.facts.has_outcome = true;
    outcome = {transfer_outcome_kind::unknown, turn.news.status,
               turn.failure ? turn.failure : turn.news.why};
    if (kind == "connected") outcome.kind = transfer_outcome_kind::connected;
    if (kind == "failed") outcome.kind = transfer_outcome_kind::failed;
    if (kind == "refused") outcome.kind = transfer_outcome_kind::refused;
    if (kind == "accepted") outcome.kind = transfer_outcome_kind::accepted;
    if (kind == "unknown") outcome.status = 0; // the last one heard says nothing of the outcome
    if (kind == "unknown" && !outcome.why) {
        const bool ending = turn.news.event == transfer_event::OldCallEnding;
        outcome.why = ending ? errc::call_is_ending : errc::timeout;
    }
    return {};
}

inline void add_transfer_guards(table::words_of<transfer_turn> add) {
    using table::arguments;
    using table::value_type;
    add.guard("Automatic", {}, "REFERs are followed without asking the application.",
              [](const transfer_turn& turn, const arguments&) {
                  return turn.owner.values.on_transfer == transfer_policy::automatic;
              });
    add.guard("ReleaseOn",
              {{"policy",
                value_type::name,
                true,
                "when the transferor's own call is released",
                {"on_accept", "on_ringing", "on_connected", "never"}}},
              "The transfer has this release policy.",
              [](const transfer_turn& turn, const arguments& a) {
                  constexpr std::string_view names[] = {"on_accept", "on_ringing", "on_connected",
                                                        "never"};
                  return names[static_cast<std::size_t>(turn.t.release)] == a.text(0);
              });
    add.guard("Ringing", {}, "The status is 180 or above.",
              [](const transfer_turn& turn, const arguments&) { return turn.news.status >= 180; });
    add.guard(
        "NoSubscription", {}, "The REFER was accepted without a subscription (RFC 4488).",
        [](const transfer_turn& turn, const arguments&) { return turn.t.refused_subscription; });
}

inline void add_transfer_actions(table::words_of<transfer_turn> add) {
    using table::arguments;
    using table::role;
    using table::value_type;
    add.action("SendREFER", role::uac, {}, "Sends the REFER on the call's dialog.",
               [](transfer_turn& turn, const arguments&) { return send_refer_now(turn); });
    add.action("AcceptREFER", role::uas, {}, "Answers the REFER with 202 and becomes its notifier.",
               [](transfer_turn& turn, const arguments&) -> result<void> {
                   if (!turn.t.refer) return errc::no_such_request;
                   turn.owner.emit(accept_refer{turn.id, turn.t.refer});
                   return {};
               });
    add.action("RefuseREFER", role::both,
               {{"code",
                 value_type::number,
                 false,
                 "300 to 699; the event's status when absent",
                 {},
                 300,
                 699}},
               "Answers the REFER with a failure.", refuse_refer);
    add.action("SendNotify", role::both,
               {{"code", value_type::number, false, "the event's status when absent", {}, 100, 699},
                {"last", value_type::flag, false, "this NOTIFY ends the subscription"}},
               "Tells the transferor how far the new call is (message/sipfrag).", send_notify_now);
    add.action("StartNewCall", role::uas, {}, "Calls the target, under the id that was announced.",
               [](transfer_turn& turn, const arguments&) -> result<void> {
                   turn.t.facts.start_new_call = true;
                   return {};
               });
    add.action("ReleaseOldCall", role::uac, {}, "Hangs up the call that the transfer began on.",
               [](transfer_turn& turn, const arguments&) -> result<void> {
                   turn.t.facts.release_old_call = true;
                   return {};
               });
    add.action("SetOutcome", role::both,
               {{"kind",
                 value_type::name,
                 true,
                 "how the transfer came out",
                 {"connected", "failed", "refused", "unknown", "accepted"}}},
               "Sets what transfer_ended will say, with the event's status.", set_outcome);
}

OFFHOOK_DECL void add_transfer_words(table::vocabulary& words) {
    for (const auto& line : transfer_event_lines) {
        words.add_event({line.name, line.source, line.doc});
    }
    words.add_publish({"TransferRequested", "The peer asks us to call somebody."});
    words.add_publish({"TransferProgress", "How far the new call is."});
    words.add_setting({"decision_timeout", std::chrono::seconds{15},
                       "How long the application may think about a REFER.",
                       std::chrono::milliseconds{1}});
    words.add_setting({"refer_timeout", std::chrono::seconds{40},
                       "How long a REFER may stay unanswered, above 64*T1.",
                       std::chrono::milliseconds{1}});
    words.add_setting({"transfer_timeout", std::chrono::seconds{200},
                       "How long the new call may take to be answered.",
                       std::chrono::milliseconds{1}});
    add_transfer_guards({words});
    add_transfer_actions({words});
}

} // namespace detail

OFFHOOK_DECL table::vocabulary transfer_vocabulary() {
    table::vocabulary words("transfer");
    detail::add_transfer_words(words);
    detail::add_transfer_facts(words);
    return words;
}

} // namespace offhook::session
