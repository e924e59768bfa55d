// What the endpoint says, turned into completions. Each only posts: no code of a program runs here.
// Read next: agent_verbs.ipp.
#pragma once

#include <offhook/asio/detail/agent.hpp>

namespace offhook::detail {

OFFHOOK_DECL void call_record::abort_all() {
    when_established.abort();
    when_progress.abort();
    when_held.abort();
    when_requested.abort();
    when_applied.abort();
    when_published.abort();
    when_asked.abort();
    when_ended.abort();
    when_media_released.abort();
    when_drained.abort();
}

OFFHOOK_DECL void call_record::abandon_all() {
    std::exchange(when_established, {});
    std::exchange(when_progress, {});
    std::exchange(when_held, {});
    std::exchange(when_requested, {});
    std::exchange(when_applied, {});
    std::exchange(when_published, {});
    std::exchange(when_asked, {});
    std::exchange(when_ended, {});
    std::exchange(when_media_released, {});
    std::exchange(when_drained, {});
    std::exchange(requests, {});
}

OFFHOOK_DECL call_pointer agent::add(session::call_id id) {
    auto made = std::make_shared<call_record>();
    made->home = this;
    made->id = id;
    made->executor = driver_->executor();
    made->reserved = true;
    calls_.insert_or_assign(id.pack(), made);
    return made;
}

OFFHOOK_DECL call_pointer agent::find(session::call_id id) const {
    const auto place = calls_.find(id.pack());
    return place == calls_.end() ? nullptr : place->second;
}

OFFHOOK_DECL void agent::on(session::incoming_call news) {
    const call_pointer record = add(news.call);
    while (!takers_.empty() && !takers_.front())
        takers_.pop_front(); // cancelled meanwhile
    if (shutting_down_ || arrived_.size() >= limits::calls_waiting) {
        record->decided = true;
        later_.push_back(session::reject_call{news.call, 503});
    } else if (takers_.empty()) {
        arrived_.push_back({record, std::move(news)});
    } else {
        auto taker = std::move(takers_.front());
        takers_.pop_front();
        taker(error_code{}, handle_access::make(record, std::move(news)));
    }
}

OFFHOOK_DECL void agent::on(const session::call_progress& news) {
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    if (record->when_progress)
        record->when_progress(result<call_progress>(news));
    else
        record->progress = news;
}

OFFHOOK_DECL void agent::on(session::call_redirected news) {
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    record->redirected_to = std::move(news.targets);
    on(session::call_progress{news.call, news.status, false});
}

OFFHOOK_DECL void agent::on(const session::call_established& news) {
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    record->established = true;
    record->when_progress(result<call_progress>(make_error_code(errc::no_such_request)));
    if (record->when_established) {
        record->when_established(handle_access::make(record));
    } else if (!record->reserved) {
        later_.push_back(session::hang_up_call{news.call, {}});
    }
}

OFFHOOK_DECL void agent::on(const session::call_held& news) {
    const call_pointer record = find(news.call);
    if (record != nullptr && record->when_held && record->hold_wanted == news.held) {
        record->when_held(result<void>{});
    }
}

OFFHOOK_DECL void agent::on(const session::remote_hold& news) {
    if (const call_pointer record = find(news.call)) record->held_by_peer = news.held;
}

OFFHOOK_DECL void agent::on(const session::hold_failed& news) {
    const call_pointer record = find(news.call);
    if (record != nullptr) record->when_held(result<void>(news.why));
}

OFFHOOK_DECL void agent::on(const session::call_ending& news) {
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    record->ending = news.reason;
    record->when_established(result<call>(record->why_ended()));
    record->when_progress(result<call_progress>(make_error_code(errc::call_is_ending)));
    record->when_held(result<void>(record->why_ended()));
    record->when_requested(result<transfer_request>(make_error_code(errc::call_is_ending)));
    record->when_applied(result<applied_rule>(make_error_code(errc::call_is_ending)));
    record->when_asked(result<call_request>(make_error_code(errc::call_is_ending)));
}

OFFHOOK_DECL void agent::on(const session::call_media_released& news) {
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    record->media_released = true;
    record->when_media_released.complete();
}

OFFHOOK_DECL void agent::on(const session::call_ended& news) {
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    record->ending = news.reason;
    record->ended = record->media_released = true;
    record->when_media_released.complete(); // of a call that never had media
    record->when_ended.complete(news.reason);
    record->when_published(result<session::published>(make_error_code(errc::call_is_ending)));
}

/// The call and the user_agent each hear of it; whoever does not listen loses the oldest.
OFFHOOK_DECL void agent::on(session::published news) {
    while (!listeners_.empty() && !listeners_.front())
        listeners_.pop_front(); // cancelled meanwhile
    if (!listeners_.empty()) {
        auto listener = std::move(listeners_.front());
        listeners_.pop_front();
        listener(error_code{}, news);
    } else if (hears_published_) {
        if (published_.size() == limits::published_waiting) published_.pop_front();
        published_.push_back(session::published(news));
    }
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    if (record->when_published) {
        record->when_published(std::move(news));
        return;
    }
    auto& kept = record->published;
    if (kept.size() == limits::published_waiting) kept.erase(kept.begin());
    kept.push_back(std::move(news));
}

OFFHOOK_DECL void agent::on(const session::call_drained& news) {
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    record->drained = true;
    record->when_drained.complete();
    calls_.erase(news.call.pack());
}

inline bool answers(session::call_rule rule) {
    if (rule == session::call_rule::replaces) return true;
    return session::auto_answer_rules.has(rule) && rule != session::call_rule::hold;
}

OFFHOOK_DECL void agent::on(session::rule_applied news) {
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    if (!record->decided && answers(news.rule)) {
        record->decided = true;
        record->answered_by = news.rule;
    }
    if (record->when_applied) {
        record->when_applied(std::move(news));
    } else if (record->applied.size() < limits::rules_waiting) {
        record->applied.push_back(std::move(news));
    }
}

OFFHOOK_DECL void agent::on(session::transfer_requested news) {
    if (!news.call) return asked_outside(std::move(news));
    const call_pointer record = find(news.call);
    if (record == nullptr || !record->reserved || shutting_down_ ||
        record->requests.size() >= limits::transfers_waiting) {
        decline(news);
        return;
    }
    call_record::request wanted{find(news.new_call), std::move(news)};
    if (wanted.new_call == nullptr) wanted.new_call = add(wanted.news.new_call);
    if (record->when_requested) {
        record->when_requested(
            handle_access::make(std::move(wanted.new_call), std::move(wanted.news)));
    } else {
        record->requests.push_back(std::move(wanted));
    }
}

OFFHOOK_DECL void agent::on(const session::transfer_ended& news) {
    if (const auto place = transfers_.find(news.transfer.pack()); place != transfers_.end()) {
        auto done = std::move(place->second);
        transfers_.erase(place);
        done(news.outcome);
    }
    // A new call that never came to be has no end of its own to tell of.
    const call_pointer record = news.new_call ? find(news.new_call) : nullptr;
    if (record == nullptr || record->ending || record->established ||
        !endpoint_.sessions().state_of(news.new_call).empty()) {
        return;
    }
    const error_code why = news.outcome.why      ? news.outcome.why
                           : news.outcome.status ? status_error(news.outcome.status)
                                                 : make_error_code(errc::no_such_request);
    record->ending = end_reason{session::ended_by::library, why, false};
    record->ended = record->media_released = record->drained = true;
    record->when_established(result<call>(why));
    calls_.erase(news.new_call.pack());
}

OFFHOOK_DECL void agent::on(const session::request_answered& news) {
    const auto place = requests_.find(news.request);
    if (place == requests_.end()) return;
    auto done = std::move(place->second);
    requests_.erase(place);
    if (news.response.empty()) // a refusal is an answer too
        done(result<response_summary>(news.why));
    else
        done(response_summary(news.response));
}

} // namespace offhook::detail
