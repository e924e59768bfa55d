// Everything the session layer holds, and the steps that its parts share. Each group of functions
// stands in an .ipp file of that name. Read next: turn.hpp, ../impl/.
#pragma once

#include <offhook/core/fifo.hpp>
#include <offhook/core/pool.hpp>
#include <offhook/core/random.hpp>
#include <offhook/core/timer_wheel.hpp>
#include <offhook/session/call_words.hpp>
#include <offhook/session/detail/call.hpp>
#include <offhook/session/detail/news.hpp>
#include <offhook/session/detail/shelf.hpp>
#include <offhook/session/detail/soft_state.hpp>
#include <offhook/session/detail/transfer.hpp>
#include <offhook/session/layer.hpp>
#include <offhook/session/quirks.hpp>

#include <boost/unordered/unordered_flat_set.hpp>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace offhook::session {

struct layer::state {
    state(const session::settings& values, random_source& randomness, log_sink* lines,
          observer* watcher);

    struct timer_payload {
        dialog::owner_id owner;
        table::timer_index index;
    };
    /// What one machine tells another, or the layer itself; handled after the present step.
    struct raised {
        dialog::owner_id to;
        call_event call = call_event::count;
        transfer_event transfer = transfer_event::count;
        int status = 0;
        error_code why{};
        soft_event soft = soft_event::count;
    };

    session::settings values;
    random_source& random;
    log_sink* log;
    observer* watch;
    const table::vocabulary& call_words;
    const table::vocabulary& transfer_words;
    std::array<table::event_index, static_cast<std::size_t>(call_event::count)> call_events;
    std::array<table::event_index, static_cast<std::size_t>(transfer_event::count)> transfer_events;
    detail::shelf tables;
    detail::shelf transfer_tables;
    std::array<detail::soft_runs, soft_kinds> soft_runs; ///< what the machines of a kind run
    std::string refusal;                                 ///< why the last command was refused
    /// A table as it was given; without a text it is the shipped one.
    struct given_table {
        table::source text{};
        table::finder find{};
    };
    std::vector<given_table> given; ///< by number, those of add_table
    given_table base;               ///< what overlays are laid over
    std::vector<table::source> overlays;
    std::vector<quirk> quirks;
    std::vector<std::uint64_t> quirk_calls; ///< on how many calls each has fired
    std::vector<std::pair<table::setting_index, duration>> overrides; ///< of every call
    struct {
        table::setting_index glare_backoff, session_expires, min_se, session_refresh,
            session_expiry, answer_delay, refresh_backoff;
    } known_settings; ///< those that are not a constant of the table
    pool<detail::call, call_tag> calls;
    pool<detail::transfer, transfer_tag> transfers;
    pool<detail::soft_state, soft_state_tag> softs;
    timer_wheel<timer_payload> wheel;
    fifo<output> outputs;
    std::size_t outputs_before_step = 0; ///< a step that fails takes back what it said
    fifo<raised> pending;
    bool working = false; ///< inside work()
    std::uint64_t last_outside = 0;
    int refuses_with = 0; ///< every call that comes; 0: none
    std::vector<call_id>
        silent; ///< ended unannounced: what the wire still says of them is nobody's
    struct outside {
        std::uint64_t number;
        dialog::request_id request; ///< empty until it has left
        call_id call{};             ///< the one it is sent in, or empty
    };
    std::vector<outside> outsides; ///< requests of the application that have no answer
    /// Duties of requests that the application has and has not answered, packed.
    boost::unordered_flat_set<std::uint64_t> offered_requests;
    instant now{};
    std::string_view failing{}; ///< a rehearsal lets this action fail, once
    bool refuses(std::string_view action) {
        if (failing.empty() || failing != action) return false;
        failing = {};
        return true;
    }

    // layer.ipp
    void load_tables(); ///< the shipped ones
    void emit(output what);
    void note(severity level, dialog::owner_id owner, std::string_view text);
    void work();
    const table::compiled_table& table_of(const detail::call& c) const { return *tables[c.table]; }

    // calls.ipp: making, stepping and ending calls
    result<call_id> new_call(table_number number, table::role as);
    table::event_index number_of(const detail::call_news& news) const {
        if (news.event == call_event::count) return news.own;
        return call_events[static_cast<std::size_t>(news.event)];
    }
    duration setting_of(const table::compiled_table& t, const detail::call* c,
                        table::setting_index index) const;
    bool takes_timers(table_number number);
    detail::timer_wishes wishes_of(table_number number, const detail::call* c);
    detail::timer_wishes wishes_of(const detail::call& c) { return wishes_of(c.table, &c); }
    table::outcome step(call_id id, const detail::call_news& news);
    table::outcome step_timer(call_id id, table::timer_index index);
    void settle(call_id id, const detail::call_news& news, const table::outcome& out);
    void confirm(call_id id);
    void hang_up_for(call_id id, std::string_view why);
    void end(call_id id);
    void entered_ending(call_id id, detail::call& c, const detail::call_news& news);
    void say_unhandled(call_id id, const detail::call_news& news, const table::outcome& out);
    void say_overrun(dialog::owner_id owner, const table::outcome& out);

