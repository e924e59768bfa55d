// Whose timer it is. Not the timers: core/timer_wheel.hpp. Read next: ../impl/timers.ipp.
#pragma once

#include <cstdint>

namespace offhook::dialog::detail {

enum class timer_kind : std::uint32_t {
    unacked,      ///< of a leg: the next repeat of a 2xx, or the end of waiting for its ACK
    linger,       ///< of a leg: the longest life after its release
    duty,         ///< of a duty: its deadline
    subscription, ///< of a subscription: its expiry
    reliable      ///< of a leg: the next repeat of a reliable 1xx, or the end of waiting for PRACK
};

struct timer_name {
    timer_kind kind = timer_kind::unacked;
    std::uint32_t cseq = 0; ///< of the unacked INVITE
    std::uint64_t object = 0;
};

} // namespace offhook::dialog::detail
