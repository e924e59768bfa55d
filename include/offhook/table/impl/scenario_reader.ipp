// The keys of a file of scenarios, with the faults of a table's loader: every one at once, with its
// place and the word that was probably meant.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/scenario_reader.hpp>
#include <offhook/table/detail/yaml_reader.hpp>

namespace offhook::table {
namespace detail {

inline const std::vector<std::string>& scenario_file_keys() {
    static const std::vector<std::string> keys{"offhook", "table", "stories", "scenarios",
                                               "description"};
    return keys;
}

inline const std::vector<std::string>& scenario_keys() {
    static const std::vector<std::string> keys{"given", "when",      "then",       "steps",
                                               "with",  "reference", "description"};
    return keys;
}

OFFHOOK_DECL const std::vector<std::string>& sighting_keys() {
    static const std::vector<std::string> keys{"rows",  "actions", "sent",
                                               "media", "publish", "error"};
    return keys;
}

inline origin origin_of(const place& at) {
    return {at.file ? *at.file : std::string{}, at.line, at.column};
}

OFFHOOK_DECL bool names_timer(std::string_view name, const timer_word& timer) {
    return timer.name == name ||
           (timer.name.ends_with(name) && timer.name[timer.name.size() - name.size() - 1] == '.');
}

OFFHOOK_DECL scenario_reader::scenario_reader(const rehearsal& kind, const compiled_table& table,
                                              faults& out)
    : kind_(kind), table_(table), out_(out), words_(kind.words(), out, false) {}

OFFHOOK_DECL void scenario_reader::read(const node& root, scenario_file& into) {
    if (!root.is(node_sort::map) || root.find("offhook") == nullptr ||
        root.find("offhook")->text != "scenario/1") {
        out_.error(root.at, "a file of scenarios is a map that begins with 'offhook: scenario/1'");
        return;
    }
    if (const node* const found = root.find("table")) into.table = text(*found);
    if (const node* const found = root.find("stories")) stories(*found);
    const node* const all = root.find("scenarios");
    if (all == nullptr) {
        out_.error(root.at, "'scenarios' is missing");
    } else if (!all->is(node_sort::map)) {
        out_.error(all->at, "'scenarios' is a map, a name for each");
    } else {
        for (std::size_t i = 0; i < all->keys.size(); ++i)
            one(all->keys[i], all->items[i], into);
    }
    for (const node& key : root.keys) {
        const auto& known = scenario_file_keys();
        if (std::find(known.begin(), known.end(), key.text) == known.end())
            out_.unknown(key.at, "key", key.text, known);
    }
}

OFFHOOK_DECL std::string scenario_reader::text(const node& from) {
    if (from.is(node_sort::scalar)) return from.text;
    out_.error(from.at, "a text is expected here");
    return {};
}

OFFHOOK_DECL void scenario_reader::stories(const node& from) {
    if (!from.is(node_sort::map)) {
        out_.error(from.at, "'stories' is a map, a name for each");
        return;
    }
    for (std::size_t i = 0; i < from.keys.size(); ++i) {
        const std::string& name = from.keys[i].text;
        if (kind_.words().find_event(name) != no_index)
            out_.error(from.keys[i].at, "'" + shown(name) + "' is an event, not a story");
        std::vector<scenario_step> told;
        steps(from.items[i], true, told);
        stories_.emplace(name, std::move(told));
    }
}

OFFHOOK_DECL void scenario_reader::one(const node& key, const node& from, scenario_file& into) {
    scenario out;
    out.name = key.text;
    out.place = origin_of(key.at);
    if (!from.is(node_sort::map)) {
        out_.error(key.at, "a scenario is a map with 'given', 'when' and 'then'");
        return;
    }
    for (std::size_t i = 0; i < from.keys.size(); ++i) {
        const std::string& name = from.keys[i].text;
        const node& item = from.items[i];
        if (name == "given") {
            steps(item, true, out.given);
        } else if (name == "with") {
            with(item, out.with);
        } else if (name == "reference") {
            out.reference = text(item);
        } else if (name == "description") {
            out.description = text(item);
        } else if (name != "when" && name != "then" && name != "steps") {
            out_.unknown(from.keys[i].at, "key of a scenario:", name, scenario_keys());
        }
    }
    scenes(from, out);
    into.scenarios.push_back(std::move(out));
}

OFFHOOK_DECL void scenario_reader::scenes(const node& from, scenario& into) {
    const node* const list = from.find("steps");
    const bool single = from.find("when") != nullptr || from.find("then") != nullptr;
    if ((list != nullptr) == single) {
        out_.error(from.at, "a scenario has 'when' and 'then', or 'steps'");
        return;
    }
    const auto scene_of = [this, &into](const node& pair) {
        const node* const when = pair.find("when");
        const node* const then_node = pair.find("then");
        if (when == nullptr || then_node == nullptr) {
            out_.error(pair.at, when == nullptr ? "'when' is missing" : "'then' is missing");
            return;
        }
        scene made;
        steps(*when, false, made.when);
        made.then = then(*then_node);
        into.scenes.push_back(std::move(made));
    };
    if (single) return scene_of(from);
    if (!list->is(node_sort::list) || list->items.empty()) {
        out_.error(list->at, "'steps' is a list of {when: ..., then: ...}");
        return;
    }
    for (const node& pair : list->items) {
        for (const node& key : pair.keys)
            if (key.text != "when" && key.text != "then")
                out_.unknown(key.at, "key of a step:", key.text, {"when", "then"});
        scene_of(pair);
    }
}

OFFHOOK_DECL void scenario_reader::with(const node& from, arguments& into) {
    if (!from.is(node_sort::map)) {
        out_.error(from.at, "'with' is a map of options");
        return;
    }
    words_.fill({{"with", from.at}, nullptr, &from}, kind_.options(), into);
}

OFFHOOK_DECL void scenario_reader::steps(const node& from, bool stories_too,
                                         std::vector<scenario_step>& into) {
    if (!from.is(node_sort::list)) return step(from, stories_too, into);
    for (const node& one : from.items)
        step(one, stories_too, into);
}

OFFHOOK_DECL void scenario_reader::step(const node& from, bool stories_too,
                                        std::vector<scenario_step>& into) {
    if (special(from, into)) return;
    if (stories_too && from.is(node_sort::scalar)) {
        const auto story = stories_.find(from.text);
        if (story != stories_.end()) {
            into.insert(into.end(), story->second.begin(), story->second.end());
            return;
        }
    }
    const auto call = words_.call(from, "an event");
    if (!call) return;
    scenario_step out;
    out.place = origin_of(from.at);
    out.event = kind_.words().find_event(call->name.text);
    if (out.event == no_index) {
        auto known = names_of(kind_.words().events());
        for (const auto& [name, unused] : stories_)
            if (stories_too) known.push_back(name);
        known.insert(known.end(), {"wait", "timer"});
        out_.unknown(call->name.at, stories_too ? "event or story" : "event", call->name.text,
                     known);
        return;
    }
    if (words_.fill(*call, kind_.fields(out.event), out.fields)) into.push_back(std::move(out));
}

/// `{wait: 5s}` and `{timer: ring_timeout}`.
OFFHOOK_DECL bool scenario_reader::special(const node& from, std::vector<scenario_step>& into) {
    if (!from.is(node_sort::map) || from.keys.size() != 1) return false;
    scenario_step out;
    out.place = origin_of(from.at);
    if (from.keys[0].text == "wait") {
        if (const auto length = words_.time(from.items[0])) {
            out.time = *length;
            into.push_back(std::move(out));
        }
        return true;
    }
    if (from.keys[0].text != "timer") return false;
    out.timer = text(from.items[0]);
    const auto& timers = table_.timers();
    if (std::any_of(timers.begin(), timers.end(),
                    [&](const timer_word& one) { return names_timer(out.timer, one); })) {
        into.push_back(std::move(out));
        return true;
    }
    std::vector<std::string> known = names_of(timers);
    for (const timer_word& one : timers)
        known.push_back(one.name.substr(one.name.find('.') + 1));
    out_.unknown(from.items[0].at, "timer", out.timer, known);
    return true;
}

OFFHOOK_DECL std::vector<expectation::word> scenario_reader::list(const node& from) {
    std::vector<expectation::word> out;
    const auto take = [&](const node& one) {
        if (one.is(node_sort::scalar))
            out.push_back({one.text, origin_of(one.at)});
        else
            out_.error(one.at, "a word is expected here, or a list of words");
    };
    if (from.is(node_sort::list))
        for (const node& one : from.items)
            take(one);
    else if (!from.is(node_sort::nothing))
        take(from);
    return out;
}

OFFHOOK_DECL expectation scenario_reader::then(const node& from) {
    expectation out;
    out.place = origin_of(from.at);
    if (!from.is(node_sort::map)) {
        out_.error(from.at, "'then' is a map; {} says that nothing happens");
        return out;
    }
    const auto& keys = sighting_keys();
    for (std::size_t i = 0; i < from.keys.size(); ++i) {
        const node& key = from.keys[i];
        if (key.text == "state") {
            out.states = list(from.items[i]);
            for (const auto& word : out.states)
                if (table_.find_state(word.text) == no_index)
                    out_.unknown(from.items[i].at, "state", word.text, names_of(table_.states()));
            continue;
        }
        const auto found = std::find(keys.begin(), keys.end(), key.text);
        if (found == keys.end()) {
            auto known = keys;
            known.emplace_back("state");
            out_.unknown(key.at, "key of 'then':", key.text, known);
        } else {
            out.seen[static_cast<std::size_t>(found - keys.begin())] = list(from.items[i]);
        }
    }
    return out;
}

} // namespace detail

OFFHOOK_DECL std::string table_of_scenarios(const source& text) {
    detail::faults unused;
    const auto root = detail::read_yaml(text.name, text.text, unused);
    const detail::node* const found =
        root && root->is(detail::node_sort::map) ? root->find("table") : nullptr;
    return found != nullptr ? found->text : std::string{};
}

OFFHOOK_DECL scenario_file read_scenarios(const source& text, const rehearsal& kind,
                                          const compiled_table& table) {
    scenario_file out;
    detail::faults found;
    if (const auto root = detail::read_yaml(text.name, text.text, found))
        detail::scenario_reader(kind, table, found).read(*root, out);
    out.diagnostics = found.take();
    return out;
}

} // namespace offhook::table
