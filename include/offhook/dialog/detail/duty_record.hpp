// A request of theirs that still needs its final response (DESIGN: answering requests). One-shot:
// the record is erased by the final response. Read next: ../impl/duty.ipp.
#pragma once

#include <offhook/core/timer_wheel.hpp>
#include <offhook/dialog/output.hpp>

#include <cstdint>

namespace offhook::dialog::detail {

struct duty_record {
    transaction::server_id server;
    leg_id leg;                   ///< empty outside dialogs
    subscription_id subscription; ///< of a NOTIFY, or of a SUBSCRIBE that was accepted
    owner_id owner = 0;           ///< of the subscription; a leg's duty asks the leg
    sip_method method = sip_method::other;
    std::uint16_t dialog = 0;
    bool initial = false;     ///< the INVITE that made the leg
    bool first_refer = false; ///< the first REFER of its dialog
    bool reliable = false;    ///< an INVITE whose provisional responses want a PRACK (RFC 3262)
    bool unheard = false;     ///< no PRACK came: the default is 504
    bool kept = false;
    bool cancelled = false; ///< by a CANCEL: the default is 487
    bool fresh = false;     ///< waits for the end of the drain
    timer_id timer;
    sip_message request;
};

} // namespace offhook::dialog::detail
