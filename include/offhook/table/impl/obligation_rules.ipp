// Obligations that name events: which are always answered, and how some must be.
// Read next: obligation_waits.ipp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/impl/obligation.ipp>

namespace offhook::table {
namespace detail {

inline bool has_action(const row& one, const vocabulary& words, const answer_rule& rule) {
    return std::any_of(one.actions.begin(), one.actions.end(), [&](const action_call& call) {
        return words.actions()[call.action].name == rule.action &&
               (rule.value == 0 || call.args.number(0) == rule.value);
    });
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
        if (!holds_fact(seen, rule.fact) || holds_fact(seen, rule.unless)) continue;
        const bool asked =
            std::all_of(seen.guards.begin(), seen.guards.end(), [&](const asked_guard& one) {
                return one.holds || words.guards()[one.guard->guard].name != rule.given;
            });
        const bool done = std::any_of(seen.taken.begin(), seen.taken.end(), [&](const row* one) {
            return one != nullptr && (rule.action.empty() || has_action(*one, words, rule));
        });
        if (asked && !done)
            out.add(key_of(seen) + place_key(seen.place()), seen.place(),
                    seen.to_string() + ", while there is: " + rule.fact + ": no row " +
                        (rule.action.empty() ? "takes it" : "has " + rule.action) +
                        (rule.value == 0 ? "" : " " + std::to_string(rule.value)));
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

} // namespace offhook::table
