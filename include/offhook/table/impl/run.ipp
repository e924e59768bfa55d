// One event, one step (TABLES 2): choose in every region, act as one unit, then timers, then
// publish; then the internal events, to the end. Nothing here allocates.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/choose.hpp>
#include <offhook/table/run.hpp>

#include <bit>

namespace offhook::table {
namespace detail {

static_assert(limits::table_timers <= 64);

inline timer_set bit_of(std::size_t timer) { return timer_set{1} << timer; }

/// The rows of one event, at most one a region.
struct chosen_rows {
    std::array<const row*, limits::regions> of{};
    bool any = false;
};

class stepper {
public:
    stepper(const compiled_table& table, configuration& machine, host& owner)
        : table_(table), machine_(machine), owner_(owner), context_(owner.context()),
          regions_(table.regions().size()) {}

    void start();
    outcome step(event_index event);
    outcome step_timer(timer_index timer);

private:
    enum class attempt_result : unsigned char { unhandled, done, failed };

    chosen_rows rows_for(event_index event);
    attempt_result attempt(const chosen_rows& rows, event_index event);
    outcome finish(attempt_result first, const chosen_rows& rows, unhandled_policy policy);
    void settle_failure(event_index event);
    void internal_events();
    bool act(const chosen_rows& rows);
    bool run(const std::vector<action_call>& actions);
    void move_timers(const configuration& before, const chosen_rows& rows);
    void keep_to_ending(timer_set& stop, timer_set& start) const;
    void change_timers(timer_set stop, timer_set start);
    timer_set timers_of(state_index state) const { return table_.states()[state].timer_bits; }
    void raise(const row& taken);
    std::size_t regions() const { return regions_; }

