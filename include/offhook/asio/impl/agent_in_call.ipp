// Requests inside a call: ours and their answers, theirs to whoever takes them. Read next:
// ../call.hpp, agent_requests.ipp.
#pragma once

#include <offhook/asio/detail/agent.hpp>
#include <offhook/message/dtmf_relay.hpp>

#include <algorithm>

namespace offhook::detail {

OFFHOOK_DECL void agent::ask(session::send_in_call what, waiter<result<response_summary>> done) {
    run(what, [&](const result<session::made>& made) {
        if (!made) return done(made.error());
        requests_.insert_or_assign(made->request, std::move(done));
    });
}

OFFHOOK_DECL void ask_in(const call_pointer& call, session::send_in_call what,
                         waiter<result<response_summary>> done) {
    if (call == nullptr || call->home == nullptr) return done.abort();
    if (call->ending) return done(make_error_code(errc::call_is_ending));
    call->home->ask(std::move(what), std::move(done));
}

/// One digit at a time, so that they arrive in their order.
OFFHOOK_DECL void send_dtmf(const call_pointer& call, std::string digits, duration length,
                            waiter<result<void>> done) {
    if (call == nullptr || call->home == nullptr) return done.abort();
    const auto span = std::chrono::duration_cast<std::chrono::milliseconds>(length).count();
    const bool known = std::all_of(digits.begin(), digits.end(), is_dtmf_digit);
    if (!known || span < 1 || span > 60'000) return done(make_error_code(errc::bad_argument));
    if (digits.empty()) return done(result<void>{});
    const dtmf_relay digit{digits.front(), static_cast<std::uint32_t>(span)};
    const boost::asio::any_io_executor executor = call->executor;
    auto next = [call, rest = digits.substr(1), length,
                 done = std::move(done)](result<response_summary> answer) mutable {
        if (!answer) return done(answer.error());
        if (!answer->good()) return done(status_error(answer->status()));
        if (rest.empty()) return done(result<void>{});
        if (done) send_dtmf(call, std::move(rest), length, std::move(done));
    };
    ask_in(call, {call->id, "INFO", "application/dtmf-relay", to_text(digit), {}},
           waiter<result<response_summary>>(std::move(next), executor));
}

OFFHOOK_DECL void await_call_request(const call_pointer& call, waiter<result<call_request>> done) {
    if (call == nullptr) return done.abort();
    if (!call->asked.empty()) {
        call_request one = std::move(call->asked.front());
        call->asked.erase(call->asked.begin());
        return done(std::move(one));
    }
    if (call->home == nullptr) return done.abort();
    if (call->ending) return done(make_error_code(errc::call_is_ending));
    if (call->when_asked) return done(make_error_code(errc::not_accepted_now));
    call->when_asked = std::move(done);
}

/// Whoever does not listen loses the oldest.
OFFHOOK_DECL void agent::on(session::call_request news) {
    const call_pointer record = find(news.call);
    if (record == nullptr) return;
    if (record->when_asked) return record->when_asked(std::move(news));
    auto& kept = record->asked;
    if (kept.size() == limits::in_call_waiting) kept.erase(kept.begin());
    kept.push_back(std::move(news));
}

} // namespace offhook::detail
