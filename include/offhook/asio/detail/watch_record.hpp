// What a user_agent keeps of one subscription, ours or a watcher's: who waits for what, and how far
// it is. Shared by the agent and the handle of a program. Read next: ../subscription.hpp,
// ../watcher.hpp, ../impl/agent_watches.ipp.
#pragma once

#include <offhook/asio/detail/call_record.hpp>
#include <offhook/session/event.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/system_executor.hpp>

#include <deque>
#include <memory>

namespace offhook::detail {

struct watch_record {
    agent* home = nullptr; ///< null once the agent has closed
    session::soft_state_id id{};
    boost::asio::any_io_executor executor{};
    bool decided = false; ///< of a watcher: accepted or rejected
    bool leaving = false; ///< we have ended it
    bool over = false;
    error_code why{};                           ///< why it is over; none: it was given back
    std::deque<session::state_notified> told{}; ///< not yet taken by next_notify
    waiter<error_code, session::state_notified> when_told{};
    waiters<result<void>> when_over{};

    result<void> outcome() const { return why ? result<void>(why) : result<void>(); }
};

using watch_pointer = std::shared_ptr<watch_record>;

inline boost::asio::any_io_executor executor_of(const watch_pointer& watch) {
    if (watch == nullptr) return boost::asio::system_executor();
    return watch->executor;
}

// The verbs of the handles; defined beside the agent. Each works on a record whose agent is gone.
void await_told(const watch_pointer& watch, waiter<error_code, session::state_notified> done);
void await_over(const watch_pointer& watch, waiter<result<void>> done);
void end(const watch_pointer& watch);
result<void> decide(const watch_pointer& watch, const session::command& what);
result<void> tell(const watch_pointer& watch, const session::tell_watcher& what);

} // namespace offhook::detail
