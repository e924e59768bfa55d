// A subscription on the stage of soft states: the notifier, or the watcher, played by hand.
#pragma once

#include <offhook/session/impl/soft_stage.ipp>

namespace offhook::session::detail {

/// "SUBSCRIBE", "SUBSCRIBE 0", "200", "NOTIFY active with body", "NOTIFY terminated noresource".
inline std::string subscription_text(const ask_subscription& what) {
    using verb = ask_subscription::verb;
    if (what.what == verb::accept) return "200";
    if (what.what != verb::tell) return what.expires == 0 ? "SUBSCRIBE 0" : "SUBSCRIBE";
    static constexpr std::string_view states[] = {"pending", "active", "terminated"};
    std::string text = "NOTIFY ";
    text += states[static_cast<std::size_t>(what.state)];
    if (what.reason != termination::none) text.append(" ").append(to_text(what.reason));
    if (!what.with.text.empty()) text += " with body";
    return text;
}

OFFHOOK_DECL void soft_stage::said(const ask_subscription& what) {
    using verb = ask_subscription::verb;
    see(sort::sent, subscription_text(what));
    if (what.what == verb::tell) return;
    if (with_.unroutable) {
        layer_.soft_subscribed(now_, what.soft, errc::too_many);
    } else if (what.what != verb::renew) {
        layer_.soft_subscribed(now_, what.soft, dialog::subscription_id{requests_++, 1});
    }
}

/// An answer to the SUBSCRIBE.
OFFHOOK_DECL void soft_stage::answer_subscribe(soft_event which, const stage_fields& fields) {
    const soft_state* const s = subject();
    dialog::subscribe_answered came{{}, owner_of(id_), 200, {}, 0, {}};
    if (s != nullptr) came.subscription = s->facts.subscription;
    std::string lines = stage_lines(fields);
    switch (which) {
    case soft_event::Granted:
        came.expires = static_cast<std::uint32_t>(fields.number("seconds", 3600));
        break;
    case soft_event::TooBrief:
        came.status = 423;
        lines += "Min-Expires: " + std::to_string(fields.number("least", 7200)) + "\r\n";
        break;
    case soft_event::Refused: came.status = fields.number("status", 503); break;
    default: break;
    }
    came.why = fields.why();
    if (came.why) came.status = 0;
    if (came.status >= 300) came.why = status_error(came.status);
    if (came.status != 0) came.response = stage_response(came.status, "SUBSCRIBE", false, lines);
    layer_.received(now_, came);
}

inline sip_message stage_state(std::string_view state) {
    const std::string lines =
        "Event: presence\r\nSubscription-State: " + std::string(state) + "\r\n";
    return stage_message("NOTIFY sip:alice@192.0.2.2 SIP/2.0", "NOTIFY", lines,
                         "application/pidf+xml", "<open/>");
}

OFFHOOK_DECL void soft_stage::watch(soft_event which, const stage_fields& fields) {
    const soft_state* const s = subject();
    const auto subscription = s == nullptr ? dialog::subscription_id{} : s->facts.subscription;
    const auto seconds = static_cast<std::uint32_t>(fields.number("seconds", 3600));
    const std::string state(fields.text("state", "active"));
    const termination reason = termination_from(fields.text("reason", {}));
    static constexpr std::string_view type = "application/pidf+xml";
    switch (which) {
    case soft_event::Told:
        layer_.received(now_, dialog::notify_received{
                                  subscription,
                                  owner_of(id_),
                                  {7, 1},
                                  false,
                                  stage_state(state + ";expires=" + std::to_string(seconds))});
        break;
    case soft_event::Ended:
        layer_.received(now_, dialog::subscription_ended{
                                  subscription, owner_of(id_), fields.why(), reason, {}});
        break;
    case soft_event::Asked: {
        const std::string lines = "Event: presence\r\nContact: <sip:bob@192.0.2.1>\r\n";
        layer_.received(now_, dialog::subscribe_received{
                                  {8, 1}, seconds, stage_request("SUBSCRIBE", lines, false)});
        break;
    }
    case soft_event::Renewed:
        layer_.received(now_, dialog::subscribe_refreshed{
                                  subscription,
                                  owner_of(id_),
                                  {9, 1},
                                  seconds,
                                  stage_request("SUBSCRIBE", "Event: presence\r\n", false)});
        break;
    case soft_event::Accept:
        command(accept_watcher{id_, state == "pending", seconds, std::string(type), "<open/>"});
        break;
    case soft_event::Reject: command(reject_watcher{id_, fields.number("status", 403)}); break;
    case soft_event::Tell: {
        tell_watcher what{id_};
        if (state == "pending") what.state = dialog::watching::pending;
        if (state == "terminated") what.state = dialog::watching::terminated;
        what.reason = reason;
        what.content_type = type;
        what.body = "<closed/>";
        command(what);
        break;
    }
    default: break;
    }
}

} // namespace offhook::session::detail
