// The non-INVITE server transaction: RFC 3261 17.2.2, figure 8, as changed by RFC 4320 4.
// Its rows stand in impl/non_invite_server_machine.ipp. Not the layer that matches and sends.
// Read next: machine.hpp, impl/non_invite_server_machine.ipp.
#pragma once

#include <offhook/transaction/machine.hpp>

#include <cstdint>

namespace offhook::transaction {

enum class non_invite_server_state : std::uint8_t {
    idle,
    trying,
    proceeding,
    completed,
    terminated,
    count
};

enum class non_invite_server_event : std::uint8_t {
    request, ///< first time or again
    user_100,
    user_final,
    timer_trying, ///< the time a client's timer E takes to reach T2 (RFC 4320 4.1)
    timer_late,   ///< 64*T1: the client has given up (RFC 4320 4.2)
    timer_j,
    transport_error,
    count
};

using non_invite_server_machine = machine<non_invite_server_state, non_invite_server_event>;

} // namespace offhook::transaction

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/transaction/impl/non_invite_server_machine.ipp>
#endif
