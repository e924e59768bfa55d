// Playing a scenario: give, look, compare. Knows no kind of machine.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/scenario_reader.hpp>
#include <offhook/table/scenario.hpp>

#include <fmt/format.h>

namespace offhook::table {
namespace detail {

using region_states = std::array<state_index, limits::regions>;

/// `expected` is the whole text, or its beginning up to a space.
inline bool fits_word(std::string_view expected, std::string_view seen) {
    return seen.starts_with(expected) &&
           (seen.size() == expected.size() || seen[expected.size()] == ' ');
}

inline std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return "[" + out + "]";
}

inline std::string place_text(const origin& at) {
    return fmt::format("{}:{}:{}: ", at.file, at.line, at.column);
}

class player {
public:
    player(const scenario& what, const compiled_table& table, const rehearsal& kind)
        : what_(what), table_(table), kind_(kind), stage_(kind.open(table, what.with)) {}

    scenario_outcome play();

private:
    bool give(const scenario_step& step);
    void look();
    void compare(const scene& one, const region_states& before);
    void compare_states(const expectation& then, const region_states& before);
    bool given();
    std::string states_text() const;
    std::string step_text(const scenario_step& step) const;
    std::vector<std::string>& seen(sighting::sort what) {
        return seen_[static_cast<std::size_t>(what)];
    }
    void fail(const origin& at, const std::string& text) {
        out_.failure += place_text(at) + text + "\n";
    }

    const scenario& what_;
    const compiled_table& table_;
    const rehearsal& kind_;
    std::unique_ptr<stage> stage_;
    std::array<std::vector<std::string>, static_cast<std::size_t>(sighting::sort::count)> seen_;
    scenario_outcome out_;
};

OFFHOOK_DECL std::string player::states_text() const {
    std::vector<std::string> names;
    const region_states now = stage_->states();
    for (std::size_t i = 0; i < table_.regions().size(); ++i)
        names.push_back(table_.states()[now[i]].name);
    return joined(names);
}

OFFHOOK_DECL std::string player::step_text(const scenario_step& step) const {
    if (step.event != no_index) return kind_.words().events()[step.event].name;
    return step.timer.empty() ? "wait" : "the timer " + step.timer;
}

OFFHOOK_DECL bool player::give(const scenario_step& step) {
    if (step.event != no_index) {
        stage_->give(step.event, step.fields);
    } else if (step.timer.empty()) {
        stage_->pass(step.time);
    } else {
        bool fired = false;
        for (std::size_t i = 0; i < table_.timers().size() && !fired; ++i)
            fired = names_timer(step.timer, table_.timers()[i]) &&
                    stage_->fire(static_cast<timer_index>(i));
        if (!fired) {
            fail(step.place, "the timer " + step.timer + " does not run in " + states_text());
            return false;
        }
    }
    return true;
}

OFFHOOK_DECL void player::look() {
    for (sighting& one : stage_->take()) {
        if (one.what == sighting::sort::row) out_.rows.push_back(one.text);
        seen(one.what).push_back(std::move(one.text));
    }
}

OFFHOOK_DECL bool player::given() {
    for (const scenario_step& step : what_.given) {
        const std::string where = states_text();
        const std::size_t rows = out_.rows.size();
        if (!give(step)) return false;
        look();
        const auto& errors = seen(sighting::sort::error);
        if (out_.rows.size() == rows && (step.event != no_index || !step.timer.empty())) {
            fail(step.place, "given: " + step_text(step) + " takes no row in " + where +
                                 (errors.empty() ? "" : ": " + errors.front()));
            return false;
        }
    }
    for (auto& one : seen_)
        one.clear();
    out_.rows_given = out_.rows.size();
    return true;
}

OFFHOOK_DECL void player::compare_states(const expectation& then, const region_states& before) {
    region_states wanted = before;
    for (const expectation::word& word : then.states) {
        const state_index state = table_.find_state(word.text);
        if (state == no_index)
            fail(word.place, "there is no state " + word.text);
        else
            wanted[table_.states()[state].region] = state;
    }
    const region_states now = stage_->states();
    for (std::size_t i = 0; i < table_.regions().size(); ++i) {
        if (now[i] == wanted[i]) continue;
        fail(then.place,
             fmt::format("expected {} {}, got {}", now[i] == before[i] ? "to come to" : "state",
                         table_.states()[wanted[i]].name, table_.states()[now[i]].name));
    }
}

OFFHOOK_DECL void player::compare(const scene& one, const region_states& before) {
    const bool well = out_.failure.empty();
    compare_states(one.then, before);
    for (std::size_t i = 0; i < seen_.size(); ++i) {
        const auto& words = one.then.seen[i];
        if (!words && (i == static_cast<std::size_t>(sighting::sort::row) ||
                       i == static_cast<std::size_t>(sighting::sort::action)))
            continue;
        std::vector<std::string> wanted;
        for (std::size_t w = 0; words && w < words->size(); ++w)
            wanted.push_back((*words)[w].text);
        const auto& got = seen_[i];
        // What was sent is said in full; what was told may end in words that do not matter here.
        const bool in_full = i != static_cast<std::size_t>(sighting::sort::publish) &&
                             i != static_cast<std::size_t>(sighting::sort::error);
        if (in_full ? wanted != got
                    : !std::equal(wanted.begin(), wanted.end(), got.begin(), got.end(), fits_word))
            fail(one.then.place, fmt::format("expected {} {}, got {}", sighting_keys()[i],
                                             joined(wanted), joined(got)));
    }
    if (well && !out_.failure.empty())
        out_.failure += "  rows taken: " + joined(seen(sighting::sort::row)) + "; it stands in " +
                        states_text() + "\n";
}

OFFHOOK_DECL scenario_outcome player::play() {
    if (!given()) return std::move(out_);
    for (const scene& one : what_.scenes) {
        const region_states before = stage_->states();
        for (const scenario_step& step : one.when)
            if (!give(step)) return std::move(out_);
        look();
        compare(one, before);
        if (!out_.good()) break;
        for (auto& words : seen_)
            words.clear();
    }
    return std::move(out_);
}

} // namespace detail

OFFHOOK_DECL scenario_outcome play(const scenario& what, const compiled_table& table,
                                   const rehearsal& kind) {
    return detail::player(what, table, kind).play();
}

} // namespace offhook::table
