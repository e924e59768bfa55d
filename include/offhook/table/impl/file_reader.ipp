// The keys of a file, of a state and of a group (TABLES 2).
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/file_reader.hpp>

namespace offhook::table::detail {

inline const std::vector<std::string>& file_keys() {
    static const std::vector<std::string> keys{
        "offhook",   "machine",     "kind",        "extends", "regions", "initial",
        "final",     "settings",    "states",      "groups",  "any",     "transitions",
        "unhandled", "obligations", "description", "happy"};
    return keys;
}

OFFHOOK_DECL file_text read_file(const node& root, const vocabulary& words, faults& out) {
    return file_reader(root, words, out).read();
}

OFFHOOK_DECL file_reader::file_reader(const node& root, const vocabulary& words, faults& out)
    : root_(root), faults_(out), words_(words, out, root.find("extends") != nullptr),
      rows_(words_) {}

OFFHOOK_DECL file_text file_reader::read() {
    out_.at = root_.at;
    if (!root_.is(node_sort::map)) {
        faults_.error(root_.at, "a table is a map that begins with 'offhook: table/1'");
        return std::move(out_);
    }
    if (!root_.find("offhook"))
        faults_.error(root_.at, "'offhook: table/1' is missing: the version of the format");
    out_.body.any.sort = block_text::sort_type::any;
    for (std::size_t i = 0; i < root_.keys.size(); ++i)
        entry(root_.keys[i], root_.items[i]);
    return std::move(out_);
}

OFFHOOK_DECL void file_reader::entry(const node& key, const node& from) {
    const std::string& name = key.text;
    using sort = block_text::sort_type;
    if (name == "offhook") return check_version(from);
    if (name == "kind") return check_kind(from);
    if (name == "settings") return settings(from);
    if (name == "unhandled") return unhandled(from);
    if (name == "transitions") return transitions(from);
    if (name == "obligations") return obligations(from);
    if (name == "description") return;
    if (name == "groups") return blocks(from, sort::group, out_.body.groups);
    if (name == "any") {
        out_.body.any = block({"any", key.at}, from, sort::any);
    } else if (name == "states") {
        out_.declares_states = true;
        blocks(from, sort::state, out_.body.states);
    } else if (name == "machine") {
        if (auto found = words_.name(from, "the machine")) out_.machine = std::move(*found);
    } else if (name == "extends") {
        out_.extends = words_.name(from, "a table");
    } else if (name == "initial") {
        out_.body.initial = words_.name(from, "a state");
    } else if (name == "final") {
        out_.body.final = names(from, "a state");
        if (out_.body.final && out_.body.final->empty())
            faults_.error(key.at, "'final' names no state: what runs has an end");
    } else if (name == "happy") {
        out_.body.happy = names(from, "a state");
    } else if (name == "regions") {
        out_.regions = names(from, "a table");
    } else {
        faults_.unknown(key.at, "key", name, file_keys());
    }
}

OFFHOOK_DECL std::optional<std::vector<located>> file_reader::names(const node& from,
                                                                    std::string_view what) {
    std::vector<located> found;
    words_.names(from, what, found);
    return found;
}

OFFHOOK_DECL bool file_reader::expect_map(const node& from, std::string_view what) {
    if (from.is(node_sort::map)) return true;
    faults_.error(from.at, "'" + std::string(what) + "' is a map");
    return false;
}

OFFHOOK_DECL void file_reader::check_version(const node& from) {
    if (!from.is(node_sort::scalar) || from.text != "table/1")
        faults_.error(from.at, "this version of the library reads 'table/1'");
}

OFFHOOK_DECL void file_reader::check_kind(const node& from) {
    if (!from.is(node_sort::scalar) || from.text != words_.words().kind())
        faults_.error(from.at,
                      "a table of the kind '" + words_.words().kind() + "' is expected here");
}

OFFHOOK_DECL void file_reader::settings(const node& from) {
    if (!expect_map(from, "settings")) return;
    for (std::size_t i = 0; i < from.keys.size(); ++i) {
        const node& key = from.keys[i];
        setting_text one{words_.words().find_setting(key.text)};
        if (one.index == no_index) {
            faults_.unknown(key.at, "setting", key.text, names_of(words_.words().settings()));
            continue;
        }
        const bool removed = words_.extending() && from.items[i].is(node_sort::nothing);
        if (!removed && !(one.length = words_.time(from.items[i]))) continue;
        if (!removed && !words_.words().takes(one.index, *one.length)) {
            const setting_word& word = words_.words().settings()[one.index];
            faults_.error(from.items[i].at, "the setting '" + word.name + "' is " +
                                                duration_text(word.least) + " at least");
            continue;
        }
        out_.settings.push_back(one);
    }
}

OFFHOOK_DECL void file_reader::unhandled(const node& from) {
    if (!expect_map(from, "unhandled")) return;
    for (std::size_t i = 0; i < from.keys.size(); ++i) {
        const node& key = from.keys[i];
        const node& item = from.items[i];
        unhandled_text one;
        if (key.text != "default") {
            one.event = words_.event({key.text, key.at});
            if (one.event == no_index) continue;
        }
        if (item.is(node_sort::scalar) && item.text == "ignore")
            one.policy = unhandled_policy::ignore;
        else if (item.is(node_sort::scalar) && item.text == "log")
            one.policy = unhandled_policy::log;
        else if (item.is(node_sort::scalar) && item.text == "error")
            one.policy = unhandled_policy::error;
        else if (!words_.extending() || !item.is(node_sort::nothing)) {
            faults_.unknown(item.at, "policy", item.text, {"ignore", "log", "error"});
            continue;
        }
        out_.unhandled.push_back(one);
    }
}

OFFHOOK_DECL void file_reader::transitions(const node& from) {
    if (!from.is(node_sort::list)) {
        faults_.error(from.at, "'transitions' is a list of rows");
        return;
    }
    for (const node& one : from.items)
        if (auto read = rows_.long_row(one)) out_.long_rows.push_back(std::move(*read));
}

/// A map by name; or a list of maps with a `name`, as long tables are often written.
OFFHOOK_DECL void file_reader::blocks(const node& from, block_text::sort_type sort,
                                      std::vector<block_text>& into) {
    const bool list = from.is(node_sort::list);
    if (!list && !expect_map(from, sort == block_text::sort_type::state ? "states" : "groups"))
        return;
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        const node& item = from.items[i];
        if (!list) {
            into.push_back(block({from.keys[i].text, from.keys[i].at}, item, sort));
            continue;
        }
        const node* const name = item.is(node_sort::map) ? item.find("name") : &item;
        if (!name) {
            faults_.error(item.at, "an item of this list needs a 'name'");
        } else if (auto found = words_.name(*name, "a state")) {
            for (const block_text& other : into)
                if (other.name.text == found->text)
                    faults_.error(found->at, "duplicate key '" + found->text + "'");
            into.push_back(block(*found, item, sort));
        }
    }
}

