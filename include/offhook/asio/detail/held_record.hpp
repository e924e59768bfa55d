// What a user_agent keeps of one registration, publication or keep-alive: who waits for what, and
// what was told last. Read next: ../held_state.hpp, agent.hpp.
#pragma once

#include <offhook/asio/detail/call_record.hpp>
#include <offhook/session/event.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace offhook {

using held_change = session::soft_state_changed;
using held_news = session::soft_news;

namespace detail {

template <>
struct aborted<held_change> {
    static held_change value() {
        held_change what{};
        what.what = held_news::failed;
        what.why = aborted<error_code>::value();
        return what;
    }
};

struct held_record {
    agent* home; ///< null once the agent has closed
    session::soft_state_id id;
    boost::asio::any_io_executor executor;

    bool stands = false;
    bool given_back = false;
    std::string service_route{};
    std::deque<held_change> news{}; ///< not yet taken by changed
    std::optional<held_change> over{};
    waiter<result<held_change>> when_changed{};
    waiters<held_change> when_over{};

    void abort_all() {
        when_changed.abort();
        when_over.abort();
    }
    void abandon_all() {
        when_changed = {};
        when_over = {};
    }
};

using held_pointer = std::shared_ptr<held_record>;

void await(const held_pointer& held, waiter<result<held_change>> done);
void give_back(const held_pointer& held, bool all, waiter<held_change> done);
result<void> refresh(const held_pointer& held);
result<void> change(const held_pointer& held, std::string_view contacts, std::string_view type,
                    std::string_view body);
void drop(const held_pointer& held);

} // namespace detail
} // namespace offhook
