// The words a kind of table may use, and what they mean in C++: events, guards, actions, published
// events, settings. Not rows. Nothing in YAML is executed: it names what is registered here.
// Read next: load.hpp (rows), run.hpp (running them).
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/core/result.hpp>
#include <offhook/table/arguments.hpp>
#include <offhook/table/facts.hpp>
#include <offhook/table/obligation.hpp>
#include <offhook/table/words.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::table {

/// Where an event comes from; `explain`, the reference and exploration use it.
enum class event_source : unsigned char { command, wire, media, internal };

struct parameter {
    std::string name;
    value_type type = value_type::text;
    bool required = false;
    std::string doc;
    std::vector<std::string> choices{};                            ///< for value_type::name
    std::int64_t least = std::numeric_limits<std::int64_t>::min(); ///< for value_type::number
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

struct event_word {
    std::string name;
    event_source source;
    std::string doc;
};
struct guard_word {
    std::string name;
    std::vector<parameter> parameters;
    std::string doc;
    std::function<bool(const void* context, const arguments&)> holds;
};
struct action_word {
    std::string name;
    role only = role::both; ///< an action of one role in a row of the other is refused
    std::vector<parameter> parameters;
    std::string doc;
    std::function<result<void>(void* context, const arguments&)> act;
};
struct publish_word {
    std::string name;
    std::string doc;
    std::vector<parameter> fields{}; ///< what may come with it
};
struct setting_word {
    std::string name;
    duration preset;
    std::string doc;
    duration least{}; ///< what a table, a quirk or a program may set it to at the least
};

/// The registry of one kind of machine ("call", "transfer", ...). Built once, then only read.
/// Words are numbered in the order of registration, from 0, per sort. Registering a name twice
/// throws std::invalid_argument: a programming error. The engine adds by itself the guard
/// `InState: State` (another region's state, or a group) and the event `ActionFailed`.
class vocabulary {
public:
    explicit vocabulary(std::string kind);

    event_index add_event(event_word word);
    guard_index add_guard(guard_word word);
    action_index add_action(action_word word);
    publish_index add_publish(publish_word word);
    setting_index add_setting(setting_word word);

    /// A state in which the machine ends in two phases (for calls "Terminating" before
    /// "Terminated"): entering it stops the timers of all other regions; a row that leads
    /// straight to a final state is compiled to lead to `state`, from which `completed` leads on.
    void set_ending(std::string state, std::string completed_event);

    /// For the checker alone: what there is to hold or to owe, how the words bear on it, and what
    /// every table of this kind owes. Describing an unknown word throws std::invalid_argument.
    void add_fact(fact_word word);
    void describe_event(std::string_view name, event_facts facts);
    void describe_action(std::string_view name, std::vector<action_effect> effects);
    void add_obligation(obligation what);
    void add_bound(guard_bound what);

    /// Guards and actions take any parameters, and a dead row is a warning: a vocabulary that was
    /// read from a file of names, to look at the tables of another stack.
    void set_names_only() { names_only_ = true; }
    bool names_only() const { return names_only_; }
    /// That stack keeps one row for each role, state and event: rows that are lost are a warning.
    void set_last_row_wins() { last_row_wins_ = true; }
    bool last_row_wins() const { return last_row_wins_; }

    const std::string& kind() const { return kind_; }
    const std::vector<event_word>& events() const { return events_; }
    const std::vector<guard_word>& guards() const { return guards_; }
    const std::vector<action_word>& actions() const { return actions_; }
    const std::vector<publish_word>& publishes() const { return publishes_; }
    const std::vector<setting_word>& settings() const { return settings_; }
    const std::vector<fact_word>& facts() const { return facts_; }
    const std::vector<obligation>& obligations() const { return obligations_; }
    const std::vector<guard_bound>& bounds() const { return bounds_; }
    const event_facts& facts_of_event(event_index event) const;
    const std::vector<action_effect>& effects_of_action(action_index action) const;
    /// Not below its least; false also for an index that is none.
    bool takes(setting_index setting, duration length) const {
        return setting < settings_.size() && length >= settings_[setting].least;
    }
    const std::string& ending_state() const { return ending_state_; }
    const std::string& completed_event() const { return completed_event_; }

    event_index find_event(std::string_view name) const; ///< no_index when unknown
    guard_index find_guard(std::string_view name) const;
    action_index find_action(std::string_view name) const;
    publish_index find_publish(std::string_view name) const;
    setting_index find_setting(std::string_view name) const;

    event_index action_failed() const { return action_failed_; }

private:
    std::string kind_;
    std::vector<event_word> events_;
    std::vector<guard_word> guards_;
    std::vector<action_word> actions_;
    std::vector<publish_word> publishes_;
    std::vector<setting_word> settings_;
    std::vector<fact_word> facts_;
    std::vector<std::pair<std::string, event_facts>> event_facts_;
    std::vector<std::pair<std::string, std::vector<action_effect>>> action_effects_;
    std::vector<obligation> obligations_;
    std::vector<guard_bound> bounds_;
    std::string ending_state_;
    std::string completed_event_;
    event_index action_failed_ = no_index;
    bool names_only_ = false;
    bool last_row_wins_ = false;
};

/// Registers guards and actions that see a typed context: `on(vocabulary, "Name", ...)`.
template <class Context>
struct words_of {
    vocabulary& into;

    template <class Function>
    guard_index guard(std::string name, std::vector<parameter> parameters, std::string doc,
                      Function function) {
        return into.add_guard({std::move(name), std::move(parameters), std::move(doc),
                               [function](const void* context, const arguments& a) {
                                   return function(*static_cast<const Context*>(context), a);
                               }});
    }
    template <class Function>
    action_index action(std::string name, role only, std::vector<parameter> parameters,
                        std::string doc, Function function) {
        const std::string own = name;
        return into.add_action({std::move(name), only, std::move(parameters), std::move(doc),
                                [function, own](void* context, const arguments& a) -> result<void> {
                                    auto& typed = *static_cast<Context*>(context);
                                    // Rehearsals let an action fail, to see what becomes of it.
                                    if constexpr (requires { typed.refuses(own); }) {
                                        if (typed.refuses(own)) return errc::action_failed;
                                    }
                                    return function(typed, a);
                                }});
    }
};

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/vocabulary.ipp>
#endif
