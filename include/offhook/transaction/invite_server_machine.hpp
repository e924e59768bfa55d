// The INVITE server transaction: RFC 3261 17.2.1, figure 7, as changed by RFC 6026 7.1.
// Its rows stand in impl/invite_server_machine.ipp. Not the layer that matches and sends.
// Read next: machine.hpp, impl/invite_server_machine.ipp.
#pragma once

#include <offhook/transaction/machine.hpp>

#include <cstdint>

namespace offhook::transaction {

enum class invite_server_state : std::uint8_t {
    idle,
    proceeding,
    completed,
    confirmed,
    accepted,
    terminated,
    count
};

enum class invite_server_event : std::uint8_t {
    request, ///< the INVITE, first time or again
    ack,
    user_1xx, ///< responses of the transaction user
    user_2xx,
    user_3xx_6xx,
    timer_trying, ///< 200 ms without a response (RFC 3261 17.2.1)
    timer_g,
    timer_h,
    timer_i,
    timer_l,
    transport_error,
    count
};

using invite_server_machine = machine<invite_server_state, invite_server_event>;

} // namespace offhook::transaction

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/transaction/impl/invite_server_machine.ipp>
#endif
