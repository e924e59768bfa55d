// The obligations that a table states itself: `obligations: {Name: {events: ..., in: ...}}`.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/table/detail/file_reader.hpp>

namespace offhook::table::detail {

OFFHOOK_DECL void file_reader::obligations(const node& from) {
    if (!expect_map(from, "obligations")) return;
    for (std::size_t i = 0; i < from.keys.size(); ++i) {
        const node& item = from.items[i];
        stated_text one{{from.keys[i].text, from.keys[i].at}};
        one.removed = words_.extending() && item.is(node_sort::nothing);
        if (!one.removed) {
            if (!expect_map(item, one.name.text)) continue;
            for (std::size_t k = 0; k < item.keys.size(); ++k)
                obligation_entry(item.keys[k], item.items[k], one);
            if (one.events.empty() == one.never.empty())
                faults_.error(one.name.at, "an obligation has either 'events', which must have a "
                                           "row, or 'never', states that are never together");
        }
        out_.stated.push_back(std::move(one));
    }
}

OFFHOOK_DECL void file_reader::obligation_entry(const node& key, const node& from,
                                                stated_text& into) {
    const std::string& name = key.text;
    if (name == "reason" && from.is(node_sort::scalar)) {
        into.reason = from.text;
    } else if (name == "reference" && from.is(node_sort::scalar)) {
        into.reference = from.text;
    } else if (name == "events") {
        for (const located& one : names(from, "an event").value_or(std::vector<located>{}))
            if (const event_index event = words_.event(one); event != no_index)
                into.events.push_back(event);
    } else if (name == "in") {
        words_.names(from, "a state", into.states);
    } else if (name == "never") {
        words_.names(from, "a state", into.never);
    } else if (name == "actions") {
        words_.actions(from, into.actions);
    } else if (name == "role" && (from.text == "UAC" || from.text == "UAS")) {
        into.only = from.text == "UAC" ? role::uac : role::uas;
    } else {
        faults_.unknown(key.at, "key", name,
                        {"reason", "reference", "events", "in", "never", "actions", "role"});
    }
}

} // namespace offhook::table::detail
