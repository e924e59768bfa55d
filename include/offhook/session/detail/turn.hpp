// One machine's turn: what its guards and actions see, and the host that the table engine calls.
// Made for one step and gone after it. Read next: ../impl/call_actions.ipp.
#pragma once

#include <offhook/session/detail/machine_host.hpp>
#include <offhook/session/detail/state.hpp>

namespace offhook::session::detail {

/// The context of every guard and action of a call.
struct call_turn {
    layer::state& owner;
    call_id id;
    detail::call& c;
    const call_news& news;
    /// What the actions of this step tell of themselves, for what its rows publish.
    std::vector<std::pair<std::string, table::value>> told{};
    error_code failure{}; ///< of the action that failed in this step

    using facts_type = call_facts;
    detail::call& machine() const { return c; }
    const table::vocabulary& words() const { return owner.call_words; }
    bool refuses(std::string_view action) const { return owner.refuses(action); }
};

struct transfer_turn {
    layer::state& owner;
    transfer_id id;
    detail::transfer& t;
    const transfer_news& news;
    error_code failure{}; ///< of the action that failed in this step

    using facts_type = transfer_facts;
    detail::transfer& machine() const { return t; }
    const table::vocabulary& words() const { return owner.transfer_words; }
    bool refuses(std::string_view action) const { return owner.refuses(action); }
};

struct soft_turn {
    layer::state& owner;
    soft_state_id id;
    detail::soft_state& s;
    const soft_news_at_hand& news;
    error_code failure{}; ///< of the action that failed in this step

    using facts_type = soft_facts;
    detail::soft_state& machine() const { return s; }
    const table::vocabulary& words() const { return owner.soft_words(s.kind); }
    bool refuses(std::string_view action) const { return owner.refuses(action); }
};

class call_host final : public machine_host<call_turn> {
public:
    using machine_host::machine_host;

    duration setting(table::setting_index index) override;
    void publish(table::publish_index what) override;
    void moved(const table::transition& step) override;

private:
    duration drawn_backoff();
};

class transfer_host final : public machine_host<transfer_turn> {
public:
    using machine_host::machine_host;

    duration setting(table::setting_index index) override;
    void publish(table::publish_index what) override;
    void moved(const table::transition& step) override;
};

class soft_host final : public machine_host<soft_turn> {
public:
    using machine_host::machine_host;

    duration setting(table::setting_index index) override;
    void publish(table::publish_index what) override;
    void moved(const table::transition& step) override;
};

/// Registers the guards and the actions of calls and transfers.
void add_call_guards(table::vocabulary& words);
void add_call_actions(table::vocabulary& words);
/// Those of offers and answers before a call is up.
void add_early_words(table::vocabulary& words);
void add_redirect_words(table::vocabulary& words);
void add_timer_words(table::vocabulary& words);
void add_transfer_words(table::vocabulary& words);
/// What the checker knows of them, and what it proves of every table.
void add_call_facts(table::vocabulary& words);
void add_transfer_facts(table::vocabulary& words);
/// Those of soft states: what all kinds share, and what is the kind's own.
void add_soft_words(table::vocabulary& words);
void add_soft_facts(table::vocabulary& words, soft_kind kind);

} // namespace offhook::session::detail
