// The coroutine API: one object that listens, calls, is called and transfers. Written over a
// driver, so it runs on real sockets or in simulated time; it holds no SIP rule itself. Read next:
// call.hpp, incoming_call.hpp, options.hpp, then ../endpoint/endpoint.hpp.
#pragma once

#include <offhook/asio/call.hpp>
#include <offhook/asio/detail/agent.hpp>
#include <offhook/asio/driver.hpp>
#include <offhook/asio/held_state.hpp>
#include <offhook/asio/incoming_call.hpp>
#include <offhook/asio/incoming_request.hpp>
#include <offhook/asio/options.hpp>
#include <offhook/asio/outgoing_call.hpp>
#include <offhook/asio/subscription.hpp>
#include <offhook/asio/transfer_request.hpp>
#include <offhook/asio/watcher.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace offhook {

/// Used from one strand: the executor must be one, or belong to a context that one thread runs.
/// Every verb that waits takes an Asio completion token; its comment names what it completes with.
/// Completions are posted. Cancelling an operation that makes or answers a call hangs it up.
class user_agent {
public:
    /// On real sockets.
    user_agent(boost::asio::any_io_executor executor, const user_agent_options& options);
    /// In another world, a simulated one for example.
    user_agent(std::unique_ptr<driver> world, const user_agent_options& options);
    /// Calls that are still up are dropped without a word: see shutdown.
    ~user_agent();
    user_agent(const user_agent&) = delete;
    user_agent& operator=(const user_agent&) = delete;

    /// Opens a listener, "udp:127.0.0.1:5060"; port 0 takes any. What was taken, or
    /// errc::bad_argument for a text that is no listener, or the error of the system
    /// (boost::asio::error::address_in_use).
    result<address> listen(std::string_view where) { return agent_->listen(where); }

    /// result<call>, when it is established; a refused call fails with its status in
    /// status_category().
    template <class Token = boost::asio::use_awaitable_t<>>
    auto call(std::string_view target, const call_options& options, Token&& token = {}) {
        return detail::initiate<result<offhook::call>>(
            executor(),
            [agent = agent_, what = make_call(target, options)](auto done) mutable {
                agent->place_call(std::move(what), std::move(done));
            },
            token);
    }

    /// Begins a call and does not wait: for programs that want to hear it ring, or to give it up.
    /// Errors: bad_uri, bad_argument, too_many, no_route, or boost::asio::error::shut_down.
    result<outgoing_call> dial(std::string_view target, const call_options& options);

