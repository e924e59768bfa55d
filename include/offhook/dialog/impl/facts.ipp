// What the layer above may ask about a leg. Views live until the leg's next change.
#pragma once

#include <offhook/dialog/detail/state.hpp>
#include <offhook/dialog/detail/tag.hpp>

namespace offhook::dialog {

OFFHOOK_DECL duty_id layer::invite_duty(leg_id leg) const {
    const detail::leg_record* found = state_->legs.find(leg);
    return found == nullptr ? duty_id{} : found->first_invite;
}
OFFHOOK_DECL const sip_message* layer::request_of(duty_id duty) const {
    const detail::duty_record* found = state_->duties.find(duty);
    return found == nullptr ? nullptr : &found->request;
}
OFFHOOK_DECL bool layer::alive(leg_id leg) const {
    const detail::leg_record* found = state_->legs.find(leg);
    return found != nullptr && !found->gone;
}
OFFHOOK_DECL bool layer::confirmed(leg_id leg) const {
    const detail::leg_record* found = state_->legs.find(leg);
    return found != nullptr && detail::state::has_confirmed(*found);
}
OFFHOOK_DECL std::string_view layer::call_id(leg_id leg) const {
    const detail::leg_record* found = state_->legs.find(leg);
    return found == nullptr ? std::string_view{} : found->call_id;
}
OFFHOOK_DECL std::string_view layer::local_tag(leg_id leg) const {
    const detail::leg_record* found = state_->legs.find(leg);
    return found == nullptr ? std::string_view{} : found->local_tag_text();
}
OFFHOOK_DECL std::string_view layer::remote_tag(leg_id leg) const {
    const detail::leg_record* found = state_->legs.find(leg);
    const detail::dialog_record* dialog =
        found == nullptr ? nullptr : detail::state::main_dialog(*found);
    return dialog == nullptr ? std::string_view{} : dialog->remote_tag();
}
OFFHOOK_DECL std::string_view layer::remote_uri(leg_id leg) const {
    const detail::leg_record* found = state_->legs.find(leg);
    const detail::dialog_record* dialog =
        found == nullptr ? nullptr : detail::state::main_dialog(*found);
    return dialog == nullptr ? std::string_view{} : dialog->remote_uri;
}
OFFHOOK_DECL std::string_view layer::remote_target(leg_id leg) const {
    const detail::leg_record* found = state_->legs.find(leg);
    const detail::dialog_record* dialog =
        found == nullptr ? nullptr : detail::state::main_dialog(*found);
    return dialog == nullptr ? std::string_view{} : dialog->remote_target;
}
OFFHOOK_DECL bool layer::names_leg(const sip_message& request) const {
    if (!request.is_request()) return false;
    const std::optional<std::uint64_t> tag = detail::tag_number(request.to_tag());
    const auto found = tag ? state_->legs_by_tag.find(*tag) : state_->legs_by_tag.end();
    if (found == state_->legs_by_tag.end()) return false;
    const detail::leg_record* leg = state_->legs.find(found->second);
    return leg != nullptr && leg->call_id == request.call_id();
}

} // namespace offhook::dialog
