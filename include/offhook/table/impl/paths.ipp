// A search over stages that looks most at what it has looked at least: places are sorted by where
// their regions stand. A stage cannot be copied, so each way is walked anew from its start.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/path_moves.hpp>
#include <offhook/table/detail/scenario_reader.hpp>
#include <offhook/table/paths.hpp>

#include <algorithm>
#include <deque>
#include <map>

namespace offhook::table {
namespace detail {

/// What was not given is the same as what there is no room for.
inline bool same_arguments(const arguments& a, const arguments& b) {
    const std::size_t most = std::max(a.values().size(), b.values().size());
    for (std::size_t i = 0; i < most; ++i) {
        if (a.given(i) != b.given(i)) return false;
        if (a.given(i) && a.values()[i] != b.values()[i]) return false;
    }
    return true;
}

class path_finder {
public:
    path_finder(const compiled_table& table, const rehearsal& kind, const path_plan& plan);
    path_report run();

private:
    using region_states = std::array<state_index, limits::regions>;
    /// How the stage is set up, and what was given since.
    struct way {
        arguments with;
        std::vector<scenario_step> steps;
    };
    /// What came of a way: of its last step, and whether each step before it took a row.
    struct outcome {
        std::unique_ptr<stage> at;
        region_states before{};
        std::vector<sighting> seen{};
        bool fired = true;
        bool holds = true;
        bool takes(const std::string& row) const;
        bool takes_any() const;
    };
    /// The ways that have come to one configuration.
    struct spot {
        std::deque<way> open{};
        std::size_t looked = 0;
        region_states states{};
    };

    bool give(stage& at, const scenario_step& step) const;
    outcome walk(const way& along) const;
    void search(const arguments& with, std::size_t most);
    void plant(const arguments& with);
    void keep(way along, const outcome& of);
    spot* next();
    std::size_t wanted_at(const region_states& states) const;
    void expand(const way& from);
    void attempt(const way& from, const scenario_step& step);
    void attempt_failing(const way& from, const scenario_step& step, const outcome& plain);
    void record(const way& along, const outcome& of);
    way shortened(way along, const std::string& row) const;
    void write_down(const way& along, const row& to);

