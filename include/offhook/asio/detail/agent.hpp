// What stands behind a user_agent and its handles: one endpoint, its media, a driver, and who waits
// for what. No SIP rule. Definitions: impl/agent.ipp (inputs and the drain), impl/agent_events.ipp
// (what the endpoint says), impl/agent_verbs.ipp (what a program asks for),
// impl/agent_requests.ipp (requests outside calls), impl/agent_in_call.ipp (those inside),
// impl/agent_watches.ipp (subscriptions).
// Read next: call_record.hpp.
#pragma once

#include <offhook/asio/call.hpp>
#include <offhook/asio/detail/call_record.hpp>
#include <offhook/asio/driver.hpp>
#include <offhook/asio/held_state.hpp>
#include <offhook/asio/incoming_call.hpp>
#include <offhook/asio/incoming_request.hpp>
#include <offhook/asio/options.hpp>
#include <offhook/asio/outgoing_call.hpp>
#include <offhook/asio/subscription.hpp>
#include <offhook/asio/transfer_request.hpp>
#include <offhook/asio/watcher.hpp>
#include <offhook/core/fifo.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/endpoint/endpoint.hpp>
#include <offhook/media/stand_in.hpp>

#include <boost/asio/execution_context.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offhook::detail {

class agent_service;

/// Used on one strand. Kept alive by the user_agent and by handlers that are under way; a record
/// that outlives it has no `home` any more.
class agent final : public driver_client, public std::enable_shared_from_this<agent> {
public:
    static std::shared_ptr<agent> make(std::unique_ptr<driver> world,
                                       const user_agent_options& options);
    agent(std::unique_ptr<driver> world, const user_agent_options& options); ///< use make
    ~agent() override;

    void received(const path& came_on, buffer bytes) override;
    void batch_ended() override;
    void woken() override;
    void flow_changed(const flow_event& event) override;

    result<address> listen(std::string_view where);
    void place_call(session::make_call what, waiter<result<call>> done);
    result<call_pointer> dial(session::make_call what);
    void next_call(waiter<error_code, incoming_call> done);
    void next_request(waiter<error_code, incoming_request> done);
    void next_transfer_request(waiter<error_code, transfer_request> done);
    void next_published(waiter<error_code, session::published> done);
    session::reloaded reload(const table::source& text, const table::finder& find);
    error_code refuse_calls(int status);
    result<watch_pointer> subscribe(session::start_soft_state what);
    void next_watcher(waiter<error_code, watcher> done);
    void ask(session::send_outside what, waiter<result<response_summary>> done);
    void ask(session::send_in_call what, waiter<result<response_summary>> done);
    result<held_pointer> hold(session::start_soft_state what);
    void sleep(duration length, waiter<> done);
    void shut_down(duration limit, waiter<result<void>> done);
    /// At once: sockets closed, all who wait are told so. Calls that are up are not ended.
    void close();
    /// The execution context goes down: nobody is told anything any more.
    void abandon_all();

    // ---- for the verbs of the handles ----
    /// Gives a command; prepare(result) runs before any event that comes of it is handled.
    template <class Prepare>
    void run(const session::command& what, Prepare&& prepare);
    /// Gives a command after the present input, when one is being handled.
    void run_later(session::command what);
    error_code answer_request(session::answer_request what);
    void expect_outcome(session::transfer_id transfer, waiter<transfer_outcome> done);
    void forget(session::call_id id) { calls_.erase(id.pack()); }

    driver& world() { return *driver_; }
    offhook::endpoint& core() { return endpoint_; }

private:
    friend class agent_service;

    void note_refusal(const session::command& what, const result<session::made>& made);
    void drain(instant now);
    void take(instant now, output what);
    void settle(instant now);
    void wake_sleepers(instant now);
    void check_shutdown(instant now);
    void refuse_requests();
    void asked_outside(session::transfer_requested news);
    void decline(const session::transfer_requested& news);
    bool finished() const;                     ///< every call is over, and its last answer has come
    std::vector<call_pointer> records() const; ///< in the order of their ids
    std::vector<held_pointer> all_held() const;

    call_pointer add(session::call_id id);
    call_pointer find(session::call_id id) const;

    void on(session::incoming_call news);
    void on(const session::call_progress& news);
    void on(session::call_redirected news);
    void on(const session::call_established& news);
    void on(const session::call_held& news);
    void on(const session::hold_failed& news);
    void on(const session::call_ending& news);
    void on(const session::call_media_released& news);
    void on(const session::call_ended& news);
    void on(const session::call_drained& news);
    void on(session::transfer_requested news);
    void on(const session::transfer_progress&) {}
    void on(const session::transfer_ended& news);
    void on(const session::request_answered& news);
    void on(session::request_offered news);
    void on(session::call_request news);
    void on(session::published news);
    void on(session::rule_applied news);
    void on(const session::remote_hold& news);
    void on(session::soft_state_changed news);
    void on(session::state_notified news);
    void on(session::watcher_asks news);

