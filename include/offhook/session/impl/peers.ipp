// The other side and what it needs: overlays laid over the table, and quirks of its device, trunk
// or realm. Not what a quirk's rows do: see state_tables/overlays/.
#pragma once

#include <offhook/message/name_addr.hpp>
#include <offhook/message/uri.hpp>
#include <offhook/message/via.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/reload.ipp>
#include <offhook/session/impl/table_stack.ipp>

#include <algorithm>

namespace offhook::session {
namespace detail {

/// The rules that rows of a table ask for.
inline call_rules rules_of(const table::compiled_table& t) {
    call_rules found;
    const table::guard_index asked = t.words().find_guard("Asked");
    for (const table::row& row : t.rows()) {
        for (const table::guard_call& guard : row.guards) {
            if (guard.guard != asked || asked == table::no_index) continue;
            if (const auto rule = call_rule_from(guard.args.text(0))) found.add(*rule);
        }
    }
    return found;
}

inline std::string_view device_of(const sip_message& message) {
    const std::string_view agent = message.value(header_name::user_agent);
    return agent.empty() ? message.value(header_name::server) : agent;
}

/// The host of a URI, or of the first Route value.
inline std::string_view host_of(std::string_view address) {
    if (const auto party = parse_name_addr(address)) return party->address.host;
    if (const auto bare = parse_uri(address)) return bare->host;
    return {};
}

} // namespace detail

OFFHOOK_DECL std::vector<table::source> shipped_overlays(call_rules rules) {
    std::vector<table::source> found;
    for (std::size_t i = 0; i < static_cast<std::size_t>(call_rule::count); ++i) {
        const auto rule = static_cast<call_rule>(i);
        const std::string_view name = rules.has(rule) ? overlay_of(rule) : std::string_view{};
        const bool known = std::any_of(found.begin(), found.end(),
                                       [&](const auto& one) { return one.name == name; });
        if (name.empty() || known) continue;
        if (const auto text = detail::find_shipped(name)) found.push_back(*text);
    }
    return found;
}

OFFHOOK_DECL table::load_outcome layer::state::load_stack(const given_table& below,
                                                          const std::vector<table::source>& above,
                                                          const table::finder& find) const {
    table_stack stack(
        [own = find, under = below.find](std::string_view name,
                                         const table::source& by) -> std::optional<table::source> {
            if (own) {
                if (auto found = own(name, by)) return found;
            }
            return under ? under(name, by) : std::nullopt;
        });
    stack.add(below.text.text.empty() ? *detail::find_shipped(detail::default_table_name)
                                      : below.text);
    for (const table::source& one : above)
        stack.add(one);
    return table::load_proved(stack.top(), call_words, stack.find());
}

/// Puts a table in force, with the overlays over it. With faults nothing changes.
OFFHOOK_DECL std::vector<table::diagnostic>
layer::state::lay(given_table below, std::vector<table::source> above, const table::finder& find) {
    auto loaded = load_stack(below, above, find);
    if (!loaded.table) return std::move(loaded.diagnostics);
    const std::string sha256 = loaded.table->sha256();
    drop_unused_tables();
    const auto number = tables.keep(std::move(loaded.table), false);
    if (!number) {
        loaded.diagnostics.push_back(detail::too_many_tables(below.text));
        return std::move(loaded.diagnostics);
    }
    tables.in_force = *number;
    base = std::move(below);
    overlays = std::move(above);
    std::string names;
    for (const table::source& one : overlays)
        names += " " + one.name;
    note(severity::info, 0, "Table with" + names + " sha256 " + sha256);
    return std::move(loaded.diagnostics);
}

OFFHOOK_DECL std::vector<table::diagnostic>
layer::use_overlays(const std::vector<table::source>& wanted, const table::finder& find) {
    std::vector<table::source> all = state_->overlays;
    for (const table::source& one : wanted) {
        const bool known = std::any_of(all.begin(), all.end(),
                                       [&](const auto& other) { return other.name == one.name; });
        if (!known) all.push_back(one);
    }
    if (all.empty()) return {};
    return state_->lay(state_->base, std::move(all), find);
}

OFFHOOK_DECL std::vector<table::diagnostic> layer::use_quirks(const table::source& text) {
    auto read = load_quirks(text, state_->call_words);
    if (!read.good) return std::move(read.diagnostics);
    call_rules wanted;
    for (const quirk& one : read.quirks)
        wanted |= one.rules;
    auto faults = use_overlays(shipped_overlays(wanted), nullptr);
    if (detail::errors_among(faults) > 0) return faults;
    state_->quirks = std::move(read.quirks);
    state_->quirk_calls.assign(state_->quirks.size(), 0);
    return std::move(read.diagnostics);
}

OFFHOOK_DECL std::vector<layer::quirk_count> layer::quirk_counts() const {
    std::vector<quirk_count> counts;
    for (std::size_t i = 0; i < state_->quirks.size(); ++i)
        counts.push_back({state_->quirks[i].name, state_->quirk_calls[i]});
    return counts;
}

/// Quirks that name a device are looked for when that is known, the others when the call begins,
/// so that each fires once on a call.
OFFHOOK_DECL void layer::state::meet(call_id id, const peer_facts& peer, bool knows_device) {
    detail::call& c = *calls.find(id);
    for (std::size_t i = 0; i < quirks.size(); ++i) {
        const quirk& one = quirks[i];
        const bool of_device = !one.user_agent.empty();
        if (of_device != knows_device || !fits(one, peer)) continue;
        c.asked |= one.rules;
        // What the application has set for this call stays.
        c.settings.insert(c.settings.end(), one.settings.begin(), one.settings.end());
        ++quirk_calls[i];
        note(severity::info, owner_of(id), "Quirk " + one.name + ": " + one.note);
    }
}

OFFHOOK_DECL void layer::state::meet_caller(call_id id, const sip_message& invite) {
    if (quirks.empty()) return;
    const auto from = invite.from();
    const auto via = invite.top_via();
    peer_facts peer;
    peer.user_agent = detail::device_of(invite);
    if (via) peer.trunk = via->host;
    if (from) peer.realm = from->address.host;
    meet(id, peer, false);
    meet(id, peer, true);
    calls.find(id)->peer_known = true;
}

OFFHOOK_DECL void layer::state::meet_called(call_id id, const make_call& what) {
    if (quirks.empty()) return;
    detail::call& c = *calls.find(id);
    const std::string_view realm = detail::host_of(what.target);
    c.trunk = what.route.empty() ? realm : detail::host_of(what.route);
    const std::string trunk = c.trunk;
    meet(id, {{}, trunk, realm}, false);
}

OFFHOOK_DECL void layer::state::learn_device(call_id id, const sip_message& response) {
    if (quirks.empty()) return;
    detail::call* c = calls.find(id);
    const std::string_view device = detail::device_of(response);
    if (c == nullptr || device.empty() || std::exchange(c->peer_known, true)) return;
    const std::string trunk = c->trunk;
    const std::string target = c->target;
    meet(id, {device, trunk, detail::host_of(target)}, true);
}

} // namespace offhook::session
