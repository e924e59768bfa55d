// Obligations about how machines end: after which events they have, or can no longer stay.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/impl/obligation.ipp>

namespace offhook::table {
namespace detail {

/// The nodes from which one can come to a node that `wanted` holds for.
template <class Wanted>
std::vector<bool> can_come_to(const walk& all, Wanted wanted) {
    const auto& nodes = all.standings();
    // Who leads to node n: before[first[n]] up to before[first[n + 1]].
    std::vector<std::uint32_t> first(nodes.size() + 2, 0);
    for (std::size_t i = 0; i < nodes.size(); ++i)
        for (const std::uint32_t to : all.followers(i))
            ++first[to + 2];
    for (std::size_t i = 2; i < first.size(); ++i)
        first[i] += first[i - 1];
    std::vector<std::uint32_t> before(first.back());
    for (std::size_t i = 0; i < nodes.size(); ++i)
        for (const std::uint32_t to : all.followers(i))
            before[first[to + 1]++] = static_cast<std::uint32_t>(i);
    std::vector<bool> good(nodes.size(), false);
    std::vector<std::uint32_t> open;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        good[i] = wanted(nodes[i]);
        if (good[i]) open.push_back(static_cast<std::uint32_t>(i));
    }
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        for (std::uint32_t i = first[at]; i < first[at + 1]; ++i) {
            const std::uint32_t one = before[i];
            if (good[one]) continue;
            good[one] = true;
            open.push_back(one);
        }
    }
    return good;
}

inline void ends_reached(const walk& all, findings& out) {
    const std::vector<bool> good =
        can_come_to(all, [&](const standing& at) { return all.ended(at); });
    const region_index main = all.main_region();
    for (std::size_t i = 0; i < good.size(); ++i) {
        const standing& at = all.standings()[i];
        const state_word& state = all.table().states()[at.state[main]];
        if (!good[i])
            out.add(state.name, state.place,
                    "from " + all.describe(at) + " no final state can be reached");
    }
}

/// The row asks for a rule that somebody has asked for by name.
inline bool spared_by(const row* one, const std::string& guard, const compiled_table& table) {
    if (one == nullptr || guard.empty()) return false;
    return std::any_of(one->guards.begin(), one->guards.end(), [&](const guard_call& call) {
        return !call.negated && call.guard != no_index &&
               table.words().guards()[call.guard].name == guard;
    });
}

inline void no_rest_after(const walk& all, const std::vector<std::string>& events,
                          const std::string& spares, findings& out) {
    const compiled_table& table = all.table();
    const region_index main = all.main_region();
    const std::vector<bool> rests =
        can_come_to(all, [&](const standing& at) { return table.states()[at.state[main]].rest; });
    for (const noted_step& step : all.noted()) {
        const std::string& name = table.words().events()[step.event].name;
        if (!rests[step.to] || spared_by(step.taken, spares, table)) continue;
        if (std::find(events.begin(), events.end(), name) == events.end()) continue;
        const standing& from = all.standings()[step.from];
        const state_word& state = table.states()[from.state[main]];
        out.add(state.name + name, step.taken == nullptr ? state.place : step.taken->place,
                "in " + all.describe(from) + ", event " + name +
                    ": the machine may rest again, as if nothing had been said");
    }
}

inline bool runs(const row* one, const std::string& action, const compiled_table& table) {
    if (one == nullptr) return false;
    return std::any_of(one->actions.begin(), one->actions.end(), [&](const action_call& call) {
        return table.words().actions()[call.action].name == action;
    });
}

inline void begins_anew(const seen_step& seen, findings& out) {
    const region_index main = seen.in.main_region();
    const state_index first = seen.in.table().regions()[main].initial;
    if (seen.after.state[main] == first && seen.before.state[main] != first)
        out.add(key_of(seen), seen.place(),
                seen.to_string() + ": leads back to where the machine began");
}

} // namespace detail

OFFHOOK_DECL obligation every_call_can_end() {
    return {"a final state is reachable from everywhere",
            "what cannot end is never released",
            "TABLES 3",
            {},
            detail::ends_reached};
}

OFFHOOK_DECL obligation ends_after(std::vector<std::string> events) {
    obligation made{"some events are the end",
                    "what has failed or was refused for good is not kept waiting for a timer",
                    "DESIGN 5, 6", [](const detail::seen_step& seen, detail::findings& out) {
                        if (seen.in.is_ending(seen.after) || seen.in.ended(seen.after)) return;
                        out.add(detail::key_of(seen) + detail::place_key(seen.place()),
                                seen.place(), seen.to_string() + ": the machine does not end");
                    }};
    made.only = std::move(events);
    return made;
}

OFFHOOK_DECL obligation ends_with(std::string action) {
    return {"the end says how it came",
            "the application hears one last word, and has to know what it means",
            "DESIGN 6",
            [action = std::move(action)](const detail::seen_step& seen, detail::findings& out) {
                if (!seen.in.ended(seen.after) || seen.in.ended(seen.before)) return;
                const compiled_table& table = seen.in.table();
                for (const row* one : seen.taken)
                    if (detail::runs(one, action, table)) return;
                out.add(detail::key_of(seen) + detail::place_key(seen.place()), seen.place(),
                        seen.to_string() + ": the machine ends without " + action);
            },
            {},
            {},
            {},
            false,
            true};
}

/// A rule that was asked for may keep a call up through a BYE that is none; no other guard may.
OFFHOOK_DECL obligation on_the_way_out(std::vector<std::string> events, std::string spares) {
    obligation out{"who hangs up is on the way out",
                   "a call that was hung up must not become active again", "DESIGN 5"};
    out.follows = events;
    out.whole = [events = std::move(events), spares = std::move(spares)](const detail::walk& all,
                                                                         detail::findings& into) {
        detail::no_rest_after(all, events, spares, into);
    };
    return out;
}

OFFHOOK_DECL obligation begins_once() {
    return {"a machine begins once",
            "what comes back to its first state was never told to end",
            "TABLES 3",
            detail::begins_anew,
            {},
            {},
            {},
            false,
            true};
}

OFFHOOK_DECL obligation answered_at_rest(std::vector<std::string> events) {
    obligation made{"requests in an established call are answered",
                    "a resting call takes offers and transfers, wherever its other regions stand",
                    "RFC 3261 14.2, RFC 3515 2.4.2",
                    [](const detail::seen_step& seen, detail::findings& out) {
                        if (seen.handled() || !seen.in.rests(seen.before)) return;
                        // A row that its guards refuse is one fault, wherever it stands.
                        const bool tried = seen.last_tried() != nullptr;
                        out.add(detail::key_of(seen) + (tried ? detail::place_key(seen.place())
                                                              : seen.in.describe(seen.before)),
                                seen.place(), seen.to_string() + ": no row takes it");
                    }};
    made.only = std::move(events);
    return made;
}

} // namespace offhook::table
