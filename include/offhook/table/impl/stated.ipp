// The obligations that a table states itself, turned into those that the walk asks.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/impl/obligation.ipp>

namespace offhook::table::detail {

/// The row has the action, with the parameters that were stated.
inline bool row_does(const row& one, const action_call& wanted) {
    return std::any_of(one.actions.begin(), one.actions.end(), [&](const action_call& call) {
        if (call.action != wanted.action) return false;
        for (std::size_t i = 0; i < wanted.args.values().size(); ++i)
            if (wanted.args.given(i) && (i >= call.args.values().size() ||
                                         call.args.values()[i] != wanted.args.values()[i]))
                return false;
        return true;
    });
}

inline bool stands_in_any(const walk& all, const standing& at,
                          const std::vector<state_index>& states) {
    return std::any_of(states.begin(), states.end(), [&](state_index one) {
        return at.state[all.table().states()[one].region] == one;
    });
}

inline void stated_event(const seen_step& seen, const stated_obligation& what, findings& out) {
    if (std::find(what.events.begin(), what.events.end(), seen.event) == what.events.end()) return;
    if (!plays(what.only, seen.before.as)) return;
    if (!what.states.empty() && !stands_in_any(seen.in, seen.before, what.states)) return;
    const compiled_table& table = seen.in.table();
    if (!seen.handled())
        return out.add(key_of(seen), what.place, seen.to_string() + ": no row takes it");
    for (const action_call& wanted : what.actions) {
        const bool done = std::any_of(seen.taken.begin(), seen.taken.end(), [&](const row* one) {
            return one != nullptr && row_does(*one, wanted);
        });
        if (!done)
            out.add(key_of(seen), seen.place(),
                    seen.to_string() + ": no row does " +
                        table.words().actions()[wanted.action].name + " as the table states");
    }
}

inline void stated_never(const walk& all, const stated_obligation& what, findings& out) {
    for (const standing& at : all.standings()) {
        const bool together =
            std::all_of(what.never.begin(), what.never.end(), [&](state_index one) {
                return at.state[all.table().states()[one].region] == one;
            });
        if (together && plays(what.only, at.as))
            return out.add({}, what.place, "the machine comes to " + all.describe(at));
    }
}

/// What is stated of an event that never comes there, or of states that cannot meet, says nothing.
inline void stated_says(const walk& all, const stated_obligation& what, findings& out) {
    const compiled_table& table = all.table();
    for (const event_index event : what.events) {
        const bool met =
            std::any_of(all.standings().begin(), all.standings().end(), [&](const standing& at) {
                return !all.ended(at) && plays(what.only, at.as) && all.may_come(event, at) &&
                       (what.states.empty() || stands_in_any(all, at, what.states));
            });
        if (!met)
            out.add("says nothing of " + table.words().events()[event].name, what.place,
                    "it says nothing: " + table.words().events()[event].name +
                        " never comes there, or is only raised");
    }
}

inline bool stand_in_one_region(const compiled_table& table, const stated_obligation& what) {
    std::set<std::pair<region_index, state_index>> all;
    std::set<region_index> regions;
    for (const state_index one : what.never) {
        all.emplace(table.states()[one].region, one);
        regions.insert(table.states()[one].region);
    }
    return all.size() != regions.size();
}

inline obligation from_stated(const stated_obligation& what) {
    obligation out{what.name, what.reason.empty() ? "the table states it" : what.reason,
                   what.reference.empty() ? what.place.file : what.reference};
    if (what.never.empty()) {
        out.step = [what](const seen_step& seen, findings& into) {
            stated_event(seen, what, into);
        };
        out.whole = [what](const walk& all, findings& into) { stated_says(all, what, into); };
    } else {
        out.whole = [what](const walk& all, findings& into) {
            if (stand_in_one_region(all.table(), what))
                into.add("says nothing", what.place,
                         "it says nothing: states of one region are never together");
            stated_never(all, what, into);
        };
    }
    return out;
}

} // namespace offhook::table::detail
