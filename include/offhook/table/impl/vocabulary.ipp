// Registering and finding words. ActionFailed is kept the last event, so that the caller's events
// are numbered from 0 in the order of their registration.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/vocabulary.hpp>

#include <stdexcept>

namespace offhook::table {
namespace detail {

template <class Words>
std::uint16_t index_of_word(const Words& words, std::string_view name) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i].name == name) return static_cast<std::uint16_t>(i);
    return no_index;
}

template <class Words, class Word>
std::uint16_t add_word(Words& words, Word word) {
    if (word.name.empty() || index_of_word(words, word.name) != no_index || words.size() >= 4096)
        throw std::invalid_argument("offhook: the word '" + word.name + "' cannot be registered");
    words.push_back(std::move(word));
    return static_cast<std::uint16_t>(words.size() - 1);
}

} // namespace detail

OFFHOOK_DECL vocabulary::vocabulary(std::string kind) : kind_(std::move(kind)) {
    events_.push_back({"ActionFailed", event_source::internal,
                       "An action returned an error; the state stayed, nothing was sent."});
    action_failed_ = 0;
}

OFFHOOK_DECL event_index vocabulary::add_event(event_word word) {
    event_word last = std::move(events_.back());
    events_.pop_back();
    event_index index = no_index;
    try {
        // A caller that numbers ActionFailed itself may name it once more, as its last event.
        index = word.name == last.name ? static_cast<event_index>(events_.size())
                                       : detail::add_word(events_, std::move(word));
    } catch (...) {
        events_.push_back(std::move(last));
        throw;
    }
    action_failed_ = static_cast<event_index>(events_.size());
    events_.push_back(std::move(last));
    return index;
}

OFFHOOK_DECL guard_index vocabulary::add_guard(guard_word word) {
    if (word.name == "InState" || word.name == "not" || word.name == "type")
        throw std::invalid_argument("offhook: the guard '" + word.name + "' is built in");
    return detail::add_word(guards_, std::move(word));
}

OFFHOOK_DECL action_index vocabulary::add_action(action_word word) {
    if (word.name == "base" || word.name == "type")
        throw std::invalid_argument("offhook: the action name '" + word.name + "' is taken");
    return detail::add_word(actions_, std::move(word));
}

OFFHOOK_DECL publish_index vocabulary::add_publish(publish_word word) {
    return detail::add_word(publishes_, std::move(word));
}

OFFHOOK_DECL setting_index vocabulary::add_setting(setting_word word) {
    return detail::add_word(settings_, std::move(word));
}

OFFHOOK_DECL void vocabulary::set_ending(std::string state, std::string completed_event) {
    ending_state_ = std::move(state);
    completed_event_ = std::move(completed_event);
}

OFFHOOK_DECL void vocabulary::add_fact(fact_word word) {
    if (facts_.size() >= 64) throw std::invalid_argument("offhook: more than 64 facts");
    detail::add_word(facts_, std::move(word));
}

OFFHOOK_DECL void vocabulary::describe_event(std::string_view name, event_facts facts) {
    if (find_event(name) == no_index)
        throw std::invalid_argument("offhook: no event " + std::string(name));
    event_facts_.emplace_back(name, std::move(facts));
}

OFFHOOK_DECL void vocabulary::describe_action(std::string_view name,
                                              std::vector<action_effect> effects) {
    if (find_action(name) == no_index)
        throw std::invalid_argument("offhook: no action " + std::string(name));
    action_effects_.emplace_back(name, std::move(effects));
}

OFFHOOK_DECL void vocabulary::add_obligation(obligation what) {
    detail::add_word(obligations_, std::move(what));
}

OFFHOOK_DECL void vocabulary::add_bound(guard_bound what) {
    if (find_guard(what.guard) == no_index || find_action(what.counted_by) == no_index)
        throw std::invalid_argument("offhook: no guard or action of the bound " + what.guard);
    bounds_.push_back(std::move(what));
}

OFFHOOK_DECL const event_facts& vocabulary::facts_of_event(event_index event) const {
    static const event_facts none;
    for (const auto& [name, facts] : event_facts_)
        if (event < events_.size() && name == events_[event].name) return facts;
    return none;
}

OFFHOOK_DECL const std::vector<action_effect>&
vocabulary::effects_of_action(action_index action) const {
    static const std::vector<action_effect> none;
    for (const auto& [name, effects] : action_effects_)
        if (action < actions_.size() && name == actions_[action].name) return effects;
    return none;
}

OFFHOOK_DECL event_index vocabulary::find_event(std::string_view name) const {
    return detail::index_of_word(events_, name);
}
OFFHOOK_DECL guard_index vocabulary::find_guard(std::string_view name) const {
    return detail::index_of_word(guards_, name);
}
OFFHOOK_DECL action_index vocabulary::find_action(std::string_view name) const {
    return detail::index_of_word(actions_, name);
}
OFFHOOK_DECL publish_index vocabulary::find_publish(std::string_view name) const {
    return detail::index_of_word(publishes_, name);
}
OFFHOOK_DECL setting_index vocabulary::find_setting(std::string_view name) const {
    return detail::index_of_word(settings_, name);
}

} // namespace offhook::table
