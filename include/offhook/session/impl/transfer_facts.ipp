// What transfer tables owe. Nothing here runs in a transfer. Read next: call_facts.ipp.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/detail/waiting_states.hpp>
#include <offhook/table/prove.hpp>

namespace offhook::session::detail {

OFFHOOK_DECL void add_transfer_facts(table::vocabulary& words) {
    using sort = table::fact_word::sort;
    using effect = table::action_effect;
    constexpr auto uas = table::role::uas;
    constexpr const char* refer = "their REFER";
    constexpr const char* notify = "a NOTIFY that ends the subscription";
    words.add_fact(
        {refer, sort::held, false, "Their REFER has no final response.", "RFC 3515 2.4.2"});
    words.add_fact(
        {notify, sort::held, false, "The transferor waits for how it came out.", "RFC 3515 2.4.4"});
    constexpr const char* sent = "our REFER";
    constexpr auto uac = table::role::uac;
    words.add_fact({sent, sort::known, false, "The peer has our REFER.", "RFC 3515 2.4.1"});
    for (const char* name : {"ReferAccepted", "ReferRefused", "NotifyProgress", "NotifySuccess",
                             "NotifyFailure", "SubscriptionEnded"})
        words.describe_event(name, {uac, false, {sent}});
    words.describe_action("SendREFER", {{effect::sort::raise, {sent}}});
    for (const char* name : {"AcceptTransfer", "RejectTransfer"})
        words.describe_event(name, {uas, false, {refer}});
    words.describe_event("TransferRequested", {uas, false, {}, {refer, notify}, {refer}});
    words.describe_event("DutyExpired", {uas, false, {}, {}, {}, {refer}});
    // The dialog that ends answers what is still open on it.
    words.describe_event("OldCallEnding", {table::role::both, false, {}, {}, {}, {refer}});
    for (const char* name : {"NewCallProgress", "NewCallEstablished", "NewCallFailed"})
        words.describe_event(name, {uas, false, {notify}});
    words.describe_action("AcceptREFER",
                          {{effect::sort::discharge, {refer}}, {effect::sort::raise, {notify}}});
    words.describe_action("RefuseREFER", {{effect::sort::settle, {refer}}});
    effect last{effect::sort::discharge, {notify}};
    last.parameter = 1;
    words.describe_action("SendNotify", {last});

    words.add_obligation(table::every_state_is_entered());
    words.add_obligation(table::every_row_can_be_taken());
    words.add_obligation(table::every_call_can_end());
    words.add_obligation(table::always_answered({"ActionFailed"}));
    words.add_obligation(
        table::ends_after({"RejectTransfer", "NewCallEstablished", "NewCallFailed", "ReferRefused",
                           "NotifySuccess", "NotifyFailure", "SubscriptionEnded", "ActionFailed"}));
    words.add_obligation(table::begins_once());
    words.add_obligation(table::answered_with(
        "what was asked for is heard", "an answer that no row takes leaves its machine waiting",
        "RFC 3515 2.4",
        {{refer, "AcceptTransfer", {}, 0, {}, {}},
         {notify, "NewCallProgress", {}, 0, {}, {}},
         {sent, "ReferAccepted", {}, 0, {}, {}},
         {sent, "NotifyProgress", {}, 0, {}, {}}}));
    words.add_obligation(table::no_waiting_for_ever());
    words.add_obligation(table::rests_where_it_may(waiting_transfer_states(), {}));
    words.add_obligation(table::raising_comes_to_an_end());
    words.add_obligation(table::nothing_held_at_the_end());
    words.add_obligation(table::ends_with("SetOutcome"));
    words.add_obligation(table::one_owner_each());
    words.add_obligation(table::nothing_open_at_rest());
}

} // namespace offhook::session::detail
