// An INVITE that takes over a dialog of ours (RFC 3891 3): which one, and whether it may. Not what
// becomes of the two calls: that is the session layer's.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>
#include <offhook/message/replaces.hpp>

namespace offhook::dialog::detail {

/// 0: there is no Replaces, or `owner` is that of the dialog it names; else the refusal. Call-ID
/// and both tags must agree, of which ours cannot be guessed.
OFFHOOK_DECL int state::look_up_replaced(const sip_message& invite, owner_id& owner) const {
    if (!invite.has(header_name::replaces)) return 0;
    std::size_t fields = 0;
    for (const header_slot& slot : invite.headers())
        fields += slot.name == header_name::replaces || slot.name == header_name::join ? 1 : 0;
    const auto named = parse_replaces(invite.value(header_name::replaces));
    if (fields != 1 || !named) return 400;
    const auto tag = tag_number(named->to_tag);
    const auto found = tag ? legs_by_tag.find(*tag) : legs_by_tag.end();
    const leg_record* leg = found == legs_by_tag.end() ? nullptr : legs.find(found->second);
    if (leg == nullptr || leg->call_id != named->call_id) return 481;
    const dialog_record* dialog = nullptr;
    for (const dialog_record& one : leg->dialogs) {
        if (one.remote_tag() == named->from_tag) dialog = &one;
    }
    if (dialog == nullptr || leg->owner == 0) return 481;
    const bool over = leg->over || leg->released || leg->bye_sent || leg->bye_received;
    if (over || dialog->ended) return 603;
    if (dialog->confirmed && named->early_only) return 486;
    // An early dialog can be taken over from the side that called alone.
    if (!dialog->confirmed && !leg->is_uac) return 481;
    owner = leg->owner;
    return 0;
}

} // namespace offhook::dialog::detail
