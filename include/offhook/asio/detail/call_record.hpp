// What a user_agent keeps of one call: who waits for what, and how far the call is. Shared by the
// agent and the handles a program holds; plain state, the verbs stand in agent.hpp.
// Read next: agent.hpp, ../call.hpp.
#pragma once

#include <offhook/asio/detail/waiter.hpp>
#include <offhook/asio/options.hpp>
#include <offhook/session/event.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook {

class call;
class incoming_call;
class outgoing_call;
class transfer_request;

namespace detail {

class agent;
struct handle_access; // makes handles: see agent.hpp

template <>
struct aborted<end_reason> {
    static end_reason value() {
        return {session::ended_by::library, aborted<error_code>::value(), false};
    }
};
template <>
struct aborted<transfer_outcome> {
    static transfer_outcome value() {
        return {session::transfer_outcome_kind::unknown, 0, aborted<error_code>::value()};
    }
};

/// Several may wait for one thing; each gets it once.
template <class... Args>
class waiters {
public:
    void add(waiter<Args...> one) {
        std::erase_if(all_, [](const waiter<Args...>& w) { return !w; });
        all_.push_back(std::move(one));
    }
    void complete(const Args&... args) {
        for (auto& one : std::exchange(all_, {}))
            one(Args(args)...);
    }
    void abort() {
        for (auto& one : std::exchange(all_, {}))
            one.abort();
    }

private:
    std::vector<waiter<Args...>> all_;
};

struct call_record {
    agent* home; ///< null once the agent has closed
    session::call_id id;
    boost::asio::any_io_executor executor;

    /// A program holds a handle on the call, or one waits to be taken: else it is hung up.
    bool reserved = false;
    bool decided = false; ///< answered or rejected; an outgoing call is so from its start
    bool established = false;
    bool handed_over = false; ///< as a `call`, which hangs up when it is dropped
    bool ended = false;
    bool media_released = false;
    bool drained = false;
    bool hold_wanted = false;
    std::optional<session::call_rule> answered_by{}; ///< a rule, not the program
    bool held_by_peer = false;
    std::optional<end_reason> ending{}; ///< from phase 1 on

    std::optional<call_progress> progress{};  ///< the newest that next_progress has not given yet
    std::vector<std::string> redirected_to{}; ///< by a 3xx that nobody has decided on
    waiter<result<call>> when_established{};
    waiter<result<call_progress>> when_progress{};
    waiter<result<void>> when_held{};
    waiter<result<transfer_request>> when_requested{};
    waiter<result<applied_rule>> when_applied{};
    std::vector<applied_rule> applied{}; ///< not yet taken by next_applied_rule
    struct request {
        std::shared_ptr<call_record> new_call;
        session::transfer_requested news;
    };
    std::vector<request> requests{}; ///< not yet taken by next_transfer_request
    waiter<result<session::published>> when_published{};
    std::vector<session::published> published{}; ///< not yet taken by next_published
    waiter<result<call_request>> when_asked{};
    std::vector<call_request> asked{}; ///< not yet taken by next_request
    std::string refusal{};             ///< why the table refused the last command
    waiters<end_reason> when_ended{};
    waiters<> when_media_released{};
    waiters<> when_drained{};

    error_code why_ended() const {
        if (!ending) return {};
        return ending->why ? ending->why : make_error_code(errc::call_is_ending);
    }
    void abort_all();   ///< all who wait are told that nothing comes any more
    void abandon_all(); ///< all who wait are destroyed untold
};

using call_pointer = std::shared_ptr<call_record>;

// The verbs of the handles; defined beside the agent. Each works on a record whose agent is gone.
void answer(const call_pointer& call, waiter<result<offhook::call>> done);
error_code reject(const call_pointer& call, int status, std::string contact);
void await_answered(const call_pointer& call, waiter<result<offhook::call>> done);
void await_progress(const call_pointer& call, waiter<result<call_progress>> done);
void hang_up(const call_pointer& call, waiter<end_reason> done);
void hang_up(const call_pointer& call, waiter<end_reason> done, const std::string& reason);
result<void> follow(const call_pointer& call, const std::string& target);
result<void> signal(const call_pointer& call, const session::signal_call& what);
void abandon(const call_pointer& call, int status); ///< by a destructor: reject or hang up
void await_ended(const call_pointer& call, waiter<end_reason> done);
void await_media_released(const call_pointer& call, waiter<> done);
void await_drained(const call_pointer& call, waiter<> done);
void hold(const call_pointer& call, bool held, waiter<result<void>> done);
void transfer(const call_pointer& call, session::transfer_call what, waiter<transfer_outcome> done);
void await_rule(const call_pointer& call, waiter<result<applied_rule>> done);
void await_request(const call_pointer& call, waiter<result<transfer_request>> done);
void accept(const call_pointer& new_call, session::accept_transfer what, bool automatic,
            waiter<result<offhook::call>> done);
error_code reject(const call_pointer& new_call, session::reject_transfer what, bool automatic);
void await_published(const call_pointer& call, waiter<result<session::published>> done);
void ask_in(const call_pointer& call, session::send_in_call what,
            waiter<result<response_summary>> done);
void send_dtmf(const call_pointer& call, std::string digits, duration length,
               waiter<result<void>> done);
void await_call_request(const call_pointer& call, waiter<result<call_request>> done);
std::string_view state_of(const call_pointer& call);
std::string explain(const call_pointer& call, std::string_view event);

} // namespace detail
} // namespace offhook
