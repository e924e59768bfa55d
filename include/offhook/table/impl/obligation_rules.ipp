// Obligations that name events: which are always answered, and how some must be.
// Read next: obligation_waits.ipp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/impl/obligation.ipp>

namespace offhook::table {
namespace detail {

inline bool has_action(const row& one, const vocabulary& words, const answer_rule& rule) {
    return std::any_of(one.actions.begin(), one.actions.end(), [&](const action_call& call) {
        if (words.actions()[call.action].name != rule.action) return false;
        if (rule.value != 0 && call.args.number(0) != rule.value) return false;
        if (rule.number == static_cast<std::size_t>(-1)) return true;
        if (std::holds_alternative<std::monostate>(call.args.values()[rule.number])) return false;
        const std::int64_t said = call.args.number(rule.number);
        return said >= rule.least && said <= rule.most;
    });
}

/// The guard was not asked in this step, or held.
inline bool may_hold(const seen_step& seen, const std::string& guard) {
    const vocabulary& words = seen.in.table().words();
    return std::all_of(seen.guards.begin(), seen.guards.end(), [&](const asked_guard& one) {
        return one.holds || words.guards()[one.guard->guard].name != guard;
    });
}

inline std::string wanted(const answer_rule& rule) {
    std::string out = rule.action;
    if (rule.value != 0) out += " " + std::to_string(rule.value);
    if (rule.number != static_cast<std::size_t>(-1))
        out += " with a number from " + std::to_string(rule.least) + " to " +
               std::to_string(rule.most);
    return out;
}

inline bool holds_fact(const seen_step& seen, const std::string& name) {
    const auto& known = seen.in.table().words().facts();
    for (std::size_t i = 0; i < known.size(); ++i)
        if (known[i].name == name) return (seen.before.facts >> i & 1U) != 0;
    return false;
}

inline void rules_hold(const seen_step& seen, const std::vector<answer_rule>& rules,
                       findings& out) {
    const vocabulary& words = seen.in.table().words();
    for (const answer_rule& rule : rules) {
        if (words.events()[seen.event].name != rule.event) continue;
        const bool always = rule.fact.empty();
        if ((!always && !holds_fact(seen, rule.fact)) || holds_fact(seen, rule.unless)) continue;
        const bool asked = may_hold(seen, rule.given);
        const bool done = std::any_of(seen.taken.begin(), seen.taken.end(), [&](const row* one) {
            return one != nullptr && (rule.action.empty() || has_action(*one, words, rule));
        });
        if (asked && !done)
            out.add(key_of(seen) + place_key(seen.place()), seen.place(),
                    seen.to_string() + (always ? "" : ", while there is: " + rule.fact) +
                        ": no row " + (rule.action.empty() ? "takes it" : "has " + wanted(rule)));
    }
}

} // namespace detail

OFFHOOK_DECL obligation always_answered(std::vector<std::string> events) {
    obligation made{
        "some events are always answered",
        "hanging up, a BYE, a dead dialog or transport and a failed action come at any time",
        "DESIGN 5, TABLES 3", [](const detail::seen_step& seen, detail::findings& out) {
            if (!seen.handled())
                out.add(detail::key_of(seen), seen.place(), seen.to_string() + ": no row takes it");
        }};
    made.only = std::move(events);
    return made;
}

OFFHOOK_DECL obligation answered_with(std::string name, std::string reason, std::string reference,
                                      std::vector<answer_rule> rules) {
    obligation made{std::move(name), std::move(reason), std::move(reference)};
    for (const answer_rule& rule : rules)
        made.only.push_back(rule.event);
    std::sort(made.only.begin(), made.only.end()); // asked once of a step, however many rules
    made.only.erase(std::unique(made.only.begin(), made.only.end()), made.only.end());
    made.step = [rules = std::move(rules)](const detail::seen_step& seen, detail::findings& out) {
        detail::rules_hold(seen, rules, out);
    };
    return made;
}

OFFHOOK_DECL obligation not_at_once(std::string name, std::string reason, std::string reference,
                                    std::string event, std::vector<std::string> actions,
                                    std::string given) {
    obligation made{std::move(name), std::move(reason), std::move(reference)};
    made.only = {std::move(event)};
    made.step = [actions = std::move(actions),
                 given = std::move(given)](const detail::seen_step& seen, detail::findings& out) {
        if (!detail::may_hold(seen, given)) return;
        const vocabulary& words = seen.in.table().words();
        for (const row* const one : seen.taken) {
            if (one == nullptr) continue;
            for (const action_call& call : one->actions) {
                const std::string& what = words.actions()[call.action].name;
                if (std::find(actions.begin(), actions.end(), what) != actions.end())
                    out.add(detail::place_key(one->place) + what, one->place,
                            seen.to_string() + ": " + what + " at once");
            }
        }
    };
    return made;
}

} // namespace offhook::table
