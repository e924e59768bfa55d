// Reads a file of names.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/faults.hpp>
#include <offhook/table/detail/yaml_reader.hpp>
#include <offhook/table/prove.hpp>
#include <offhook/table/vocabulary_file.hpp>

#include <algorithm>
#include <stdexcept>

namespace offhook::table {
namespace detail {

inline std::vector<std::string> names_in(const node* from, faults& out) {
    std::vector<std::string> names;
    if (from == nullptr) return names;
    if (!from->is(node_sort::list)) out.error(from->at, "a list of names is expected here");
    for (const node& one : from->items)
        if (one.is(node_sort::scalar))
            names.push_back(one.text);
        else
            out.error(one.at, "a name is expected here");
    return names;
}

inline void check_keys(const node& root, faults& out) {
    static const std::vector<std::string> known{"kind",      "events",   "guards", "actions",
                                                "publishes", "settings", "always", "last_row_wins"};
    for (const node& key : root.keys)
        if (std::find(known.begin(), known.end(), key.text) == known.end())
            out.unknown(key.at, "key", key.text, known);
}

inline void add_names(vocabulary& into, const node& root, faults& out) {
    check_keys(root, out);
    if (const node* const wins = root.find("last_row_wins")) {
        if (wins->text == "true")
            into.set_last_row_wins();
        else if (wins->text != "false")
            out.error(wins->at, "true or false is expected here");
    }
    for (const std::string& name : names_in(root.find("events"), out))
        into.add_event({name, event_source::wire, {}});
    for (const std::string& name : names_in(root.find("guards"), out))
        into.add_guard({name, {}, {}, {}});
    for (const std::string& name : names_in(root.find("actions"), out))
        into.add_action({name, role::both, {}, {}, {}});
    for (const std::string& name : names_in(root.find("publishes"), out))
        into.add_publish({name, {}});
    for (const std::string& name : names_in(root.find("settings"), out))
        into.add_setting({name, std::chrono::seconds{1}, {}});
    const std::vector<std::string> always = names_in(root.find("always"), out);
    into.set_names_only();
    into.add_obligation(every_state_is_entered());
    into.add_obligation(every_row_can_be_taken());
    into.add_obligation(every_call_can_end());
    into.add_obligation(no_waiting_for_ever());
    if (!always.empty()) into.add_obligation(always_answered(always));
    if (const node* const from = root.find("always"))
        for (const node& one : from->items)
            if (one.is(node_sort::scalar) && into.find_event(one.text) == no_index)
                out.unknown(one.at, "event", one.text, names_of(into.events()));
}

} // namespace detail

OFFHOOK_DECL vocabulary_outcome read_vocabulary(const source& from) {
    vocabulary_outcome out;
    detail::faults found;
    if (const auto root = detail::read_yaml(from.name, from.text, found)) {
        const detail::node* const kind = root->find("kind");
        vocabulary words(kind == nullptr ? "table" : kind->text);
        try {
            detail::add_names(words, *root, found);
        } catch (const std::invalid_argument& wrong) { // a name that stands there twice
            found.error(root->at, wrong.what());
        }
        if (found.errors() == 0) out.words = std::move(words);
    }
    out.diagnostics = found.take();
    return out;
}

} // namespace offhook::table
