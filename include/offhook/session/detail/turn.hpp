// One machine's turn: what its guards and actions see, and the host that the table engine calls.
// Made for one step and gone after it. Read next: ../impl/call_actions.ipp.
#pragma once

#include <offhook/session/detail/state.hpp>

namespace offhook::session::detail {

/// The context of every guard and action of a call.
struct call_turn {
    layer::state& owner;
    call_id id;
    detail::call& c;
    const call_news& news;
};

struct transfer_turn {
    layer::state& owner;
    transfer_id id;
    detail::transfer& t;
    const transfer_news& news;
};

class call_host final : public table::host {
public:
    explicit call_host(call_turn& turn) : turn_(turn) {}

    void* context() override { return &turn_; }
    void begin() override;
    void commit() override;
    void rollback(const table::action_call& action, const error_code& why) override;
    duration setting(table::setting_index index) override;
    void start_timer(table::timer_index timer, duration length) override;
    void stop_timer(table::timer_index timer) override;
    void publish(table::publish_index what) override;
    void acted(const table::action_call& action) override;
    void moved(const table::transition& step) override;

private:
    call_turn& turn_;
    call_facts before_;
};

class transfer_host final : public table::host {
public:
    explicit transfer_host(transfer_turn& turn) : turn_(turn) {}

    void* context() override { return &turn_; }
    void begin() override;
    void commit() override;
    void rollback(const table::action_call& action, const error_code& why) override;
    duration setting(table::setting_index index) override;
    void start_timer(table::timer_index timer, duration length) override;
    void stop_timer(table::timer_index timer) override;
    void publish(table::publish_index what) override;
    void acted(const table::action_call& action) override;
    void moved(const table::transition& step) override;

private:
    transfer_turn& turn_;
    transfer_facts before_;
};

/// Registers the guards and the actions of calls and transfers.
void add_call_guards(table::vocabulary& words);
void add_call_actions(table::vocabulary& words);
void add_transfer_words(table::vocabulary& words);
/// What the checker knows of them, and what it proves of every table.
void add_call_facts(table::vocabulary& words);
void add_transfer_facts(table::vocabulary& words);

} // namespace offhook::session::detail
