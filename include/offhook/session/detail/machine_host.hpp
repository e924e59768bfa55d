// What the table engine asks of every machine of the session layer alike: timers, actions, and a
// step that is committed or dropped whole. Not what a call or transfer publishes: see turn.hpp.
#pragma once

#include <offhook/session/detail/state.hpp>

#include <algorithm>
#include <string>

namespace offhook::session::detail {

template <class Timers>
inline void stop_armed(timer_wheel<layer::state::timer_payload>& wheel, Timers& timers,
                       table::timer_index index) {
    const auto place = std::find_if(timers.begin(), timers.end(),
                                    [index](const armed_timer& t) { return t.index == index; });
    if (place == timers.end()) return;
    wheel.cancel(place->id);
    timers.erase(place);
}

inline std::string_view name_or_none(const table::compiled_table& t, table::state_index state) {
    return state == table::no_index ? std::string_view{} : std::string_view{t.states()[state].name};
}

/// One line and one piece of news for a transition; nothing for a row that moves nowhere and acts
/// on nothing.
inline void tell_move(layer::state& layer, dialog::owner_id owner, std::string_view machine,
                      const table::compiled_table& t, const table::transition& step) {
    if (step.from == table::no_index) return; // the passage into the initial state is no news
    const std::string_view from = name_or_none(t, step.from);
    const std::string_view to = name_or_none(t, step.to);
    const std::string_view row = step.taken == nullptr ? std::string_view{} : step.taken->id;
    const std::string_view region =
        step.to == table::no_index ? machine : t.regions()[t.states()[step.to].region].name;
    std::string_view event = "timer";
    if (step.event != table::no_index) event = t.words().events()[step.event].name;
    if (layer.watch != nullptr) {
        layer.watch->transitioned({layer.now, owner, machine, region, event, from, to, row});
    }
    if (step.from == step.to || layer.log == nullptr || !layer.log->wants(severity::info)) return;
    std::string text = "State transition: ";
    text.append(from).append(" -> ").append(to);
    text.append(" (").append(event).append(", row ").append(row).append(")");
    layer.note(severity::info, owner, text);
}

inline void tell_actions(layer::state& layer, dialog::owner_id owner,
                         const table::vocabulary& words,
                         std::span<const table::action_call> actions) {
    const bool logged = layer.log != nullptr && layer.log->wants(severity::info);
    if (layer.watch == nullptr && !logged) return;
    for (const table::action_call& one : actions) {
        const std::string& name = words.actions()[one.action].name;
        if (layer.watch != nullptr) layer.watch->acted({layer.now, owner, name});
        if (logged) layer.note(severity::info, owner, "Action: " + name);
    }
}

/// The host of one step. A turn names its owner, its id, its machine and the words of its table.
template <class Turn>
class machine_host : public table::host {
public:
    explicit machine_host(Turn& turn) : turn_(turn) {}

    void* context() override { return &turn_; }
    void begin() override {
        before_ = turn_.machine().facts;
        turn_.owner.outputs_before_step = turn_.owner.outputs.size();
        if constexpr (requires { turn_.told; }) turn_.told.clear();
    }
    void commit() override {} // the outputs stand where they belong
    void rollback(const table::action_call& action, const error_code& why) override {
        turn_.owner.outputs.keep_first(turn_.owner.outputs_before_step);
        turn_.machine().facts = before_;
        turn_.failure = why;
        const std::string& name = turn_.words().actions()[action.action].name;
        turn_.owner.note(severity::warning, owner_of(turn_.id),
                         "Action failed: " + name + ": " + why.message());
    }
    void start_timer(table::timer_index timer, duration length) override {
        layer::state& layer = turn_.owner;
        stop_timer(timer);
        const timer_id made = layer.wheel.arm(layer.now + length, {owner_of(turn_.id), timer});
        turn_.machine().timers.push_back({timer, made});
    }
    void stop_timer(table::timer_index timer) override {
        stop_armed(turn_.owner.wheel, turn_.machine().timers, timer);
    }
    void acted(std::span<const table::action_call> actions) override {
        tell_actions(turn_.owner, owner_of(turn_.id), turn_.words(), actions);
    }

protected:
    Turn& turn_;

private:
    typename Turn::facts_type before_;
};

} // namespace offhook::session::detail
