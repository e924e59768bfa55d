// What the session layer says, as the words of scenarios; and what the machines beside the one that
// is rehearsed need to go on by themselves.
#pragma once

#include <offhook/session/detail/session_stage.hpp>
#include <offhook/session/impl/stage.ipp>

#include <algorithm>

namespace offhook::session::detail {

inline std::string with_content(std::string text, const content& with) {
    if (with.type == "application/sdp" && !with.text.empty()) text += " with SDP";
    if (with.headers.find("Retry-After") != std::string::npos) text += " with Retry-After";
    return text;
}

/// "by peer 486", "by library no final response in time".
inline std::string reason_text(const end_reason& reason) {
    static constexpr std::string_view names[] = {" by us", " by peer", " by library"};
    std::string out(names[static_cast<std::size_t>(reason.who)]);
    if (reason.why.category() == status_category())
        return out + ' ' + std::to_string(reason.why.value());
    if (reason.why) out += ' ' + reason.why.message();
    return out;
}

OFFHOOK_DECL void session_stage::drain() {
    while (const auto what = layer_.poll())
        std::visit([this](const auto& one) { said(one); }, *what);
    for (duty& one : duties_) {
        if (one.answered || one.kept) continue;
        one.answered = true;
        see(sort::sent, "default");
    }
}

OFFHOOK_DECL std::string session_stage::prefix_of(call_id id) const {
    if (with_.kind == rehearsed::transfer) return id == old_call_ ? "old call " : "new call ";
    return id == call() ? "" : id == old_call_ ? "old call " : "new call ";
}

OFFHOOK_DECL void session_stage::see_of(call_id id, std::string_view text) {
    see(sort::sent, prefix_of(id).append(text));
}

OFFHOOK_DECL call_id session_stage::call_of_leg(dialog::leg_id leg) const {
    for (const known_leg& one : legs_)
        if (one.leg == leg) return one.call;
    return {};
}

OFFHOOK_DECL void session_stage::said(const place_call& what) {
    see_of(what.call, with_content("INVITE", what.with));
    if (with_.unroutable) {
        layer_.leg_started(now_, what.call, errc::no_route);
        return;
    }
    const dialog::leg_id leg{static_cast<std::uint32_t>(legs_.size() + 1), 1};
    legs_.push_back({leg, what.call});
    layer_.leg_started(now_, what.call, leg);
}

OFFHOOK_DECL void session_stage::said(const bind_leg& what) {
    for (known_leg& one : legs_)
        if (one.leg == what.leg && what.call) one.call = what.call;
}

OFFHOOK_DECL void session_stage::said(const respond& what) {
    if (what.duty == notify_duty) return;
    for (duty& one : duties_) {
        if (one.id != what.duty) continue;
        if (one.answered) see(sort::sent, "a second answer");
        if (what.status >= 200) one.answered = true;
    }
    see(sort::sent, with_content(std::to_string(what.status), what.with));
}

OFFHOOK_DECL void session_stage::said(const keep_request& what) {
    for (duty& one : duties_)
        if (one.id == what.duty) one.kept = true;
}

OFFHOOK_DECL void session_stage::said(const send_ack& what) {
    see_of(what.leg, with_content("ACK", what.with));
}
OFFHOOK_DECL void session_stage::said(const send_prack& what) {
    see_of(what.leg, with_content("PRACK", what.with));
}
OFFHOOK_DECL void session_stage::said(const send_cancel& what) { see_of(what.leg, "CANCEL"); }
OFFHOOK_DECL void session_stage::said(const send_bye& what) {
    const bool why = what.with.headers.find("Reason:") != std::string::npos;
    see_of(what.leg, why ? "BYE with Reason" : "BYE");
}

OFFHOOK_DECL void session_stage::said(const release_leg& what) {
    const call_id id = call_of_leg(what.leg);
    for (duty& one : duties_)
        one.answered = true; // the dialog layer answers what is open
    if (with_.kind == rehearsed::call && id == call()) {
        see(sort::sent, "release");
    } else {
        layer_.received(now_, dialog::leg_released{what.leg, owner_of(id)});
    }
}

OFFHOOK_DECL void session_stage::said(const go_on&) {} // nothing of it is on the wire

OFFHOOK_DECL void session_stage::said(const send_in_dialog& what) {
    see_of(what.call, with_content(what.method == "INVITE" ? "re-INVITE" : what.method, what.with));
    if (what.number != 0) layer_.outside_sent(now_, what.number, dialog::request_id{7, 7});
}
OFFHOOK_DECL void session_stage::said(const send_outside_dialog& what) {
    see(sort::sent, what.what.method);
}

OFFHOOK_DECL void session_stage::said(const send_soft_request&) {} // see soft_stage.ipp
OFFHOOK_DECL void session_stage::said(const ask_subscription&) {}  // see subscription_stage.ipp

OFFHOOK_DECL void session_stage::said(const send_refer& what) {
    see(sort::sent, "REFER");
    if (with_.subscription_fails)
        layer_.subscribed(now_, what.transfer, errc::too_many);
    else
        layer_.subscribed(now_, what.transfer, dialog::subscription_id{1, 1});
}

OFFHOOK_DECL void session_stage::said(const accept_refer& what) {
    if (with_.subscription_fails) {
        layer_.subscribed(now_, what.transfer, errc::too_many);
        return;
    }
    see(sort::sent, "202");
    for (duty& one : duties_)
        if (one.id == what.duty) one.answered = true;
    layer_.subscribed(now_, what.transfer, dialog::subscription_id{1, 1});
}

OFFHOOK_DECL void session_stage::said(const send_notify& what) {
    if (with_.subscription_fails) return; // there is nobody to send it to
    see(sort::sent, "NOTIFY " + what.sipfrag.substr(8, 3) + (what.last ? " last" : ""));
}

OFFHOOK_DECL void session_stage::said(const unsubscribe&) { see(sort::sent, "unsubscribe"); }

OFFHOOK_DECL void session_stage::said(const call_over& what) {
    if (what.forced && with_.kind == rehearsed::call && what.call == call())
        see(sort::publish, "forced");
}

OFFHOOK_DECL void session_stage::said(const media_command& what) {
    const call_id id = std::visit([](const auto& one) { return one.call; }, what);
    if (with_.kind == rehearsed::call && id == call())
        see_media(what);
    else
        run_media(what);
}

OFFHOOK_DECL void session_stage::see_media(const media_command& what) {
    static constexpr std::string_view names[] = {"prepare", "apply", "start",
                                                 "discard", "stop",  "release"};
    static constexpr std::string_view directions[] = {"", " sendonly", " recvonly", " inactive"};
    std::string text(names[what.index()]);
    if (const auto* const prepare = std::get_if<media_prepare>(&what)) {
        text += prepare->offer.empty() ? " offer" : " answer";
        text += directions[static_cast<std::size_t>(prepare->direction)];
    }
    see(sort::media, std::move(text));
}

OFFHOOK_DECL void session_stage::run_media(const media_command& what) {
    const call_id id = std::visit([](const auto& one) { return one.call; }, what);
    const auto answer = [this](media_event news) { layer_.received(now_, news); };
    if (std::holds_alternative<media_prepare>(what))
        answer(media_ready{id, std::string(stage_sdp)});
    else if (std::holds_alternative<media_apply>(what))
        answer(media_applied{id});
    else if (std::holds_alternative<media_start>(what))
        answer(media_started{id});
    else if (std::holds_alternative<media_release>(what))
        answer(media_released{id});
}

namespace stage_texts {

/// One overload an application event: its word, and whose it is.
struct event_text {
    std::string operator()(const incoming_call&) const { return "IncomingCall"; }
    std::string operator()(const call_progress& e) const {
        return "CallProgress " + std::to_string(e.status) + (e.early_media ? " early media" : "");
    }
    std::string operator()(const call_redirected& e) const {
        return "CallRedirected " + std::to_string(e.status);
    }
    std::string operator()(const call_established&) const { return "CallEstablished"; }
    std::string operator()(const call_held& e) const { return e.held ? "CallHeld" : "CallResumed"; }
    std::string operator()(const remote_hold& e) const {
        return e.held ? "RemoteHold" : "RemoteResume";
    }
    std::string operator()(const hold_failed&) const { return "HoldFailed"; }
    std::string operator()(const call_ending& e) const {
        return "CallEnding" + reason_text(e.reason);
    }
    std::string operator()(const call_media_released&) const { return "CallMediaReleased"; }
    std::string operator()(const call_ended& e) const {
        return "CallEnded" + reason_text(e.reason);
    }
    std::string operator()(const call_drained&) const { return "CallDrained"; }
    std::string operator()(const transfer_requested&) const { return "TransferRequested"; }
    std::string operator()(const transfer_progress& e) const {
        return "TransferProgress " + std::to_string(e.status);
    }
    std::string operator()(const transfer_ended& e) const {
        static constexpr std::string_view names[] = {"connected", "failed", "refused", "unknown",
                                                     "accepted"};
        std::string out("TransferEnded ");
        out += names[static_cast<std::size_t>(e.outcome.kind)];
        if (e.outcome.status != 0) return out += ' ' + std::to_string(e.outcome.status);
        if (e.outcome.why) out += ' ' + e.outcome.why.message();
        return out;
    }
    std::string operator()(const request_answered& e) const {
        return "RequestAnswered " + (e.status ? std::to_string(e.status) : e.why.message());
    }
    std::string operator()(const request_offered&) const { return "RequestOffered"; }
    std::string operator()(const call_request& e) const {
        return "CallRequest " + std::string(e.request.method_text());
    }
    std::string operator()(const published& e) const { return e.name; }
    std::string operator()(const rule_applied& e) const {
        return "Rule " + std::string(to_text(e.rule));
    }
    std::string operator()(const soft_state_changed&) const { return "SoftStateChanged"; }
    std::string operator()(const state_notified&) const { return "StateNotified"; }
    std::string operator()(const watcher_asks&) const { return "WatcherAsks"; }
};

struct event_call {
    template <class Event>
    call_id operator()(const Event& e) const {
        return e.call;
    }
    call_id operator()(const transfer_requested&) const { return {}; }
    call_id operator()(const transfer_progress&) const { return {}; }
    call_id operator()(const transfer_ended&) const { return {}; }
    call_id operator()(const request_answered&) const { return {}; }
    call_id operator()(const request_offered&) const { return {}; }
    call_id operator()(const soft_state_changed&) const { return {}; }
    call_id operator()(const state_notified&) const { return {}; }
    call_id operator()(const watcher_asks&) const { return {}; }
};

} // namespace stage_texts

OFFHOOK_DECL void session_stage::said(const event& what) {
    if (const auto* const asked = std::get_if<transfer_requested>(&what))
        new_call_ = asked->new_call, asking_ = asked->transfer;
    const call_id of = std::visit(stage_texts::event_call{}, what);
    const bool other = of && (with_.kind == rehearsed::transfer || of != call());
    if (!other) return see(sort::publish, std::visit(stage_texts::event_text{}, what));
    if (std::holds_alternative<call_ending>(what)) layer_.ending_delivered(now_, of);
}

} // namespace offhook::session::detail
