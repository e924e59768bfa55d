// Breadth first over stages. A stage cannot be copied, so each way is walked anew from its start.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/paths.hpp>

#include <cstdlib>
#include <deque>
#include <map>

namespace offhook::table {
namespace detail {

class path_finder {
public:
    path_finder(const compiled_table& table, const rehearsal& kind, const path_plan& plan);
    path_report run();

private:
    /// How the stage is set up, and what was given since.
    struct way {
        arguments with;
        std::vector<scenario_step> steps;
    };
    void learn(const parameter& one, std::size_t index, std::size_t count,
               std::vector<arguments>& into) const;
    std::vector<arguments> variants(const std::vector<parameter>& of) const;
    void expand(const way& from);
    void attempt(const way& from, const scenario_step& step);
    std::unique_ptr<stage> walk(const way& along) const;
    void record(const way& along, stage& at, const std::array<state_index, limits::regions>& was);
    /// An action that may fail there, so that rows for failures are found.
    std::string failing(const stage& at, event_index event) const;
    void add_failing(const stage& at, event_index event, const way& from);

    const compiled_table& table_;
    const rehearsal& kind_;
    const path_plan& plan_;
    std::vector<scenario_step> moves_;
    std::vector<std::int64_t> numbers_; ///< that guards of the table ask for
    std::map<std::string, const row*> wanted_;
    std::set<std::string> seen_;
    std::deque<way> open_;
    path_report out_;
};

OFFHOOK_DECL path_finder::path_finder(const compiled_table& table, const rehearsal& kind,
                                      const path_plan& plan)
    : table_(table), kind_(kind), plan_(plan) {
    std::set<std::int64_t> numbers;
    for (const row& one : table.rows()) {
        if (plan.known.count(one.id) == 0) wanted_.emplace(one.id, &one);
        for (const guard_call& guard : one.guards)
            for (const value& given : guard.args.values())
                if (const auto* number = std::get_if<std::int64_t>(&given)) numbers.insert(*number);
    }
    numbers_.assign(numbers.begin(), numbers.end());
    for (std::size_t i = 0; i < kind.words().events().size(); ++i) {
        scenario_step move;
        move.event = static_cast<event_index>(i);
        for (arguments& fields : variants(kind.fields(move.event))) {
            move.fields = std::move(fields);
            moves_.push_back(move);
        }
    }
    for (const timer_word& one : table.timers()) {
        scenario_step move;
        move.timer = one.name;
        moves_.push_back(move);
    }
}

/// The values of one parameter that are worth trying, the others absent.
OFFHOOK_DECL void path_finder::learn(const parameter& one, std::size_t index, std::size_t count,
                                     std::vector<arguments>& into) const {
    const auto add = [&](value given) {
        std::vector<value> values(count);
        values[index] = std::move(given);
        into.emplace_back(std::move(values));
    };
    if (one.type == value_type::flag) {
        add(true);
        add(false);
    } else if (one.type == value_type::number) {
        // Samples of the stage, and what guards ask for in the same hundreds.
        std::set<std::int64_t> worth;
        for (const std::string& sample : one.choices) {
            const std::int64_t number = std::atoll(sample.c_str());
            worth.insert(number);
            for (const std::int64_t asked : numbers_)
                if (asked / 100 == number / 100) worth.insert(asked);
        }
        for (const std::int64_t number : worth)
            add(number);
    } else if (one.type == value_type::time) {
        add(duration{std::chrono::seconds{1}});
    } else if (one.type == value_type::name && one.name != "fails") {
        for (const std::string& choice : one.choices)
            add(choice);
    }
}

OFFHOOK_DECL std::vector<arguments> path_finder::variants(const std::vector<parameter>& of) const {
    std::vector<arguments> out{arguments(std::vector<value>(of.size()))};
    for (std::size_t i = 0; i < of.size(); ++i)
        learn(of[i], i, of.size(), out);
    // Flags in pairs: an INVITE without an offer that wants reliable responses.
    for (std::size_t a = 0; a < of.size(); ++a)
        for (std::size_t b = a + 1; b < of.size(); ++b) {
            if (of[a].type != value_type::flag || of[b].type != value_type::flag) continue;
            for (const bool first : {true, false}) {
                std::vector<value> values(of.size());
                values[a] = first;
                values[b] = true;
                out.emplace_back(std::move(values));
            }
        }
    return out;
}

OFFHOOK_DECL std::unique_ptr<stage> path_finder::walk(const way& along) const {
    auto at = kind_.open(table_, along.with);
    for (const scenario_step& step : along.steps) {
        if (step.event != no_index) {
            at->give(step.event, step.fields);
            continue;
        }
        for (std::size_t i = 0; i < table_.timers().size(); ++i)
            if (table_.timers()[i].name == step.timer) at->fire(static_cast<timer_index>(i));
    }
    return at;
}

OFFHOOK_DECL std::string path_finder::failing(const stage& at, event_index event) const {
    for (const state_index state : at.states()) {
        if (state >= table_.states().size()) continue;
        for (const row_index index : table_.cell(state, event))
            if (!table_.rows()[index].actions.empty())
                return kind_.words().actions()[table_.rows()[index].actions.back().action].name;
    }
    return {};
}

OFFHOOK_DECL void path_finder::add_failing(const stage& at, event_index event, const way& from) {
    const auto& fields = kind_.fields(event);
    const std::string action = failing(at, event);
    for (std::size_t i = 0; i < fields.size() && !action.empty(); ++i) {
        if (fields[i].name != "fails") continue;
        std::vector<value> values(fields.size());
        values[i] = action;
        scenario_step step;
        step.event = event;
        step.fields = arguments(std::move(values));
        attempt(from, step);
    }
}

OFFHOOK_DECL void path_finder::expand(const way& from) {
    const auto here = walk(from);
    event_index last = no_index;
    for (const scenario_step& move : moves_) {
        if (wanted_.empty()) return;
        if (move.event != no_index) {
            bool any = false;
            for (std::size_t r = 0; r < table_.regions().size(); ++r)
                any = any || !table_.cell(here->states()[r], move.event).empty();
            // What no row takes may still bring one about elsewhere: a confirmation, an ending.
            if (!any && move.event != table_.completed_event()) continue;
            if (move.event != last) add_failing(*here, move.event, from);
            last = move.event;
        }
        attempt(from, move);
    }
}

OFFHOOK_DECL void path_finder::attempt(const way& from, const scenario_step& step) {
    const auto at = walk(from);
    at->take();
    const auto before = at->states();
    way along = from;
    along.steps.push_back(step);
    if (step.event != no_index) {
        at->give(step.event, step.fields);
    } else {
        for (std::size_t i = 0; i < table_.timers().size(); ++i)
            if (table_.timers()[i].name == step.timer && !at->fire(static_cast<timer_index>(i)))
                return;
    }
    record(along, *at, before);
    if (seen_.insert(at->fingerprint()).second) open_.push_back(std::move(along));
}

OFFHOOK_DECL void path_finder::record(const way& along, stage& at,
                                      const std::array<state_index, limits::regions>& was) {
    const std::vector<sighting> seen = at.take();
    for (const sighting& one : seen) {
        const auto found = wanted_.find(one.text);
        if (one.what != sighting::sort::row || found == wanted_.end()) continue;
        path_report::way made;
        made.to = found->second;
        made.made.name = "reach " + one.text;
        made.made.with = along.with;
        made.made.given.assign(along.steps.begin(), along.steps.end() - 1);
        scene last;
        last.when.push_back(along.steps.back());
        for (std::size_t r = 0; r < table_.regions().size(); ++r)
            if (at.states()[r] != was[r])
                last.then.states.push_back({table_.states()[at.states()[r]].name, {}});
        for (const sighting& other : seen) {
            auto& words = last.then.seen[static_cast<std::size_t>(other.what)];
            if (!words) words.emplace();
            words->push_back({other.text, {}});
        }
        made.made.scenes.push_back(std::move(last));
        out_.found.push_back(std::move(made));
        wanted_.erase(found);
    }
}

/// Most rows need no special stage; the others are looked for near the beginning.
OFFHOOK_DECL path_report path_finder::run() {
    std::size_t most = plan_.standings;
    for (arguments& with : variants(kind_.options())) {
        seen_.clear();
        open_.clear();
        open_.push_back({std::move(with), {}});
        for (std::size_t i = 0; i < most && !open_.empty() && !wanted_.empty(); ++i) {
            const way from = std::move(open_.front());
            open_.pop_front();
            ++out_.standings;
            expand(from);
        }
        most = plan_.standings / 40;
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
