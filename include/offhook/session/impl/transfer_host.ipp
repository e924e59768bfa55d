// What the table engine asks of a transfer: timers, publishing, committing or dropping a step.
#pragma once

#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/call_host.ipp>

namespace offhook::session::detail {

OFFHOOK_DECL void transfer_host::begin() {
    before_ = turn_.t.facts;
    turn_.owner.outputs_before_step = turn_.owner.outputs.size();
}

OFFHOOK_DECL void transfer_host::commit() {} // the outputs stand where they belong

OFFHOOK_DECL void transfer_host::rollback(const table::action_call& action, const error_code& why) {
    layer::state& layer = turn_.owner;
    layer.outputs.keep_first(layer.outputs_before_step);
    turn_.t.facts = before_;
    layer.note(severity::warning, owner_of(turn_.id),
               "Action failed: " + layer.transfer_words.actions()[action.action].name + ": " +
                   why.message());
}

OFFHOOK_DECL duration transfer_host::setting(table::setting_index index) {
    return turn_.owner.table_of(turn_.t).setting(index);
}

OFFHOOK_DECL void transfer_host::start_timer(table::timer_index timer, duration length) {
    layer::state& layer = turn_.owner;
    stop_armed(layer.wheel, turn_.t.timers, timer);
    const timer_id made = layer.wheel.arm(layer.now + length, {owner_of(turn_.id), timer});
    turn_.t.timers.push_back({timer, made});
}

OFFHOOK_DECL void transfer_host::stop_timer(table::timer_index timer) {
    stop_armed(turn_.owner.wheel, turn_.t.timers, timer);
}

OFFHOOK_DECL void transfer_host::acted(const table::action_call& action) {
    tell_action(turn_.owner, owner_of(turn_.id), turn_.owner.transfer_words, action);
}

OFFHOOK_DECL void transfer_host::moved(const table::transition& step) {
    tell_move(turn_.owner, owner_of(turn_.id), "transfer", turn_.owner.table_of(turn_.t), step);
}

OFFHOOK_DECL void transfer_host::publish(table::publish_index what) {
    layer::state& layer = turn_.owner;
    const transfer& t = turn_.t;
    const std::string& name = layer.transfer_words.publishes()[what].name;
    if (name == "TransferRequested") {
        const bool automatic = layer.values.on_transfer == transfer_policy::automatic;
        layer.emit(event{transfer_requested{turn_.id, t.old_call, t.new_call, t.target,
                                            t.referred_by, automatic}});
    } else if (name == "TransferProgress") {
        layer.emit(event{transfer_progress{turn_.id, turn_.news.status}});
    }
}

} // namespace offhook::session::detail
