// The non-INVITE client transaction: RFC 3261 17.1.2, figure 6.
// Its rows stand in impl/non_invite_client_machine.ipp. Not the layer that matches and sends.
// Read next: machine.hpp, impl/non_invite_client_machine.ipp.
#pragma once

#include <offhook/transaction/machine.hpp>

#include <cstdint>

namespace offhook::transaction {

enum class non_invite_client_state : std::uint8_t {
    idle,
    trying,
    proceeding,
    completed,
    terminated,
    count
};

enum class non_invite_client_event : std::uint8_t {
    request_from_user,
    response_1xx,
    response_final,
    timer_e,
    timer_f,
    timer_k,
    transport_error,
    count
};

using non_invite_client_machine = machine<non_invite_client_state, non_invite_client_event>;

} // namespace offhook::transaction

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/transaction/impl/non_invite_client_machine.ipp>
#endif
