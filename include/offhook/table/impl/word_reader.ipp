// Names, durations, guards and actions from YAML nodes (TABLES 2).
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/word_reader.hpp>

#include <algorithm>
#include <charconv>

namespace offhook::table::detail {

OFFHOOK_DECL std::optional<duration> parse_duration(std::string_view text, std::string& why) {
    struct unit {
        std::string_view name;
        std::int64_t microseconds;
    };
    static constexpr unit units[] = {
        {"ms", 1'000}, {"s", 1'000'000}, {"min", 60'000'000}, {"h", 3'600'000'000}};
    const std::string quoted = "'" + std::string(text.substr(0, 60)) + "'";
    std::int64_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, count);
    if (stop == text.data() || count < 0) {
        why = quoted + " is no duration; write 200ms, 5s, 2min or 1h";
        return {};
    }
    if (stop == end) {
        why = "the duration " + quoted + " has no unit; write ms, s, min or h";
        return {};
    }
    const std::string_view name(stop, static_cast<std::size_t>(end - stop));
    for (const unit& one : units) {
        if (one.name != name) continue;
        constexpr std::int64_t longest = 366LL * 24 * 3'600'000'000;
        if (error == std::errc{} && count <= longest / one.microseconds)
            return duration(count * one.microseconds);
        why = "the duration " + quoted + " is longer than a year";
        return {};
    }
    why = "the duration " + quoted + " has an unknown unit; write ms, s, min or h";
    return {};
}

OFFHOOK_DECL std::optional<located> word_reader::name(const node& from,
                                                      std::string_view what) const {
    if (from.is(node_sort::map) && from.keys.size() == 1 && from.keys[0].text == "type")
        return name(from.items[0], what);
    if (from.is(node_sort::scalar) && !from.text.empty() && from.text.size() <= 200)
        return located{from.text, from.at};
    out_.error(from.at, "the name of " + std::string(what) + " is expected here");
    return {};
}

OFFHOOK_DECL bool word_reader::names(const node& from, std::string_view what,
                                     std::vector<located>& into) const {
    bool good = true;
    const auto take = [&](const node& one) {
        if (auto found = name(one, what))
            into.push_back(std::move(*found));
        else
            good = false;
    };
    if (from.is(node_sort::list))
        for (const node& one : from.items)
            take(one);
    else
        take(from);
    return good;
}

OFFHOOK_DECL std::optional<bool> word_reader::flag(const node& from) const {
    if (from.is(node_sort::scalar) && !from.quoted && from.text == "true") return true;
    if (from.is(node_sort::scalar) && !from.quoted && from.text == "false") return false;
    out_.error(from.at, "true or false is expected here");
    return {};
}

OFFHOOK_DECL std::optional<duration> word_reader::time(const node& from) const {
    std::string why = "a duration is expected here; write 200ms, 5s, 2min or 1h";
    if (from.is(node_sort::scalar))
        if (auto parsed = parse_duration(from.text, why)) return parsed;
    out_.error(from.at, why);
    return {};
}

OFFHOOK_DECL event_index word_reader::event(const located& name) const {
    const event_index found = words_.find_event(name.text);
    if (found == no_index)
        out_.unknown(name.at, "event", name.text,
                     out_.full() ? std::vector<std::string>{} : names_of(words_.events()));
    return found;
}

/// Name, {Name: parameter}, {Name: {a: 1}}, {type: Name, a: 1}.
OFFHOOK_DECL std::optional<word_reader::call_text> word_reader::call(const node& from,
                                                                     std::string_view what) const {
    call_text out;
    if (from.is(node_sort::map)) {
        if (const node* type = from.find("type")) {
            auto found = name(*type, what);
            if (!found) return {};
            out.name = std::move(*found);
            out.named = &from;
            return out;
        }
        if (from.keys.size() == 1) {
            out.name = {from.keys[0].text, from.keys[0].at};
            (from.items[0].is(node_sort::map) ? out.named : out.alone) = &from.items[0];
            return out;
        }
        out_.error(from.at, "write one " + std::string(what) + " an item of the list");
        return {};
    }
    auto found = name(from, what);
    if (!found) return {};
    out.name = std::move(*found);
    return out;
}

OFFHOOK_DECL bool word_reader::guards(const node& from, std::vector<guard_text>& into) const {
    if (!from.is(node_sort::list)) return guard(from, false, 0, into);
    bool good = true;
    for (const node& one : from.items)
        good &= guard(one, false, 0, into);
    return good;
}

OFFHOOK_DECL bool word_reader::guard(const node& from, bool negated, int depth,
                                     std::vector<guard_text>& into) const {
    if (from.is(node_sort::map) && from.keys.size() == 1 && from.keys[0].text == "not") {
        if (depth > 0) out_.error(from.at, "'not' inside 'not'");
        return depth == 0 && guard(from.items[0], true, depth + 1, into);
    }
    const auto text = call(from, "guard");
    if (!text) return false;
    guard_text out{text->name.at, {}, {}};
    out.call.negated = negated;
    if (text->name.text == in_state_name) {
        if (!in_state(*text, out)) return false;
    } else {
        out.call.guard = words_.find_guard(text->name.text);
        if (out.call.guard == no_index) {
            auto known = names_of(words_.guards());
            known.emplace_back(in_state_name);
            out_.unknown(text->name.at, "guard", text->name.text, known);
            return false;
        }
        if (!fill(*text, words_.guards()[out.call.guard].parameters, out.call.args)) return false;
    }
    into.push_back(std::move(out));
    return true;
}

