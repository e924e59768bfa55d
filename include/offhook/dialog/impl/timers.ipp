// What each timer of the dialog layer does when it fires.
#pragma once

#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

OFFHOOK_DECL void state::expire() {
    while (const std::optional<timer_name> fired = timers.expire(now)) {
        switch (fired->kind) {
        case timer_kind::unacked: unacked_timer(leg_id::unpack(fired->object), fired->cseq); break;
        case timer_kind::linger: linger_timer(leg_id::unpack(fired->object)); break;
        case timer_kind::reliable: reliable_timer(leg_id::unpack(fired->object)); break;
        case timer_kind::duty: duty_timer(duty_id::unpack(fired->object)); break;
        case timer_kind::subscription:
            subscription_timer(subscription_id::unpack(fired->object));
            break;
        }
        finish();
    }
}

} // namespace offhook::dialog::detail
