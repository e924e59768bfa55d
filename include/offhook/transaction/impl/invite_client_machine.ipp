// The rows of the INVITE client transaction (RFC 3261 figure 5 with RFC 6026 figure 1). Read from
// top to bottom as the figure; rows of one state and event exclude each other by their guards,
// because MSM would try the lower one first. Read next: ../detail/msm.hpp.
#pragma once

#include <offhook/transaction/detail/msm.hpp>
#include <offhook/transaction/invite_client_machine.hpp>

namespace offhook::transaction {
namespace detail {

struct invite_client_table : table<invite_client_table> {
    using s = invite_client_state;
    using e = invite_client_event;
    using a = action;
    template <e Event>
    using when = on<s, Event>;

    using idle = in<s::idle>;
    using calling = in<s::calling>;
    using proceeding = in<s::proceeding>;
    using completed = in<s::completed>;
    using accepted = in<s::accepted>;
    using terminated = in<s::terminated>;
    using initial_state = idle;

    using start = say_and_if_unreliable<say<a::send_request, a::arm_timer_b>, a::arm_timer_a>;
    using repeat = say<a::send_request, a::arm_timer_a>;
    using pass_up = say<a::pass_response_up>;
    using timeout = say<a::stop_timers, a::inform_timeout>;
    using failed = say<a::stop_timers, a::inform_transport_error>;
    using progress = say<a::stop_timers, a::pass_response_up>;
    using success = say<a::stop_timers, a::pass_response_up, a::arm_timer_m>;
    using failure = say<a::stop_timers, a::make_ack, a::send_ack, a::pass_response_up>;
    using failure_and_wait = say_and_if_unreliable<failure, a::arm_timer_d>;

    // clang-format off
    using transition_table = rows<
    // RFC 3261 17.1.1.2, timer A only over unreliable transports
    Row<idle,       when<e::request_from_user>, calling,    start,               none>,
    Row<calling,    when<e::timer_a>,           none,       repeat,              none>,
    Row<calling,    when<e::timer_b>,           terminated, timeout,             none>,
    Row<calling,    when<e::response_1xx>,      proceeding, progress,            none>,
    Row<proceeding, when<e::response_1xx>,      none,       pass_up,             none>,
    // RFC 3261 17.1.1.2 and 17.1.1.3; over reliable transports timer D is zero
    Row<calling,    when<e::response_3xx_6xx>,  completed,  failure_and_wait,    unreliable>,
    Row<calling,    when<e::response_3xx_6xx>,  terminated, failure,             reliable>,
    Row<proceeding, when<e::response_3xx_6xx>,  completed,  failure_and_wait,    unreliable>,
    Row<proceeding, when<e::response_3xx_6xx>,  terminated, failure,             reliable>,
    Row<completed,  when<e::response_3xx_6xx>,  none,       say<a::send_ack>,    none>,
    Row<completed,  when<e::timer_d>,           terminated, say<a::stop_timers>, none>,
    // RFC 3261 9.1: no final response in 64*T1 after our CANCEL
    Row<proceeding, when<e::cancel_timeout>,    terminated, timeout,             none>,
    // RFC 6026 7.2: each 2xx of a fork and each repetition goes up
    Row<calling,    when<e::response_2xx>,      accepted,   success,             none>,
    Row<proceeding, when<e::response_2xx>,      accepted,   success,             none>,
    Row<accepted,   when<e::response_2xx>,      none,       pass_up,             none>,
    Row<accepted,   when<e::timer_m>,           terminated, say<a::stop_timers>, none>,
    // RFC 3261 17.1.4
    Row<calling,    when<e::transport_error>,   terminated, failed,              none>,
    Row<completed,  when<e::transport_error>,   terminated, failed,              none>
    >;
    // clang-format on
};

template <>
struct table_of<invite_client_state> {
    using type = invite_client_table;
};

} // namespace detail

#ifndef OFFHOOK_HEADER_ONLY
template class machine<invite_client_state, invite_client_event>;
#endif

} // namespace offhook::transaction