OFFHOOK_DECL bool word_reader::in_state(const call_text& from, guard_text& into) const {
    const node* states = from.alone;
    bool good = true;
    for (std::size_t i = 0; from.named && i < from.named->keys.size(); ++i) {
        const node& key = from.named->keys[i];
        if (key.text == "state") states = &from.named->items[i];
        if (key.text == "state" || key.text == "type") continue;
        out_.unknown(key.at, "parameter", key.text, {"state"});
        good = false;
    }
    if (!states) {
        if (good) out_.error(from.name.at, "InState needs the name of a state or group");
        return false;
    }
    return good && names(*states, "a state or group", into.states);
}

OFFHOOK_DECL bool word_reader::actions(const node& from, action_list& into) const {
    if (!from.is(node_sort::list)) {
        node list;
        list.sort = node_sort::list;
        list.items.push_back(from);
        return actions(list, into);
    }
    bool good = true;
    for (const node& one : from.items) {
        const auto text = call(one, "action");
        action_text out{text ? text->name.at : one.at, {}, false};
        bool fine = text.has_value();
        if (fine && extending_ && text->name.text == "base") {
            out.base = true;
        } else if (fine) {
            out.call.action = words_.find_action(text->name.text);
            if (out.call.action == no_index) {
                out_.unknown(out.at, "action", text->name.text, names_of(words_.actions()));
                fine = false;
            } else {
                fine = fill(*text, words_.actions()[out.call.action].parameters, out.call.args);
            }
        }
        if (fine)
            into.push_back(std::move(out));
        else
            good = false;
    }
    return good;
}

OFFHOOK_DECL bool word_reader::fill(const call_text& from, const std::vector<parameter>& parameters,
                                    arguments& into) const {
    std::vector<value> values(parameters.size());
    if (words_.names_only()) return true;
    if (from.alone) {
        if (parameters.empty()) {
            out_.error(from.alone->at, "'" + from.name.text + "' takes no parameter");
            return false;
        }
        auto converted = convert(*from.alone, parameters[0]);
        if (!converted) return false;
        values[0] = std::move(*converted);
    } else if (from.named && !fill_named(from, parameters, values)) {
        return false;
    }
    bool good = true;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (!parameters[i].required || values[i].index() != 0) continue;
        out_.error(from.name.at,
                   "'" + from.name.text + "' needs the parameter '" + parameters[i].name + "'");
        good = false;
    }
    if (good) into = arguments(std::move(values));
    return good;
}

OFFHOOK_DECL bool word_reader::fill_named(const call_text& from,
                                          const std::vector<parameter>& parameters,
                                          std::vector<value>& into) const {
    bool good = true;
    for (std::size_t k = 0; k < from.named->keys.size(); ++k) {
        const node& key = from.named->keys[k];
        if (key.text == "type" && &from.named->items[k] == from.named->find("type") &&
            from.named->items[k].text == from.name.text)
            continue;
        const auto found = std::find_if(parameters.begin(), parameters.end(),
                                        [&](const parameter& p) { return p.name == key.text; });
        if (found == parameters.end()) {
            out_.unknown(key.at, "parameter", key.text, names_of(parameters));
            good = false;
            continue;
        }
        if (auto converted = convert(from.named->items[k], *found))
            into[static_cast<std::size_t>(found - parameters.begin())] = std::move(*converted);
        else
            good = false;
    }
    return good;
}

OFFHOOK_DECL std::optional<value> word_reader::number(const node& from,
                                                      const parameter& into) const {
    std::int64_t count = 0;
    const char* const end = from.text.data() + from.text.size();
    const auto [stop, error] = std::from_chars(from.text.data(), end, count);
    if (!from.is(node_sort::scalar) || from.quoted || error != std::errc{} || stop != end) {
        out_.error(from.at, "'" + into.name + "' is a whole number");
        return {};
    }
    if (count >= into.least && count <= into.most) return value{count};
    out_.error(from.at, "'" + into.name + "' is a number from " + std::to_string(into.least) +
                            " to " + std::to_string(into.most));
    return {};
}

OFFHOOK_DECL std::optional<value> word_reader::convert(const node& from,
                                                       const parameter& into) const {
    switch (into.type) {
    case value_type::number: return number(from, into);
    case value_type::flag:
        if (const auto found = flag(from)) return value{*found};
        return {};
    case value_type::time:
        if (const auto found = time(from)) return value{*found};
        return {};
    case value_type::text:
        if (from.is(node_sort::scalar)) return value{from.text};
        out_.error(from.at, "'" + into.name + "' is a text");
        return {};
    case value_type::name: break;
    }
    if (from.is(node_sort::scalar) &&
        std::find(into.choices.begin(), into.choices.end(), from.text) != into.choices.end())
        return value{from.text};
    out_.unknown(from.at, "value of '" + into.name + "':", from.text, into.choices);
    return {};
}

} // namespace offhook::table::detail
