// From rows to arrows and boxes.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/table/detail/picture.hpp>
#include <offhook/table/detail/texts.hpp>
#include <offhook/table/show.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace offhook::table::detail {

OFFHOOK_DECL bool picture_arrow::timers_only() const {
    return std::all_of(triggers.begin(), triggers.end(),
                       [](const picture_trigger& one) { return one.timer; });
}

OFFHOOK_DECL std::string picture_trigger::details() const {
    std::string out = only == role::uac ? "UAC" : only == role::uas ? "UAS" : "";
    if (!guards.empty()) out += (out.empty() ? "" : ", ") + guards;
    return out;
}

inline bool holds_member(const group_word& group, state_index state) {
    return std::find(group.members.begin(), group.members.end(), state) != group.members.end();
}

inline std::size_t members_shared(const group_word& a, const group_word& b) {
    return static_cast<std::size_t>(std::count_if(
        a.members.begin(), a.members.end(), [&](state_index one) { return holds_member(b, one); }));
}

/// Boxes nest: largest first, a group is a box when each larger box holds all of it or nothing.
inline void lay_boxes(const compiled_table& table, picture& out) {
    const auto& groups = table.groups();
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (groups[i].name != "any") out.groups.push_back({static_cast<group_index>(i)});
    std::stable_sort(out.groups.begin(), out.groups.end(), [&](const auto& a, const auto& b) {
        return groups[a.group].members.size() > groups[b.group].members.size();
    });
    out.box_of.assign(table.states().size(), no_index);
    for (std::size_t i = 0; i < out.groups.size(); ++i) {
        picture_group& here = out.groups[i];
        const group_word& word = groups[here.group];
        for (std::size_t j = 0; j < i; ++j) {
            const picture_group& other = out.groups[j];
            const std::size_t shared = members_shared(word, groups[other.group]);
            if (other.crossing || shared == 0) continue;
            here.crossing |= shared < word.members.size();
            here.inside = other.group;
        }
        if (here.crossing) continue;
        for (const state_index one : word.members)
            out.box_of[one] = here.group;
    }
}

/// Guards are named only where the event may also lead elsewhere, or nowhere.
inline bool needs_guards(const compiled_table& table, const row& one) {
    const auto cell = one.event == no_index ? table.timer_cell(one.state, one.timer)
                                            : table.cell(one.state, one.event);
    return std::any_of(cell.begin(), cell.end(), [&](row_index at) {
        const row& other = table.rows()[at];
        const bool meet =
            other.only == one.only || other.only == role::both || one.only == role::both;
        return meet && other.next != one.next;
    });
}

inline picture_trigger trigger_of(const compiled_table& table, const row& one) {
    picture_trigger made;
    made.timer = one.event == no_index;
    if (made.timer) {
        const timer_word& word = table.timers()[one.timer];
        made.text = "\u25f7 ";
        if (word.setting != no_index)
            made.text += table.words().settings()[word.setting].name + " ";
        made.text += timer_length(table, one.timer);
    } else {
        made.event = one.event;
        made.text = table.words().events()[one.event].name;
        made.source = table.words().events()[one.event].source;
    }
    made.only = one.only;
    if (needs_guards(table, one)) made.guards = guards_text(table, one);
    made.rows = trigger_text(table, one) + ": " + describe_row(table, one);
    return made;
}

/// An event is named once, by however many rows it leads along this arrow.
inline void add_trigger(picture_arrow& arrow, picture_trigger made) {
    for (picture_trigger& known : arrow.triggers) {
        if (known.text != made.text) continue;
        if (known.rows.find(made.rows) == std::string::npos) known.rows += "\n" + made.rows;
        if (known.only != made.only) known.only = role::both;
        if (known.guards.empty() || made.guards.empty())
            known.guards.clear(); // one of the rows asks for nothing
        else if (known.guards != made.guards)
            known.guards += "; " + made.guards;
        return;
    }
    arrow.triggers.push_back(std::move(made));
}

inline bool on_happy_path(const compiled_table& table, const picture_arrow& arrow) {
    const region_word& region = table.regions()[table.states()[arrow.to].region];
    const std::vector<state_index>& way = region.happy;
    for (std::size_t i = 0; i + 1 < way.size(); ++i) {
        if (way[i + 1] != arrow.to || arrow.timers_only()) continue;
        const event_index by = region.happy_by[i + 1];
        if (by != no_index &&
            std::none_of(arrow.triggers.begin(), arrow.triggers.end(),
                         [&](const picture_trigger& one) { return one.event == by; }))
            continue;
        if (arrow.from == way[i]) return true;
        if (arrow.group != no_index && holds_member(table.groups()[arrow.group], way[i]))
            return true;
    }
    return false;
}

