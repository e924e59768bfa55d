// A request of ours in flight: who asked for it and what its responses mean. The message itself is
// with the transaction layer. Read next: state.hpp.
#pragma once

#include <offhook/dialog/output.hpp>

#include <cstdint>

namespace offhook::dialog::detail {

enum class request_kind : std::uint8_t {
    invite,   ///< the INVITE that made the leg
    reinvite, ///< an INVITE inside the dialog
    ack,      ///< no transaction: lives until layer::sent_ack
    bye,      ///< of the leg's dialog
    fork_bye, ///< of another fork that answered too late
    prack,
    in_dialog, ///< UPDATE, INFO, OPTIONS ...
    refer,
    subscribe, ///< the first one or a refresh
    notify,
    outside
};

struct request_record {
    request_kind kind = request_kind::outside;
    sip_method method = sip_method::other;
    bool provisional = false; ///< a 1xx came, so a CANCEL may go (RFC 3261 9.1)
    bool cancel_wanted = false;
    bool cancel_sent = false;
    bool final = false;          ///< a final response came; an INVITE waits for repeats of its 2xx
    std::uint8_t superseded = 0; ///< transactions before this one whose end is not its end
    std::uint16_t dialog = 0;    ///< number of the dialog inside the leg
    std::uint32_t cseq = 0;
    leg_id leg; ///< empty outside dialogs
    subscription_id subscription;
    owner_id owner = 0; ///< of requests outside dialogs
    transaction::client_id client;
};

} // namespace offhook::dialog::detail
