// Rows in both spellings (TABLES 2).
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/table/detail/row_reader.hpp>

#include <algorithm>
#include <string_view>

namespace offhook::table::detail {

inline const std::vector<std::string>& row_keys() {
    static const std::vector<std::string> keys{"role",       "guards",      "actions",
                                               "next_state", "publish",     "restart",
                                               "raise",      "description", "id"};
    return keys;
}

OFFHOOK_DECL bool row_reader::read_role(const node& from, row_text& into) {
    const bool scalar = from.is(node_sort::scalar);
    if (scalar && from.text == "UAC") return into.only = role::uac, true;
    if (scalar && from.text == "UAS") return into.only = role::uas, true;
    if (scalar && from.text == "Both") return into.only = role::both, true;
    words_.out().unknown(from.at, "role", from.text, {"UAC", "UAS", "Both"});
    return false;
}

OFFHOOK_DECL bool row_reader::read_publish(const node& from, row_text& into) {
    std::vector<located> names;
    bool good = words_.names(from, "a published event", names);
    for (const located& name : names) {
        const publish_index found = words_.words().find_publish(name.text);
        if (found != no_index) {
            into.publish.push_back(found);
            continue;
        }
        words_.out().unknown(name.at, "published event", name.text,
                             names_of(words_.words().publishes()));
        good = false;
    }
    return good;
}

OFFHOOK_DECL bool row_reader::read_raise(const node& from, row_text& into) {
    std::vector<located> names;
    bool good = words_.names(from, "an event", names);
    for (const located& name : names) {
        const event_index found = words_.event(name);
        if (found != no_index) into.raise.push_back(found);
        good &= found != no_index;
    }
    return good;
}

OFFHOOK_DECL bool row_reader::field(const std::string& key, const node& from, row_text& into) {
    if (key == "role") return read_role(from, into);
    if (key == "guards") return words_.guards(from, into.guards);
    if (key == "actions") return words_.actions(from, into.actions);
    if (key == "publish") return read_publish(from, into);
    if (key == "raise") return read_raise(from, into);
    if (key == "restart") return words_.names(from, "a timer", into.restart);
    if (key == "next_state") {
        into.next = words_.name(from, "a state");
        return into.next.has_value();
    }
    if (!from.is(node_sort::scalar) || (key == "id" && from.text.empty())) {
        words_.out().error(from.at, "'" + key + "' is a text");
        return false;
    }
    (key == "id" ? into.id : into.description) = from.text;
    return true;
}

OFFHOOK_DECL row_text row_reader::row(const node& from, bool long_form) {
    row_text out{from.at};
    if (++count_ == limits::table_rows + 1)
        words_.out().error(from.at, "more than " + std::to_string(limits::table_rows) + " rows");
    if (words_.extending() && from.is(node_sort::scalar) && from.text == "base" && !long_form) {
        out.base = true;
        return out;
    }
    if (!from.is(node_sort::map)) {
        words_.out().error(from.at, "a row is a map such as {actions: X, next_state: Y}");
        out.broken = true;
        return out;
    }
    for (std::size_t i = 0; i < from.keys.size() && count_ <= limits::table_rows; ++i) {
        const std::string& key = from.keys[i].text;
        const auto& known = row_keys();
        if (std::find(known.begin(), known.end(), key) != known.end()) {
            out.broken |= !field(key, from.items[i], out);
        } else if (!long_form || (key != "state" && key != "event" && key != "after")) {
            words_.out().unknown(from.keys[i].at, "key of a row:", key, known);
            out.broken = true;
        }
    }
    return out;
}

OFFHOOK_DECL void row_reader::rows(const node& from, cell_text& into) {
    if (from.is(node_sort::nothing)) {
        if (words_.extending())
            into.removed = true;
        else
            words_.out().error(from.at, "'~' removes rows of an extended table, but this file "
                                        "extends none; a row that does nothing is {}");
        return;
    }
    if (!from.is(node_sort::list)) {
        into.rows.push_back(row(from, false));
        return;
    }
    if (from.items.empty())
        words_.out().error(from.at, "an empty list of rows; a row that does nothing is {}");
    for (const node& one : from.items)
        into.rows.push_back(row(one, false));
}

OFFHOOK_DECL cell_text row_reader::event_cell(const node& key, const node& from) {
    cell_text out{{key.text, key.at}};
    out.event = words_.words().find_event(key.text);
    out.broken = out.event == no_index;
    rows(from, out);
    for (row_text& one : out.rows)
        one.broken |= out.broken;
    return out;
}

OFFHOOK_DECL bool row_reader::name_timer(cell_text& cell) {
    cell.setting = words_.words().find_setting(cell.key.text);
    if (cell.setting != no_index) return true;
    std::string why;
    const bool number =
        !cell.key.text.empty() && cell.key.text[0] >= '0' && cell.key.text[0] <= '9';
    if (!number) {
        words_.out().unknown(cell.key.at, "setting", cell.key.text,
                             names_of(words_.words().settings()));
        return false;
    }
    if (const auto length = parse_duration(cell.key.text, why)) {
        cell.fixed = *length;
        if (length->count() > 0) return true;
        why = "a timer of no length";
    }
    words_.out().error(cell.key.at, why);
    return false;
}

OFFHOOK_DECL cell_text row_reader::timer_cell(const node& key, const node& from) {
    cell_text out{{key.text, key.at}};
    const bool named = name_timer(out);
    rows(from, out);
    out.broken = !named;
    for (row_text& one : out.rows)
        one.broken |= !named;
    return out;
}

OFFHOOK_DECL std::optional<long_row_text> row_reader::long_row(const node& from) {
    long_row_text out;
    row_text read = row(from, true);
    if (!from.is(node_sort::map) || count_ > limits::table_rows) return {};
    const node* const state = from.find("state");
    const node* const event = from.find("event");
    const node* const after = from.find("after");
    if (!state)
        words_.out().error(from.at, "a row of 'transitions' needs a 'state'");
    else
        words_.names(*state, "a state or group", out.states);
    if (!event == !after) {
        words_.out().error(from.at, "a row of 'transitions' needs an 'event', or an 'after'");
        return {};
    }
    auto name = words_.name(event ? *event : *after, event ? "an event" : "a setting");
    if (!name) return {};
    out.timer = after != nullptr;
    out.cell.key = std::move(*name);
    if (out.timer)
        out.cell.broken = !name_timer(out.cell);
    else
        out.cell.broken = (out.cell.event = words_.event(out.cell.key)) == no_index;
    read.broken |= out.cell.broken;
    out.cell.rows.push_back(std::move(read));
    return out;
}

} // namespace offhook::table::detail
