// Registrations, publications and keep-alives of a user_agent: what a program asks for, and what
// the endpoint tells of them. Read next: agent_verbs.ipp.
#pragma once

#include <offhook/asio/detail/agent.hpp>
#include <offhook/asio/user_agent.hpp>

namespace offhook {
namespace detail {

/// A comma list as single values.
inline std::vector<std::string> listed(std::string_view list) {
    std::vector<std::string> values;
    std::string_view one;
    while (next_value(list, one))
        values.emplace_back(one);
    return values;
}

OFFHOOK_DECL result<held_pointer> agent::hold(session::start_soft_state what) {
    if (closed_ || shutting_down_) return error_code(boost::asio::error::shut_down);
    if (!listening_) return make_error_code(errc::no_route);
    const bool own = what.kind != session::soft_kind::registration;
    if (own && what.from.empty() && from_listener_)
        what.from = "<sip:" + endpoint_.local_host() + ">";
    result<held_pointer> made_of = make_error_code(errc::internal);
    run(what, [&](const result<session::made>& made) {
        if (!made) {
            made_of = made.error();
            return;
        }
        auto record =
            std::make_shared<held_record>(held_record{this, made->soft, driver_->executor()});
        held_.insert_or_assign(made->soft.pack(), record);
        made_of = std::move(record);
    });
    return made_of;
}

OFFHOOK_DECL void agent::on(session::soft_state_changed news) {
    if (news.kind == session::soft_kind::subscription) return watch_changed(news);
    const auto place = held_.find(news.soft.pack());
    if (place == held_.end()) return;
    const held_pointer record = place->second;
    switch (news.what) {
    case held_news::granted:
    case held_news::refreshed:
        record->stands = true;
        record->service_route = news.service_route;
        break;
    case held_news::reachable: record->stands = true; break;
    case held_news::retrying: break; // it stands as long as it has not lapsed
    default: record->stands = false; break;
    }
    if (news.what == held_news::removed || news.what == held_news::failed) {
        record->over = news;
        record->when_over.complete(news);
        held_.erase(place);
    }
    if (record->when_changed) {
        record->when_changed(result<held_change>(std::move(news)));
        return;
    }
    if (record->news.size() == limits::held_waiting) record->news.pop_front();
    record->news.push_back(std::move(news));
}

OFFHOOK_DECL void await(const held_pointer& held, waiter<result<held_change>> done) {
    if (held == nullptr) return done.abort();
    if (!held->news.empty()) {
        held_change one = std::move(held->news.front());
        held->news.pop_front();
        return done(std::move(one));
    }
    if (held->over) return done(make_error_code(errc::no_such_request));
    if (held->home == nullptr) return done.abort();
    if (held->when_changed) return done(make_error_code(errc::not_accepted_now));
    held->when_changed = std::move(done);
}

OFFHOOK_DECL void give_back(const held_pointer& held, bool all, waiter<held_change> done) {
    if (held == nullptr) return done.abort();
    if (held->over) return done(*held->over);
    if (held->home == nullptr) return done.abort();
    held->when_over.add(std::move(done));
    if (std::exchange(held->given_back, true)) return;
    held->home->run_later(session::end_soft_state{held->id, all});
}

OFFHOOK_DECL result<void> refresh(const held_pointer& held) {
    if (held == nullptr || held->over || held->home == nullptr) return errc::no_such_call;
    result<void> done{};
    held->home->run(session::refresh_soft_state{held->id}, [&](const result<session::made>& made) {
        if (!made) done = made.error();
    });
    return done;
}

OFFHOOK_DECL result<void> change(const held_pointer& held, std::string_view contacts,
                                 std::string_view type, std::string_view body) {
    if (held == nullptr || held->over || held->home == nullptr) return errc::no_such_call;
    result<void> done{};
    const session::modify_soft_state what{held->id, listed(contacts), std::string(type),
                                          std::string(body)};
    held->home->run(what, [&](const result<session::made>& made) {
        if (!made) done = made.error();
    });
    return done;
}

OFFHOOK_DECL void drop(const held_pointer& held) {
    if (held == nullptr || held->over || held->home == nullptr) return;
    if (std::exchange(held->given_back, true)) return;
    held->home->run_later(session::end_soft_state{held->id, false});
}

} // namespace detail

OFFHOOK_DECL result<registration> user_agent::register_at(std::string_view registrar,
                                                          const register_options& options) {
    session::start_soft_state what;
    what.kind = session::soft_kind::registration;
    what.target = registrar;
    what.to = options.to;
    what.from = options.from;
    what.route = options.route;
    what.expires = options.expires;
    what.contacts = detail::listed(options.contacts);
    what.headers = options.headers;
    if (options.retry_first != duration{0})
        what.settings.emplace_back("retry_first", options.retry_first);
    auto made = agent_->hold(std::move(what));
    if (!made) return made.error();
    return detail::handle_access::hold(std::move(*made));
}

OFFHOOK_DECL result<publication> user_agent::publish(std::string_view target,
                                                     const publish_options& options) {
    session::start_soft_state what;
    what.kind = session::soft_kind::publication;
    what.target = target;
    what.from = options.from;
    what.route = options.route;
    what.expires = options.expires;
    what.package = options.package;
    what.content_type = options.content_type;
    what.body = options.body;
    what.headers = options.headers;
    auto made = agent_->hold(std::move(what));
    if (!made) return made.error();
    return detail::handle_access::hold(std::move(*made));
}

OFFHOOK_DECL result<keep_alive> user_agent::watch(std::string_view target, duration interval) {
    session::start_soft_state what;
    what.kind = session::soft_kind::keep_alive;
    what.target = target;
    what.settings.emplace_back("interval", interval);
    auto made = agent_->hold(std::move(what));
    if (!made) return made.error();
    return detail::handle_access::hold(std::move(*made));
}

} // namespace offhook
