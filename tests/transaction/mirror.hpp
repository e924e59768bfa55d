// A second writing of a transaction machine, from the text of the RFCs and without Boost.MSM, and
// the test that runs both side by side through all event sequences. Not the machine itself.
// Read next: invite_client_machine.cpp.
#pragma once

#include <offhook/transaction/machine.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <stdexcept>

namespace offhook::transaction::test {

constexpr actions list(std::initializer_list<action> items) {
    actions made;
    for (action a : items)
        made.append(a);
    return made;
}

enum class over { any, reliable, unreliable };

template <class State, class Event>
struct mirror_row {
    State state;
    Event event;
    over transport;
    State next;
    actions what;
};

/// Every cell: state x event x transport. A cell without a row stays and says nothing.
template <class State, class Event>
class mirror {
public:
    struct cell {
        State next{};
        actions what{};
        bool filled = false;
    };

    template <std::size_t N>
    constexpr explicit mirror(const mirror_row<State, Event> (&rows)[N]) {
        for (std::size_t state = 0; state < states; ++state) {
            for (std::size_t event = 0; event < events; ++event) {
                cells_[state][event][0].next = static_cast<State>(state);
                cells_[state][event][1].next = static_cast<State>(state);
            }
        }
        for (const auto& row : rows) {
            if (row.transport != over::reliable) fill(row, false);
            if (row.transport != over::unreliable) fill(row, true);
        }
    }
    constexpr const cell& at(State state, Event event, bool reliable) const {
        return cells_[static_cast<std::size_t>(state)][static_cast<std::size_t>(event)][reliable];
    }

    static constexpr std::size_t states = static_cast<std::size_t>(State::count);
    static constexpr std::size_t events = static_cast<std::size_t>(Event::count);

private:
    constexpr void fill(const mirror_row<State, Event>& row, bool reliable) {
        cell& c = cells_[static_cast<std::size_t>(row.state)][static_cast<std::size_t>(row.event)]
                        [reliable];
        if (c.filled) throw std::logic_error("two rows for one cell");
        c = {row.next, row.what, true};
    }
    std::array<std::array<std::array<cell, 2>, events>, states> cells_{};
};

/// Runs all sequences of six events through both; gives the number of steps that differed.
template <class State, class Event>
std::size_t count_differences(const mirror<State, Event>& expected) {
    constexpr std::size_t length = 6;
    constexpr std::size_t events = mirror<State, Event>::events;
    std::size_t sequences = 1;
    for (std::size_t i = 0; i < length; ++i)
        sequences *= events;
    std::size_t differences = 0;
    for (const bool reliable : {false, true}) {
        for (std::size_t number = 0; number < sequences; ++number) {
            machine<State, Event> real;
            State state = State::idle;
            std::size_t rest = number;
            for (std::size_t i = 0; i < length; ++i, rest /= events) {
                const Event event = static_cast<Event>(rest % events);
                const auto& cell = expected.at(state, event, reliable);
                const actions said = real.process(event, reliable);
                state = cell.next;
                if (!(said == cell.what) || real.state() != state) ++differences;
            }
        }
    }
    return differences;
}

/// A machine with its transport, for tests that tell one rule each.
template <class State, class Event>
struct driven {
    explicit driven(bool is_reliable) : reliable(is_reliable) {}
    actions operator()(Event event) { return behind.process(event, reliable); }
    actions operator()(std::initializer_list<Event> events) {
        actions last;
        for (Event event : events)
            last = behind.process(event, reliable);
        return last;
    }
    State state() const { return behind.state(); }

    bool reliable;
    machine<State, Event> behind;
};

} // namespace offhook::transaction::test
