// The events of a call as they really come: commands, what the dialog layer says, media.
#pragma once

#include <offhook/session/detail/session_stage.hpp>
#include <offhook/session/impl/stage.ipp>

namespace offhook::session::detail {

OFFHOOK_DECL bool session_stage::give_call(call_event which, const stage_fields& fields) {
    if (give_command(which, fields) || give_response(which, fields) ||
        give_request(which, fields) || give_media(which, fields))
        return true;
    give_inside(which, fields);
    return true;
}

OFFHOOK_DECL void session_stage::command(const session::command& what) {
    const auto done = layer_.command(now_, what);
    if (!done) see(sort::error, done.error().message());
}

/// The application's call, or the one that a REFER asks for and the application agrees to.
OFFHOOK_DECL void session_stage::make_the_call(const stage_fields& fields) {
    if (asking_) return command(accept_transfer{asking_});
    make_call what{fields.text("target", "sip:bob@example.com")};
    what.delayed_offer = fields.flag("delayed_offer", false);
    for (const auto& setting : with_.of.words().settings()) {
        const duration length = fields.given.time(fields.find(setting.name), duration{-1});
        if (length >= duration::zero()) what.settings.emplace_back(setting.name, length);
    }
    command(what);
}

OFFHOOK_DECL bool session_stage::give_command(call_event which, const stage_fields& fields) {
    switch (which) {
    case call_event::MakeCall: make_the_call(fields); return true;
    case call_event::AnswerCall: command(answer_call{call()}); return true;
    case call_event::ProgressCall: command(progress_call{call()}); return true;
    case call_event::RejectCall:
        command(reject_call{call(), fields.number("status", 486)});
        return true;
    case call_event::HangupCall:
        command(hang_up_call{call(), fields.text("reason", {})});
        return true;
    case call_event::HoldCall: command(hold_call{call()}); return true;
    case call_event::ResumeCall: command(resume_call{call()}); return true;
    case call_event::FollowRedirect:
        command(follow_redirect{call(), fields.text("target", {})});
        return true;
    case call_event::SendInCall:
        command(send_in_call{call(), fields.text("method", "INFO")});
        return true;
    default: return false;
    }
}

inline dialog::rejected stage_rejection(call_event which, dialog::owner_id owner,
                                        const stage_fields& fields) {
    const bool interval = which == call_event::IntervalTooSmall;
    const error_code why = fields.why();
    if (why) return {{}, owner, 0, why, {}};
    const int status = interval ? 422 : fields.number("status", 486);
    const std::string_view more = interval ? "Min-SE: 3600\r\n" : "";
    return {{}, owner, status, status_error(status), stage_response(status, "INVITE", false, more)};
}

/// What comes of our INVITE and of our other requests.
OFFHOOK_DECL bool session_stage::give_response(call_event which, const stage_fields& fields) {
    const auto provisional = [&](int status, bool sdp) {
        layer_.received(now_, dialog::progress{{},
                                               owner(),
                                               status,
                                               0,
                                               stage_response(status, "INVITE", sdp),
                                               fields.flag("reliable", false)});
        return true;
    };
    const error_code why = fields.why();
    const std::string more = stage_lines(fields);
    const auto final_of = [&](sip_method method, std::string_view name, int otherwise, bool sdp) {
        const int status = why ? 0 : fields.number("status", otherwise);
        const error_code told = why ? why : status >= 300 ? status_error(status) : error_code{};
        layer_.received(now_,
                        dialog::response_received{
                            {},
                            owner(),
                            {7, 7},
                            method,
                            status,
                            told,
                            status == 0 ? sip_message{} : stage_response(status, name, sdp, more)});
        return true;
    };
    switch (which) {
    case call_event::DialogTrying: return provisional(100, false);
    case call_event::DialogRinging: return provisional(fields.number("status", 180), false);
    case call_event::DialogProgress: return provisional(fields.number("status", 183), true);
    case call_event::DialogEarlyEnded:
        layer_.received(now_, dialog::early_ended{{}, owner(), 0});
        return true;
    case call_event::DialogAnswered:
        layer_.received(now_, dialog::answered{{},
                                               owner(),
                                               stage_response(fields.number("status", 200),
                                                              "INVITE", fields.flag("sdp", true),
                                                              more, fields.text("branch", {}))});
        return true;
    case call_event::IntervalTooSmall:
    case call_event::DialogRejected:
        layer_.received(now_, stage_rejection(which, owner(), fields));
        return true;
    case call_event::RefreshAnswered: return final_of(sip_method::update, "UPDATE", 200, false);
    case call_event::DialogTerminated:
        layer_.received(now_,
                        dialog::leg_terminated{
                            {}, owner(), why ? why : status_error(fields.number("status", 481))});
        return true;
    case call_event::ReINVITEAnswered:
        return final_of(sip_method::invite, "INVITE", 200, fields.flag("sdp", true));
    case call_event::ReINVITERejected: return final_of(sip_method::invite, "INVITE", 488, false);
    case call_event::RequestAnswered: {
        const std::string name = fields.text("method", "INFO");
        return final_of(method_from(name), name, 200, false);
    }
    default: return false;
    }
}

OFFHOOK_DECL void session_stage::request(call_id to, sip_method method, std::string_view name,
                                         std::string_view more, bool sdp) {
    layer_.received(now_,
                    dialog::request_received{
                        {}, owner_of(to), new_duty(), method, stage_request(name, more, sdp)});
}

OFFHOOK_DECL void session_stage::invite(const stage_fields& fields) {
    std::string more = fields.text("header", "");
    if (!more.empty()) more += "\r\n";
    const auto request = stage_request("INVITE", more, fields.flag("sdp", true));
    const bool reliable = fields.flag("reliable", false);
    const auto replaced = fields.flag("replaces", false) ? owner_of(call_id{999, 1}) : 0;
    const dialog::leg_id leg{static_cast<std::uint32_t>(legs_.size() + 1), 1};
    legs_.push_back({leg, {}});
    layer_.received(now_, dialog::incoming_call{leg, new_duty(), request, reliable, replaced});
}

OFFHOOK_DECL void session_stage::info(const stage_fields& fields) {
    dialog::request_received news{
        {}, owner(), new_duty(), sip_method::info, stage_request("INFO", {}, false)};
    news.unknown_package = fields.flag("unknown_package", false);
    layer_.received(now_, news);
}

OFFHOOK_DECL bool session_stage::give_request(call_event which, const stage_fields& fields) {
    const auto ask = [&](sip_method method, std::string_view more, bool sdp) {
        request(call(), method, to_text(method), more, sdp);
        return true;
    };
    switch (which) {
    case call_event::DialogINVITE: invite(fields); return true;
    case call_event::DialogACK:
        layer_.received(
            now_, dialog::acknowledged{
                      {}, owner(), true, stage_request("ACK", {}, fields.flag("sdp", false))});
        return true;
    case call_event::DialogPRACKMissing:
        layer_.received(now_, dialog::prack_missing{{}, owner(), {}});
        return true;
    case call_event::AnswerWithdrawn:
        layer_.received(now_, dialog::answer_withdrawn{{}, owner(), fields.why()});
        return true;
    case call_event::DialogPRACK: return ask(sip_method::prack, {}, fields.flag("sdp", false));
    case call_event::DialogACKMissing:
        layer_.received(now_, dialog::ack_missing{{}, owner(), true});
        return true;
    case call_event::DialogCANCEL:
        layer_.received(now_,
                        dialog::cancelled{{}, owner(), stage_request("CANCEL", {}, false), {}});
        return true;
    case call_event::DialogBYE: return ask(sip_method::bye, {}, false);
    case call_event::DialogReINVITE:
        return ask(sip_method::invite, stage_lines(fields), fields.flag("sdp", true));
    case call_event::DialogUPDATE:
        return ask(sip_method::update, stage_lines(fields), fields.flag("sdp", true));
    case call_event::DialogREFER:
        return ask(sip_method::refer, "Refer-To: <" + fields.text("target", stage_target) + ">\r\n",
                   false);
    case call_event::DialogNOTIFY:
        return ask(sip_method::notify,
                   "Event: " + fields.text("package", "talk") +
                       "\r\nSubscription-State: " + fields.text("subscription", "active") + "\r\n",
                   false);
    case call_event::DialogINFO: info(fields); return true;
    case call_event::DialogMESSAGE: return ask(sip_method::message, {}, false);
    case call_event::DialogRequest: {
        const std::string name = fields.text("method", "OPTIONS");
        request(call(), method_from(name), name, {}, false);
        return true;
    }
    case call_event::DutyExpired: expire_duty(); return true;
    default: return false;
    }
}

/// The last request of theirs that is still open was answered by default.
OFFHOOK_DECL void session_stage::expire_duty() {
    dialog::duty_id late;
    for (duty& one : duties_)
        if (one.kept && !one.answered) late = one.id;
    for (duty& one : duties_)
        if (one.id == late) one.answered = true;
    const call_id of = with_.kind == rehearsed::transfer ? old_call_ : call();
    layer_.received(now_, dialog::duty_expired{late, owner_of(of)});
}

/// What media could not do, by its name.
inline media_step failed_step(std::string_view name) {
    if (name == "apply") return media_step::apply;
    return name == "start" ? media_step::start : media_step::prepare;
}

OFFHOOK_DECL bool session_stage::give_media(call_event which, const stage_fields& fields) {
    const call_id of = call();
    switch (which) {
    case call_event::MediaReady:
        layer_.received(now_, media_event{media_ready{of, std::string(stage_sdp)}});
        return true;
    case call_event::MediaApplied:
        layer_.received(now_, media_event{media_applied{of}});
        return true;
    case call_event::MediaStarted:
        layer_.received(now_, media_event{media_started{of}});
        return true;
    case call_event::MediaFailed:
        layer_.received(now_,
                        media_event{media_failed{of, failed_step(fields.text("step", "prepare")),
                                                 errc::media_failed}});
        return true;
    default: return false;
    }
}

/// The three that a call waits for before it is over; before it ends they have nothing to confirm.
OFFHOOK_DECL void session_stage::confirm(std::string_view who) {
    const detail::call* c = inside().calls.find(call());
    if (c == nullptr || !c->ending) return;
    const call_id id = call();
    if ((who.empty() || who == "dialog") && !c->facts.dialog_confirmed)
        layer_.received(now_, dialog::leg_released{{}, owner()});
    c = inside().calls.find(id);
    if ((who.empty() || who == "media") && c != nullptr && !c->facts.media_confirmed)
        layer_.received(now_, media_event{media_released{id}});
    if (who.empty() || who == "client") layer_.ending_delivered(now_, id);
}

/// Events that no layer below gives in one piece.
OFFHOOK_DECL void session_stage::give_inside(call_event which, const stage_fields& fields) {
    if (which == call_event::CleanupComplete) return confirm(fields.text("from", {}));
    call_news news{which};
    if (which == call_event::DialogRedirected) {
        news.status = fields.number("status", 302);
        news.why = status_error(news.status);
    }
    if (which == call_event::ActionFailed) news.why = errc::action_failed;
    if (which == call_event::TransportFailed) news.why = errc::transport_failed;
    inside().step(call(), news);
    inside().work();
}

} // namespace offhook::session::detail
