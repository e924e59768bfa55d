// Dialogs of a leg (RFC 3261 12): which one a tag means, what a message teaches about the peer.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/dialog/detail/route_set.hpp>
#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

OFFHOOK_DECL dialog_record* state::dialog_by_tag(leg_record& leg, std::string_view remote_tag) {
    for (dialog_record& dialog : leg.dialogs) {
        if (dialog.remote_tag() == remote_tag) return &dialog;
    }
    return nullptr;
}

OFFHOOK_DECL dialog_record* state::dialog_by_number(leg_record& leg, std::uint16_t number) {
    for (dialog_record& dialog : leg.dialogs) {
        if (dialog.number == number) return &dialog;
    }
    return nullptr;
}

OFFHOOK_DECL const dialog_record* state::main_dialog(const leg_record& leg) {
    const dialog_record* first = nullptr;
    for (const dialog_record& dialog : leg.dialogs) {
        if (dialog.number == leg.main) return &dialog;
        if (first == nullptr && !dialog.ended) first = &dialog;
    }
    return first;
}

OFFHOOK_DECL dialog_record* state::main_dialog(leg_record& leg) {
    return const_cast<dialog_record*>(main_dialog(std::as_const(leg)));
}

OFFHOOK_DECL bool state::has_confirmed(const leg_record& leg) {
    const dialog_record* dialog = main_dialog(leg);
    return !leg.over && dialog != nullptr && dialog->confirmed;
}

// Null when the leg has as many dialogs as limits::early_dialogs allows, or the tag is too long.
OFFHOOK_DECL dialog_record* state::add_dialog(leg_record& leg, std::string_view remote_uri) {
    if (leg.dialogs.size() >= limits::early_dialogs) return nullptr;
    dialog_record dialog;
    dialog.remote_uri = remote_uri;
    if (const auto parsed = parse_name_addr(dialog.remote_uri); parsed) {
        const std::string_view tag = parsed->tag();
        if (tag.size() > limits::tag_bytes) return nullptr;
        if (!tag.empty()) {
            dialog.tag_at = static_cast<std::uint32_t>(tag.data() - dialog.remote_uri.data());
            dialog.tag_size = static_cast<std::uint16_t>(tag.size());
        }
    }
    dialog.number = leg.next_number++;
    leg.dialogs.push_back(std::move(dialog));
    return &leg.dialogs.back();
}

// Route set and remote target, from the request or response that makes or confirms the dialog
// (RFC 3261 12.1.1, 12.1.2, 13.2.2.4). False when they are unusable.
OFFHOOK_DECL bool state::learn(dialog_record& dialog, const sip_message& from, bool reversed) {
    result<std::string> routes_given = gather_route_set(from, reversed);
    if (!routes_given) return false;
    dialog.route_set = std::move(*routes_given);
    refresh_target(dialog, from);
    if (dialog.remote_target.empty()) {
        // A response without Contact breaks 12.1.1; the URI that led there may lead there again.
        if (const auto peer = parse_name_addr(dialog.remote_uri); peer) {
            dialog.remote_target = peer->address.text;
        }
    }
    return true;
}

OFFHOOK_DECL void state::refresh_target(dialog_record& dialog, const sip_message& from) const {
    learn_packages(dialog, from);
    const result<name_addr> contact = from.contact();
    if (!contact || !contact->address.is_sip()) return;
    // Headers of a URI are no part of a Request-URI (RFC 3261 19.1.1, table 1).
    const std::string_view text = contact->address.text;
    dialog.remote_target = text.substr(0, text.find('?'));
}

} // namespace offhook::dialog::detail
