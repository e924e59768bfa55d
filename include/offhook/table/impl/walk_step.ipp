// One step of the walk: every answer that the guards may give, and for each what becomes of states
// and facts. The order is that of run.ipp (TABLES 2.2).
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/walk.hpp>

#include <algorithm>

namespace offhook::table::detail {

OFFHOOK_DECL std::span<const row_index> walk::cell_of(const work& in, const choice& made,
                                                      std::size_t region) const {
    const state_index state = in.at.state[region];
    if (made.event != no_index) return table_.cell(state, made.event);
    if (table_.timers()[made.timer].region != region) return {};
    return table_.timer_cell(state, made.timer);
}

OFFHOOK_DECL void walk::choose_region(const work& in, choice& made, std::size_t region) {
    if (region == table_.regions().size())
        apply(in, made);
    else
        choose_row(in, made, region, 0);
}

OFFHOOK_DECL void walk::choose_row(const work& in, choice& made, std::size_t region,
                                   std::size_t index) {
    if (steps_ >= limits::proof_steps) return; // the answers of guards alone may be too many
    const auto cell = cell_of(in, made, region);
    while (index < cell.size() && !plays(table_.rows()[cell[index]].only, in.at.as))
        ++index;
    if (index < cell.size()) return choose_guard(in, made, region, index, 0);
    made.taken[region] = nullptr;
    choose_region(in, made, region + 1);
}

OFFHOOK_DECL void walk::choose_guard(const work& in, choice& made, std::size_t region,
                                     std::size_t index, std::size_t guard) {
    const row& one = table_.rows()[cell_of(in, made, region)[index]];
    if (guard == one.guards.size()) {
        made.taken[region] = &one;
        return choose_region(in, made, region + 1);
    }
    const guard_call& asked = one.guards[guard];
    const auto follow = [&](bool holds) {
        if (holds != asked.negated)
            choose_guard(in, made, region, index, guard + 1);
        else
            choose_row(in, made, region, index + 1);
    };
    if (asked.guard == no_index)
        return follow(std::any_of(asked.states.begin(), asked.states.end(), [&](state_index s) {
            return in.at.state[table_.states()[s].region] == s;
        }));
    for (const asked_guard& known : made.asked)
        if (known.guard->guard == asked.guard && known.guard->args.values() == asked.args.values())
            return follow(known.holds);
    for (const bool holds : {true, false}) {
        made.asked.push_back({&asked, holds});
        follow(holds);
        made.asked.pop_back();
    }
}

OFFHOOK_DECL void walk::apply(work now, const choice& made) {
    if (made.outer) outer_ = &made;
    const fact_bits kept_as = made.event == no_index ? 0 : events_[made.event].kept_as;
    for (std::size_t i = 0; i < table_.regions().size(); ++i) {
        const row* const taken = made.taken[i];
        if (taken == nullptr) continue;
        row_taken_[static_cast<std::size_t>(taken - table_.rows().data())] = true;
        const bool moves = taken->next != no_index;
        if (moves) act(now, table_.states()[now.at.state[i]].leave, taken, kept_as);
        act(now, taken->actions, taken, kept_as);
        if (first_stand_ && outer_->event == no_index)
            now.armed |= armed_by(now.at.state[i], *taken);
        if (!moves) continue;
        now.at.state[i] = taken->next;
        act(now, table_.states()[taken->next].enter, taken, kept_as);
    }
    for (std::size_t i = 0; i < table_.regions().size(); ++i) {
        if (made.taken[i] == nullptr || made.taken[i]->raise.empty()) continue;
        now.queue.insert(now.queue.end(), made.taken[i]->raise.begin(), made.taken[i]->raise.end());
        now.raised_by = made.taken[i];
    }
    proceed(now);
}

/// Run to completion: internal events, each with free guards again, since facts have changed.
OFFHOOK_DECL void walk::proceed(work& now) {
    if (now.handled == now.queue.size()) return arrive(now);
    if (now.handled >= limits::internal_events || goes_round(now)) {
        now.endless = true;
        return arrive(now);
    }
    choice made;
    made.event = now.queue[now.handled++];
    made.outer = false;
    choose_region(now, made, 0);
}

OFFHOOK_DECL void walk::act(work& in, const std::vector<action_call>& calls, const row* taken,
                            fact_bits kept_as) const {
    for (const action_call& call : calls)
        for (const effect& one : effects_[call.action])
            change(in, one, call, taken, kept_as);
}

inline bool parameter_applies(std::size_t parameter, std::int64_t at_least, std::int64_t below,
                              const action_call& call) {
    if (parameter == action_effect::no_parameter) return true;
    if (parameter >= call.args.values().size()) return false;
    const value& given = call.args.values()[parameter];
    if (const bool* flag = std::get_if<bool>(&given)) return *flag && at_least <= 1;
    const std::int64_t number = call.args.number(parameter);
    return number >= at_least && number < below;
}

OFFHOOK_DECL void walk::change(work& in, const effect& what, const action_call& call,
                               const row* taken, fact_bits kept_as) const {
    if (!parameter_applies(what.parameter, what.at_least, what.below, call)) return;
    fact_bits& facts = in.at.facts;
    if ((facts & what.unless) != 0 || (facts & what.needs) != what.needs) return;
    const auto fault = [&](const std::string& text) {
        in.faults.push_back({taken, table_.words().actions()[call.action].name + " " + text});
    };
    switch (what.what) {
    case action_effect::sort::raise:
        if ((facts & what.all) != 0) fault("while there is already: " + names_of(facts & what.all));
        [[fallthrough]];
    case action_effect::sort::raise_again: facts |= what.all; return;
    case action_effect::sort::settle: facts &= ~what.all; return;
    case action_effect::sort::discharge:
        for (const fact_bits one : what.facts) {
            if ((facts & one) == 0) continue;
            facts &= ~one;
            return;
        }
        return fault("without any: " + names_of(what.all));
    case action_effect::sort::keep:
        if ((facts & passing_) == 0) return fault("without a request at hand");
        if (kept_as == 0) return fault("of a request that cannot be kept: nobody would answer it");
        if ((facts & kept_as) != 0) fault("while there is already: " + names_of(facts & kept_as));
        facts = (facts & ~passing_) | kept_as;
        return;
    }
}

OFFHOOK_DECL void walk::arrive(const work& done) {
    ++steps_;
    standing after = done.at;
    // A request that nobody answered or kept gets the default of the layer below.
    after.facts &= ~passing_;
    const standing before = nodes_[from_];
    const seen_step seen{*this,         before,        after,         outer_->event,
                         outer_->timer, outer_->asked, outer_->taken, done.faults};
    const bool of_timer = outer_->event == no_index;
    for (const obligation* const one : of_timer ? asked_.back() : asked_[outer_->event]) {
        out_->begin(*one);
        one->step(seen, *out_);
    }
    // What was due at once has been reported; it does not haunt the configurations behind it.
    after.facts &= ~at_once_;
    const auto from = static_cast<std::uint32_t>(from_);
    const auto to = static_cast<std::uint32_t>(follower(after));
    if (of_timer && first_stand_) note_timer(done);
    if (done.endless) endless_.push_back({seen.to_string(), done.raised_by});
    if (of_timer || !note_[outer_->event]) return;
    const auto first = std::find_if(outer_->taken.begin(), outer_->taken.end(),
                                    [](const row* one) { return one != nullptr; });
    noted_.push_back({from, to, outer_->event, first == outer_->taken.end() ? nullptr : *first});
}

OFFHOOK_DECL bool seen_step::handled() const {
    return std::any_of(taken.begin(), taken.end(), [](const row* one) { return one != nullptr; });
}

OFFHOOK_DECL std::string seen_step::to_string() const {
    const compiled_table& table = in.table();
    std::string out = "in " + in.describe(before) + ", " +
                      (event == no_index ? "timer " + table.timers()[timer].name
                                         : "event " + table.words().events()[event].name);
    for (std::size_t i = 0; i < guards.size(); ++i) {
        out += (i == 0 ? " with " : " and ");
        if (!guards[i].holds) out += "not ";
        out += table.words().guards()[guards[i].guard->guard].name;
        for (const value& one : guards[i].guard->args.values()) {
            if (const auto* number = std::get_if<std::int64_t>(&one))
                out += " " + std::to_string(*number);
            if (const auto* text = std::get_if<std::string>(&one)) out += " " + *text;
        }
    }
    return out;
}

OFFHOOK_DECL const row* seen_step::last_tried() const {
    const compiled_table& table = in.table();
    const row* last = nullptr;
    for (std::size_t i = 0; i < table.regions().size(); ++i) {
        if (event == no_index && table.timers()[timer].region != i) continue;
        const state_index state = before.state[i];
        for (const row_index at :
             event != no_index ? table.cell(state, event) : table.timer_cell(state, timer))
            if (plays(table.rows()[at].only, before.as)) last = &table.rows()[at];
    }
    return last;
}

OFFHOOK_DECL origin seen_step::place() const {
    for (const row* const one : taken)
        if (one != nullptr) return one->place;
    if (const row* const tried = last_tried()) return tried->place;
    return in.table().states()[before.state[in.main_region()]].place;
}

} // namespace offhook::table::detail
