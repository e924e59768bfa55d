// Calls, transfers and soft states, each run by its state table. Knows the dialog layer's events
// and commands, nothing of sockets or clocks. One input, then poll() until empty. Read next:
// call_words.hpp (the vocabulary), ../../../state_tables/call.yaml, output.hpp.
#pragma once

#include <offhook/core/census.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/core/log.hpp>
#include <offhook/core/random.hpp>
#include <offhook/core/result.hpp>
#include <offhook/session/command.hpp>
#include <offhook/session/observer.hpp>
#include <offhook/session/output.hpp>
#include <offhook/session/reloaded.hpp>
#include <offhook/session/settings.hpp>
#include <offhook/table/load.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::session {

namespace detail {
class session_stage;
class soft_stage;
} // namespace detail

/// Not thread-safe. `now` of each call is not before that of the last.
class layer {
public:
    /// Starts with the shipped default tables. `log` and `watch` may be null and must outlive it.
    layer(const settings& values, random_source& random, log_sink* log, observer* watch);
    /// Runs exactly these tables, which must outlive it and have been loaded with the same words.
    layer(const settings& values, random_source& random, log_sink* log, observer* watch,
          const table::compiled_table& calls, const table::compiled_table& transfers);
    ~layer();
    layer(const layer&) = delete;
    layer& operator=(const layer&) = delete;

    /// Adds a table for calls; new calls may name it by its number, running ones keep theirs. With
    /// faults nothing changes and the diagnostics say why.
    struct added {
        std::optional<table_number> number;
        std::vector<table::diagnostic> diagnostics;
    };
    added add_table(const table::source& text, const table::finder& find);
    /// The table of new incoming calls and of make_call without one; at first 0, the shipped one.
    /// The overlays in force are laid over it; with faults nothing changes.
    std::vector<table::diagnostic> use_table(table_number number);
    /// Lays overlays over the table in use, each as if it extended default.yaml alone; those that
    /// are laid already stay. With faults nothing changes.
    std::vector<table::diagnostic> use_overlays(const std::vector<table::source>& overlays,
                                                const table::finder& find);
    /// The quirks of new calls, with the shipped overlays that they need; with faults nothing
    /// changes. Which quirk fires on which call is logged.
    std::vector<table::diagnostic> use_quirks(const table::source& text);
    struct quirk_count {
        std::string_view name;
        std::uint64_t calls; ///< on which it has fired
    };
    std::vector<quirk_count> quirk_counts() const;
    /// The table of new transfers; faults as with add_table.
    std::vector<table::diagnostic> use_transfer_table(const table::source& text,
                                                      const table::finder& find);
    /// The table of new soft states of a kind; faults as with add_table.
    std::vector<table::diagnostic> use_soft_table(soft_kind kind, const table::source& text,
                                                  const table::finder& find);
    /// Puts a table in force for new calls, or for new transfers when it is one of those; what
    /// runs keeps the table it began with, which goes when nothing runs it any more. With faults
    /// the old one stays in force.
    reloaded reload(instant now, const table::source& text, const table::finder& find);
    /// The table that new calls take.
    const table::compiled_table& table_in_force() const;

    // ---- from the application ----
    /// Errors: no_such_call, call_is_ending, not_accepted_now, bad_argument, too_many, bad_uri.
    result<made> command(instant now, const session::command& what);
    /// Why the last command was refused, in one line: event, states, the row whose guard refused,
    /// and the states that accept it. Empty when it was not refused, or not by a table.
    const std::string& refusal() const;