    const compiled_table& table_;
    const rehearsal& kind_;
    const path_plan& plan_;
    const path_moves moves_;
    std::map<std::string, const row*> wanted_;
    std::vector<std::size_t> wanted_in_; ///< rows by state
    std::size_t wanted_failures_ = 0;
    std::set<std::string> seen_;
    std::map<std::string, spot> spots_;
    path_report out_;
};

OFFHOOK_DECL bool path_finder::outcome::takes(const std::string& row) const {
    return std::any_of(seen.begin(), seen.end(), [&](const sighting& one) {
        return one.what == sighting::sort::row && one.text == row;
    });
}

OFFHOOK_DECL bool path_finder::outcome::takes_any() const {
    return std::any_of(seen.begin(), seen.end(),
                       [](const sighting& one) { return one.what == sighting::sort::row; });
}

OFFHOOK_DECL path_finder::path_finder(const compiled_table& table, const rehearsal& kind,
                                      const path_plan& plan)
    : table_(table), kind_(kind), plan_(plan), moves_(table, kind),
      wanted_in_(table.states().size(), 0) {
    for (const row& one : table.rows()) {
        if (plan.known.count(one.id) != 0) continue;
        wanted_.emplace(one.id, &one);
        ++wanted_in_[one.state];
        if (one.event == kind.words().action_failed()) ++wanted_failures_;
    }
}

OFFHOOK_DECL bool path_finder::give(stage& at, const scenario_step& step) const {
    if (step.event != no_index) {
        at.give(step.event, step.fields);
        return true;
    }
    if (step.timer.empty()) {
        at.pass(step.time);
        return true;
    }
    for (std::size_t i = 0; i < table_.timers().size(); ++i)
        if (names_timer(step.timer, table_.timers()[i]) && at.fire(static_cast<timer_index>(i)))
            return true;
    return false;
}

OFFHOOK_DECL path_finder::outcome path_finder::walk(const way& along) const {
    outcome out;
    out.at = kind_.open(table_, along.with);
    out.before = out.at->states();
    bool owes_row = false; // the step before, unless it only waited
    for (const scenario_step& step : along.steps) {
        out.holds = out.holds && (!owes_row || out.takes_any());
        owes_row = step.event != no_index || !step.timer.empty();
        out.before = out.at->states();
        out.fired = give(*out.at, step);
        out.seen = out.at->take();
        if (!out.fired) break;
    }
    return out;
}

OFFHOOK_DECL std::size_t path_finder::wanted_at(const region_states& states) const {
    std::size_t out = 0;
    for (std::size_t r = 0; r < table_.regions().size(); ++r)
        if (states[r] < wanted_in_.size()) out += wanted_in_[states[r]];
    return out;
}

/// The configuration that was looked at least for what it promises.
OFFHOOK_DECL path_finder::spot* path_finder::next() {
    constexpr std::size_t fine = 1'000;
    spot* best = nullptr;
    std::size_t least = 0;
    for (auto& [name, one] : spots_) {
        if (one.open.empty()) continue;
        const std::size_t rank = one.looked * fine / (1 + wanted_at(one.states));
        const bool shorter = best != nullptr && rank == least &&
                             one.open.front().steps.size() < best->open.front().steps.size();
        if (best != nullptr && rank >= least && !shorter) continue;
        best = &one;
        least = rank;
    }
    return best;
}

OFFHOOK_DECL void path_finder::keep(way along, const outcome& of) {
    if (!seen_.insert(of.at->fingerprint()).second) return;
    const region_states states = of.at->states();
    std::string name;
    for (std::size_t r = 0; r < table_.regions().size(); ++r)
        name += std::to_string(states[r]) + ' ';
    spot& here = spots_[name];
    here.states = states;
    here.open.push_back(std::move(along));
}

/// An action that fails where it runs; the failure is an end, not a way on.
OFFHOOK_DECL void path_finder::attempt_failing(const way& from, const scenario_step& step,
                                               const outcome& plain) {
    const auto acted =
        std::find_if(plain.seen.rbegin(), plain.seen.rend(),
                     [](const sighting& one) { return one.what == sighting::sort::action; });
    if (acted == plain.seen.rend() || step.event == no_index) return;
    const auto& fields = kind_.fields(step.event);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name != "fails") continue;
        std::vector<value> values = step.fields.values();
        values.resize(fields.size());
        values[i] = acted->text;
        way along = from;
        along.steps.push_back(step);
        along.steps.back().fields = arguments(std::move(values));
        record(along, walk(along));
    }
}

OFFHOOK_DECL void path_finder::attempt(const way& from, const scenario_step& step) {
    way along = from;
    along.steps.push_back(step);
    const outcome came = walk(along);
    if (!came.fired) return;
    record(along, came);
    if (wanted_failures_ > 0) attempt_failing(from, step, came);
    // What takes no row is no step of a scenario.
    if (came.takes_any()) keep(std::move(along), came);
}

OFFHOOK_DECL void path_finder::expand(const way& from) {
    const region_states here = walk(from).at->states();
    for (std::size_t e = 0; e < moves_.events() && !wanted_.empty(); ++e) {
        const auto event = static_cast<event_index>(e);
        // What no row takes may still bring one about elsewhere: a confirmation, an ending.
        bool any = event == table_.completed_event();
        for (std::size_t r = 0; r < table_.regions().size(); ++r)
            any = any || !table_.cell(here[r], event).empty();
        if (!any) continue;
        for (const scenario_step& move : moves_.of_event(event))
            attempt(from, move);
    }
    for (std::size_t r = 0; r < table_.regions().size() && !wanted_.empty(); ++r) {
        if (here[r] >= table_.states().size()) continue;
        for (const timer_index timer : table_.states()[here[r]].timers) {
            scenario_step move;
            move.timer = table_.timers()[timer].name;
            attempt(from, move);
        }
    }
}

