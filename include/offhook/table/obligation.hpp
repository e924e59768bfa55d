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
};

/// "While `fact` is held, `event` is answered by `action` with `value` as its first parameter."
struct answer_rule {
    std::string fact;
    std::string event;
    std::string action;
    std::int64_t value = 0;
    std::string given{};  ///< a guard; where it does not hold, nothing is asked
    std::string unless{}; ///< a fact; while it is held, the layer below answers by itself
};

obligation every_state_is_entered();
obligation every_row_can_be_taken();
obligation every_call_can_end();
obligation always_answered(std::vector<std::string> events);
obligation no_waiting_for_ever();
obligation nothing_held_at_the_end();
obligation one_owner_each();
obligation settled_at_once();
obligation nothing_open_at_rest();
obligation answered_with(std::string name, std::string reason, std::string reference,
                         std::vector<answer_rule> rules);

} // namespace offhook::table
