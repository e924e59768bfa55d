// Requests outside calls, from the endpoint to whoever takes them, and their answers back. Read
// next: ../incoming_request.hpp.
#pragma once

#include <offhook/asio/detail/agent.hpp>

namespace offhook {
namespace detail {

OFFHOOK_DECL void agent::on(session::request_offered news) {
    while (!request_takers_.empty() && !request_takers_.front())
        request_takers_.pop_front(); // cancelled meanwhile
    if (shutting_down_ || offered_.size() >= limits::requests_waiting) {
        later_.push_back(session::answer_request{news.number, 503});
    } else if (request_takers_.empty()) {
        offered_.push_back(std::move(news));
    } else {
        auto taker = std::move(request_takers_.front());
        request_takers_.pop_front();
        taker(error_code{}, handle_access::make(weak_from_this(), std::move(news)));
    }
}

OFFHOOK_DECL void agent::next_request(waiter<error_code, incoming_request> done) {
    if (closed_ || shutting_down_) return done.abort();
    if (offered_.empty()) {
        std::erase_if(request_takers_, [](const auto& one) { return !one; });
        request_takers_.push_back(std::move(done));
        return;
    }
    session::request_offered news = std::move(offered_.front());
    offered_.pop_front();
    done(error_code{}, handle_access::make(weak_from_this(), std::move(news)));
}

/// Inside an input (a handle that is destroyed there) the answer goes out after it.
OFFHOOK_DECL error_code agent::answer_request(session::answer_request what) {
    if (closed_) return aborted<error_code>::value();
    if (busy_) {
        later_.push_back(std::move(what));
        return {};
    }
    error_code why;
    run(what, [&](const result<session::made>& made) {
        if (!made) why = made.error();
    });
    return why;
}

OFFHOOK_DECL void agent::decline(const session::transfer_requested& news) {
    if (news.automatic)
        later_.push_back(session::hang_up_call{news.new_call, {}});
    else
        later_.push_back(session::reject_transfer{news.transfer, 603});
}

/// A REFER outside any call: its new call is nobody's until it is taken here.
OFFHOOK_DECL void agent::next_transfer_request(waiter<error_code, transfer_request> done) {
    if (closed_ || shutting_down_) return done.abort();
    if (transfers_asked_.empty()) {
        std::erase_if(transfer_takers_, [](const auto& one) { return !one; });
        transfer_takers_.push_back(std::move(done));
        return;
    }
    call_record::request one = std::move(transfers_asked_.front());
    transfers_asked_.pop_front();
    done(error_code{}, handle_access::make(std::move(one.new_call), std::move(one.news)));
}

OFFHOOK_DECL void agent::asked_outside(session::transfer_requested news) {
    while (!transfer_takers_.empty() && !transfer_takers_.front())
        transfer_takers_.pop_front(); // cancelled meanwhile
    if (shutting_down_ || transfers_asked_.size() >= limits::transfers_waiting) {
        return decline(news);
    }
    call_pointer record = find(news.new_call);
    if (record == nullptr) record = add(news.new_call);
    if (transfer_takers_.empty()) {
        transfers_asked_.push_back({std::move(record), std::move(news)});
    } else {
        auto taker = std::move(transfer_takers_.front());
        transfer_takers_.pop_front();
        taker(error_code{}, handle_access::make(std::move(record), std::move(news)));
    }
}

/// The agent shuts down: nobody will take what waits. All answers go out in one drain, because the
/// last of them may be what the end has waited for.
OFFHOOK_DECL void agent::refuse_requests() {
    for (auto& taker : std::exchange(request_takers_, {}))
        taker.abort();
    for (; !offered_.empty(); offered_.pop_front())
        later_.push_back(session::answer_request{offered_.front().number, 503});
    for (auto& taker : std::exchange(transfer_takers_, {}))
        taker.abort();
    for (; !transfers_asked_.empty(); transfers_asked_.pop_front())
        decline(transfers_asked_.front().news);
    if (!busy_) drain(driver_->now());
}

} // namespace detail

OFFHOOK_DECL error_code incoming_request::answer(int status, const answer_options& with) {
    const auto home = agent_.lock();
    if (home == nullptr) return detail::aborted<error_code>::value();
    session::answer_request what{news_.number, status};
    what.reason = with.reason;
    what.headers = with.headers;
    what.content_type = with.content_type;
    what.body = with.body;
    const error_code why = home->answer_request(std::move(what));
    if (!why || why == errc::no_such_request) agent_.reset(); // it has its answer
    return why;
}

} // namespace offhook
