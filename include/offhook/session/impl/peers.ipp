// The other side and what it needs: overlays laid over the table, and quirks of its device, trunk
// or realm. Not what a quirk's rows do: see state_tables/overlays/.
#pragma once

#include <offhook/message/name_addr.hpp>
#include <offhook/message/uri.hpp>
#include <offhook/message/via.hpp>
#include <offhook/session/detail/turn.hpp>
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

inline bool has_errors(const std::vector<table::diagnostic>& found) {
    return std::any_of(found.begin(), found.end(), [](const table::diagnostic& one) {
        return one.level == table::diagnostic::grade::error;
    });
}

} // namespace detail

OFFHOOK_DECL void layer::state::keep_table(std::unique_ptr<const table::compiled_table> compiled,
                                           table::source text, table::finder find) {
    offered.push_back(detail::rules_of(*compiled));
    given.push_back({std::move(text), std::move(find)});
    tables.push_back(compiled.get());
    owned.push_back(std::move(compiled));
}

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

OFFHOOK_DECL std::vector<table::diagnostic>
layer::use_overlays(const std::vector<table::source>& overlays, const table::finder& find) {
    const table_number base = state_->base_table;
    const state::given_table below = state_->given[base];
    table_stack stack(
        [own = find, under = below.find](std::string_view name,
                                         const table::source& by) -> std::optional<table::source> {
            if (own) {
                if (auto found = own(name, by)) return found;
            }
            return under ? under(name, by) : std::nullopt;
        });
    // The shipped table needs no place in the stack: whoever extends default.yaml finds it.
    stack.add(below.text.text.empty() ? *detail::find_shipped(detail::default_table_name)
                                      : below.text);
    std::vector<table::source> all = state_->overlays;
    for (const table::source& one : overlays) {
        const bool known = std::any_of(all.begin(), all.end(),
                                       [&](const auto& other) { return other.name == one.name; });
        if (!known) all.push_back(one);
    }
    for (const table::source& one : all)
        stack.add(one);
    auto made = add_table(stack.top(), stack.find());
    if (!made.number) return std::move(made.diagnostics);
    state_->default_table = *made.number;
    state_->base_table = base;
    state_->overlays = std::move(all);
    return std::move(made.diagnostics);
}

OFFHOOK_DECL std::vector<table::diagnostic> layer::use_quirks(const table::source& text) {
    auto read = load_quirks(text, state_->call_words);
    if (!read.good) return std::move(read.diagnostics);
    call_rules wanted;
    for (const quirk& one : read.quirks)
        wanted |= one.rules;
    if (auto faults = use_overlays(shipped_overlays(wanted), nullptr); detail::has_errors(faults)) {
        return faults;
    }
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
