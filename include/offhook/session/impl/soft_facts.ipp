// What soft-state tables owe. Nothing here runs in a soft state. Read next: transfer_facts.ipp.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/detail/waiting_states.hpp>
#include <offhook/session/impl/subscription_words.ipp>
#include <offhook/table/prove.hpp>

namespace offhook::session::detail {

OFFHOOK_DECL void add_soft_facts(table::vocabulary& words, soft_kind kind) {
    using sort = table::fact_word::sort;
    using effect = table::action_effect;
    constexpr auto both = table::role::both;
    constexpr const char* sent = "our request";
    words.add_fact({sent, sort::known, false, "Our request has no final response.",
                    "RFC 3261 10.2: one at a time"});
    // Nobody has the handle of what has not begun.
    constexpr const char* begun = "begun";
    words.add_fact({begun, sort::known, true, "It was started, or asked for.", "DESIGN 3"});
    const auto starts = kind == soft_kind::subscription ? table::role::uac : both;
    words.describe_event("Start", {starts, false, {}, {begun}, {begun}});
    words.describe_event("Remove", {both, false, {begun}});
    words.add_bound({"TriesBelow", "CountTry", {"ForgetTries"}});
    std::vector<std::string> answers{"Granted", "Released", "TooBrief", "Refused"};
    if (kind == soft_kind::publication) answers.emplace_back("Forgotten");
    if (kind == soft_kind::keep_alive) answers = {"Answered", "Unanswered"};
    std::vector<table::answer_rule> rules;
    for (const std::string& name : answers) {
        words.describe_event(name, {both, false, {sent}, {}, {}, {sent}});
        rules.push_back({sent, name, {}, 0, {}, {}});
    }
    // Raised while it is held already: a second request before the answer to the first.
    words.describe_action("SendRequest", {{effect::sort::raise, {sent}}});
    words.describe_action("Abandon", {{effect::sort::settle, {sent}}});
    if (kind != soft_kind::keep_alive)
        words.describe_action("SendRemoval", {{effect::sort::raise, {sent}}});

    if (kind == soft_kind::subscription) add_subscription_facts(words, sent, begun);

    words.add_obligation(table::every_state_is_entered());
    words.add_obligation(table::every_row_can_be_taken());
    words.add_obligation(table::every_call_can_end());
    words.add_obligation(table::always_answered({"Remove", "ActionFailed"}));
    words.add_obligation(table::on_the_way_out({"Remove"}, {}));
    words.add_obligation(table::ends_after({"ActionFailed"}));
    words.add_obligation(table::begins_once());
    words.add_obligation(table::answered_with("what was asked for is heard",
                                              "an answer that no row takes leaves its machine "
                                              "waiting",
                                              "RFC 3261 10.2", std::move(rules)));
    words.add_obligation(table::no_waiting_for_ever());
    words.add_obligation(table::rests_where_it_may(waiting_soft_states(), {}));
    words.add_obligation(table::raising_comes_to_an_end());
    words.add_obligation(table::nothing_held_at_the_end());
    words.add_obligation(table::ends_with("SetOutcome"));
    words.add_obligation(table::one_owner_each());
    words.add_obligation(table::nothing_open_at_rest());
}

} // namespace offhook::session::detail
