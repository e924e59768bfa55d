// What the table engine asks of a call: timers, publishing, committing or dropping a step.
#pragma once

#include <offhook/session/detail/turn.hpp>

#include <algorithm>
#include <utility>

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

inline void tell_action(layer::state& layer, dialog::owner_id owner, const table::vocabulary& words,
                        const table::action_call& action) {
    const std::string& name = words.actions()[action.action].name;
    if (layer.watch != nullptr) layer.watch->acted({layer.now, owner, name});
    if (layer.log == nullptr || !layer.log->wants(severity::info)) return;
    layer.note(severity::info, owner, "Action: " + name);
}

OFFHOOK_DECL void call_host::begin() {
    before_ = turn_.c.facts;
    turn_.owner.outputs_before_step = turn_.owner.outputs.size();
}

OFFHOOK_DECL void call_host::commit() {} // the outputs stand where they belong

OFFHOOK_DECL void call_host::rollback(const table::action_call& action, const error_code& why) {
    layer::state& layer = turn_.owner;
    layer.outputs.keep_first(layer.outputs_before_step);
    turn_.c.facts = before_;
    layer.note(severity::warning, owner_of(turn_.id),
               "Action failed: " + layer.call_words.actions()[action.action].name + ": " +
                   why.message());
}

OFFHOOK_DECL duration call_host::setting(table::setting_index index) {
    const table::compiled_table& t = turn_.owner.table_of(turn_.c);
    for (const auto& [which, length] : turn_.c.settings) {
        if (which == index) return length;
    }
    if (turn_.owner.call_words.settings()[index].name == "glare_backoff") {
        // RFC 3261 14.1, in units of 10 ms: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s else.
        const bool owns = turn_.c.machine.as == table::role::uac;
        const std::uint64_t drawn =
            owns ? 210 + turn_.owner.random.below(191) : turn_.owner.random.below(201);
        return std::chrono::milliseconds{10 * drawn};
    }
    return t.setting(index);
}

OFFHOOK_DECL void call_host::start_timer(table::timer_index timer, duration length) {
    layer::state& layer = turn_.owner;
    stop_armed(layer.wheel, turn_.c.timers, timer);
    const timer_id made = layer.wheel.arm(layer.now + length, {owner_of(turn_.id), timer});
    turn_.c.timers.push_back({timer, made});
}

OFFHOOK_DECL void call_host::stop_timer(table::timer_index timer) {
    stop_armed(turn_.owner.wheel, turn_.c.timers, timer);
}

OFFHOOK_DECL void call_host::acted(const table::action_call& action) {
    tell_action(turn_.owner, owner_of(turn_.id), turn_.owner.call_words, action);
}

OFFHOOK_DECL void call_host::moved(const table::transition& step) {
    layer::state& layer = turn_.owner;
    const table::compiled_table& t = layer.table_of(turn_.c);
    tell_move(layer, owner_of(turn_.id), "call", t, step);
    if (step.to == t.ending_state() && step.from != step.to) {
        layer.entered_ending(turn_.id, turn_.c, turn_.news);
    }
}

inline std::string referred_by_of(const sip_message& invite) {
    return std::string(invite.value(header_name::referred_by));
}

inline std::string uri_of(const result<name_addr>& party) {
    return party ? std::string(party->address.text) : std::string();
}

OFFHOOK_DECL void call_host::publish(table::publish_index what) {
    layer::state& layer = turn_.owner;
    const call_id id = turn_.id;
    call& c = turn_.c;
    const std::string& name = layer.call_words.publishes()[what].name;
    // Whoever hears of a call hears of its end, also where a table answers without ringing.
    if (!c.ending) c.announced = true;
    if (name == "CallProgress") {
        layer.emit(event{call_progress{id, turn_.news.status, has_sdp(turn_.news.message)}});
        layer.tell_transfers(c, transfer_event::NewCallProgress, transfer_event::count,
                             turn_.news.status);
    } else if (name == "CallEstablished") {
        c.reason.was_established = true;
        layer.emit(event{call_established{id}});
        layer.tell_transfers(c, transfer_event::NewCallEstablished, transfer_event::count, 200);
    } else if (name == "CallHeld" || name == "CallResumed") {
        c.facts.tries = 0;
        layer.emit(event{call_held{id, name == "CallHeld"}});
    } else if (name == "HoldFailed") {
        c.facts.tries = 0;
        const error_code why = turn_.news.why ? turn_.news.why : make_error_code(errc::timeout);
        layer.emit(event{hold_failed{id, why}});
    } else if (name == "IncomingCall") {
        sip_message invite = std::exchange(c.invite, {});
        std::string from = uri_of(invite.from());
        std::string to = uri_of(invite.to());
        std::string referred_by = referred_by_of(invite);
        layer.emit(event{incoming_call{id, std::move(invite), std::move(from), std::move(to),
                                       std::move(referred_by)}});
    } else if (name != "CallEnding" && name != "CallEnded") {
        layer.emit(event{published{id, name}});
    }
}

} // namespace offhook::session::detail
