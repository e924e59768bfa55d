// How each obligation is proved. Read next: prove.ipp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/walk.hpp>
#include <offhook/table/obligation.hpp>

#include <algorithm>

namespace offhook::table {
namespace detail {

inline std::string key_of(const seen_step& seen) {
    const compiled_table& table = seen.in.table();
    const state_index state = seen.before.state[seen.in.main_region()];
    return table.states()[state].name + (seen.event == no_index
                                             ? "/" + table.timers()[seen.timer].name
                                             : "." + table.words().events()[seen.event].name);
}

inline std::string place_key(const origin& place) {
    return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

inline void states_entered(const walk& all, findings& out) {
    const compiled_table& table = all.table();
    std::vector<bool> entered(table.states().size(), false);
    for (const standing& at : all.standings())
        for (std::size_t i = 0; i < table.regions().size(); ++i)
            entered[at.state[i]] = true;
    for (std::size_t i = 0; i < entered.size(); ++i)
        if (!entered[i])
            out.add(table.states()[i].name, table.states()[i].place,
                    "the state '" + table.states()[i].name + "' is never entered");
}

/// A row of a group counts as taken when one of its states takes it.
inline void rows_taken(const walk& all, findings& out) {
    std::set<std::string> taken;
    for (const row& one : all.table().rows())
        if (all.was_taken(one)) taken.insert(place_key(one.place));
    for (const row& one : all.table().rows())
        if (!taken.contains(place_key(one.place)))
            out.add(place_key(one.place), one.place,
                    "the row " + one.id + " is taken in no configuration");
}

inline void end_holds_nothing(const seen_step& seen, findings& out) {
    if (!seen.in.ended(seen.after)) return;
    const fact_bits left = seen.after.facts & seen.in.facts_of(fact_word::sort::held);
    if (left != 0)
        out.add(key_of(seen) + seen.in.names_of(left), seen.place(),
                seen.to_string() + ": at the end there is still: " + seen.in.names_of(left));
}

inline void owners_are_one(const seen_step& seen, findings& out) {
    for (const fact_fault& fault : seen.faults) {
        const origin place = fault.taken == nullptr ? seen.place() : fault.taken->place;
        out.add(place_key(place) + fault.text, place, seen.to_string() + ": " + fault.text);
    }
}

inline void due_is_settled(const seen_step& seen, findings& out) {
    const fact_bits left = seen.after.facts & seen.in.facts_at_once();
    if (left != 0)
        out.add(key_of(seen) + place_key(seen.place()), seen.place(),
                seen.to_string() + ": nobody settles: " + seen.in.names_of(left));
}

inline void rest_is_clean(const seen_step& seen, findings& out) {
    const fact_bits left = seen.after.facts & seen.in.open_facts();
    if (left == 0) return;
    const compiled_table& table = seen.in.table();
    for (std::size_t i = 0; i < table.regions().size(); ++i)
        if (!table.states()[seen.after.state[i]].rest) return;
    out.add(place_key(seen.place()) + seen.in.names_of(left), seen.place(),
            seen.to_string() + ": the machine rests in " + seen.in.describe(seen.after) +
                " with: " + seen.in.names_of(left));
}

} // namespace detail

OFFHOOK_DECL obligation every_state_is_entered() {
    return {"states are reachable",
            "a state that nothing enters is a mistake or a leftover",
            "TABLES 3",
            {},
            detail::states_entered};
}

OFFHOOK_DECL obligation every_row_can_be_taken() {
    obligation out{"rows can be taken",
                   "a row that no configuration takes promises what never happens", "TABLES 3"};
    out.whole = detail::rows_taken;
    out.advice = true;
    return out;
}

OFFHOOK_DECL obligation nothing_held_at_the_end() {
    return {"nothing is held at the end",
            "ports, dialogs and requests would leak with each call",
            "DESIGN 6",
            detail::end_holds_nothing,
            {},
            {},
            {},
            false,
            true};
}

OFFHOOK_DECL obligation one_owner_each() {
    return {"each wire duty has one owner",
            "a request answered twice, or an answer to nothing, is wrong on the wire",
            "RFC 3261 8.2.6, 17.2",
            detail::owners_are_one,
            {},
            {},
            {},
            false,
            true};
}

OFFHOOK_DECL obligation settled_at_once() {
    return {"what is due at once is done at once",
            "a 2xx without its ACK is repeated for 32 seconds, then the call is torn down",
            "RFC 3261 13.2.2.4",
            detail::due_is_settled,
            {},
            {},
            {},
            false,
            true};
}

OFFHOOK_DECL obligation nothing_open_at_rest() {
    return {"nothing is open at rest",
            "no timer looks after what waits in a resting configuration",
            "TABLES 3",
            detail::rest_is_clean,
            {},
            {},
            {},
            false,
            true};
}

} // namespace offhook::table
