// What every table of a kind owes, as values: a name, why, where it is written, and how it is
// proved. Not the walk that proves them: see prove.hpp, which also brings the definitions of these
// functions when nothing is compiled apart. Read next: detail/walk.hpp.
#pragma once

#include <offhook/table/facts.hpp>

#include <functional>
#include <string>
#include <vector>

namespace offhook::table {

namespace detail {
class walk;
class findings;
struct seen_step;
} // namespace detail

struct obligation {
    std::string name;
    std::string reason;    ///< one line
    std::string reference; ///< an RFC section or a section of the design
    /// Asked of every step of the walk, and of the walk when it is over. Either may be empty.
    std::function<void(const detail::seen_step&, detail::findings&)> step{};
    std::function<void(const detail::walk&, detail::findings&)> whole{};
    /// Events whose steps `whole` wants to see once more, see walk::noted.
    std::vector<std::string> follows{};
    /// The events whose steps `step` is asked of; none: all of them, and those of timers.
    std::vector<std::string> only{};
    bool advice = false; ///< what fails is a warning: the table is loaded all the same
    /// A step in which no row is taken and nothing changes is not shown to `step`: most are so.
    bool of_changes = false;
};

/// "While `fact` is held (empty: always), `event` is answered by `action` with `value` as its first
/// parameter", or, without an action, by any row.
struct answer_rule {
    std::string fact;
    std::string event;
    std::string action;
    std::int64_t value = 0;
    std::string given{};  ///< a guard; where it does not hold, nothing is asked
    std::string unless{}; ///< a fact; while it is held, the layer below answers by itself
    /// The action says this parameter too, and within these bounds; none: no_index.
    std::size_t number = static_cast<std::size_t>(-1);
    std::int64_t least = 0;
    std::int64_t most = 0;
};

obligation every_state_is_entered();
/// Advice: an overlay may leave rows of its base without use.
obligation every_row_can_be_taken();
obligation every_call_can_end();
obligation always_answered(std::vector<std::string> events);
/// In every configuration in which the region that ends rests, but for its first state.
obligation answered_at_rest(std::vector<std::string> events);
/// The machine is in its ending state, or behind it, after each of these events.
obligation ends_after(std::vector<std::string> events);
/// After these no resting state is reached any more, unless the row asks the guard `spares`.
obligation on_the_way_out(std::vector<std::string> events, std::string spares);
/// No row that takes this event runs one of these actions: they have to wait for a timer. Where
/// the guard `given` was asked and does not hold, nothing is asked.
obligation not_at_once(std::string name, std::string reason, std::string reference,
                       std::string event, std::vector<std::string> actions, std::string given);
obligation begins_once();
obligation no_waiting_for_ever();
/// Also for events that rows raise: what the walk cannot see the end of is refused.
obligation raising_comes_to_an_end();
/// States by the names in `waits` never rest; the region that ends rests only with `fact`, or
/// before anything has begun. An empty `fact`: wherever it says so.
obligation rests_where_it_may(std::vector<std::string> waits, std::string fact);
obligation nothing_held_at_the_end();
/// The row that ends a machine runs this action.
obligation ends_with(std::string action);
obligation one_owner_each();
obligation settled_at_once();
obligation nothing_open_at_rest();
obligation answered_with(std::string name, std::string reason, std::string reference,
                         std::vector<answer_rule> rules);

} // namespace offhook::table
