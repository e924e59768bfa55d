// The words of calls without what they do: guards answer what they are told, actions do nothing.
// What is left when a table of them runs is the engine. Read next: main.cpp.
#pragma once

#include <offhook/session/words.hpp>
#include <offhook/table/run.hpp>

#include <string>
#include <utility>

namespace stub {

/// What the guards answer; read anew at each question.
struct answers {
    bool all = true;
};

inline offhook::table::vocabulary words_of_calls() {
    namespace table = offhook::table;
    const offhook::session::words shipped;
    const table::vocabulary& from = shipped.calls();
    table::vocabulary made(from.kind());
    for (const table::event_word& one : from.events())
        if (one.name != from.events()[from.action_failed()].name) made.add_event(one);
    for (table::guard_word one : from.guards()) {
        one.holds = [](const void* context, const table::arguments&) {
            return static_cast<const answers*>(context)->all;
        };
        made.add_guard(std::move(one));
    }
    for (table::action_word one : from.actions()) {
        one.act = [](void*, const table::arguments&) -> offhook::result<void> { return {}; };
        made.add_action(std::move(one));
    }
    for (const table::publish_word& one : from.publishes())
        made.add_publish(one);
    for (const table::setting_word& one : from.settings())
        made.add_setting(one);
    made.set_ending(from.ending_state(), from.completed_event());
    return made;
}

/// Does nothing, and counts so that the calls stay.
class host final : public offhook::table::host {
public:
    explicit host(const offhook::table::compiled_table& table) : table_(table) {}

    void* context() override { return &guards; }
    void begin() override {}
    void commit() override {}
    void rollback(const offhook::table::action_call&, const offhook::error_code&) override {}
    offhook::duration setting(offhook::table::setting_index index) override {
        return table_.setting(index);
    }
    void start_timer(offhook::table::timer_index, offhook::duration) override { ++heard; }
    void stop_timer(offhook::table::timer_index) override { ++heard; }
    void publish(offhook::table::publish_index) override { ++heard; }
    void acted(std::span<const offhook::table::action_call>) override { ++heard; }
    void moved(const offhook::table::transition&) override { ++heard; }

    answers guards;
    unsigned long heard = 0;

private:
    const offhook::table::compiled_table& table_;
};

/// One cell of the shipped session, with the answers of its guards.
struct cell {
    const char* name;
    const char* state;    ///< of the region `call`
    const char* exchange; ///< of the region `offer_answer`
    const char* event;
    offhook::table::role as;
    bool guards;    ///< what they all answer
    int events = 1; ///< that are handled: with those that the row raises
};

inline constexpr cell cells[] = {
    {"HangupCall, moves", "Active", "Stable", "HangupCall", offhook::table::role::uac, true},
    {"DialogBYE, row of a group", "Active", "Held", "DialogBYE", offhook::table::role::uas, true},
    {"DialogACK, two guards hold, raises", "Answering", "Negotiating", "DialogACK",
     offhook::table::role::uas, true, 2},
    {"DialogACK, two rows refused, raises", "Answering", "Negotiating", "DialogACK",
     offhook::table::role::uas, false, 2},
    {"DialogAnswered, guard refused, raises", "Ringing", "Negotiating", "DialogAnswered",
     offhook::table::role::uac, false, 2},
    {"HoldCall, starts a timer", "Active", "Stable", "HoldCall", offhook::table::role::uac, true},
    {"ReINVITERejected, guard refused", "Active", "HoldPending", "ReINVITERejected",
     offhook::table::role::uac, false},
    {"DialogREFER, guard refused, stays", "Active", "Stable", "DialogREFER",
     offhook::table::role::uas, false},
    {"DialogTrying, no row", "Active", "Stable", "DialogTrying", offhook::table::role::uas, true},
    {"HoldCall, no row", "Ringing", "Negotiating", "HoldCall", offhook::table::role::uac, true},
};

/// Where a machine stands in front of the cell.
inline offhook::table::configuration before(const offhook::table::compiled_table& table,
                                            const cell& one) {
    offhook::table::configuration at;
    at.started = true;
    at.as = one.as;
    at.state[0] = table.find_state(one.state);
    at.state[1] = table.find_state(one.exchange);
    for (const auto state : {at.state[0], at.state[1]})
        for (const auto timer : table.states()[state].timers)
            at.timers_running |= std::uint32_t{1} << timer;
    return at;
}

} // namespace stub
