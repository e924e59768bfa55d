// The INVITE client transaction: RFC 3261 17.1.1, figure 5, as changed by RFC 6026 7.2 and 8.4.
// Its rows stand in impl/invite_client_machine.ipp. Not the layer that matches and sends.
// Read next: machine.hpp, impl/invite_client_machine.ipp.
#pragma once

#include <offhook/transaction/machine.hpp>

#include <cstdint>

namespace offhook::transaction {

enum class invite_client_state : std::uint8_t {
    idle,
    calling,
    proceeding,
    completed,
    accepted,
    terminated,
    count
};

enum class invite_client_event : std::uint8_t {
    request_from_user,
    response_1xx,
    response_2xx,
    response_3xx_6xx,
    timer_a,
    timer_b,
    timer_d,
    timer_m,
    cancel_timeout, ///< 64*T1 after our CANCEL (RFC 3261 9.1)
    transport_error,
    count
};

using invite_client_machine = machine<invite_client_state, invite_client_event>;

} // namespace offhook::transaction

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/transaction/impl/invite_client_machine.ipp>
#endif
