// What came of our own commands: to the dialog layer, and to media.
#pragma once

#include <offhook/session/detail/turn.hpp>

#include <algorithm>

namespace offhook::session {

OFFHOOK_DECL void layer::leg_started(instant now, call_id call, result<dialog::leg_id> leg) {
    state_->now = now;
    detail::call* c = state_->calls.find(call);
    if (c == nullptr) return;
    if (leg) {
        c->leg = *leg;
        return;
    }
    state_->step(call, {call_event::DialogRejected, nullptr, 0, leg.error()});
    state_->work();
}

OFFHOOK_DECL void layer::subscribed(instant now, transfer_id transfer,
                                    result<dialog::subscription_id> made) {
    state_->now = now;
    detail::transfer* t = state_->transfers.find(transfer);
    if (t == nullptr) return;
    if (made) {
        t->subscription = *made;
        return;
    }
    const call_id new_call = t->new_call;
    if (new_call) {
        // The REFER could not be accepted: it is refused, and nobody is called on its behalf.
        state_->emit(respond{t->refer, 503, {}, {}});
        state_->pending.push_back(
            {owner_of(new_call), call_event::ActionFailed, transfer_event::count, 0, made.error()});
    }
    state_->step(transfer, {transfer_event::ActionFailed, 0, made.error(), false});
    state_->work();
}

OFFHOOK_DECL void layer::outside_sent(instant now, std::uint64_t request,
                                      result<dialog::request_id> sent) {
    state_->now = now;
    auto& asked = state_->outsides;
    const auto known = std::find_if(asked.begin(), asked.end(),
                                    [&](const auto& one) { return one.number == request; });
    // One whose call has ended meanwhile has been told that already.
    if (known == asked.end()) return;
    if (sent) {
        known->request = *sent;
        return;
    }
    asked.erase(known);
    state_->emit(event{request_answered{request, 0, sent.error(), {}}});
}

OFFHOOK_DECL void layer::refused(instant now, call_id call, std::string_view method,
                                 error_code why) {
    state_->now = now;
    const detail::call* c = state_->calls.find(call);
    if (c == nullptr || c->ending) return;
    detail::call_news told{call_event::RequestAnswered, nullptr, 0, why};
    const bool refreshes = c->facts.timer.update_sent;
    if (method == "INVITE" || (method == "UPDATE" && c->facts.offer_updates && !refreshes)) {
        told.event = call_event::ReINVITERejected;
        if (why == errc::not_accepted_now) told.status = 491;
    } else if (method == "UPDATE" && refreshes) {
        told.event = call_event::RefreshAnswered;
    }
    state_->step(call, told);
    state_->work();
}

namespace detail {

struct media_listener {
    layer::state& owner;

    void tell(call_id id, const call_news& news) const {
        owner.step(id, news);
        owner.work();
    }
    /// Media answers in order: while a newer description is on its way, an older one that the
    /// table gave up waiting for is nobody's. It would be sent as what it is not.
    static bool superseded(call& c) { return c.facts.preparing > 0 && --c.facts.preparing > 0; }
    void operator()(const media_ready& news) const {
        call* c = owner.calls.find(news.call);
        if (c == nullptr || c->facts.media_release_asked || superseded(*c)) return;
        c->description = news.description;
        c->facts.refuses = false;
        c->refusal = {};
        tell(news.call, {call_event::MediaReady});
    }
    void operator()(const media_applied& news) const {
        tell(news.call, {call_event::MediaApplied});
    }
    void operator()(const media_started& news) const {
        tell(news.call, {call_event::MediaStarted});
    }
    void operator()(const media_failed& news) const {
        call* c = owner.calls.find(news.call);
        if (c == nullptr || c->ending) return;
        if (news.step == media_step::prepare && superseded(*c)) return;
        call_news told{call_event::MediaFailed, nullptr, 0, news.why};
        told.step = news.step;
        tell(news.call, told);
    }
    void operator()(const media_released& news) const {
        call* c = owner.calls.find(news.call);
        if (c == nullptr) return;
        c->facts.media_taken = false;
        c->facts.media_confirmed = true;
        if (c->announced) owner.emit(event{call_media_released{news.call}});
        owner.confirm(news.call);
        owner.work();
    }
};

} // namespace detail

OFFHOOK_DECL void layer::received(instant now, const media_event& news) {
    state_->now = now;
    std::visit(detail::media_listener{*state_}, news);
}

} // namespace offhook::session
