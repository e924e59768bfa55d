// What the table engine asks of a transfer alone. The rest is in ../detail/machine_host.hpp.
#pragma once

#include <offhook/session/detail/turn.hpp>

namespace offhook::session::detail {

OFFHOOK_DECL duration transfer_host::setting(table::setting_index index) {
    return turn_.owner.table_of(turn_.t).setting(index);
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
                                            t.referred_by, automatic, t.replaces}});
    } else if (name == "TransferProgress") {
        layer.emit(event{transfer_progress{turn_.id, turn_.news.status}});
    }
}

} // namespace offhook::session::detail
