// One event on its way to a machine, with the typed fields that guards and actions see. The message
// is borrowed for the time of the step. Read next: turn.hpp.
#pragma once

#include <offhook/message/sip_message.hpp>
#include <offhook/session/call_words.hpp>
#include <offhook/session/ids.hpp>
#include <offhook/session/media_port.hpp>
#include <offhook/session/output.hpp>
#include <offhook/session/soft_kind.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace offhook::session::detail {

struct call_news {
    call_event event = call_event::count;
    const sip_message* message = nullptr;
    int status = 0;
    error_code why{};
    dialog::duty_id duty{};
    sip_method method = sip_method::other;
    std::string_view text{};                  ///< the Reason of a hang-up, the target of a 3xx ...
    table::event_index own = table::no_index; ///< an event of the program's own; `event` is count
    bool reliable = false;                    ///< a provisional response that has its PRACK
    media_step step = media_step::prepare;    ///< of a MediaFailed
    unsigned early = 0;                       ///< the early dialog of a provisional response
    bool unknown_package = false;             ///< of an INFO
    const send_in_call* asked = nullptr;      ///< by the application
    std::uint64_t number = 0;                 ///< and its number
};

struct transfer_news {
    transfer_event event = transfer_event::count;
    int status = 0;
    error_code why{};
    bool terminated = false; ///< a NOTIFY that ends its subscription
};

struct soft_news_at_hand {
    soft_event event = soft_event::count;
    const sip_message* message = nullptr;
    int status = 0;
    error_code why{};
    std::uint32_t granted = 0;                         ///< seconds, of Granted
    std::uint32_t least = 0;                           ///< Min-Expires, of TooBrief
    std::uint32_t retry_after = 0;                     ///< seconds, of Refused and Ended
    dialog::duty_id duty{};                            ///< of Asked
    dialog::watching state = dialog::watching::active; ///< of Told, Accept and Tell
    termination reason = termination::none;            ///< of Ended and Tell
    bool shortened = false;                            ///< of Told: less time is left
    const content* tells = nullptr;                    ///< of Accept and Tell
};

/// Whether the message carries a session description.
bool has_sdp(const sip_message* message);
/// The SIP URIs that a 300, 301 or 302 names, the best first.
std::vector<std::string> targets_of(const sip_message* response);

} // namespace offhook::session::detail
