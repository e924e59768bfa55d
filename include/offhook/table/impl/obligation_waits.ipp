// No silence lasts for ever: with a silent peer and a silent application only timers fire, and
// every region that does not rest has to come to rest or to its end by them, in whatever order they
// fire and whatever the guards answer. Lengths are not looked at, since a program may override
// them; that a timer that runs fires at last is all that is taken for granted. Read next:
// walk_timers.ipp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/impl/obligation.ipp>

namespace offhook::table {
namespace detail {

/// The timers of one region that does not rest, over all places in which it does not.
class waiting {
public:
    waiting(const walk& all, findings& out);
    void look_at(std::size_t region);

private:
    bool waits(const standing& at) const;
    bool follows(const timed_step& step) const { return here_[step.from] && here_[step.to]; }
    void report_stuck();
    void components(const std::vector<bool>& keep);
    void drop_counted(std::vector<bool>& keep) const;
    void report_circles(const std::vector<bool>& keep);
    void report(std::size_t component, const std::vector<bool>& keep);

    const walk& all_;
    const compiled_table& table_;
    findings& out_;
    std::size_t region_ = 0;
    /// By role: timers that may fire and then never again, for a row of theirs stays.
    std::array<timer_set, 3> used_up_{};
    std::vector<timer_set> running_;                ///< by stand
    std::vector<std::vector<std::uint32_t>> steps_; ///< by stand
    std::vector<bool> here_;                        ///< by stand: the region waits there
    std::vector<bool> stuck_;                       ///< by state: reported already
    std::vector<std::uint32_t> component_;          ///< by stand
};

OFFHOOK_DECL waiting::waiting(const walk& all, findings& out)
    : all_(all), table_(all.table()), out_(out), steps_(all.stands().size()),
      here_(all.stands().size(), false), stuck_(table_.states().size(), false) {
    for (const standing& at : all.stands())
        running_.push_back(all.timers_in(at));
    for (std::size_t i = 0; i < all.timed().size(); ++i) {
        const timed_step& step = all.timed()[i];
        steps_[step.from].push_back(static_cast<std::uint32_t>(i));
        const timer_set fired = timer_set{1} << step.timer;
        if ((running_[step.to] & fired & ~step.armed) != 0)
            used_up_[static_cast<std::size_t>(all.stands()[step.from].as)] |= fired;
    }
}

OFFHOOK_DECL bool waiting::waits(const standing& at) const {
    const state_word& state = table_.states()[at.state[region_]];
    if (state.rest || state.final || all_.ended(at)) return false;
    // The timers of the other regions are stopped; the ending state's own looks after all.
    return !all_.is_ending(at) || table_.states()[table_.ending_state()].region == region_;
}

OFFHOOK_DECL void waiting::report_stuck() {
    for (std::size_t i = 0; i < here_.size(); ++i) {
        const standing& at = all_.stands()[i];
        const state_word& state = table_.states()[at.state[region_]];
        const timer_set sure =
            state.timer_bits & running_[i] & ~used_up_[static_cast<std::size_t>(at.as)];
        if (!here_[i] || sure != 0) continue;
        stuck_[at.state[region_]] = true;
        out_.add(state.name, state.place,
                 "in " + all_.describe(at) + " the state '" + state.name +
                     "' is not marked 'rest: true' and has no timer that leaves it "
                     "whatever the guards answer");
    }
}

/// Tarjan's strongly connected components, without recursion.
OFFHOOK_DECL void waiting::components(const std::vector<bool>& keep) {
    constexpr std::uint32_t none = ~std::uint32_t{0};
    std::vector<std::uint32_t> number(here_.size(), none);
    std::vector<std::uint32_t> low(here_.size(), none);
    std::vector<std::pair<std::uint32_t, std::size_t>> path;
    std::vector<std::uint32_t> open;
    std::uint32_t count = 0;
    std::uint32_t found = 0;
    component_.assign(here_.size(), none);
    const auto enter = [&](std::uint32_t at) {
        number[at] = low[at] = count++;
        open.push_back(at);
        path.emplace_back(at, 0);
    };
    for (std::uint32_t root = 0; root < here_.size(); ++root) {
        if (!here_[root] || number[root] != none) continue;
        enter(root);
        while (!path.empty()) {
            auto& [at, next] = path.back();
            if (next < steps_[at].size()) {
                const std::uint32_t edge = steps_[at][next++];
                const std::uint32_t to = all_.timed()[edge].to;
                if (!keep[edge]) continue;
                if (number[to] == none)
                    enter(to); // `at` and `next` are gone
                else if (component_[to] == none)
                    low[at] = std::min(low[at], number[to]);
                continue;
            }
            const std::uint32_t done = at;
            path.pop_back();
            if (!path.empty()) low[path.back().first] = std::min(low[path.back().first], low[done]);
            if (low[done] != number[done]) continue;
            for (std::uint32_t one = none; one != done; open.pop_back())
                component_[one = open.back()] = found;
            ++found;
        }
    }
}

/// A step whose guard holds only so many times goes round no circle, unless that circle forgets.
OFFHOOK_DECL void waiting::drop_counted(std::vector<bool>& keep) const {
    std::set<std::uint32_t> forgetting;
    for (std::size_t i = 0; i < keep.size(); ++i) {
        const timed_step& step = all_.timed()[i];
        keep[i] = keep[i] && component_[step.from] == component_[step.to];
        if (keep[i] && step.forgets) forgetting.insert(component_[step.from]);
    }
    for (std::size_t i = 0; i < keep.size(); ++i)
        if (keep[i] && all_.timed()[i].bounded &&
            !forgetting.contains(component_[all_.timed()[i].from]))
            keep[i] = false;
}

/// One can go round for ever unless a timer runs all the time and is not started anew: it fires.
OFFHOOK_DECL void waiting::report_circles(const std::vector<bool>& keep) {
    std::map<std::uint32_t, timer_set> moved; ///< by component: fired or started anew
    for (std::size_t i = 0; i < keep.size(); ++i) {
        const timed_step& step = all_.timed()[i];
        if (keep[i] && component_[step.from] == component_[step.to])
            moved[component_[step.from]] |= step.armed | timer_set{1} << step.timer;
    }
    std::map<std::uint32_t, timer_set> always;
    std::set<std::uint32_t> told;
    for (std::size_t i = 0; i < here_.size(); ++i) {
        if (!here_[i] || !moved.contains(component_[i])) continue;
        const standing& at = all_.stands()[i];
        auto& both = always.try_emplace(component_[i], ~timer_set{0}).first->second;
        both &= running_[i] & ~used_up_[static_cast<std::size_t>(at.as)];
        if (stuck_[at.state[region_]]) told.insert(component_[i]);
    }
    for (const auto& [one, timers] : always)
        if ((timers & ~moved[one]) == 0 && !told.contains(one)) report(one, keep);
}

OFFHOOK_DECL void waiting::report(std::size_t component, const std::vector<bool>& keep) {
    timer_set named = 0;
    const timed_step* first = nullptr;
    for (std::size_t i = 0; i < keep.size(); ++i) {
        const timed_step& step = all_.timed()[i];
        if (!keep[i] || component_[step.from] != component || component_[step.to] != component ||
            table_.timers()[step.timer].region != region_)
            continue;
        if (first == nullptr) first = &step;
        named |= timer_set{1} << step.timer;
    }
    if (first == nullptr || first->taken == nullptr) return; // of other regions alone
    std::string names;
    for (std::size_t i = 0; i < table_.timers().size(); ++i)
        if ((named >> i & 1U) != 0) names += (names.empty() ? "" : ", ") + table_.timers()[i].name;
    const standing& at = all_.stands()[first->from];
    const std::string& state = table_.states()[at.state[region_]].name;
    out_.add("circle " + names, first->taken->place,
             "in " + all_.describe(at) + " the timers from '" + state +
                 "' lead round in a circle: " + names);
}

OFFHOOK_DECL void waiting::look_at(std::size_t region) {
    region_ = region;
    for (std::size_t i = 0; i < here_.size(); ++i)
        here_[i] = waits(all_.stands()[i]);
    report_stuck();
    std::vector<bool> keep(all_.timed().size());
    for (std::size_t i = 0; i < keep.size(); ++i)
        keep[i] = follows(all_.timed()[i]);
    components(keep);
    drop_counted(keep);
    components(keep);
    report_circles(keep);
}

inline void nobody_waits(const walk& all, findings& out) {
    waiting timers(all, out);
    for (std::size_t i = 0; i < all.table().regions().size(); ++i)
        timers.look_at(i);
}

inline void raising_ends(const walk& all, findings& out) {
    for (const endless_raise& one : all.endless())
        if (one.by != nullptr)
            out.add(place_key(one.by->place), one.by->place,
                    one.text + ": the events that rows raise never come to an end");
}

/// Where a region may rest: see obligation.hpp.
inline void rest_is_allowed(const walk& all, const std::vector<std::string>& waits,
                            const std::string& fact, findings& out) {
    const compiled_table& table = all.table();
    for (const state_word& state : table.states())
        if (state.rest && std::find(waits.begin(), waits.end(), state.name) != waits.end())
            out.add(state.name, state.place,
                    "the state '" + state.name +
                        "' waits for something: it may not be marked 'rest: true'");
    const auto& known = table.words().facts();
    const auto at = std::find_if(known.begin(), known.end(),
                                 [&](const fact_word& one) { return one.name == fact; });
    if (at == known.end()) return;
    for (const standing& one : all.standings()) {
        const state_word& state = table.states()[one.state[all.main_region()]];
        if (!all.rests(one) || (one.facts >> (at - known.begin()) & 1U) != 0) continue;
        out.add(state.name, state.place,
                "in " + all.describe(one) + " the machine has begun, and rests without: " + fact);
    }
}

} // namespace detail

OFFHOOK_DECL obligation no_waiting_for_ever() {
    return {"nothing waits for ever",
            "with a silent peer and a silent application every machine comes to rest or to its end",
            "TABLES 3",
            {},
            detail::nobody_waits};
}

OFFHOOK_DECL obligation raising_comes_to_an_end() {
    return {"raised events come to an end",
            "a circle of them is cut off at a bound, and the machine fails",
            "TABLES 1",
            {},
            detail::raising_ends};
}

OFFHOOK_DECL obligation rests_where_it_may(std::vector<std::string> waits, std::string fact) {
    obligation made{"a rest is a rest", "no timer need look after what rests", "TABLES 3"};
    made.whole = [waits = std::move(waits), fact = std::move(fact)](const detail::walk& all,
                                                                    detail::findings& out) {
        detail::rest_is_allowed(all, waits, fact, out);
    };
    return made;
}

} // namespace offhook::table
