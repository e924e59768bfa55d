// The dialog package served from our own calls (RFC 4235): states from events of the session layer,
// full state first and on each refresh, then what has changed, at most once in a pause. Changes are
// numbered; a watcher who is too far behind hears everything anew.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/endpoint/detail/dialog_events.hpp>
#include <offhook/message/detail/characters.hpp>
#include <offhook/message/event_package.hpp>
#include <offhook/message/name_addr.hpp>

#include <algorithm>
#include <utility>

namespace offhook::detail {

inline std::string bare_uri(std::string_view value) {
    const auto parsed = parse_name_addr(value);
    return std::string(parsed ? parsed->address.text : value);
}

// ---- calls ------------------------------------------------------------------------------------

OFFHOOK_DECL dialog_events::watched_call* dialog_events::find(session::call_id call) {
    const auto place = places_.find(call.pack());
    return place == places_.end() ? nullptr : &calls_.at(place->second);
}

OFFHOOK_DECL dialog_events::watched_call& dialog_events::add(session::call_id call,
                                                             bool initiator) {
    places_[call.pack()] = ++last_place_;
    watched_call& made = calls_[last_place_];
    made.call = call;
    made.entry.id = "d" + std::to_string(last_place_);
    made.entry.initiator = initiator;
    return made;
}

/// What the dialog layer knows of it by now.
OFFHOOK_DECL void dialog_events::learn(watched_call& one) const {
    const dialog::leg_id leg = sessions_.leg_of(one.call);
    if (!leg || !dialogs_.alive(leg)) return;
    one.entry.call_id = dialogs_.call_id(leg);
    one.entry.local_tag = dialogs_.local_tag(leg);
    one.entry.remote_tag = dialogs_.remote_tag(leg);
}

OFFHOOK_DECL void dialog_events::changed(watched_call& one) {
    learn(one);
    if (lamps_.empty()) return;
    one.changed = ++last_change_;
    changes_.push_back({last_change_, places_.at(one.call.pack())});
    untold_ = true;
    if (changes_.size() > limits::dialog_changes) {
        const change oldest = changes_.front();
        changes_.pop_front();
        const auto old = calls_.find(oldest.call);
        if (old == calls_.end() || !old->second.over || old->second.changed != oldest.number)
            return;
        calls_.erase(old);
    }
}

OFFHOOK_DECL void dialog_events::placed(const session::place_call& what) {
    watched_call* one = find(what.call);
    if (one == nullptr) one = &add(what.call, true);
    one->entry.state = dialog_state::trying; // also when it is tried elsewhere after a refusal
    one->entry.local_uri = bare_uri(what.from);
    one->entry.remote_uri = what.to.empty() ? what.target : what.to;
    changed(*one);
}

/// A provisional response with a tag makes an early dialog (RFC 4235 3.7.1).
OFFHOOK_DECL void dialog_events::progress(const session::call_progress& news) {
    watched_call* const one = find(news.call);
    if (one == nullptr || one->entry.state > dialog_state::early) return;
    const dialog_entry before = one->entry;
    learn(*one);
    one->entry.state =
        one->entry.remote_tag.empty() ? dialog_state::proceeding : dialog_state::early;
    const bool same =
        before.state == one->entry.state && before.remote_tag == one->entry.remote_tag;
    if (!same) changed(*one);
}

/// Why a dialog is terminated (RFC 4235 3.7.1).
inline void say_why(dialog_entry& entry, const session::end_reason& reason) {
    using session::ended_by;
    const bool refused = reason.why.category() == status_category();
    const bool ours = reason.who == ended_by::us;
    const bool theirs = reason.who == ended_by::peer;
    if (reason.was_established) {
        entry.event = ours ? "local-bye" : theirs ? "remote-bye" : "error";
    } else if (refused) {
        entry.event = "rejected";
        entry.code = reason.why.value();
    } else if (ours || theirs) {
        entry.event = ours == entry.initiator ? "cancelled" : "rejected";
    } else {
        entry.event = "error";
    }
    if (reason.why == errc::timeout) entry.event = "timeout";
}

OFFHOOK_DECL void dialog_events::ended(session::call_id call, const session::end_reason& reason) {
    watched_call* const one = find(call);
    if (one == nullptr || one->entry.state == dialog_state::terminated) return;
    say_why(one->entry, reason);
    one->entry.state = dialog_state::terminated;
    changed(*one);
}

OFFHOOK_DECL void dialog_events::over(session::call_id call) {
    watched_call* const one = find(call);
    if (one == nullptr) return;
    ended(call, {});
    one->over = true;
    const std::uint64_t place = places_.at(call.pack());
    places_.erase(call.pack());
    // What is not among the changes any more, or never was, nobody waits for.
    if (changes_.empty() || one->changed < changes_.front().number) calls_.erase(place);
}

OFFHOOK_DECL bool dialog_events::heard(const session::event& what) {
    if (hears_of_watcher(what)) return true;
    if (const auto* came = std::get_if<session::incoming_call>(&what)) {
        watched_call& one = add(came->call, false);
        one.entry.state = dialog_state::early; // it rings
        one.entry.local_uri = came->to;
        one.entry.remote_uri = came->from;
        changed(one);
    } else if (const auto* how = std::get_if<session::call_progress>(&what)) {
        progress(*how);
    } else if (const auto* up = std::get_if<session::call_established>(&what)) {
        if (watched_call* const one = find(up->call); one != nullptr) {
            one->entry.state = dialog_state::confirmed;
            changed(*one);
        }
    } else if (const auto* ending = std::get_if<session::call_ending>(&what)) {
        ended(ending->call, ending->reason);
    } else if (const auto* end = std::get_if<session::call_ended>(&what)) {
        ended(end->call, end->reason);
    }
    return false;
}

// ---- watchers ---------------------------------------------------------------------------------

OFFHOOK_DECL bool dialog_events::serves(dialog::owner_id owner) const {
    return std::any_of(lamps_.begin(), lamps_.end(),
                       [&](const lamp& one) { return session::owner_of(one.soft) == owner; });
}

OFFHOOK_DECL void dialog_events::begin(const session::watcher_asks& news) {
    lamp made{news.soft};
    const auto to = news.subscribe.to();
    if (to) made.entity = to->address.text;
    const auto event = event_package::parse(news.event);
    const auto given = [&](const char* name) {
        return std::string(event->parameters.find(name).value_or(std::string_view{}));
    };
    if (event) { // RFC 4235 3.2: the tags as the watcher's peer, and so we, see them
        made.call_id = given("call-id");
        made.local_tag = given("to-tag");
        made.remote_tag = given("from-tag");
    }
    made.told = last_change_;
    lamps_.push_back(std::move(made));
    untold_ = true;
}

OFFHOOK_DECL bool dialog_events::hears_of_watcher(const session::event& what) {
    if (const auto* asks = std::get_if<session::watcher_asks>(&what)) {
        const auto event = event_package::parse(asks->event);
        const bool ours = event && message::detail::same_word(event->package, dialog_info::package);
        if (ours) begin(*asks);
        return ours;
    }
    const auto* news = std::get_if<session::soft_state_changed>(&what);
    if (news == nullptr) return false;
    const auto one = std::find_if(lamps_.begin(), lamps_.end(),
                                  [&](const lamp& each) { return each.soft == news->soft; });
    if (one == lamps_.end()) return false;
    if (news->what == session::soft_news::refreshed) {
        one->full = true; // RFC 4235 3.9
        untold_ = true;
    } else {
        lamps_.erase(one);
        forget_told();
    }
    return true;
}

OFFHOOK_DECL bool dialog_events::wants(const lamp& by, const dialog_entry& entry) const {
    if (by.call_id.empty()) return true;
    return by.call_id == entry.call_id &&
           (by.local_tag.empty() || by.local_tag == entry.local_tag) &&
           (by.remote_tag.empty() || by.remote_tag == entry.remote_tag);
}

OFFHOOK_DECL bool dialog_events::behind(const lamp& one) const {
    return one.full || one.sweeping || one.told < last_change_;
}

OFFHOOK_DECL void dialog_events::add_all(lamp& by, dialog_info& into) {
    by.sweeping = false;
    for (auto one = calls_.upper_bound(by.swept); one != calls_.end(); ++one) {
        if (into.dialogs.size() == limits::dialogs_of_notify) {
            by.sweeping = true;
            return;
        }
        by.swept = one->first;
        watched_call& call = one->second;
        if (call.entry.state == dialog_state::terminated) continue;
        learn(call);
        if (wants(by, call.entry)) into.dialogs.push_back(call.entry);
    }
}

/// Of several changes of a call the last one counts.
OFFHOOK_DECL void dialog_events::add_changes(lamp& by, dialog_info& into) {
    while (by.told < last_change_ && into.dialogs.size() < limits::dialogs_of_notify) {
        const change& next = changes_[by.told + 1 - changes_.front().number];
        ++by.told;
        const auto one = calls_.find(next.call);
        if (one == calls_.end() || one->second.changed != next.number) continue;
        if (wants(by, one->second.entry)) into.dialogs.push_back(one->second.entry);
    }
}

/// Nothing when there is nothing to tell after all.
OFFHOOK_DECL std::optional<std::string> dialog_events::document(lamp& by) {
    dialog_info made;
    made.entity = by.entity;
    if (!changes_.empty() && by.told + 1 < changes_.front().number) by.full = true;
    made.full = std::exchange(by.full, false);
    if (made.full) {
        by.told = last_change_;
        by.swept = 0;
    }
    if (made.full || by.sweeping) {
        add_all(by, made);
    } else {
        add_changes(by, made);
    }
    if (!made.full && made.dialogs.empty()) return std::nullopt;
    made.version = by.version++;
    return made.to_text();
}

OFFHOOK_DECL std::vector<session::soft_state_id> dialog_events::close() {
    closed_ = true;
    std::vector<session::soft_state_id> all;
    for (lamp& one : lamps_) {
        all.push_back(one.soft);
        one.full = one.sweeping = false;
        one.told = last_change_;
    }
    return all;
}

OFFHOOK_DECL std::optional<session::command> dialog_events::next(instant now) {
    if (!untold_) return std::nullopt;
    for (std::size_t i = 0; i < lamps_.size(); ++i) {
        lamp& one = lamps_[i];
        if (!behind(one) || (!one.full && one.not_before > now)) continue;
        if (closed_ || (one.asks && lamps_.size() > limits::dialog_watchers)) {
            const bool asks = std::exchange(one.asks, false);
            one.full = false; // soft_state_changed follows
            one.told = last_change_;
            if (!asks) continue;
            return session::reject_watcher{one.soft, 503};
        }
        auto body = document(one);
        if (!body) continue;
        one.not_before = now + pause_;
        const std::string type(dialog_info::content_type);
        if (std::exchange(one.asks, false)) {
            return session::accept_watcher{one.soft, false, limits::soft_seconds, type,
                                           std::move(*body)};
        }
        session::tell_watcher told{one.soft};
        told.content_type = type;
        told.body = std::move(*body);
        return told;
    }
    forget_told();
    return std::nullopt;
}

/// Changes that everybody knows of, and the calls that nobody has to hear of any more.
OFFHOOK_DECL void dialog_events::forget_told() {
    std::uint64_t known = last_change_;
    for (const lamp& one : lamps_)
        known = std::min(known, one.told);
    while (!changes_.empty() && changes_.front().number <= known) {
        const change oldest = changes_.front();
        changes_.pop_front();
        const auto old = calls_.find(oldest.call);
        const bool last = old != calls_.end() && old->second.changed == oldest.number;
        if (last && old->second.over) calls_.erase(old);
    }
    untold_ =
        std::any_of(lamps_.begin(), lamps_.end(), [this](const lamp& one) { return behind(one); });
}

OFFHOOK_DECL std::optional<instant> dialog_events::next_deadline() const {
    std::optional<instant> first;
    if (!untold_) return first;
    for (const lamp& one : lamps_)
        if (behind(one) && (!first || one.not_before < *first)) first = one.not_before;
    return first;
}

} // namespace offhook::detail
