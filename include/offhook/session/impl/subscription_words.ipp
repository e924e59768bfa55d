// The words that subscriptions have beside those of every soft state: what a NOTIFY said, who may
// be asked again, and the notifier's side (RFC 6665). Read next: subscriptions.ipp.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/call_words.ipp>

namespace offhook::session::detail {

inline constexpr event_line subscription_event_lines[] = {
    {"Told", from_wire, "A NOTIFY: the state that we watch, and whether it is pending or active."},
    {"Ended", from_wire, "The subscription is over: by its last NOTIFY, a refusal or silence."},
    {"Asked", from_wire, "A SUBSCRIBE came: somebody wants to watch."},
    {"Accept", from_command, "The application lets them watch, and says how it stands."},
    {"Reject", from_command, "The application refuses, with a status."},
    {"Tell", from_command, "The application tells its watcher the state."},
    {"Renewed", from_wire, "The watcher has refreshed its subscription, or ends it."},
};

/// Asks for it, asks for it again or gives it back (RFC 6665 4.1.2).
inline result<void> send_subscription(soft_turn& turn, bool remove) {
    soft_state& s = turn.s;
    ask_subscription out;
    out.soft = turn.id;
    out.subscription = s.facts.subscription;
    out.expires = remove ? 0 : s.facts.wanted;
    out.what = ask_subscription::verb::renew;
    if (!out.subscription) {
        if (remove) return errc::no_such_request;
        out.what = ask_subscription::verb::subscribe;
        out.target = s.target;
        out.from = s.from;
        out.route = s.route;
        out.event = s.package;
        out.with = {s.content_type, s.body, s.headers};
        if (turn.news.event == soft_event::TooBrief && turn.news.message != nullptr) {
            const sip_message& refusal = *turn.news.message;
            const auto before = refusal.cseq();
            out.call_id = refusal.call_id();
            out.tag = refusal.from_tag();
            out.cseq = before ? before->number + 1 : 1;
        }
        s.facts.held = false;
        s.facts.heard = false;
        s.facts.pending = false;
    }
    s.facts.asked = true;
    turn.owner.emit(std::move(out));
    return {};
}

/// Nobody listens to it any more; what still comes of it gets 481.
inline void drop_subscription(soft_turn& turn) {
    if (!turn.s.facts.subscription) return;
    turn.owner.emit(unsubscribe{turn.s.facts.subscription});
    turn.s.facts.subscription = {};
}

inline result<void> send_state(soft_turn& turn) {
    ask_subscription out;
    out.what = ask_subscription::verb::tell;
    out.soft = turn.id;
    out.subscription = turn.s.facts.subscription;
    out.state = turn.news.state;
    out.reason = turn.news.reason;
    if (turn.news.retry_after != 0) out.retry_after = turn.news.retry_after;
    if (turn.news.tells != nullptr) out.with = *turn.news.tells;
    turn.owner.emit(std::move(out));
    return {};
}

inline result<void> accept_subscribe(soft_turn& turn) {
    if (!turn.s.facts.duty) return errc::no_such_request;
    ask_subscription out;
    out.what = ask_subscription::verb::accept;
    out.soft = turn.id;
    out.duty = std::exchange(turn.s.facts.duty, {});
    out.expires = turn.news.granted;
    turn.owner.emit(std::move(out));
    return {};
}

inline bool may_ask_again(const soft_turn& turn) {
    switch (turn.news.reason) {
    case termination::rejected:
    case termination::noresource:
    case termination::invariant: return false;
    default: return true;
    }
}

inline void add_subscription_guards(table::words_of<soft_turn> add) {
    using dialog::watching;
    using table::arguments;
    add.guard("ToldPending", {}, "The NOTIFY says that somebody has yet to allow it.",
              [](const soft_turn& turn, const arguments&) {
                  return turn.news.state == watching::pending;
              });
    add.guard("StillPending", {}, "The last NOTIFY said so.",
              [](const soft_turn& turn, const arguments&) { return turn.s.facts.pending; });
    add.guard("Shortened", {}, "The NOTIFY leaves less time than was granted.",
              [](const soft_turn& turn, const arguments&) { return turn.news.shortened; });
    add.guard(
        "Subscribed", {}, "There is a subscription to give back.",
        [](const soft_turn& turn, const arguments&) { return bool{turn.s.facts.subscription}; });
    add.guard("Fetched", {}, "The state was asked for once, and is here (RFC 6665 4.4.3).",
              [](const soft_turn& turn, const arguments&) {
                  return turn.s.facts.wanted == 0 && !turn.news.why;
              });
    add.guard("AgainAtOnce", {},
              "Deactivated or timed out, and the first time since the last refresh.",
              [](const soft_turn& turn, const arguments&) {
                  const bool soon = turn.news.reason == termination::deactivated ||
                                    turn.news.reason == termination::timeout;
                  return soon && !turn.news.why && turn.s.facts.tries == 0;
              });
    add.guard("AgainLater", {}, "Neither rejected nor without a resource for good.",
              [](const soft_turn& turn, const arguments&) { return may_ask_again(turn); });
    add.guard("SaysPending", {}, "The application has its watcher wait.",
              [](const soft_turn& turn, const arguments&) {
                  return turn.news.state == watching::pending;
              });
    add.guard("SaysLast", {}, "The application ends the subscription of its watcher.",
              [](const soft_turn& turn, const arguments&) {
                  return turn.news.state == watching::terminated;
              });
}

inline void add_subscription_actions(table::words_of<soft_turn> add) {
    using table::arguments;
    using table::role;
    add.action("KeepSUBSCRIBE", role::uas, {}, "Leaves their SUBSCRIBE to the application.",
               [](soft_turn& turn, const arguments&) -> result<void> {
                   turn.s.facts.duty = turn.news.duty;
                   turn.owner.emit(keep_request{turn.news.duty});
                   return {};
               });
    add.action("AcceptSUBSCRIBE", role::uas, {}, "200 to their SUBSCRIBE: we notify from now on.",
               [](soft_turn& turn, const arguments&) { return accept_subscribe(turn); });
    add.action("RefuseSUBSCRIBE", role::uas, {},
               "Refuses their SUBSCRIBE with the status of the event, else 603.",
               [](soft_turn& turn, const arguments&) -> result<void> {
                   const int status = turn.news.status >= 300 ? turn.news.status : 603;
                   if (!turn.s.facts.duty) return {};
                   turn.owner.emit(respond{std::exchange(turn.s.facts.duty, {}), status, {}, {}});
                   return {};
               });
    add.action("SendState", role::uas, {}, "A NOTIFY with what the application says.",
               [](soft_turn& turn, const arguments&) { return send_state(turn); });
    add.action("EndWatcher", role::uas, {}, "The last NOTIFY: there is nothing to watch any more.",
               [](soft_turn& turn, const arguments&) -> result<void> {
                   turn.owner.emit(unsubscribe{turn.s.facts.subscription});
                   return {};
               });
}

inline void add_subscription_words(table::vocabulary& words) {
    for (const event_line& line : subscription_event_lines)
        words.add_event({line.name, line.source, line.doc});
    words.add_publish({"Pending", "The notifier knows of us; somebody has yet to allow it."});
    words.add_publish({"WatcherAsks", "Somebody wants to watch: accept or reject."});
    words.add_setting({"decision_timeout", std::chrono::seconds{15},
                       "How long the application may think about a watcher; then 603.",
                       std::chrono::milliseconds{1}});
    add_subscription_guards({words});
    add_subscription_actions({words});
}

/// What each role's events bring; what every soft state owes is in soft_facts.ipp.
inline void add_subscription_facts(table::vocabulary& words, const char* sent, const char* begun) {
    using sort = table::fact_word::sort;
    using effect = table::action_effect;
    constexpr auto uac = table::role::uac;
    constexpr auto uas = table::role::uas;
    constexpr const char* theirs = "their SUBSCRIBE";
    words.add_fact(
        {theirs, sort::held, false, "Their SUBSCRIBE has no final response.", "RFC 6665 4.2.1.1"});
    // One machine for each SUBSCRIBE that comes.
    words.describe_event("Asked", {uas, false, {}, {begun}, {theirs, begun}});
    for (const char* name : {"Accept", "Reject"})
        words.describe_event(name, {uas, false, {theirs}});
    for (const char* name : {"Tell", "Renewed"})
        words.describe_event(name, {uas, false, {}, {theirs}});
    words.describe_event("Told", {uac});
    words.describe_event("Ended", {table::role::both, false, {}, {}, {}, {sent}});
    words.describe_action("AcceptSUBSCRIBE", {{effect::sort::discharge, {theirs}}});
    words.describe_action("RefuseSUBSCRIBE", {{effect::sort::settle, {theirs}}});
}

} // namespace offhook::session::detail