    const compiled_table& table_;
    configuration& machine_;
    host& owner_;
    void* const context_;
    const std::size_t regions_;
    outcome out_{};
    const action_call* culprit_ = nullptr;
    std::array<event_index, limits::internal_events> queue_; ///< the first `raised_` of them
    std::size_t raised_ = 0;
    std::size_t handled_ = 0;
    bool overrun_ = false;
};

/// Every region chooses before anything changes: guards see the configuration before the event.
OFFHOOK_DECL chosen_rows stepper::rows_for(event_index event) {
    chosen_rows rows;
    for (std::size_t i = 0; i < regions(); ++i) {
        const auto cell = table_.cell(machine_.state[i], event);
        if (cell.empty()) continue;
        rows.of[i] = choose(table_, machine_, cell, context_);
        rows.any |= rows.of[i] != nullptr;
    }
    return rows;
}

OFFHOOK_DECL bool stepper::run(const std::vector<action_call>& actions) {
    if (actions.empty()) return true;
    for (const action_call& one : actions) {
        const auto& function = table_.words().actions()[one.action].act;
        if (!function) continue;
        if (const result<void> done = function(context_, one.args); !done) {
            culprit_ = &one;
            out_.why = done.error();
            owner_.acted(std::span(actions).first(static_cast<std::size_t>(&one - actions.data())));
            return false;
        }
    }
    owner_.acted(actions);
    return true;
}

/// TABLES 2.2: leave actions, row actions, new state, enter actions.
OFFHOOK_DECL bool stepper::act(const chosen_rows& rows) {
    for (std::size_t i = 0; i < regions(); ++i) {
        const row* const taken = rows.of[i];
        if (!taken) continue;
        const bool moves = taken->next != no_index;
        if (moves && !run(table_.states()[machine_.state[i]].leave)) return false;
        if (!run(taken->actions)) return false;
        if (!moves) continue;
        machine_.state[i] = taken->next;
        if (!run(table_.states()[taken->next].enter)) return false;
    }
    return true;
}

/// TABLES 2.3: commands and state change are committed together, or dropped together.
OFFHOOK_DECL stepper::attempt_result stepper::attempt(const chosen_rows& rows, event_index event) {
    if (!rows.any) return attempt_result::unhandled;
    const configuration before = machine_;
    owner_.begin();
    if (!act(rows)) {
        machine_ = before;
        owner_.rollback(*culprit_, out_.why);
        return attempt_result::failed;
    }
    owner_.commit();
    move_timers(before, rows);
    for (std::size_t i = 0; i < regions(); ++i)
        if (rows.of[i]) owner_.moved({rows.of[i], before.state[i], machine_.state[i], event});
    for (std::size_t i = 0; i < regions(); ++i) {
        if (!rows.of[i]) continue;
        for (const publish_index what : rows.of[i]->publish)
            owner_.publish(what);
        raise(*rows.of[i]);
    }
    return attempt_result::done;
}

/// TABLES 2.4: a group's timer runs on while moving inside the group; entering a state anew, also
/// from itself, starts its own timers anew.
OFFHOOK_DECL void stepper::move_timers(const configuration& before, const chosen_rows& rows) {
    timer_set stop = 0;
    timer_set start = 0;
    for (std::size_t i = 0; i < regions(); ++i) {
        const row* const taken = rows.of[i];
        if (!taken) continue;
        const timer_set now = timers_of(machine_.state[i]);
        if (taken->next != no_index) {
            const timer_set old = timers_of(before.state[i]);
            stop |= old & ~now;
            start |= (now & ~old) | table_.states()[machine_.state[i]].own_timer_bits;
        }
        for (const timer_index one : taken->restart)
            start |= bit_of(one) & now;
    }
    keep_to_ending(stop, start);
    change_timers(stop, start);
}

/// DESIGN 6: from entering the ending state on, no timer of another region runs.
OFFHOOK_DECL void stepper::keep_to_ending(timer_set& stop, timer_set& start) const {
    const state_index ending = table_.ending_state();
    if (ending == no_index) return;
    const region_index region = table_.states()[ending].region;
    const state_index at = machine_.state[region];
    if (at != ending && !table_.states()[at].final) return;
    stop |= table_.stopped_by_ending();
    start &= ~table_.stopped_by_ending();
}

OFFHOOK_DECL void stepper::change_timers(timer_set stop, timer_set start) {
    for (timer_set left = (stop | start) & machine_.timers_running; left != 0; left &= left - 1)
        owner_.stop_timer(static_cast<timer_index>(std::countr_zero(left)));
    machine_.timers_running = (machine_.timers_running & ~stop) | start;
    for (timer_set left = start; left != 0; left &= left - 1) {
        const auto timer = static_cast<timer_index>(std::countr_zero(left));
        const timer_word& word = table_.timers()[timer];
        owner_.start_timer(timer,
                           word.setting == no_index ? word.fixed : owner_.setting(word.setting));
    }
}

OFFHOOK_DECL void stepper::raise(const row& taken) {
    for (const event_index event : taken.raise) {
        overrun_ |= raised_ == queue_.size();
        if (!overrun_) queue_[raised_++] = event;
    }
}

/// ActionFailed follows at once, before events that other rows raised. When it fails as well, or
/// was itself what failed, the owner has to release by force.
OFFHOOK_DECL void stepper::settle_failure(event_index event) {
    const error_code first = out_.why;
    const event_index failed = table_.words().action_failed();
    out_.release = event == failed || attempt(rows_for(failed), failed) == attempt_result::failed;
    out_.why = first;
    if (out_.release) out_.what = verdict::failed;
}

/// Run to completion, bounded by limits::internal_events.
OFFHOOK_DECL void stepper::internal_events() {
    while (handled_ < raised_ && !out_.release) {
        const event_index event = queue_[handled_++];
        if (attempt(rows_for(event), event) == attempt_result::failed) settle_failure(event);
    }
    if (!overrun_ || out_.release) return;
    // Rows raise each other's events without end: no event is dropped in silence.
    out_.why = errc::too_many;
    settle_failure(no_index);
    out_.what = verdict::overrun;
}

OFFHOOK_DECL outcome stepper::finish(attempt_result first, const chosen_rows& rows,
                                     unhandled_policy policy) {
    out_.policy = policy;
    if (first == attempt_result::done) out_.what = verdict::taken;
    if (first == attempt_result::failed) out_.what = verdict::failed;
    for (std::size_t i = 0; i < regions() && out_.row == no_row; ++i)
        if (rows.of[i]) out_.row = static_cast<row_index>(rows.of[i] - table_.rows().data());
    internal_events();
    return out_;
}

OFFHOOK_DECL outcome stepper::step(event_index event) {
    out_.policy = unhandled_policy::error;
    if (!machine_.started || event >= table_.words().events().size()) return out_;
    const chosen_rows rows = rows_for(event);
    const attempt_result first = attempt(rows, event);
    if (first == attempt_result::failed) settle_failure(event);
    return finish(first, rows, table_.on_unhandled(event));
}

OFFHOOK_DECL outcome stepper::step_timer(timer_index timer) {
    out_.policy = unhandled_policy::ignore;
    if (!machine_.started || timer >= table_.timers().size() ||
        (machine_.timers_running & bit_of(timer)) == 0)
        return out_;
    machine_.timers_running &= ~bit_of(timer);
    const std::size_t region = table_.timers()[timer].region;
    chosen_rows rows;
    rows.of[region] =
        choose(table_, machine_, table_.timer_cell(machine_.state[region], timer), context_);
    rows.any = rows.of[region] != nullptr;
    const attempt_result first = attempt(rows, no_index);
    if (first == attempt_result::failed) settle_failure(no_index);
    return finish(first, rows, unhandled_policy::ignore);
}

/// A machine is always in some state: enter actions that fail are dropped, the state is not.
OFFHOOK_DECL void stepper::start() {
    timer_set timers = 0;
    bool good = true;
    owner_.begin();
    for (std::size_t i = 0; i < regions(); ++i)
        machine_.state[i] = table_.regions()[i].initial;
    for (std::size_t i = 0; i < regions(); ++i) {
        good = good && run(table_.states()[machine_.state[i]].enter);
        timers |= timers_of(machine_.state[i]);
    }
    if (good)
        owner_.commit();
    else
        owner_.rollback(*culprit_, out_.why);
    timer_set none = 0;
    keep_to_ending(none, timers);
    change_timers(0, timers);
    for (std::size_t i = 0; i < regions(); ++i)
        owner_.moved({nullptr, no_index, machine_.state[i], no_index});
    if (!good) settle_failure(no_index);
    internal_events();
}

} // namespace detail

OFFHOOK_DECL void start(const compiled_table& table, configuration& machine, role as, host& owner) {
    machine = {};
    machine.as = as;
    machine.started = true;
    detail::stepper(table, machine, owner).start();
}

OFFHOOK_DECL outcome step(const compiled_table& table, configuration& machine, event_index event,
                          host& owner) {
    return detail::stepper(table, machine, owner).step(event);
}

OFFHOOK_DECL outcome step_timer(const compiled_table& table, configuration& machine,
                                timer_index timer, host& owner) {
    return detail::stepper(table, machine, owner).step_timer(timer);
}

OFFHOOK_DECL bool finished(const compiled_table& table, const configuration& machine) {
    bool any = false;
    for (std::size_t i = 0; machine.started && i < table.regions().size(); ++i) {
        if (!table.regions()[i].ends) continue;
        any = true;
        if (!table.states()[machine.state[i]].final) return false;
    }
    return any;
}

OFFHOOK_DECL std::string_view state_name(const compiled_table& table, const configuration& machine,
                                         region_index region) {
    if (!machine.started || region >= table.regions().size()) return {};
    return table.states()[machine.state[region]].name;
}

} // namespace offhook::table