/// A step of the happy path that a state takes by a row of its own is not marked on its group.
inline void mark_happy(const compiled_table& table, picture& out) {
    for (picture_arrow& one : out.arrows)
        one.happy = one.from != no_index && on_happy_path(table, one);
    for (picture_arrow& one : out.arrows) {
        if (one.group == no_index || !on_happy_path(table, one)) continue;
        one.happy = std::none_of(out.arrows.begin(), out.arrows.end(), [&](const auto& other) {
            return other.happy && other.to == one.to && other.from != no_index &&
                   holds_member(table.groups()[one.group], other.from);
        });
    }
}

/// How far each state is from the beginning: along the happy path where it has one, else by the
/// least number of arrows. A picture whose arrows go down but for those that lead back is read
/// like a text.
inline std::vector<std::size_t> depths_of(const compiled_table& table, const picture& of) {
    constexpr std::size_t unknown = limits::states;
    std::vector<std::size_t> depth(table.states().size(), unknown);
    for (const region_word& region : table.regions()) {
        depth[region.initial] = 0;
        std::size_t step = 0;
        for (const state_index at : region.happy) {
            if (at == region.initial) step = 0; // another way begins
            if (depth[at] == unknown || (table.states()[at].final && depth[at] < step))
                depth[at] = step;
            ++step;
        }
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (const picture_arrow& one : of.arrows) {
            std::size_t from = unknown;
            if (one.group == no_index)
                from = depth[one.from];
            else
                for (const state_index member : table.groups()[one.group].members)
                    from = std::min(from, depth[member]);
            const auto& way = table.regions()[table.states()[one.to].region].happy;
            const bool fixed = std::find(way.begin(), way.end(), one.to) != way.end();
            if (fixed || from + 1 >= depth[one.to]) continue;
            depth[one.to] = from + 1;
            changed = true;
        }
    }
    return depth;
}

inline void mark_back(const compiled_table& table, picture& out) {
    const std::vector<std::size_t> depth = depths_of(table, out);
    for (picture_arrow& one : out.arrows) {
        std::size_t from = one.group == no_index ? depth[one.from] : limits::states;
        if (one.group != no_index)
            for (const state_index member : table.groups()[one.group].members)
                from = std::min(from, depth[member]);
        one.back = depth[one.to] < from;
    }
}

/// A table may be found beside another, or among the shipped ones: the folder tells nothing.
inline std::string_view plain_name(std::string_view file) {
    return file.substr(file.find_last_of("/:") + 1);
}

/// A row is known by where it was written.
inline bool has_row_at(const compiled_table& table, const origin& place) {
    return std::any_of(table.rows().begin(), table.rows().end(), [&](const row& one) {
        return one.place.line == place.line && one.place.column == place.column &&
               plain_name(one.place.file) == plain_name(place.file);
    });
}

OFFHOOK_DECL picture picture_of(const compiled_table& table, const compiled_table* base) {
    picture out;
    if (base == nullptr) lay_boxes(table, out);
    out.added = base != nullptr;
    out.box_of.resize(table.states().size(), no_index);
    out.stays.resize(table.states().size());
    out.group_stays.resize(table.groups().size());
    out.shown.resize(table.states().size(), base == nullptr);
    std::map<std::tuple<state_index, group_index, state_index>, std::size_t> known;
    std::set<std::tuple<group_index, std::string, int, int>> copies;
    for (const row& one : table.rows()) {
        if (base != nullptr && has_row_at(*base, one.place)) continue;
        if (one.next != no_index) out.shown[one.next] = true;
        if (one.group == no_index) out.shown[one.state] = true;
        const state_index from = one.group == no_index ? one.state : state_index{no_index};
        // The rows of a group are copied to each of its states, and meant once.
        const bool copy =
            from == no_index &&
            !copies.emplace(one.group, one.place.file, one.place.line, one.place.column).second;
        if (one.next == no_index) {
            const bool noted = from == no_index && base != nullptr;
            if (copy && noted) continue;
            const std::string line = trigger_text(table, one) + ": " + describe_row(table, one);
            std::string& text = noted ? out.group_stays[one.group] : out.stays[one.state];
            text += (text.empty() ? "" : "\n") + line;
            continue;
        }
        if (copy) continue;
        const group_index group = from == no_index ? one.group : group_index{no_index};
        const auto [place, fresh] = known.try_emplace({from, group, one.next}, out.arrows.size());
        if (fresh) out.arrows.push_back({from, group, one.next});
        add_trigger(out.arrows[place->second], trigger_of(table, one));
    }
    mark_happy(table, out);
    mark_back(table, out);
    return out;
}

} // namespace offhook::table::detail