    /// incoming_call, the oldest that nobody has taken yet; (error_code, incoming_call), whose
    /// error is that the user_agent shuts down.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_call(Token&& token = {}) {
        return detail::initiate<error_code, incoming_call>(
            executor(), [agent = agent_](auto done) { agent->next_call(std::move(done)); }, token);
    }

    /// Subscribes to the state of somebody, and goes on for as long as the handle lives: refreshes
    /// and retries are made by its table. Errors: bad_uri, bad_argument, too_many, no_route, or
    /// boost::asio::error::shut_down. What comes later: subscription::next_notify.
    result<subscription> subscribe(std::string_view target, const subscribe_options& options);

    /// watcher, the oldest that nobody has taken yet, of the packages that
    /// user_agent_options::dialogs names; (error_code, watcher), whose error is that the user_agent
    /// shuts down.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_watcher(Token&& token = {}) {
        return detail::initiate<error_code, watcher>(
            executor(), [agent = agent_](auto done) { agent->next_watcher(std::move(done)); },
            token);
    }

    /// incoming_request, the oldest that nobody has taken yet, of a method in
    /// user_agent_options::offered; (error_code, incoming_request), whose error is that the
    /// user_agent shuts down.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_request(Token&& token = {}) {
        return detail::initiate<error_code, incoming_request>(
            executor(), [agent = agent_](auto done) { agent->next_request(std::move(done)); },
            token);
    }

    /// transfer_request, the oldest REFER outside any call that nobody has taken yet, where
    /// user_agent_options::transfers_outside lets them in; (error_code, transfer_request), whose
    /// error is that the user_agent shuts down. Those inside calls: call::next_transfer_request.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_transfer_request(Token&& token = {}) {
        return detail::initiate<error_code, transfer_request>(
            executor(),
            [agent = agent_](auto done) { agent->next_transfer_request(std::move(done)); }, token);
    }

    /// session::published, the oldest that nobody has taken yet, of any call, beginning with the
    /// first time that somebody asks; (error_code, published), whose error is that the user_agent
    /// shuts down. See call::next_published for those of one call; each hears of every one.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto next_published(Token&& token = {}) {
        return detail::initiate<error_code, session::published>(
            executor(), [agent = agent_](auto done) { agent->next_published(std::move(done)); },
            token);
    }

    /// result<response_summary>: what the target answers to OPTIONS, a refusal too.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto options(std::string_view target, Token&& token = {}) {
        return detail::initiate<result<response_summary>>(
            executor(),
            [agent = agent_, what = make_request("OPTIONS", target, {})](auto done) mutable {
                agent->ask(std::move(what), std::move(done));
            },
            token);
    }
    /// result<response_summary>: the final response to a request outside any call; not to INVITE,
    /// ACK, BYE or CANCEL (errc::bad_argument).
    template <class Token = boost::asio::use_awaitable_t<>>
    auto request(std::string_view method, std::string_view target, const request_options& options,
                 Token&& token = {}) {
        return detail::initiate<result<response_summary>>(
            executor(),
            [agent = agent_, what = make_request(method, target, options)](auto done) mutable {
                agent->ask(std::move(what), std::move(done));
            },
            token);
    }
    /// The same: a MESSAGE (RFC 3428) with this text.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto send_message(std::string_view target, std::string_view text, Token&& token = {}) {
        return request("MESSAGE", target, {.content_type = "text/plain", .body = text},
                       std::forward<Token>(token));
    }

    /// Registers at once, and keeps it so until the handle goes; how it goes is told by
    /// registration::changed. Errors: bad_uri, bad_argument, too_many, no_route (nobody listens),
    /// or boost::asio::error::shut_down.
    result<registration> register_at(std::string_view registrar, const register_options& options);
    /// Publishes event state, and keeps it there until the handle goes.
    result<publication> publish(std::string_view target, const publish_options& options);
    /// Asks with OPTIONS again and again whether somebody answers, until the handle goes.
    result<keep_alive> watch(std::string_view target, duration interval);

    /// result<response_summary>: what the target answers to a NOTIFY that it has not asked for; a
    /// refusal is an error with its status.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto notify(std::string_view target, const notify_options& options, Token&& token = {}) {
        return detail::initiate<result<response_summary>>(
            executor(),
            [agent = agent_, what = make_notify(target, options)](auto done) mutable {
                agent->ask(std::move(what), std::move(done));
            },
            token);
    }

    /// Nothing, after that time of the driver: simulated time in a simulation.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto sleep_for(duration length, Token&& token = {}) {
        return detail::initiate<>(
            executor(),
            [agent = agent_, length](auto done) { agent->sleep(length, std::move(done)); }, token);
    }

    /// result<void>: refuses new calls, hangs up all others, waits until the last answer and ACK
    /// have come, then closes the sockets; errc::timeout when the limit came first. Repeats of what
    /// is answered are not waited for: see call::drained.
    template <class Token = boost::asio::use_awaitable_t<>>
    auto shutdown(const shutdown_options& options, Token&& token = {}) {
        return detail::initiate<result<void>>(
            executor(),
            [agent = agent_, limit = options.limit](auto done) {
                agent->shut_down(limit, std::move(done));
            },
            token);
    }

    /// From now on calls that come are refused with this status, unheard, and OPTIONS gets it too;
    /// 0: they ring again. Errors: bad_argument.
    error_code refuse_calls(int status) { return agent_->refuse_calls(status); }

    /// Adds a table for calls, and uses it for all new ones; with faults nothing changes and the
    /// diagnostics say why.
    std::vector<table::diagnostic> use_table(const table::source& text, const table::finder& find);
    /// Lays overlays over the table in use, and reads a list of quirks: see session::layer.
    std::vector<table::diagnostic> use_overlays(const std::vector<table::source>& overlays,
                                                const table::finder& find);
    std::vector<table::diagnostic> use_quirks(const table::source& text);

    /// Puts a table in force for all new calls, or for new transfers when it is one of those.
    /// Calls that run keep the table they began with. With faults the old one stays in force.
    session::reloaded reload(const table::source& text, const table::finder& find) {
        return agent_->reload(text, find);
    }

    boost::asio::any_io_executor executor() const { return agent_->world().executor(); }
    /// The time of the driver.
    instant now() const { return agent_->world().now(); }
    /// Counters, census, tables. Commands given to it directly are not seen by this object.
    offhook::endpoint& endpoint() { return agent_->core(); }
    const offhook::endpoint& endpoint() const { return agent_->core(); }

private:
    static session::make_call make_call(std::string_view target, const call_options& options);
    static session::send_outside make_notify(std::string_view target,
                                             const notify_options& options);
    static session::send_outside make_request(std::string_view method, std::string_view target,
                                              const request_options& options);

    std::shared_ptr<detail::agent> agent_;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/asio/impl/agent.ipp>
#include <offhook/asio/impl/agent_events.ipp>
#include <offhook/asio/impl/agent_held.ipp>
#include <offhook/asio/impl/agent_in_call.ipp>
#include <offhook/asio/impl/agent_requests.ipp>
#include <offhook/asio/impl/agent_verbs.ipp>
#include <offhook/asio/impl/agent_watches.ipp>
#include <offhook/asio/impl/user_agent.ipp>
#endif
