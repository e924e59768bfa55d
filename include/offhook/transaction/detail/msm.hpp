// The one place that knows Boost.MSM: how a table of rows becomes a machine<State, Event>. Not a
// rule of SIP. Included by the impl/*_machine.ipp files only, since it is slow to compile.
// Read next: ../machine.hpp, ../impl/invite_client_machine.ipp.
#pragma once

#include <offhook/transaction/machine.hpp>

#include <boost/msm/back/queue_container_circular.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

#include <new>
#include <type_traits>

namespace offhook::transaction::detail {

using boost::msm::front::none;
using boost::msm::front::Row;

/// What an event carries through the rows: the transport's nature in, actions and state out.
template <class State>
struct step {
    bool reliable;
    actions* out;
    State* now;
};

/// Boost.MSM dispatches by type, the layer by value: one type for each value of an event enum.
template <class State, auto Event>
struct on : step<State> {};

/// A state; entering it writes its name down, so nobody needs to know the numbers MSM gives.
template <auto Name>
struct in : boost::msm::front::state<> {
    template <class Event, class Machine>
    void on_entry(const Event& event, Machine&) {
        if constexpr (requires { event.now; }) *event.now = Name;
    }
};

/// Appends the actions in the order written.
template <action... What>
struct say {
    template <class Event, class Machine, class Source, class Target>
    void operator()(const Event& event, Machine&, Source&, Target&) const {
        (event.out->append(What), ...);
    }
};

/// As `say`, with further actions for unreliable transports only, at the end.
template <class Always, action... Unreliable>
struct say_and_if_unreliable {
    template <class Event, class Machine, class Source, class Target>
    void operator()(const Event& event, Machine& machine, Source& from, Target& to) const {
        Always{}(event, machine, from, to);
        if (!event.reliable) (event.out->append(Unreliable), ...);
    }
};

struct reliable {
    template <class Event, class Machine, class Source, class Target>
    bool operator()(const Event& event, Machine&, Source&, Target&) const {
        return event.reliable;
    }
};
struct unreliable {
    template <class Event, class Machine, class Source, class Target>
    bool operator()(const Event& event, Machine&, Source&, Target&) const {
        return !event.reliable;
    }
};

/// A table of any length: mpl::vector as written ends at twenty rows, growing one does not.
template <class Table, class... Rows>
struct grow {
    using type = Table;
};
template <class Table, class First, class... Rest>
struct grow<Table, First, Rest...>
    : grow<typename boost::mpl::push_back<Table, First>::type, Rest...> {};
template <class... Rows>
using rows = typename grow<boost::mpl::vector0<>, Rows...>::type;

/// The base of each table: the lean configuration. Nothing here throws, queues or defers.
template <class Derived>
struct table : boost::msm::front::state_machine_def<Derived> {
    using no_exception_thrown = int;
    using no_message_queue = int;

    /// An event without a row is no fault: late timers and stray messages come at any time.
    template <class Machine, class Event>
    void no_transition(const Event&, Machine&, int) {}
};

template <class Table>
using backend = boost::msm::back::state_machine<Table, boost::msm::back::queue_container_circular>;

/// Which table belongs to the states of a machine; specialised beside each table.
template <class State>
struct table_of;

template <class State, class Event, std::size_t... Values>
void dispatch(backend<typename table_of<State>::type>& behind, Event what, const step<State>& now,
              std::index_sequence<Values...>) {
    ((static_cast<std::size_t>(what) == Values
          ? (void)behind.process_event(on<State, static_cast<Event>(Values)>{now})
          : void()),
     ...);
}

} // namespace offhook::transaction::detail

namespace offhook::transaction {

template <class State, class Event>
machine<State, Event>::machine() {
    using behind = detail::backend<typename detail::table_of<State>::type>;
    static_assert(sizeof(behind) <= storage_bytes && alignof(behind) <= 8);
    (new (storage_) behind)->start();
}

template <class State, class Event>
machine<State, Event>::~machine() {
    using behind = detail::backend<typename detail::table_of<State>::type>;
    std::launder(reinterpret_cast<behind*>(storage_))->~behind();
}

template <class State, class Event>
actions machine<State, Event>::process(Event what, bool reliable) {
    using behind = detail::backend<typename detail::table_of<State>::type>;
    actions out;
    const detail::step<State> now{reliable, &out, &state_};
    detail::dispatch<State>(*std::launder(reinterpret_cast<behind*>(storage_)), what, now,
                            std::make_index_sequence<static_cast<std::size_t>(Event::count)>{});
    return out;
}

} // namespace offhook::transaction
