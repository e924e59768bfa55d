// Subscriptions between their table and the dialog layer: what comes from the wire as an event of
// the table and as news for the application. No behaviour: that is state_tables/subscription.yaml.
#pragma once

#include <offhook/message/media_range.hpp>
#include <offhook/message/name_addr.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/message/subscription_state.hpp>
#include <offhook/session/impl/soft_states.ipp>

namespace offhook::session {

OFFHOOK_DECL void layer::received(instant now, const dialog::subscribe_received& news) {
    state_->now = now;
    state_->begin_watcher(news);
    state_->work();
}

/// Who may not watch is answered by default, 603, and no machine is made for it.
OFFHOOK_DECL void layer::state::begin_watcher(const dialog::subscribe_received& came) {
    if (softs.size() >= limits::soft_states) return;
    const soft_state_id id = softs.emplace();
    detail::soft_state& s = *softs.find(id);
    s.kind = soft_kind::subscription;
    s.table = soft_runs[static_cast<std::size_t>(s.kind)].tables.in_force;
    s.package = came.subscribe.value(header_name::event);
    const auto from = came.subscribe.from();
    if (from) s.target = from->address.text;
    s.facts.wanted = came.expires;
    if (came.subscribe.has(header_name::accept)) {
        s.accepts.emplace();
        came.subscribe.each_value(header_name::accept, [&](std::string_view value) {
            s.accepts->append(s.accepts->empty() ? "" : ", ").append(value);
            return true;
        });
    }
    detail::soft_news_at_hand news{soft_event::Asked, &came.subscribe};
    news.duty = came.duty;
    news.granted = came.expires;
    detail::soft_turn turn{*this, id, s, news};
    detail::soft_host host(turn);
    table::start(table_of(s), s.machine, table::role::uas, host);
    if (step(id, news).what != table::verdict::unhandled) return;
    for (const detail::armed_timer& timer : s.timers)
        wheel.cancel(timer.id);
    softs.erase(id);
}

/// Of start and accept, and of a refresh that could not go.
OFFHOOK_DECL void layer::soft_subscribed(instant now, soft_state_id soft,
                                         result<dialog::subscription_id> made) {
    state_->now = now;
    detail::soft_state* const s = state_->softs.find(soft);
    if (s == nullptr) return;
    if (made) {
        s->facts.subscription = *made;
        return;
    }
    const soft_event what = s->facts.asked ? soft_event::Refused : soft_event::Ended;
    s->facts.asked = false;
    state_->pending.push_back(
        {owner_of(soft), call_event::count, transfer_event::count, 0, made.error(), what});
    state_->work();
}

OFFHOOK_DECL dialog::leg_id layer::leg_of(call_id call) const {
    const detail::call* const c = state_->calls.find(call);
    return c == nullptr ? dialog::leg_id{} : c->leg;
}

OFFHOOK_DECL dialog::subscription_id layer::subscription_of(soft_state_id soft) const {
    const detail::soft_state* const s = state_->softs.find(soft);
    return s == nullptr ? dialog::subscription_id{} : s->facts.subscription;
}

OFFHOOK_DECL detail::soft_state* layer::state::of_subscription(dialog::owner_id owner,
                                                               dialog::subscription_id which) {
    if (!is_soft(owner)) return nullptr;
    detail::soft_state* const s = softs.find(soft_of(owner));
    return s != nullptr && s->facts.subscription == which ? s : nullptr;
}

OFFHOOK_DECL void layer::received(instant now, const dialog::subscribe_answered& news) {
    state_->now = now;
    detail::soft_state* const s = state_->of_subscription(news.owner, news.subscription);
    if (s == nullptr) return;
    detail::soft_facts& facts = s->facts;
    facts.asked = false;
    const sip_message* const message = news.response.empty() ? nullptr : &news.response;
    // A NOTIFY has come and the answer was lost: it stands all the same (RFC 6665 4.1.2.4).
    const bool lost = news.status == 0 && facts.heard && !facts.held;
    if (news.why && !lost) {
        const dialog::response_received came{
            {}, news.owner, {}, sip_method::subscribe, news.status, news.why, news.response};
        if (!facts.held) facts.subscription = {}; // it never was one
        state_->step(soft_of(news.owner), detail::refusal_of(*s, came));
        state_->work();
        return;
    }
    facts.granted = std::min(lost ? facts.wanted : news.expires, limits::soft_seconds);
    facts.held = true;
    facts.valid_until = now + std::chrono::seconds{facts.granted};
    const soft_event what = facts.granted > 0 ? soft_event::Granted : soft_event::Released;
    state_->step(soft_of(news.owner), {what, message, news.status});
    state_->work();
}

OFFHOOK_DECL void layer::state::notified(const dialog::notify_received& came) {
    // Before what it leads to: a notifier waits for this alone.
    emit(respond{came.duty, 200, {}, {}});
    detail::soft_state* const s = of_subscription(came.owner, came.subscription);
    if (s == nullptr) return;
    const soft_state_id id = soft_of(came.owner);
    const auto said = parse_subscription_state(came.notify.value(header_name::subscription_state));
    detail::soft_news_at_hand news{soft_event::Told, &came.notify};
    if (said && said->is_pending()) news.state = dialog::watching::pending;
    if (came.terminated) news.state = dialog::watching::terminated;
    emit(event{state_notified{id, news.state, came.notify}});
    if (came.terminated) return; // subscription_ended follows
    detail::soft_facts& facts = s->facts;
    facts.heard = true;
    facts.pending = news.state == dialog::watching::pending;
    if (said && said->expires && facts.held) {
        const instant until = now + std::chrono::seconds{*said->expires};
        if (until + std::chrono::seconds{2} < facts.valid_until) {
            facts.granted = *said->expires;
            facts.valid_until = until;
            news.shortened = true;
        }
    }
    step(id, news);
}

/// With a word for why, where the peer gave one alone.
inline error_code why_of(const dialog::subscription_ended& news) {
    if (news.why) return news.why;
    if (news.reason == termination::rejected) return status_error(603);
    return {};
}

OFFHOOK_DECL void layer::state::subscription_over(const dialog::subscription_ended& came) {
    detail::soft_state* const s = of_subscription(came.owner, came.subscription);
    if (s == nullptr) return;
    s->facts.subscription = {};
    s->facts.asked = false;
    s->facts.held = false;
    s->facts.reason = came.reason;
    detail::soft_news_at_hand news{soft_event::Ended, nullptr, 0, why_of(came)};
    news.reason = came.reason;
    news.retry_after = came.retry_after.value_or(0);
    step(soft_of(came.owner), news);
}

OFFHOOK_DECL void layer::received(instant now, const dialog::subscribe_refreshed& news) {
    state_->now = now;
    detail::soft_state* const s = state_->of_subscription(news.owner, news.subscription);
    // Of a REFER, or the end, whose last NOTIFY brings Ended: the dialog layer answers.
    if (s == nullptr || news.expires == 0) return;
    s->facts.granted = news.expires;
    state_->step(soft_of(news.owner), {soft_event::Renewed, &news.subscribe});
    state_->work();
}

OFFHOOK_DECL result<made> layer::state::told(soft_state_id id, detail::soft_news_at_hand news,
                                             const content& tells) {
    news.tells = &tells;
    return tell_soft(id, news);
}

/// A NOTIFY has a type that the SUBSCRIBE takes (RFC 6665 4.2.2, RFC 3856 6.5).
inline bool takes_type(const detail::soft_state& watcher, std::string_view content_type) {
    if (!watcher.accepts || content_type.empty()) return true;
    std::string_view rest = *watcher.accepts;
    for (std::string_view value; next_value(rest, value);) {
        const auto range = media_range::parse(value);
        if (range && range->takes(content_type.substr(0, content_type.find(';')))) return true;
    }
    return false;
}

// Who does not take what we have is told so (RFC 3261 21.4.7).
OFFHOOK_DECL result<made> layer::state::accept(const accept_watcher& what) {
    const detail::soft_state* const s = softs.find(what.soft);
    if (s != nullptr && !takes_type(*s, what.content_type)) {
        const auto told_so = tell_soft(what.soft, {soft_event::Reject, nullptr, 406});
        if (!told_so) return told_so;
        refusal = "the watcher takes no " + what.content_type;
        return errc::not_accepted_now;
    }
    detail::soft_news_at_hand news{soft_event::Accept};
    news.granted = what.expires;
    news.state = what.pending ? dialog::watching::pending : dialog::watching::active;
    return told(what.soft, news, {what.content_type, what.body, {}});
}

OFFHOOK_DECL result<made> layer::state::reject(const reject_watcher& what) {
    if (what.status < 300 || what.status > 699) return errc::bad_argument;
    return tell_soft(what.soft, {soft_event::Reject, nullptr, what.status});
}

OFFHOOK_DECL result<made> layer::state::tell(const tell_watcher& what) {
    const detail::soft_state* const s = softs.find(what.soft);
    if (s != nullptr && !takes_type(*s, what.content_type)) {
        refusal = "the watcher takes no " + what.content_type;
        return errc::not_accepted_now;
    }
    detail::soft_news_at_hand news{soft_event::Tell};
    news.state = what.state;
    news.reason = what.reason;
    news.retry_after = what.retry_after;
    return told(what.soft, news, {what.content_type, what.body, {}});
}

} // namespace offhook::session