    // ---- from the dialog layer: every output of it that is news for this layer ----
    void received(instant now, const dialog::incoming_call& news);
    void received(instant now, const dialog::progress& news);
    void received(instant now, const dialog::answered& news);
    void received(instant now, const dialog::rejected& news);
    void received(instant now, const dialog::early_ended& news);
    void received(instant now, const dialog::acknowledged& news);
    void received(instant now, const dialog::ack_missing& news);
    void received(instant now, const dialog::prack_missing& news);
    void received(instant now, const dialog::answer_withdrawn& news);
    void received(instant now, const dialog::cancelled& news);
    void received(instant now, const dialog::request_received& news);
    void received(instant now, const dialog::outside_request_received& news);
    void received(instant now, const dialog::response_received& news);
    void received(instant now, const dialog::leg_terminated& news);
    void received(instant now, const dialog::leg_released& news);
    void received(instant now, const dialog::leg_gone& news);
    void received(instant now, const dialog::notify_received& news);
    void received(instant now, const dialog::subscription_ended& news);
    void received(instant now, const dialog::subscribe_received& news);
    void received(instant now, const dialog::subscribe_answered& news);
    void received(instant now, const dialog::subscribe_refreshed& news);
    void received(instant now, const dialog::refer_answered& news);
    void received(instant now, const dialog::duty_expired& news);
    /// What came of place_call, send_refer and accept_refer, and of send_outside_dialog and a
    /// send_in_dialog that has a number.
    void leg_started(instant now, call_id call, result<dialog::leg_id> leg);
    void subscribed(instant now, transfer_id transfer, result<dialog::subscription_id> made);
    void outside_sent(instant now, std::uint64_t request, result<dialog::request_id> sent);
    /// And of send_soft_request, with the Contact that it went with.
    void soft_sent(instant now, soft_state_id soft, result<dialog::request_id> sent,
                   std::string_view contact);
    /// And of ask_subscription.
    void soft_subscribed(instant now, soft_state_id soft, result<dialog::subscription_id> made);
    /// The leg of a call in the dialog layer; empty before it has one.
    dialog::leg_id leg_of(call_id call) const;
    /// What a subscription is in the dialog layer; empty when it is not there.
    dialog::subscription_id subscription_of(soft_state_id soft) const;
    /// Another send_in_dialog was refused: for a re-INVITE that is ReINVITERejected with 491,
    /// because only another INVITE under way forbids it.
    void refused(instant now, call_id call, std::string_view method, error_code why);

    // ---- from the media side ----
    void received(instant now, const media_event& news);

    void expire(instant now);
    std::optional<instant> next_deadline() const;
    std::optional<output> poll();
    /// The application has the call_ending event of that call: that confirms the ending for it,
    /// unless it asked to confirm by hand.
    void ending_delivered(instant now, call_id call);

    /// call, transfer, soft_state, media_port and timer.
    census count() const;
    census count(call_id call) const;
    /// Why an event does or does nothing in this call: see table::explain.
    std::string explain(call_id call, std::string_view event) const;
    /// The present state of a call's first region ("Active"); empty when there is no such call.
    std::string_view state_of(call_id call) const;
    std::string_view state_of(soft_state_id soft) const;

    struct state; ///< opaque: detail/state.hpp

private:
    friend class rig;                   ///< puts a layer into a given state, for exploration
    friend class soft_rig;              ///< the same for soft states
    friend class detail::session_stage; ///< rehearsals look inside
    friend class detail::soft_stage;

    std::unique_ptr<state> state_;
};

/// The shipped overlays that these rules need, to be given to layer::use_overlays.
std::vector<table::source> shipped_overlays(call_rules rules);

} // namespace offhook::session

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/session/impl/answers.ipp>
#include <offhook/session/impl/auto_answer.ipp>
#include <offhook/session/impl/call_actions.ipp>
#include <offhook/session/impl/call_facts.ipp>
#include <offhook/session/impl/call_guards.ipp>
#include <offhook/session/impl/call_host.ipp>
#include <offhook/session/impl/calls.ipp>
#include <offhook/session/impl/commands.ipp>
#include <offhook/session/impl/early_offer.ipp>
#include <offhook/session/impl/layer.ipp>
#include <offhook/session/impl/offered.ipp>
#include <offhook/session/impl/peers.ipp>
#include <offhook/session/impl/redirected.ipp>
#include <offhook/session/impl/rehearsal.ipp>
#include <offhook/session/impl/reload.ipp>
#include <offhook/session/impl/session_timer.ipp>
#include <offhook/session/impl/soft_answers.ipp>
#include <offhook/session/impl/soft_facts.ipp>
#include <offhook/session/impl/soft_host.ipp>
#include <offhook/session/impl/soft_stage.ipp>
#include <offhook/session/impl/soft_states.ipp>
#include <offhook/session/impl/stage.ipp>
#include <offhook/session/impl/stage_events.ipp>
#include <offhook/session/impl/stage_outputs.ipp>
#include <offhook/session/impl/stage_transfers.ipp>
#include <offhook/session/impl/subscription_stage.ipp>
#include <offhook/session/impl/subscriptions.ipp>
#include <offhook/session/impl/transfer_facts.ipp>
#include <offhook/session/impl/transfer_host.ipp>
#include <offhook/session/impl/transfer_words.ipp>
#include <offhook/session/impl/transfers.ipp>
#include <offhook/session/impl/wire.ipp>
#endif
