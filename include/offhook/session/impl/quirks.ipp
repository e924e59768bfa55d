// Reading a list of quirks, in the style of tables: every fault with its place, at once.
// Read next: ../quirks.hpp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/session/quirks.hpp>
#include <offhook/session/shipped_tables.hpp>
#include <offhook/table/detail/word_reader.hpp>
#include <offhook/table/detail/yaml_reader.hpp>

#include <string>

namespace offhook::session {
namespace detail {

inline char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// In one pass with one place to come back to: the time is bounded by the product of the lengths.
inline bool matches(std::string_view pattern, std::string_view text) {
    std::size_t at = 0;
    std::size_t star = std::string_view::npos;
    std::size_t behind = 0;
    for (std::size_t i = 0; i < text.size();) {
        const bool fits_one = at < pattern.size() && pattern[at] != '*' &&
                              (pattern[at] == '?' || folded(pattern[at]) == folded(text[i]));
        if (fits_one) {
            ++at;
            ++i;
        } else if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            behind = i;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            i = ++behind;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

class quirk_reader {
public:
    quirk_reader(const table::vocabulary& words, table::detail::faults& out)
        : faults_(out), words_(words, out, false) {}

    void read(const table::detail::node& root);
    std::vector<quirk> take() { return std::move(found_); }

private:
    using node = table::detail::node;
    using sort = table::detail::node_sort;

    void one(const node& name, const node& from);
    void entry(const node& key, const node& from, quirk& into);
    void text(const node& from, std::string& into);
    void overlays(const node& from, quirk& into);
    void rules(const node& from, quirk& into);
    void settings(const node& from, quirk& into);

    table::detail::faults& faults_;
    table::detail::word_reader words_;
    std::vector<quirk> found_;
};

OFFHOOK_DECL void quirk_reader::read(const node& root) {
    const node* const version = root.find("offhook");
    if (version == nullptr || version->text != "quirks/1") {
        faults_.error(version == nullptr ? root.at : version->at,
                      "a list of quirks begins with 'offhook: quirks/1'");
    }
    for (std::size_t i = 0; i < root.keys.size(); ++i) {
        const node& from = root.items[i];
        const std::string& key = root.keys[i].text;
        if (key == "offhook" || key == "description") continue;
        if (key != "quirks") {
            faults_.unknown(root.keys[i].at, "key", key, {"offhook", "quirks", "description"});
        } else if (!from.is(sort::map)) {
            faults_.error(from.at, "'quirks' is a map of names");
        } else if (from.keys.size() > limits::quirks) {
            faults_.error(from.at, "more than " + std::to_string(limits::quirks) + " quirks");
        } else {
            for (std::size_t k = 0; k < from.keys.size(); ++k)
                one(from.keys[k], from.items[k]);
        }
    }
}

OFFHOOK_DECL void quirk_reader::one(const node& name, const node& from) {
    if (!from.is(sort::map)) {
        faults_.error(from.at, "the quirk '" + name.text + "' is a map");
        return;
    }
    quirk made;
    made.name = name.text;
    for (std::size_t i = 0; i < from.keys.size(); ++i)
        entry(from.keys[i], from.items[i], made);
    if (made.note.empty()) faults_.error(name.at, "the quirk '" + name.text + "' needs a note");
    if (made.user_agent.empty() && made.trunk.empty() && made.realm.empty()) {
        faults_.error(name.at, "the quirk '" + name.text +
                                   "' fits every call: give user_agent, trunk or realm");
    }
    if (made.rules.empty() && made.settings.empty()) {
        faults_.error(name.at, "the quirk '" + name.text +
                                   "' changes nothing: give overlays, rules or settings");
    }
    found_.push_back(std::move(made));
}

OFFHOOK_DECL void quirk_reader::entry(const node& key, const node& from, quirk& into) {
    if (key.text == "note") return text(from, into.note);
    if (key.text == "user_agent") return text(from, into.user_agent);
    if (key.text == "trunk") return text(from, into.trunk);
    if (key.text == "realm") return text(from, into.realm);
    if (key.text == "overlays") return overlays(from, into);
    if (key.text == "rules") return rules(from, into);
    if (key.text == "settings") return settings(from, into);
    faults_.unknown(key.at, "key", key.text,
                    {"note", "user_agent", "trunk", "realm", "overlays", "rules", "settings"});
}

OFFHOOK_DECL void quirk_reader::text(const node& from, std::string& into) {
    if (from.is(sort::scalar) && !from.text.empty()) {
        into = from.text;
    } else {
        faults_.error(from.at, "a text is expected here");
    }
}

OFFHOOK_DECL void quirk_reader::overlays(const node& from, quirk& into) {
    std::vector<table::detail::located> names;
    words_.names(from, "an overlay", names);
    constexpr std::string_view folder = "overlays/";
    constexpr std::string_view ending = ".yaml";
    for (const table::detail::located& name : names) {
        bool known = false;
        for (std::size_t i = 0; i < static_cast<std::size_t>(call_rule::count); ++i) {
            const std::string_view file = overlay_of(static_cast<call_rule>(i));
            if (file != std::string(folder) + name.text + std::string(ending)) continue;
            into.rules.add(static_cast<call_rule>(i));
            known = true;
        }
        if (!known) faults_.unknown(name.at, "overlay", name.text, {"spurious_bye", "auto_answer"});
    }
}

OFFHOOK_DECL void quirk_reader::rules(const node& from, quirk& into) {
    std::vector<table::detail::located> names;
    words_.names(from, "a rule", names);
    std::vector<std::string> known;
    for (std::size_t i = 0; i < static_cast<std::size_t>(call_rule::replaces); ++i)
        known.emplace_back(to_text(static_cast<call_rule>(i)));
    for (const table::detail::located& name : names) {
        const auto rule = call_rule_from(name.text);
        if (rule && *rule != call_rule::replaces) {
            into.rules.add(*rule);
        } else {
            faults_.unknown(name.at, "rule", name.text, known);
        }
    }
}

OFFHOOK_DECL void quirk_reader::settings(const node& from, quirk& into) {
    if (!from.is(sort::map)) {
        faults_.error(from.at, "'settings' is a map");
        return;
    }
    for (std::size_t i = 0; i < from.keys.size(); ++i) {
        const node& key = from.keys[i];
        const auto index = words_.words().find_setting(key.text);
        if (index == table::no_index) {
            faults_.unknown(key.at, "setting", key.text,
                            table::detail::names_of(words_.words().settings()));
        } else if (const auto length = words_.time(from.items[i]);
                   length && !words_.words().takes(index, *length)) {
            faults_.error(from.items[i].at, "this setting is longer at least: see its reference");
        } else if (length) {
            into.settings.emplace_back(index, *length);
        }
    }
}

} // namespace detail

OFFHOOK_DECL bool fits(const quirk& one, const peer_facts& peer) {
    const auto agrees = [](const std::string& pattern, std::string_view text) {
        return pattern.empty() || (!text.empty() && detail::matches(pattern, text));
    };
    return agrees(one.user_agent, peer.user_agent) && agrees(one.trunk, peer.trunk) &&
           agrees(one.realm, peer.realm);
}

OFFHOOK_DECL quirks_outcome load_quirks(const table::source& text, const table::vocabulary& words) {
    table::detail::faults faults;
    quirks_outcome made;
    const std::string name = text.name;
    if (const auto root = table::detail::read_yaml(name, text.text, faults)) {
        detail::quirk_reader reader(words, faults);
        reader.read(*root);
        made.quirks = reader.take();
    }
    made.good = faults.errors() == 0;
    if (!made.good) made.quirks.clear();
    made.diagnostics = faults.take();
    return made;
}

} // namespace offhook::session
