// News from the dialog layer, each turned into the event of a table. No behaviour: that is the
// table's.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/sipfrag.hpp>
#include <offhook/session/detail/turn.hpp>

#include <algorithm>
#include <utility>

namespace offhook::session {
namespace detail {

inline call_event event_of(sip_method method) {
    switch (method) {
    case sip_method::bye: return call_event::DialogBYE;
    case sip_method::invite: return call_event::DialogReINVITE;
    case sip_method::update: return call_event::DialogUPDATE;
    case sip_method::prack: return call_event::DialogPRACK;
    case sip_method::refer: return call_event::DialogREFER;
    case sip_method::notify: return call_event::DialogNOTIFY;
    case sip_method::info: return call_event::DialogINFO;
    case sip_method::message: return call_event::DialogMESSAGE;
    default: return call_event::DialogRequest;
    }
}

inline const sip_message* present(const sip_message& message) {
    return message.empty() ? nullptr : &message;
}

} // namespace detail

OFFHOOK_DECL void layer::received(instant now, const dialog::incoming_call& news) {
    state_->now = now;
    const detail::timer_wishes wishes = state_->wishes_of(state_->tables.in_force, nullptr);
    if (detail::too_short(detail::read_terms(news.invite), wishes)) {
        state_->emit(respond{news.duty, 422, {}, {{}, {}, detail::minimum_line(wishes)}});
        state_->emit(release_leg{news.leg});
        return;
    }
    if (state_->refuses_with != 0 && news.replaced == 0) {
        state_->emit(respond{news.duty, state_->refuses_with, {}, {}});
        state_->emit(release_leg{news.leg});
        return;
    }
    const auto id = state_->new_call(state_->tables.in_force, table::role::uas);
    if (!id) {
        state_->emit(respond{news.duty, 503, {}, {}});
        state_->emit(release_leg{news.leg});
        return;
    }
    detail::call& c = *state_->calls.find(*id);
    c.leg = news.leg;
    c.invite = news.invite;
    c.facts.reliable = news.reliable;
    detail::learn_allow(c.facts.timer, news.invite);
    // In brackets, so that parameters of the URI stay with the URI.
    if (const auto to = news.invite.to()) c.from = "<" + std::string(to->address.text) + ">";
    state_->emit(bind_leg{news.leg, *id});
    if (news.replaced != 0) {
        c.replaces = call_of(news.replaced);
        c.facts.rule = call_rule::replaces;
    }
    state_->meet_caller(*id, news.invite);
    detail::call_news told{call_event::DialogINVITE, &news.invite};
    told.duty = news.duty;
    told.method = sip_method::invite;
    const table::outcome out = state_->step(*id, told);
    // A table without a row for it leaves the call where it began: it is refused by default.
    if (out.what == table::verdict::unhandled) state_->step(*id, {call_event::HangupCall});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::progress& news) {
    state_->now = now;
    state_->learn_device(call_of(news.owner), news.response);
    call_event what = call_event::DialogRinging;
    if (news.status == 100) what = call_event::DialogTrying;
    if (detail::has_sdp(&news.response)) what = call_event::DialogProgress;
    detail::call_news told{what, &news.response, news.status};
    told.reliable = news.reliable;
    told.early = news.early;
    state_->step(call_of(news.owner), told);
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::answered& news) {
    state_->now = now;
    state_->learn_device(call_of(news.owner), news.response);
    const int status = news.response.status();
    if (detail::call* c = state_->calls.find(call_of(news.owner)); c != nullptr) {
        detail::learn_timer(c->facts.timer, news.response, state_->wishes_of(*c));
        detail::learn_allow(c->facts.timer, news.response);
        c->to = {};
        c->route = {}; // they were for another INVITE
        c->headers = {};
        c->token = {};
        c->description = {};
    }
    state_->step(call_of(news.owner), {call_event::DialogAnswered, &news.response, status});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::rejected& news) {
    state_->now = now;
    const call_id id = call_of(news.owner);
    const sip_message* const response = detail::present(news.response);
    const detail::call* const c = state_->calls.find(id);
    if (c != nullptr && news.status == 422 &&
        detail::interval_can_rise(c->facts.timer, response, state_->wishes_of(*c))) {
        const table::outcome out =
            state_->step(id, {call_event::IntervalTooSmall, response, news.status, news.why});
        state_->work();
        if (out.what != table::verdict::unhandled) return;
    }
    const bool asks = state_->values.on_redirect == redirect_policy::ask && c != nullptr;
    if (asks && c->facts.redirects < limits::redirects && !detail::targets_of(response).empty()) {
        const table::outcome out =
            state_->step(id, {call_event::DialogRedirected, response, news.status, news.why});
        state_->work();
        if (out.what != table::verdict::unhandled) return;
    }
    state_->step(id, {call_event::DialogRejected, response, news.status, news.why});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::early_ended& news) {
    state_->now = now;
    state_->step(call_of(news.owner), {call_event::DialogEarlyEnded});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::acknowledged& news) {
    state_->now = now;
    state_->step(call_of(news.owner), {call_event::DialogACK, &news.ack});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::ack_missing& news) {
    state_->now = now;
    state_->step(call_of(news.owner),
                 {call_event::DialogACKMissing, nullptr, 0, make_error_code(errc::timeout)});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::prack_missing& news) {
    state_->now = now;
    state_->step(call_of(news.owner),
                 {call_event::DialogPRACKMissing, nullptr, 0, make_error_code(errc::timeout)});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::answer_withdrawn& news) {
    state_->now = now;
    const sip_message* const cancel = news.why ? nullptr : &news.cancel;
    state_->step(call_of(news.owner), {call_event::AnswerWithdrawn, cancel, 0, news.why});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::cancelled& news) {
    state_->now = now;
    state_->step(call_of(news.owner), {call_event::DialogCANCEL, detail::present(news.cancel)});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::request_received& news) {
    state_->now = now;
    detail::call* const c = state_->calls.find(call_of(news.owner));
    const bool sets_timer = news.method == sip_method::invite || news.method == sip_method::update;
    if (sets_timer && c != nullptr) {
        const detail::timer_wishes wishes = state_->wishes_of(*c);
        if (detail::too_short(detail::read_terms(news.request), wishes)) {
            state_->emit(respond{news.duty, 422, {}, {{}, {}, detail::minimum_line(wishes)}});
            return;
        }
        detail::learn_allow(c->facts.timer, news.request);
    }
    detail::call_news told{detail::event_of(news.method), &news.request};
    told.duty = news.duty;
    told.method = news.method;
    told.unknown_package = news.unknown_package;
    state_->step(call_of(news.owner), told);
    const detail::call* left = state_->calls.find(call_of(news.owner));
    const bool spared = news.method == sip_method::bye && left != nullptr && !left->ending;
    // Answering a BYE does not end the dialog, its table does (DESIGN 5).
    if (spared && left->facts.answered_duty == news.duty) state_->emit(go_on{news.leg});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::response_received& news) {
    state_->now = now;
    if (is_soft(news.owner)) {
        state_->answered_soft(soft_of(news.owner), news);
        state_->work();
        return;
    }
    const auto asked = std::find_if(state_->outsides.begin(), state_->outsides.end(),
                                    [&](const auto& o) { return o.request == news.request; });
    if (asked != state_->outsides.end()) {
        const std::uint64_t number = asked->number;
        state_->outsides.erase(asked);
        state_->emit(event{request_answered{number, news.status, news.why, news.response}});
        return;
    }
    call_event what = call_event::RequestAnswered;
    detail::call* const c = state_->calls.find(call_of(news.owner));
    const bool good = news.status >= 200 && news.status < 300;
    const bool refreshes = c != nullptr && news.method == sip_method::update &&
                           std::exchange(c->facts.timer.update_sent, false);
    const bool offers = c != nullptr && c->facts.offer_updates && !refreshes;
    const bool settles =
        news.method == sip_method::invite || (news.method == sip_method::update && offers);
    if (settles) {
        what = good ? call_event::ReINVITEAnswered : call_event::ReINVITERejected;
    } else if (refreshes) {
        what = call_event::RefreshAnswered;
    }
    const bool unknown = news.status == 405 || news.status == 501;
    if (c != nullptr && unknown && news.method == sip_method::update)
        c->facts.timer.takes_update = false;
    if (c != nullptr && good && (refreshes || settles)) {
        detail::learn_timer(c->facts.timer, news.response, state_->wishes_of(*c));
        detail::learn_allow(c->facts.timer, news.response);
    }
    state_->step(call_of(news.owner),
                 {what, detail::present(news.response), news.status, news.why});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::leg_terminated& news) {
    state_->now = now;
    const bool no_way = news.why == errc::transport_failed;
    const call_event what = no_way ? call_event::TransportFailed : call_event::DialogTerminated;
    state_->step(call_of(news.owner), {what, nullptr, 0, news.why});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::leg_released& news) {
    state_->now = now;
    const call_id id = call_of(news.owner);
    if (detail::call* c = state_->calls.find(id)) c->facts.dialog_confirmed = true;
    state_->confirm(id);
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::leg_gone& news) {
    state_->now = now;
    const call_id id = call_of(news.owner);
    if (detail::call* c = state_->calls.find(id)) {
        c->leg_gone = true;
        c->facts.dialog_confirmed = true;
        state_->confirm(id);
        state_->work();
    } else if (id && std::find(state_->silent.begin(), state_->silent.end(), id) ==
                         state_->silent.end()) {
        state_->emit(event{call_drained{id}});
    }
}

OFFHOOK_DECL void layer::received(instant now, const dialog::notify_received& news) {
    state_->now = now;
    if (is_soft(news.owner)) {
        state_->notified(news);
        state_->work();
        return;
    }
    const transfer_id id = transfer_of(news.owner);
    detail::transfer* t = state_->transfers.find(id);
    const auto fragment = parse_sipfrag(news.notify.body());
    // Before what it leads to: many peers do not expect the BYE ahead of the answer.
    state_->emit(respond{news.duty, 200, {}, {}});
    if (t == nullptr) return;
    t->notified = true;
    if (!fragment) return;
    transfer_event what = transfer_event::NotifyProgress;
    if (fragment->status >= 200) what = transfer_event::NotifySuccess;
    if (fragment->status >= 300) what = transfer_event::NotifyFailure;
    state_->step(id, {what, fragment->status, {}, news.terminated});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::subscription_ended& news) {
    state_->now = now;
    if (is_soft(news.owner)) {
        state_->subscription_over(news);
        state_->work();
        return;
    }
    const transfer_id id = transfer_of(news.owner);
    detail::transfer* t = state_->transfers.find(id);
    if (t == nullptr) return;
    t->subscription_over = true;
    t->refused_subscription = !news.why && !t->notified;
    state_->step(id, {transfer_event::SubscriptionEnded, 0, news.why, true});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::refer_answered& news) {
    state_->now = now;
    const bool good = news.status >= 200 && news.status < 300;
    const auto what = good ? transfer_event::ReferAccepted : transfer_event::ReferRefused;
    state_->step(transfer_of(news.owner), {what, news.status, news.why, false});
    state_->work();
}

OFFHOOK_DECL void layer::received(instant now, const dialog::duty_expired& news) {
    state_->now = now;
    if (state_->offered_requests.erase(news.duty.pack()) != 0) return;
    const call_id id = call_of(news.owner);
    detail::call* c = state_->calls.find(id);
    if (c == nullptr) return;
    const detail::transfer* t = state_->transfers.find(c->as_old);
    if (t != nullptr && t->refer == news.duty) {
        state_->step(c->as_old, {transfer_event::DutyExpired});
    } else {
        if (c->facts.request_duty == news.duty) c->facts.request_duty = {};
        if (c->facts.invite_duty == news.duty) c->facts.invite_duty = {};
        state_->step(id, {call_event::DutyExpired});
    }
    state_->work();
}

} // namespace offhook::session
