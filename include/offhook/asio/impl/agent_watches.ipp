// Subscriptions of a user_agent, its own and those of its watchers: what the endpoint says of them
// and what a program asks for. No SIP rule. Read next: ../subscription.hpp, ../watcher.hpp.
#pragma once

#include <offhook/asio/detail/agent.hpp>

namespace offhook::detail {

OFFHOOK_DECL watch_pointer agent::add_watch(session::soft_state_id id) {
    auto made = std::make_shared<watch_record>();
    made->home = this;
    made->id = id;
    made->executor = driver_->executor();
    watches_.insert_or_assign(id.pack(), made);
    return made;
}

OFFHOOK_DECL result<watch_pointer> agent::subscribe(session::start_soft_state what) {
    if (closed_ || shutting_down_) return error_code(boost::asio::error::shut_down);
    if (!listening_) return make_error_code(errc::no_route);
    if (what.from.empty() && from_listener_) what.from = "<sip:" + endpoint_.local_host() + ">";
    result<watch_pointer> done = make_error_code(errc::internal);
    run(what, [&](const result<session::made>& made) {
        done = made ? result<watch_pointer>(add_watch(made->soft)) : made.error();
    });
    return done;
}

OFFHOOK_DECL void agent::next_watcher(waiter<error_code, watcher> done) {
    if (closed_ || shutting_down_) return done.abort();
    if (watchers_.empty()) {
        std::erase_if(watcher_takers_, [](const auto& one) { return !one; });
        watcher_takers_.push_back(std::move(done));
        return;
    }
    auto one = std::move(watchers_.front());
    watchers_.pop_front();
    done(error_code{}, handle_access::make(std::move(one.record), std::move(one.news)));
}

OFFHOOK_DECL void agent::on(session::watcher_asks news) {
    const watch_pointer record = add_watch(news.soft);
    while (!watcher_takers_.empty() && !watcher_takers_.front())
        watcher_takers_.pop_front(); // cancelled meanwhile
    if (shutting_down_ || watchers_.size() >= limits::watchers_waiting) {
        record->decided = true;
        later_.push_back(session::reject_watcher{news.soft, 503});
    } else if (watcher_takers_.empty()) {
        watchers_.push_back({record, std::move(news)});
    } else {
        auto taker = std::move(watcher_takers_.front());
        watcher_takers_.pop_front();
        taker(error_code{}, handle_access::make(record, std::move(news)));
    }
}

OFFHOOK_DECL void agent::on(session::state_notified news) {
    const auto place = watches_.find(news.soft.pack());
    if (place == watches_.end()) return;
    watch_record& record = *place->second;
    if (record.when_told) return record.when_told(error_code{}, std::move(news));
    if (record.told.size() >= limits::published_waiting) record.told.pop_front();
    record.told.push_back(std::move(news));
}

/// Its last word; all others are the table's affair.
OFFHOOK_DECL void agent::watch_changed(const session::soft_state_changed& news) {
    const auto place = watches_.find(news.soft.pack());
    const bool last =
        news.what == session::soft_news::removed || news.what == session::soft_news::failed;
    if (place == watches_.end() || !last) return;
    const watch_pointer record = place->second;
    watches_.erase(place);
    record->over = true;
    record->why = news.why;
    const error_code end = boost::asio::error::eof;
    record->when_told(record->why ? record->why : end, {});
    record->when_over.complete(record->outcome());
}

/// Who waits for something of a subscription is told that nothing comes any more.
OFFHOOK_DECL void agent::close_watches() {
    for (auto& taker : std::exchange(watcher_takers_, {}))
        taker.abort();
    watchers_.clear();
    for (auto& [id, record] : std::exchange(watches_, {})) {
        record->home = nullptr;
        record->over = true;
        record->why = boost::asio::error::operation_aborted;
        record->when_told.abort();
        record->when_over.abort();
    }
}

OFFHOOK_DECL void agent::abandon_watches() {
    const auto all = std::exchange(watches_, {});
    watchers_.clear();
    for (const auto& [id, record] : all) {
        record->home = nullptr;
        std::exchange(record->when_told, {});
        std::exchange(record->when_over, {});
    }
    std::exchange(watcher_takers_, {}).clear();
}

OFFHOOK_DECL void agent::end_watches() {
    for (auto& taker : std::exchange(watcher_takers_, {}))
        taker.abort();
    watchers_.clear();
    std::vector<session::soft_state_id> all;
    for (const auto& [id, record] : watches_)
        all.push_back(record->id);
    std::sort(all.begin(), all.end());
    for (const session::soft_state_id id : all)
        run_later(session::end_soft_state{id});
}

OFFHOOK_DECL void await_told(const watch_pointer& watch,
                             waiter<error_code, session::state_notified> done) {
    if (watch == nullptr) return done.abort();
    if (!watch->told.empty()) {
        session::state_notified one = std::move(watch->told.front());
        watch->told.pop_front();
        return done(error_code{}, std::move(one));
    }
    const error_code end = boost::asio::error::eof;
    if (watch->over) return done(watch->why ? watch->why : end, {});
    if (watch->when_told) return done(make_error_code(errc::not_accepted_now), {});
    watch->when_told = std::move(done);
}

OFFHOOK_DECL void await_over(const watch_pointer& watch, waiter<result<void>> done) {
    if (watch == nullptr) return done.abort();
    if (watch->over) return done(watch->outcome());
    watch->when_over.add(std::move(done));
}

OFFHOOK_DECL void end(const watch_pointer& watch) {
    if (watch == nullptr || watch->home == nullptr || watch->over) return;
    if (std::exchange(watch->leaving, true)) return;
    watch->home->run_later(session::end_soft_state{watch->id});
}

inline result<void> ask(const watch_pointer& watch, const session::command& what) {
    result<void> done;
    watch->home->run(what, [&](const result<session::made>& made) {
        if (!made) done = made.error();
    });
    return done;
}

OFFHOOK_DECL result<void> decide(const watch_pointer& watch, const session::command& what) {
    if (watch == nullptr || watch->home == nullptr) return aborted<error_code>::value();
    if (watch->over || std::exchange(watch->decided, true))
        return make_error_code(errc::no_such_request);
    return ask(watch, what);
}

OFFHOOK_DECL result<void> tell(const watch_pointer& watch, const session::tell_watcher& what) {
    if (watch == nullptr || watch->home == nullptr) return aborted<error_code>::value();
    if (watch->over || watch->leaving) return make_error_code(errc::no_such_request);
    if (what.state == dialog::watching::terminated) watch->leaving = true;
    return ask(watch, what);
}

} // namespace offhook::detail
