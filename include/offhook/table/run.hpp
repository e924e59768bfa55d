// Running a compiled table: one event, one step. The machine's state is a plain value; everything
// else is the host's. The same step function runs calls, scenarios and exploration.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/table/compiled_table.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace offhook::table {

/// Where a machine stands: plain, without pointers, fit to be saved.
struct configuration {
    std::array<state_index, limits::regions> state{};
    timer_set timers_running = 0;
    role as = role::both;
    bool started = false;

    friend bool operator==(const configuration&, const configuration&) = default;
};

struct transition {
    const row* taken = nullptr; ///< null for the passage into an initial state
    state_index from = no_index;
    state_index to = no_index; ///< equal to `from` when the row stays
    event_index event = no_index;
};

/// What a machine's owner supplies. Called in the order of TABLES section 2; must not re-enter
/// step.
class host {
public:
    virtual ~host() = default;
    /// What guards and actions registered in C++ are called with.
    virtual void* context() = 0;
    /// Actions from here on are one unit ...
    virtual void begin() = 0;
    /// ... whose commands now go out ...
    virtual void commit() = 0;
    /// ... or are all dropped, because an action failed with `why`; ActionFailed follows.
    virtual void rollback(const action_call& action, const error_code& why) = 0;
    /// The length of a setting for this machine; normally table.setting(index).
    virtual duration setting(setting_index index) = 0;
    virtual void start_timer(timer_index timer, duration length) = 0;
    virtual void stop_timer(timer_index timer) = 0;
    virtual void publish(publish_index what) = 0;
    // For logs and traces; not causal. The actions of one list at once: a call for each cost a
    // tenth of a step.
    virtual void acted(std::span<const action_call> actions) = 0;
    virtual void moved(const transition& step) = 0;
};

enum class verdict : unsigned char {
    taken,     ///< at least one region had a row
    unhandled, ///< none had; the policy for the event is in the outcome
    failed,    ///< an action failed; the state stayed, ActionFailed followed; see outcome::release
    overrun,   ///< more internal events than limits::internal_events: ActionFailed followed
};

struct outcome {
    verdict what = verdict::unhandled;
    unhandled_policy policy = unhandled_policy::log;
    row_index row = no_row; ///< the first row taken
    error_code why{};       ///< of the failed action; also when it was an internal event's
    bool release = false;   ///< ActionFailed failed as well: the owner must force release
};

/// Puts a machine into its initial states; enter actions run, timers start.
void start(const compiled_table& table, configuration& machine, role as, host& owner);

/// Handles one event, and the internal events it raises, to the end.
outcome step(const compiled_table& table, configuration& machine, event_index event, host& owner);

/// Handles a timer that the host was asked to start; ignored when it does not run any more.
outcome step_timer(const compiled_table& table, configuration& machine, timer_index timer,
                   host& owner);

/// All regions are in final states.
bool finished(const compiled_table& table, const configuration& machine);
/// The region's state by name, for guards and logs.
std::string_view state_name(const compiled_table& table, const configuration& machine,
                            region_index region);

/// Why an event does or does nothing here: state of each region, rows tried, the guard that
/// refused, which events the state accepts, which states accept this event. Plain text, many lines.
std::string explain(const compiled_table& table, const configuration& machine, event_index event,
                    host& owner);

/// The same in one line, for the error of a refused command: "HoldCall is not accepted: call in
/// Active, offer_answer in Held (refused by the guard TriesLeft, offer_answer.yaml:12:5); states
/// that accept it: Stable".
std::string why_refused(const compiled_table& table, const configuration& machine,
                        event_index event, host& owner);

} // namespace offhook::table

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/table/impl/explain.ipp>
#include <offhook/table/impl/run.ipp>
#endif
