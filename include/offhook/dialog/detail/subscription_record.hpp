// A subscription, at the subscriber or at the notifier: made by REFER inside a dialog (RFC 3515) or
// by a SUBSCRIBE (RFC 6665). It belongs to its own owner and outlives the INVITE usage of its
// dialog (RFC 5057). Read next: ../impl/subscription.ipp, ../impl/notify.ipp.
#pragma once

#include <offhook/core/timer_wheel.hpp>
#include <offhook/dialog/layer.hpp>
#include <offhook/dialog/output.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offhook::dialog::detail {

inline constexpr std::string_view sipfrag_type = "message/sipfrag;version=2.0";

struct queued_notify {
    watching state = watching::active;
    termination reason = termination::none;
    std::optional<std::uint32_t> retry_after;
    std::string content_type;
    std::string content;

    bool last() const { return state == watching::terminated; }
};

struct subscription_record {
    leg_id leg;
    owner_id owner = 0;
    subscription_id next_of_owner;
    std::vector<queued_notify> queue; ///< of the notifier; the front one may be in flight
    queued_notify said;               ///< of the notifier: what it last told
    request_id in_flight;             ///< the request of ours that awaits its final response
    timer_id timer;
    std::string event;  ///< the Event value; empty: made by REFER
    std::string accept; ///< of the subscriber's SUBSCRIBEs
    error_code why;     ///< what to say at the end
    termination reason = termination::none;
    std::optional<std::uint32_t> retry_after;
    instant lapses{};                   ///< when its time is up
    instant notify_by = instant::max(); ///< the subscriber waits for a NOTIFY (timer N)
    std::uint32_t asked = 0;            ///< seconds that the SUBSCRIBE in flight asks for
    std::uint32_t refer_cseq = 0;       ///< the id of the Event header (RFC 3515 2.4.6)
    std::uint16_t dialog = 0;
    std::uint8_t tries = 0; ///< of the NOTIFY in flight
    bool notifier = false;
    bool first = false;       ///< of the first REFER of the dialog: its NOTIFYs need no id
    bool answered = false;    ///< the REFER or the first SUBSCRIBE has its final response
    bool last_seen = false;   ///< the last NOTIFY came, or was queued
    bool heard = false;       ///< a NOTIFY came: the dialog is that one's for good
    bool told = false;        ///< a NOTIFY came since the last SUBSCRIBE left
    bool ending = false;      ///< no more is asked for: the next thing is the last NOTIFY
    bool end_wanted = false;  ///< unsubscribe when the SUBSCRIBE in flight is answered
    bool lapsed = false;      ///< of the notifier: the next NOTIFY is the last
    bool renewed = false;     ///< of a REFER's notifier: a SUBSCRIBE has set its time
    bool owes_notify = false; ///< of the notifier: its 200 wants a NOTIFY at once

    bool by_refer() const { return event.empty(); }
};

} // namespace offhook::dialog::detail
