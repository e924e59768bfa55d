// The walk: breadth first, one node a configuration. What one step does to states and facts stands
// in walk_step.ipp; what is asked of the walk in obligation.ipp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/walk.hpp>

#include <algorithm>
#include <stdexcept>

namespace offhook::table::detail {

OFFHOOK_DECL std::uint64_t standing::hash() const {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
    std::uint64_t sum = (facts ^ static_cast<std::uint64_t>(as) << 60U) * odd;
    for (const std::uint64_t four : packed()) {
        sum = (sum ^ sum >> 32U ^ four) * odd;
        sum ^= sum >> 29U;
    }
    return sum ^ sum >> 32U;
}

OFFHOOK_DECL walk::walk(const compiled_table& table)
    : table_(table), row_taken_(table.rows().size(), false) {
    learn_words();
}

OFFHOOK_DECL fact_bits walk::bits_of(const std::vector<std::string>& names) const {
    const auto& known = table_.words().facts();
    fact_bits bits = 0;
    for (const std::string& name : names) {
        const auto at = std::find_if(known.begin(), known.end(),
                                     [&](const fact_word& one) { return one.name == name; });
        if (at == known.end()) throw std::invalid_argument("offhook: no fact " + name);
        bits |= fact_bits{1} << (at - known.begin());
    }
    return bits;
}

OFFHOOK_DECL void walk::learn_words() {
    const vocabulary& words = table_.words();
    for (std::size_t i = 0; i < words.actions().size(); ++i) {
        std::vector<effect>& all = effects_.emplace_back();
        for (const action_effect& from : words.effects_of_action(static_cast<action_index>(i))) {
            effect one{from.what,           {},
                       bits_of(from.facts), bits_of(from.unless),
                       from.parameter,      from.at_least,
                       bits_of(from.needs), from.below};
            for (const std::string& name : from.facts)
                one.facts.push_back(bits_of({name}));
            all.push_back(std::move(one));
        }
    }
    for (std::size_t i = 0; i < words.events().size(); ++i) {
        const event_facts& from = words.facts_of_event(static_cast<event_index>(i));
        events_.push_back({from.only, from.only_raised, bits_of(from.needs), bits_of(from.unless),
                           bits_of(from.raises), bits_of(from.settles),
                           from.kept_as.empty() ? 0 : bits_of({from.kept_as})});
    }
    for (std::size_t i = 0; i < words.facts().size(); ++i)
        if (!words.facts()[i].may_rest) open_ |= fact_bits{1} << i;
    passing_ = facts_of(fact_word::sort::passing);
    at_once_ = facts_of(fact_word::sort::at_once);
}

OFFHOOK_DECL fact_bits walk::facts_of(fact_word::sort what) const {
    const auto& known = table_.words().facts();
    fact_bits bits = 0;
    for (std::size_t i = 0; i < known.size(); ++i)
        if (known[i].what == what) bits |= fact_bits{1} << i;
    return bits;
}

OFFHOOK_DECL std::string walk::names_of(fact_bits bits) const {
    const auto& known = table_.words().facts();
    std::string out;
    for (std::size_t i = 0; i < known.size(); ++i)
        if ((bits >> i & 1U) != 0) out += (out.empty() ? "" : ", ") + known[i].name;
    return out;
}

OFFHOOK_DECL std::string walk::describe(const standing& at) const {
    std::string out;
    for (std::size_t i = 0; i < table_.regions().size(); ++i)
        out += (i == 0 ? "" : " + ") + table_.states()[at.state[i]].name;
    return out + (at.as == role::uac ? " as UAC" : " as UAS");
}

OFFHOOK_DECL bool walk::ended(const standing& at) const {
    bool any = false;
    for (std::size_t i = 0; i < table_.regions().size(); ++i) {
        if (!table_.regions()[i].ends) continue;
        any = true;
        if (!table_.states()[at.state[i]].final) return false;
    }
    return any;
}

OFFHOOK_DECL bool walk::is_ending(const standing& at) const {
    const state_index ending = table_.ending_state();
    if (ending == no_index) return false;
    const state_index now = at.state[table_.states()[ending].region];
    return now == ending || table_.states()[now].final;
}

OFFHOOK_DECL bool walk::rests(const standing& at) const {
    const state_index main = at.state[main_region()];
    return table_.states()[main].rest && main != table_.regions()[main_region()].initial;
}

OFFHOOK_DECL region_index walk::main_region() const {
    for (std::size_t i = 0; i < table_.regions().size(); ++i)
        if (table_.regions()[i].ends) return static_cast<region_index>(i);
    return 0;
}

OFFHOOK_DECL bool walk::was_taken(const row& one) const {
    return row_taken_[static_cast<std::size_t>(&one - table_.rows().data())];
}

/// Its place among the followers of the node. Most events of a configuration lead to few others,
/// the last ones most of all.
OFFHOOK_DECL std::size_t walk::follower(const standing& at) {
    const std::size_t known = followers_.size();
    for (std::size_t back = 1; back <= std::min<std::size_t>(known, 8); ++back)
        if (followers_[known - back].at == at) return known - back;
    followers_.push_back({at, at.hash()});
    numbers_.expect(followers_.back().hash);
    return known;
}

OFFHOOK_DECL void walk::number_followers() {
    for (const waiting_follower& one : followers_)
        numbers_.fetch(one.hash);
    for (waiting_follower& one : followers_) {
        one.number = numbers_.number(one.at, one.hash);
        next_.push_back(one.number);
    }
    for (; noted_before_ < noted_.size(); ++noted_before_)
        noted_[noted_before_].to = followers_[noted_[noted_before_].to].number;
    followers_.clear();
    const auto first = next_.begin() + static_cast<std::ptrdiff_t>(next_begin_.back());
    std::sort(first, next_.end());
    next_.erase(std::unique(first, next_.end()), next_.end());
    next_begin_.push_back(static_cast<std::uint32_t>(next_.size()));
}

OFFHOOK_DECL void walk::learn_obligations(const std::vector<obligation>& owed) {
    const vocabulary& words = table_.words();
    note_.assign(events_.size(), false);
    asked_.assign(events_.size() + 1, {});
    asked_always_.assign(events_.size(), false);
    for (const obligation& one : owed) {
        for (const std::string& name : one.follows)
            if (const event_index event = words.find_event(name); event != no_index)
                note_[event] = true;
        if (!one.step) continue;
        if (one.only.empty())
            for (auto& looks : asked_)
                looks.push_back(&one);
        if (one.only.empty() && !one.of_changes) asked_always_.assign(events_.size(), true);
        for (const std::string& name : one.only)
            if (const event_index event = words.find_event(name); event != no_index)
                asked_[event].push_back(&one), asked_always_[event] = true;
    }
}

OFFHOOK_DECL void walk::run(const std::vector<obligation>& owed, findings& out) {
    out_ = &out;
    learn_obligations(owed);
    std::size_t node = 0;
    // One role after the other: they never meet, and half the map is in the cache more often.
    for (const role as : {role::uac, role::uas}) {
        numbers_.clear();
        enter_all(as);
        for (; node < nodes_.size() && complete_; ++node) {
            visit(node);
            number_followers();
            complete_ =
                nodes_.size() <= limits::proof_configurations && steps_ < limits::proof_steps;
        }
    }
    for (const obligation& one : owed) {
        out.begin(one);
        if (one.whole && complete_) one.whole(*this, out);
    }
}

OFFHOOK_DECL void walk::enter_all(role as) {
    work first;
    first.at.as = as;
    for (std::size_t i = 0; i < table_.regions().size(); ++i)
        first.at.state[i] = table_.regions()[i].initial;
    for (std::size_t i = 0; i < table_.regions().size(); ++i)
        act(first, table_.states()[first.at.state[i]].enter, nullptr, 0);
    root_ = numbers_.number(first.at, first.at.hash());
}

OFFHOOK_DECL bool walk::can_come(const event_effect& what, const standing& at) const {
    return !what.only_raised && plays(what.only, at.as) && (at.facts & what.needs) == what.needs &&
           (at.facts & what.unless) == 0;
}

OFFHOOK_DECL bool walk::any_row(const standing& at, event_index event) const {
    for (std::size_t i = 0; i < table_.regions().size(); ++i)
        if (!table_.cell(at.state[i], event).empty()) return true;
    return false;
}

OFFHOOK_DECL void walk::visit(std::size_t node) {
    const standing at = nodes_[node];
    if (ended(at)) return;
    from_ = node;
    const std::uint32_t stand = stand_of(at);
    first_stand_ = !stood_[stand];
    stood_[stand] = true;
    work idle; // of the events that nothing takes
    for (std::size_t i = 0; i < events_.size(); ++i) {
        if (!can_come(events_[i], at)) continue;
        const fact_bits facts = (at.facts & ~events_[i].settles) | events_[i].raises;
        choice made;
        made.event = static_cast<event_index>(i);
        if (!any_row(at, made.event)) { // most events in most configurations
            const bool changes = (facts & ~passing_) != at.facts;
            if (!changes && !note_[i] && !asked_always_[i] && node != root_) {
                ++steps_;
                continue;
            }
            idle.at = at;
            idle.at.facts = facts;
            outer_ = &made;
            arrive(idle);
            continue;
        }
        work now;
        now.at = at;
        now.at.facts = facts;
        choose_region(now, made, 0);
    }
    const state_index ending = table_.ending_state();
    for (std::size_t region = 0; region < table_.regions().size(); ++region) {
        // DESIGN 6: in the ending state the timers of all other regions are stopped.
        if (is_ending(at) && table_.states()[ending].region != region) continue;
        for (const timer_index timer : table_.states()[at.state[region]].timers) {
            work now;
            now.at = at;
            choice made;
            made.timer = timer;
            choose_region(now, made, 0);
        }
    }
}

} // namespace offhook::table::detail
