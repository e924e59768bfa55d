// The carrying of values between the layers of an endpoint: one round takes what each layer says to
// the next, until all are quiet. No SIP rule stands here.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/endpoint/detail/state.hpp>
#include <offhook/message/escapes.hpp>
#include <offhook/message/replaces.hpp>

namespace offhook {
namespace detail {

inline dialog::extras extras_of(const session::content& with) {
    return {{with.type, with.text}, with.headers};
}

// ---- from the transaction layer ---------------------------------------------------------------

OFFHOOK_DECL void from_transactions::operator()(transaction::transmit& what) const {
    in.transmit(what.way, std::move(what.bytes));
}

OFFHOOK_DECL void from_transactions::operator()(const transaction::dropped& what) const {
    ++in.counters.unmatched_responses;
    const std::string line(what.message.text().substr(0, what.message.text().find('\r')));
    in.note(severity::info, "transaction", 0, "dropped: " + line + ": " + what.why.message());
}

template <class News>
inline void from_transactions::operator()(const News& news) const {
    if constexpr (requires { in.dialogs.received(in.now, news); }) {
        in.dialogs.received(in.now, news);
    } else if constexpr (requires { in.dialogs.failed(in.now, news); }) {
        in.dialogs.failed(in.now, news);
    } else {
        in.dialogs.ended(in.now, news);
    }
}

// ---- from the dialog layer --------------------------------------------------------------------

OFFHOOK_DECL void from_dialogs::operator()(dialog::send_request& what) const {
    const auto way = what.next_hop.empty() ? in.routes.next_hop(what.message)
                                           : in.routes.next_hop(what.next_hop);
    if (!way) return in.dialogs.not_sent(in.now, what.request, way.error());
    const std::string branch = transaction::new_branch(in.random);
    sip_message message = what.message.build(in.routes.via_value(*way, branch));
    if (message.method() == sip_method::ack) {
        // RFC 3261 13.2.2.4: the ACK to a 2xx is no transaction.
        in.dialogs.sent_ack(in.now, what.request, message.bytes(), *way);
        in.transmit(*way, message.bytes());
        return;
    }
    const auto client = in.transactions.send(in.now, what.request, std::move(message), *way);
    if (client) {
        in.dialogs.sent(in.now, what.request, *client);
    } else {
        in.dialogs.not_sent(in.now, what.request, client.error());
    }
}

OFFHOOK_DECL void from_dialogs::operator()(const dialog::send_cancel& what) const {
    // A final response that has just come makes the CANCEL needless (RFC 3261 9.1).
    const auto done = in.transactions.cancel(in.now, what.invite, what.reason);
    if (!done) in.note(severity::debug, "transaction", 0, "no CANCEL: " + done.error().message());
}

OFFHOOK_DECL void from_dialogs::operator()(const dialog::send_response& what) const {
    const auto done = in.transactions.respond(in.now, what.to, what.message);
    if (!done) in.note(severity::debug, "transaction", 0, "no response: " + done.error().message());
}

OFFHOOK_DECL void from_dialogs::operator()(dialog::send_again& what) const {
    in.transmit(what.way, std::move(what.bytes));
}

OFFHOOK_DECL void from_dialogs::operator()(const dialog::forget_request& what) const {
    in.transactions.forget(what.client);
}

OFFHOOK_DECL void from_dialogs::operator()(const dialog::remark& what) const {
    in.note(severity::info, "dialog", what.owner, what.text);
}

// Our own watchers get their 200 before the NOTIFY with the full state.
OFFHOOK_DECL void from_dialogs::operator()(const dialog::subscribe_refreshed& what) const {
    if (what.expires != 0 && in.lamps && in.lamps->serves(what.owner)) {
        (void)in.dialogs.respond(in.now, what.duty, 200, {}, {});
    }
    in.sessions.received(in.now, what);
}

template <class News>
inline void from_dialogs::operator()(const News& news) const {
    in.sessions.received(in.now, news);
}

// ---- from the session layer -------------------------------------------------------------------

OFFHOOK_DECL void from_sessions::operator()(const session::place_call& what) const {
    dialog::invite_options options{what.target, what.from};
    options.route = what.route;
    options.again = what.again;
    options.to = what.to;
    options.with = extras_of(what.with);
    const auto leg = in.dialogs.invite(in.now, session::owner_of(what.call), options);
    in.sessions.leg_started(in.now, what.call, leg);
    if (in.lamps) in.lamps->placed(what);
}

OFFHOOK_DECL void from_sessions::operator()(const session::bind_leg& what) const {
    in.dialogs.bind(what.leg, session::owner_of(what.call));
}

OFFHOOK_DECL void from_sessions::operator()(const session::respond& what) const {
    const auto done =
        in.dialogs.respond(in.now, what.duty, what.status, what.reason, extras_of(what.with));
    if (!done) in.note(severity::debug, "dialog", 0, "no response: " + done.error().message());
}

OFFHOOK_DECL void from_sessions::operator()(const session::keep_request& what) const {
    const auto done = in.dialogs.keep(in.now, what.duty);
    if (!done) in.note(severity::debug, "dialog", 0, "not kept: " + done.error().message());
}

OFFHOOK_DECL void from_sessions::operator()(const session::send_ack& what) const {
    const auto done = in.dialogs.ack(in.now, what.leg, extras_of(what.with));
    if (!done) in.note(severity::debug, "dialog", 0, "no ACK: " + done.error().message());
}

OFFHOOK_DECL void from_sessions::operator()(const session::send_prack& what) const {
    const auto done = in.dialogs.prack(in.now, what.leg, extras_of(what.with));
    if (!done) in.note(severity::debug, "dialog", 0, "no PRACK: " + done.error().message());
}

OFFHOOK_DECL void from_sessions::operator()(const session::send_cancel& what) const {
    const auto done = in.dialogs.cancel(in.now, what.leg, what.reason);
    if (!done) in.note(severity::debug, "dialog", 0, "no CANCEL: " + done.error().message());
}

OFFHOOK_DECL void from_sessions::operator()(const session::send_bye& what) const {
    const auto done = in.dialogs.bye(in.now, what.leg, extras_of(what.with));
    if (!done) in.note(severity::debug, "dialog", 0, "no BYE: " + done.error().message());
}

OFFHOOK_DECL void from_sessions::operator()(const session::release_leg& what) const {
    in.dialogs.release(in.now, what.leg);
}

OFFHOOK_DECL void from_sessions::operator()(const session::go_on& what) const {
    in.dialogs.go_on(in.now, what.leg);
}

OFFHOOK_DECL void from_sessions::operator()(const session::send_in_dialog& what) const {
    const auto sent = in.dialogs.request(in.now, what.leg, what.method, extras_of(what.with));
    if (what.number != 0) return in.sessions.outside_sent(in.now, what.number, sent);
    if (!sent) in.sessions.refused(in.now, what.call, what.method, sent.error());
}

OFFHOOK_DECL void from_sessions::operator()(const session::send_outside_dialog& what) const {
    dialog::outside_options options{what.what.target, what.what.from};
    options.route = what.what.route;
    options.with = {{what.what.content_type, what.what.body}, what.what.headers};
    in.sessions.outside_sent(in.now, what.request,
                             in.dialogs.request_outside(in.now, 0, what.what.method, options));
}

OFFHOOK_DECL void from_sessions::operator()(const session::send_soft_request& what) const {
    dialog::outside_options options{what.target, what.from, what.to, what.route};
    options.call_id = what.call_id;
    options.tag = what.tag;
    options.cseq = what.cseq;
    options.with = extras_of(what.with);
    std::string contact = what.contact;
    if (what.with_contact && contact.empty()) contact = in.dialogs.own_contact(options);
    options.contact = what.with_contact ? std::optional<std::string_view>(contact) : std::nullopt;
    const auto sent =
        in.dialogs.request_outside(in.now, session::owner_of(what.soft), what.method, options);
    in.sessions.soft_sent(in.now, what.soft, sent, contact);
}

/// The peer of a leg as a Refer-To that takes over from us: its tag is the one the target calls its
/// own, so it is our remote tag (RFC 3891 4, RFC 5589 7.1).
inline std::string attended_target(const dialog::layer& dialogs, dialog::leg_id leg,
                                   std::string_view target) {
    std::string uri(dialogs.remote_target(leg));
    if (target.size() > 2) uri = target.substr(1, target.size() - 2);
    const replaces taken{dialogs.call_id(leg), dialogs.remote_tag(leg), dialogs.local_tag(leg)};
    return "<" + uri + "?Replaces=" + escape_header_value(taken.to_string()) + ">";
}

OFFHOOK_DECL void from_sessions::operator()(const session::send_refer& what) const {
    const dialog::extras with{{}, what.headers};
    if (what.with) {
        const std::string target = attended_target(in.dialogs, what.with, what.target);
        in.sessions.subscribed(
            in.now, what.transfer,
            in.dialogs.refer(in.now, what.leg, session::owner_of(what.transfer), target, with));
        return;
    }
    in.sessions.subscribed(
        in.now, what.transfer,
        in.dialogs.refer(in.now, what.leg, session::owner_of(what.transfer), what.target, with));
}

OFFHOOK_DECL void from_sessions::operator()(const session::accept_refer& what) const {
    const auto made = in.dialogs.accept_refer(in.now, what.duty, session::owner_of(what.transfer));
    in.accepted_transfer = what.transfer;
    in.accepted_subscription = made ? *made : dialog::subscription_id{};
    in.sessions.subscribed(in.now, what.transfer, made);
}

OFFHOOK_DECL void from_sessions::operator()(const session::send_notify& what) const {
    dialog::subscription_id subscription = what.subscription;
    if (!subscription && in.accepted_transfer == what.transfer) {
        subscription = in.accepted_subscription;
    }
    const auto done = in.dialogs.notify(in.now, subscription, what.sipfrag, what.last);
    if (!done) in.note(severity::debug, "dialog", 0, "no NOTIFY: " + done.error().message());
}

OFFHOOK_DECL void from_sessions::operator()(const session::ask_subscription& what) const {
    using verb = session::ask_subscription::verb;
    const dialog::owner_id owner = session::owner_of(what.soft);
    const dialog::extras with = extras_of(what.with);
    switch (what.what) {
    case verb::subscribe:
        in.sessions.soft_subscribed(in.now, what.soft,
                                    in.dialogs.subscribe(in.now, owner,
                                                         {.target = what.target,
                                                          .from = what.from,
                                                          .route = what.route,
                                                          .event = what.event,
                                                          .expires = what.expires,
                                                          .with = with,
                                                          .again_call_id = what.call_id,
                                                          .again_tag = what.tag,
                                                          .cseq = what.cseq}));
        return;
    case verb::renew:
        if (const auto done = in.dialogs.resubscribe(in.now, what.subscription, what.expires);
            !done) {
            in.sessions.soft_subscribed(in.now, what.soft, done.error());
        }
        return;
    case verb::accept:
        in.sessions.soft_subscribed(
            in.now, what.soft,
            in.dialogs.accept_subscription(in.now, what.duty, owner, what.expires));
        return;
    case verb::tell: break;
    }
    dialog::subscription_id subscription = what.subscription;
    if (!subscription) subscription = in.sessions.subscription_of(what.soft);
    const auto done = in.dialogs.notify(in.now, subscription,
                                        {.state = what.state,
                                         .reason = what.reason,
                                         .retry_after = what.retry_after,
                                         .body = with.body});
    if (!done) in.note(severity::debug, "dialog", owner, "no NOTIFY: " + done.error().message());
}

OFFHOOK_DECL void from_sessions::operator()(const session::unsubscribe& what) const {
    in.dialogs.unsubscribe(in.now, what.subscription);
}

OFFHOOK_DECL void from_sessions::operator()(const session::call_over& what) const { in.over(what); }

OFFHOOK_DECL void from_sessions::operator()(session::media_command& what) const {
    in.outputs.emplace_back(std::move(what));
}

OFFHOOK_DECL void from_sessions::operator()(session::event& what) const {
    if (in.lamps && in.lamps->heard(what)) return;
    in.outputs.emplace_back(std::move(what));
}

} // namespace detail

OFFHOOK_DECL bool endpoint::state::round() {
    bool carried = false;
    while (auto what = transactions.poll()) {
        std::visit(detail::from_transactions{*this}, *what);
        carried = true;
    }
    while (auto what = dialogs.poll()) {
        std::visit(detail::from_dialogs{*this}, *what);
        carried = true;
    }
    while (auto what = sessions.poll()) {
        std::visit(detail::from_sessions{*this}, *what);
        carried = true;
    }
    return carried;
}

OFFHOOK_DECL bool endpoint::state::tell_watchers() {
    if (!lamps) return false;
    bool any = false;
    while (const auto what = lamps->next(now)) {
        any = true;
        (void)sessions.command(now, *what); // who has gone meanwhile hears nothing
    }
    return any;
}

OFFHOOK_DECL void endpoint::state::drain() {
    for (std::size_t rounds = 0; rounds < limits::rounds; ++rounds) {
        if (round() || tell_watchers()) continue;
        dialogs.settle(now);
        if (!round()) return;
    }
    ++counters.rounds_exceeded;
    note(severity::error, "endpoint", 0, "a drain was cut off: layers do not come to rest");
}

} // namespace offhook