    const table::compiled_table& table_of(const detail::transfer& t) const {
        return *transfer_tables[t.table];
    }

    // transfers.ipp
    result<transfer_id> new_transfer(call_id old_call, table::role as);
    result<transfer_id> begin_transfer(const transfer_call& what);
    void requested_transfer(call_id id, const detail::call_news& news);
    table::outcome step(transfer_id id, const detail::transfer_news& news);
    void step_timer(transfer_id id, table::timer_index index);
    void settle(transfer_id id, const detail::transfer_news& news, const table::outcome& out);
    void start_new_call(transfer_id id, detail::transfer& t);
    void end(transfer_id id, const detail::transfer_news& news);
    void tell_transfers(const detail::call& c, transfer_event as_new, transfer_event as_old,
                        int status);

    // soft_states.ipp
    const table::vocabulary& soft_words(soft_kind kind) const {
        return *soft_runs[static_cast<std::size_t>(kind)].words;
    }
    const table::compiled_table& table_of(const detail::soft_state& s) const {
        return *soft_runs[static_cast<std::size_t>(s.kind)].tables[s.table];
    }
    table::event_index number_of(const detail::soft_state& s, soft_event wanted) const {
        return soft_runs[static_cast<std::size_t>(s.kind)].events[static_cast<std::size_t>(wanted)];
    }
    void prepare_soft_words();
    void load_soft_tables();
    result<made> begin_soft(const start_soft_state& what);
    result<made> tell_soft(soft_state_id id, const detail::soft_news_at_hand& news);
    result<made> tell_soft(soft_state_id id, soft_event wanted) {
        return tell_soft(id, detail::soft_news_at_hand{wanted});
    }
    result<made> modify_soft(const modify_soft_state& what);
    table::outcome step(soft_state_id id, const detail::soft_news_at_hand& news);
    void step_timer(soft_state_id id, table::timer_index index);
    void settle(soft_state_id id, const detail::soft_news_at_hand& news, const table::outcome& out);
    void end(soft_state_id id, const detail::soft_news_at_hand& news);
    void answered_soft(soft_state_id id, const dialog::response_received& news);

    // subscriptions.ipp
    void begin_watcher(const dialog::subscribe_received& came);
    detail::soft_state* of_subscription(dialog::owner_id owner, dialog::subscription_id which);
    void notified(const dialog::notify_received& came);
    void subscription_over(const dialog::subscription_ended& came);
    result<made> told(soft_state_id id, detail::soft_news_at_hand news, const content& tells);
    result<made> accept(const accept_watcher& what);
    result<made> reject(const reject_watcher& what);
    result<made> tell(const tell_watcher& what);

    // peers.ipp: quirks of the other side
    table::load_outcome load_stack(const given_table& below,
                                   const std::vector<table::source>& above,
                                   const table::finder& find) const;
    std::vector<table::diagnostic> lay(given_table below, std::vector<table::source> above,
                                       const table::finder& find);
    void meet(call_id id, const peer_facts& peer, bool knows_device);
    void meet_caller(call_id id, const sip_message& invite);
    void meet_called(call_id id, const make_call& what);
    void learn_device(call_id id, const sip_message& response);

    // commands.ipp
    result<made> place(const make_call& what);
    void limit_ringing(detail::call& c, std::uint32_t seconds);
    result<void> ask(call_id id, detail::call_news news);
    result<void> decide(transfer_id id, const detail::transfer_news& news);
    result<made> outside_request(const send_outside& what);
    result<made> request_in_call(const send_in_call& what);
    void forget_requests_of(call_id id);
    void explain_refusal(call_id id, const detail::call_news& news);
    void explain_refusal(transfer_id id, const detail::transfer_news& news);

    // offered.ipp: requests outside dialogs that the application answers
    void offer(const dialog::outside_request_received& news);
    void answer_options(const dialog::outside_request_received& news);
    result<made> answer_offered(const answer_request& what);

    // reload.ipp
    reloaded reload(const table::source& text, const table::finder& find);
    void drop_unused_tables();
};

} // namespace offhook::session
