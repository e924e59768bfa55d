// Numbering regions, states, groups and timers.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/table/detail/layout.hpp>

#include <algorithm>
#include <utility>

namespace offhook::table::detail {

OFFHOOK_DECL std::vector<state_index> layout::members_of(const std::string& name) const {
    if (const auto found = state_names.find(name); found != state_names.end())
        return {found->second};
    const auto found = group_names.find(name);
    return found == group_names.end() ? std::vector<state_index>{} : blocks[found->second].members;
}

OFFHOOK_DECL std::vector<std::string> layout::known_states() const {
    std::vector<std::string> names;
    for (const auto& [name, index] : state_names)
        names.push_back(name);
    return names;
}

/// One call numbers one table.
struct layout_maker {
    layout out{};
    const vocabulary& words;
    faults& into;

    void states_of(region_text& region, region_index index);
    void ends_of(region_text& region, region_index index);
    void groups_of(region_text& region, region_index index);
    void add_block(block_text& text, region_index region, std::vector<state_index> members);
    void chains();
};

OFFHOOK_DECL void layout_maker::states_of(region_text& region, region_index index) {
    for (block_text& text : region.states) {
        const std::string& name = text.name.text;
        if (out.states.size() >= limits::states) {
            into.error(text.name.at, "more than " + std::to_string(limits::states) + " states");
            return;
        }
        const auto number = static_cast<state_index>(out.states.size());
        if (name == "Any" || name == "*" || name == "any" || name == "base")
            into.error(text.name.at, "'" + name + "' is no name for a state");
        else if (!out.state_names.emplace(name, number).second)
            into.error(text.name.at, "the state '" + name + "' stands in two regions");
        else
            out.states.push_back({&text, index});
    }
}

OFFHOOK_DECL void layout_maker::ends_of(region_text& region, region_index index) {
    const auto own_state = [&](const located& name, std::string_view what) -> state_index {
        const auto found = out.state_names.find(name.text);
        if (found != out.state_names.end() && out.states[found->second].region == index)
            return found->second;
        into.unknown(name.at, what, name.text, out.known_states());
        return no_index;
    };
    if (region.final)
        for (const located& name : *region.final)
            if (const state_index at = own_state(name, "final state"); at != no_index)
                out.states[at].final = true;
    state_index initial = no_index;
    if (region.initial)
        initial = own_state(*region.initial, "initial state");
    else
        into.error(region.name.at, "the region '" + region.name.text + "' has no 'initial' state");
    out.initial.push_back(initial);
    // Between two states the event may stand that leads from one to the other.
    auto& happy = out.happy.emplace_back();
    event_index by = no_index;
    for (const located& name : region.happy.value_or(std::vector<located>{})) {
        const event_index event = words.find_event(name.text);
        if (event != no_index && !happy.empty() && !out.state_names.contains(name.text)) {
            by = event;
        } else if (const state_index at = own_state(name, "state"); at != no_index) {
            happy.push_back({name.at, at, std::exchange(by, event_index{no_index})});
        }
    }
}

OFFHOOK_DECL void layout_maker::add_block(block_text& text, region_index region,
                                          std::vector<state_index> members) {
    const auto first = static_cast<timer_index>(std::min<std::size_t>(out.timers, 0xfe));
    out.timers += text.timers.size();
    if (out.timers > limits::table_timers &&
        out.timers - text.timers.size() <= limits::table_timers)
        into.error(text.timers.back().key.at,
                   "more than " + std::to_string(limits::table_timers) + " timers in one table");
    out.blocks.push_back({&text, region, std::move(members), first});
}

OFFHOOK_DECL void layout_maker::groups_of(region_text& region, region_index index) {
    for (block_text& text : region.groups) {
        const std::string& name = text.name.text;
        if (out.group_names.size() >= limits::states) {
            into.error(text.name.at, "more than " + std::to_string(limits::states) + " groups");
            return;
        }
        if (out.state_names.contains(name) || name == "Any" || name == "any" ||
            !out.group_names.emplace(name, out.blocks.size()).second) {
            into.error(text.name.at, "the name '" + name + "' of this group is taken");
            continue;
        }
        std::vector<state_index> members;
        if (!text.of || text.of->empty())
            into.error(text.name.at, "the group '" + name + "' needs its states: of: [A, B]");
        for (std::size_t i = 0; text.of && i < text.of->size(); ++i) {
            const located& member = (*text.of)[i];
            const auto found = out.state_names.find(member.text);
            if (found == out.state_names.end())
                into.unknown(member.at, "state", member.text, out.known_states());
            else if (out.states[found->second].region != index)
                into.error(member.at, "the state '" + member.text + "' is in another region");
            else if (out.states[found->second].final)
                into.error(member.at, "the final state '" + member.text +
                                          "' takes no rows, so it "
                                          "is in no group");
            else if (std::find(members.begin(), members.end(), found->second) != members.end())
                into.error(member.at, "'" + member.text + "' stands twice in this group");
            else
                members.push_back(found->second);
        }
        add_block(text, index, std::move(members));
    }
}

/// TABLES 2.1: state first, then its groups, smallest first, `any` last.
OFFHOOK_DECL void layout_maker::chains() {
    std::vector<std::size_t> order(out.blocks.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const auto rank = [&](std::size_t at) {
        const auto sort = out.blocks[at].text->sort;
        const std::size_t size =
            sort == block_text::sort_type::group ? out.blocks[at].members.size() : 0;
        return std::pair(sort, size);
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    for (const std::size_t at : order)
        for (const state_index member : out.blocks[at].members)
            out.states[member].chain.push_back(at);
}

OFFHOOK_DECL layout lay_out(table_text& text, const vocabulary& words, faults& into) {
    layout_maker maker{{}, words, into};
    layout& out = maker.out;
    out.text = &text;
    if (text.regions.size() > limits::regions) {
        into.error(text.name.at, "more than " + std::to_string(limits::regions) + " regions");
        return std::move(out);
    }
    for (std::size_t i = 0; i < text.regions.size(); ++i)
        maker.states_of(text.regions[i], static_cast<region_index>(i));
    for (std::size_t i = 0; i < text.regions.size(); ++i)
        maker.ends_of(text.regions[i], static_cast<region_index>(i));
    for (std::size_t i = 0; i < out.states.size(); ++i) {
        layout::state& state = out.states[i];
        if (!state.final) {
            maker.add_block(*state.text, state.region, {static_cast<state_index>(i)});
        } else if (!state.text->events.empty() || !state.text->timers.empty()) {
            const auto& cells =
                state.text->events.empty() ? state.text->timers : state.text->events;
            into.error(cells[0].key.at,
                       "'" + state.text->name.text + "' is a final state: it has no rows");
        }
    }
    for (std::size_t r = 0; r < text.regions.size(); ++r) {
        const auto region = static_cast<region_index>(r);
        maker.groups_of(text.regions[r], region);
        std::vector<state_index> all;
        for (std::size_t i = 0; i < out.states.size(); ++i)
            if (out.states[i].region == region && !out.states[i].final)
                all.push_back(static_cast<state_index>(i));
        maker.add_block(text.regions[r].any, region, std::move(all));
    }
    maker.chains();
    return std::move(out);
}

} // namespace offhook::table::detail
