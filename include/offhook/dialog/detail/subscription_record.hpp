// A subscription made by REFER (RFC 3515), at the subscriber or at the notifier. It belongs to its
// own owner and outlives the INVITE usage of its dialog (RFC 5057). Read next: ../impl/notify.ipp.
#pragma once

#include <offhook/core/timer_wheel.hpp>
#include <offhook/dialog/output.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace offhook::dialog::detail {

struct queued_notify {
    std::string sipfrag;
    bool last = false;
    bool timed_out = false; ///< the subscription's time is up: reason=timeout
};

struct subscription_record {
    leg_id leg;
    owner_id owner = 0;
    subscription_id next_of_owner;
    std::vector<queued_notify> queue; ///< of the notifier; the front one may be in flight
    request_id in_flight;             ///< the REFER or the NOTIFY that awaits its final response
    timer_id timer;
    error_code why;               ///< what to say at the end
    std::uint32_t refer_cseq = 0; ///< the id of the Event header (RFC 3515 2.4.6)
    std::uint16_t dialog = 0;
    std::uint8_t tries = 0; ///< of the NOTIFY in flight
    bool notifier = false;
    bool first = false;     ///< of the first REFER of the dialog: its NOTIFYs need no id
    bool answered = false;  ///< the REFER has its 2xx
    bool last_seen = false; ///< the last NOTIFY came, or was queued
};

} // namespace offhook::dialog::detail