/// Without steps, settings and fields that the row does not need.
OFFHOOK_DECL path_finder::way path_finder::shortened(way along, const std::string& row) const {
    const auto still = [&](const way& less) {
        const outcome came = walk(less);
        return came.fired && came.holds && came.takes(row);
    };
    for (std::size_t i = along.steps.size() - 1; i-- > 0;) {
        way less = along;
        less.steps.erase(less.steps.begin() + static_cast<std::ptrdiff_t>(i));
        if (still(less)) along = std::move(less);
    }
    const auto strip = [&](auto member) {
        for (std::size_t f = 0; f < member(along).values().size(); ++f) {
            if (!member(along).given(f)) continue;
            way less = along;
            std::vector<value> values = member(less).values();
            values[f] = value{};
            member(less) = arguments(std::move(values));
            if (still(less)) along = std::move(less);
        }
    };
    strip([](way& of) -> arguments& { return of.with; });
    for (std::size_t i = 0; i < along.steps.size(); ++i)
        strip([i](way& of) -> arguments& { return of.steps[i].fields; });
    return along;
}

OFFHOOK_DECL void path_finder::write_down(const way& along, const row& to) {
    const outcome came = walk(along);
    path_report::way made;
    made.to = &to;
    made.made.name = "reach " + to.id;
    made.made.with = along.with;
    made.made.given.assign(along.steps.begin(), along.steps.end() - 1);
    scene last;
    last.when.push_back(along.steps.back());
    const region_states now = came.at->states();
    for (std::size_t r = 0; r < table_.regions().size(); ++r)
        if (now[r] != came.before[r])
            last.then.states.push_back({table_.states()[now[r]].name, {}});
    for (const sighting& one : came.seen) {
        auto& words = last.then.seen[static_cast<std::size_t>(one.what)];
        if (!words) words.emplace();
        words->push_back({one.text, {}});
    }
    made.made.scenes.push_back(std::move(last));
    out_.found.push_back(std::move(made));
}

OFFHOOK_DECL void path_finder::record(const way& along, const outcome& of) {
    if (!of.fired || !of.holds) return;
    for (const sighting& one : of.seen) {
        const auto found = wanted_.find(one.text);
        if (one.what != sighting::sort::row || found == wanted_.end()) continue;
        write_down(shortened(along, one.text), *found->second);
        for (const row& other : table_.rows()) {
            if (other.id != one.text) continue;
            --wanted_in_[other.state];
            if (other.event == kind_.words().action_failed()) --wanted_failures_;
        }
        wanted_.erase(found);
    }
}

/// What people have written begins where a search would come late.
OFFHOOK_DECL void path_finder::plant(const arguments& with) {
    for (const scenario& one : plan_.seeds) {
        if (!same_arguments(one.with, with)) continue;
        way along{with, {}};
        std::vector<scenario_step> all = one.given;
        for (const scene& part : one.scenes)
            all.insert(all.end(), part.when.begin(), part.when.end());
        for (const scenario_step& step : all) {
            along.steps.push_back(step);
            const outcome came = walk(along);
            if (!came.fired || !came.holds) break;
            record(along, came);
            keep(along, came);
        }
    }
}

OFFHOOK_DECL void path_finder::search(const arguments& with, std::size_t most) {
    seen_.clear();
    spots_.clear();
    const way start{with, {}};
    keep(start, walk(start));
    plant(with);
    for (std::size_t i = 0; i < most && !wanted_.empty(); ++i) {
        spot* const best = next();
        if (best == nullptr) return;
        const way from = std::move(best->open.front());
        best->open.pop_front();
        ++best->looked;
        ++out_.standings;
        expand(from);
    }
}

/// Most rows need no special stage; the others are looked for with what is left.
OFFHOOK_DECL path_report path_finder::run() {
    std::vector<arguments> stages = moves_.stages();
    for (const scenario& one : plan_.seeds)
        if (std::none_of(stages.begin(), stages.end(),
                         [&](const arguments& known) { return same_arguments(known, one.with); }))
            stages.push_back(one.with);
    for (std::size_t i = 0; i < stages.size() && !wanted_.empty(); ++i) {
        const std::size_t left = plan_.standings - std::min(plan_.standings, out_.standings);
        search(stages[i], i == 0 && stages.size() > 1 ? left / 2 : left / (stages.size() - i));
    }
    for (const auto& [id, one] : wanted_)
        out_.missing.push_back(one);
    return std::move(out_);
}

} // namespace detail

OFFHOOK_DECL path_report find_paths(const compiled_table& table, const rehearsal& kind,
                                    const path_plan& plan) {
    return detail::path_finder(table, kind, plan).run();
}

} // namespace offhook::table