OFFHOOK_DECL block_text file_reader::block(const located& name, const node& from,
                                           block_text::sort_type sort) {
    block_text out;
    out.name = name;
    out.sort = sort;
    if (from.is(node_sort::nothing) || from.is(node_sort::scalar)) {
        // `~` removes a state of an extended table; elsewhere an empty state is just declared.
        out.removed = from.is(node_sort::nothing) && words_.extending();
        if (from.is(node_sort::scalar) && from.text != name.text)
            faults_.error(from.at, "'" + name.text + "' is a map of events");
        return out;
    }
    if (!expect_map(from, name.text)) return out;
    for (std::size_t i = 0; i < from.keys.size(); ++i)
        block_entry(from.keys[i], from.items[i], out);
    return out;
}

OFFHOOK_DECL void file_reader::block_entry(const node& key, const node& from, block_text& into) {
    const std::string& name = key.text;
    using sort = block_text::sort_type;
    if (name == "after") return after(from, into);
    if (name == "enter" || name == "leave") {
        action_list& list = (name == "enter" ? into.enter : into.leave).emplace();
        if (!words_.extending() || !from.is(node_sort::nothing)) words_.actions(from, list);
    } else if (name == "rest" && into.sort == sort::state) {
        into.rest = words_.flag(from);
    } else if (name == "of" && into.sort == sort::group) {
        into.of = names(from, "a state");
    } else if (name == "description" && from.is(node_sort::scalar)) {
        into.description = from.text;
    } else if (name == "name" && from.is(node_sort::scalar) && from.text == into.name.text) {
        return;
    } else if (words_.words().find_event(name) == no_index) {
        std::vector<std::string> known = names_of(words_.words().events());
        known.insert(known.end(), {"after", "enter", "leave", "rest", "of", "description"});
        faults_.unknown(key.at, "event", name, known);
        into.events.push_back(rows_.event_cell(key, from)); // for the faults in its rows
    } else {
        into.events.push_back(rows_.event_cell(key, from));
    }
}

OFFHOOK_DECL void file_reader::after(const node& from, block_text& into) {
    if (from.is(node_sort::nothing) && words_.extending()) {
        into.timers_removed = true;
        return;
    }
    if (!expect_map(from, "after")) return;
    for (std::size_t i = 0; i < from.keys.size(); ++i)
        into.timers.push_back(rows_.timer_cell(from.keys[i], from.items[i]));
}

} // namespace offhook::table::detail