    // agent_watches.ipp
    watch_pointer add_watch(session::soft_state_id id);
    void watch_changed(const session::soft_state_changed& news);
    void end_watches();
    void close_watches();
    void abandon_watches();

    std::unique_ptr<driver> driver_;
    offhook::endpoint endpoint_;
    media::stand_in_settings media_settings_;
    std::optional<media::stand_in> media_; ///< anew with the first listener, whose address it takes
    agent_service* service_ = nullptr;     ///< null once the context has gone down
    bool busy_ = false;                    ///< an input is being handled
    bool closed_ = false;
    bool unfinished_ = false; ///< a drain was cut off at limits::rounds
    bool shutting_down_ = false;
    bool listening_ = false;
    bool from_listener_ = false; ///< our URI is made from the first listener's address

    boost::unordered_flat_map<std::uint64_t, call_pointer> calls_;
    boost::unordered_flat_map<std::uint64_t, waiter<transfer_outcome>> transfers_;
    boost::unordered_flat_map<std::uint64_t, waiter<result<response_summary>>> requests_;
    struct arrival {
        call_pointer record;
        session::incoming_call news;
    };
    fifo<arrival> arrived_; ///< not yet taken by next_call
    std::deque<waiter<error_code, incoming_call>> takers_;
    fifo<session::request_offered> offered_; ///< not yet taken by next_request
    std::deque<waiter<error_code, incoming_request>> request_takers_;
    fifo<call_record::request> transfers_asked_; ///< outside calls, not yet taken
    std::deque<waiter<error_code, transfer_request>> transfer_takers_;
    bool hears_published_ = false; ///< somebody has asked for them
    fifo<session::published> published_;
    std::deque<waiter<error_code, session::published>> listeners_;
    boost::unordered_flat_map<std::uint64_t, watch_pointer> watches_;
    struct watcher_arrival {
        watch_pointer record;
        session::watcher_asks news;
    };
    fifo<watcher_arrival> watchers_; ///< not yet taken by next_watcher
    std::deque<waiter<error_code, watcher>> watcher_takers_;
    std::multimap<instant, waiter<>> sleepers_;
    boost::unordered_flat_map<std::uint64_t, held_pointer> held_; ///< until its last word
    fifo<session::command> later_;
    waiters<result<void>> shutdown_waiters_;
    std::optional<instant> shutdown_until_;
};

/// Makes the handles, whose constructors are private.
struct handle_access {
    static call make(call_pointer record) {
        record->handed_over = true;
        return call(std::move(record));
    }
    static outgoing_call dialled(call_pointer record) { return outgoing_call(std::move(record)); }
    static held_state hold(held_pointer record) { return held_state(std::move(record)); }
    static incoming_call make(call_pointer record, session::incoming_call news) {
        return {std::move(record), std::move(news)};
    }
    static subscription make(watch_pointer record) { return subscription(std::move(record)); }
    static watcher make(watch_pointer record, session::watcher_asks news) {
        return {std::move(record), std::move(news)};
    }
    static incoming_request make(std::weak_ptr<agent> home, session::request_offered news) {
        return {std::move(home), std::move(news)};
    }
    static transfer_request make(call_pointer new_call, session::transfer_requested news) {
        return {std::move(new_call), std::move(news)};
    }
};

/// Destroys what is left of the agents of a context when that goes down, so that coroutines that
/// wait for ever do not keep their user_agent, and it them.
class agent_service final : public boost::asio::execution_context::service {
public:
    using key_type = agent_service;
    inline static boost::asio::execution_context::id id;
    explicit agent_service(boost::asio::execution_context& context) : service(context) {}
    void add(const std::shared_ptr<agent>& one) { agents_.push_back(one); }
    void forget_expired() {
        std::erase_if(agents_, [](const std::weak_ptr<agent>& one) { return one.expired(); });
    }

private:
    void shutdown() override;
    std::vector<std::weak_ptr<agent>> agents_;
};

template <class Prepare>
void agent::run(const session::command& what, Prepare&& prepare) {
    const instant now = driver_->now();
    busy_ = true;
    const result<session::made> made = endpoint_.command(now, what);
    note_refusal(what, made);
    prepare(made);
    drain(now);
    settle(now);
}

} // namespace offhook::detail
