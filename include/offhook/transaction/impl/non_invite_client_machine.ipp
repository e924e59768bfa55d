// The rows of the non-INVITE client transaction (RFC 3261 figure 6). Rows of one state and event
// exclude each other by their guards, because MSM would try the lower one first.
// Read next: ../detail/msm.hpp.
#pragma once

#include <offhook/transaction/detail/msm.hpp>
#include <offhook/transaction/non_invite_client_machine.hpp>

namespace offhook::transaction {
namespace detail {

struct non_invite_client_table : table<non_invite_client_table> {
    using s = non_invite_client_state;
    using e = non_invite_client_event;
    using a = action;
    template <e Event>
    using when = on<s, Event>;

    using idle = in<s::idle>;
    using trying = in<s::trying>;
    using proceeding = in<s::proceeding>;
    using completed = in<s::completed>;
    using terminated = in<s::terminated>;
    using initial_state = idle;

    using start = say_and_if_unreliable<say<a::send_request, a::arm_timer_f>, a::arm_timer_e>;
    using repeat = say<a::send_request, a::arm_timer_e>;
    using repeat_slowly = say<a::send_request, a::arm_timer_e_at_t2>;
    using pass_up = say<a::pass_response_up>;
    using finish = say<a::stop_timers, a::pass_response_up>;
    using finish_and_wait = say<a::stop_timers, a::pass_response_up, a::arm_timer_k>;
    using timeout = say<a::stop_timers, a::inform_timeout>;
    using failed = say<a::stop_timers, a::inform_transport_error>;

    // clang-format off
    using transition_table = rows<
    // RFC 3261 17.1.2.2, timer E only over unreliable transports
    Row<idle,       when<e::request_from_user>, trying,     start,               none>,
    Row<trying,     when<e::timer_e>,           none,       repeat,              none>,
    Row<proceeding, when<e::timer_e>,           none,       repeat_slowly,       none>,
    Row<trying,     when<e::timer_f>,           terminated, timeout,             none>,
    Row<proceeding, when<e::timer_f>,           terminated, timeout,             none>,
    Row<trying,     when<e::response_1xx>,      proceeding, pass_up,             none>,
    Row<proceeding, when<e::response_1xx>,      none,       pass_up,             none>,
    // RFC 3261 17.1.2.2; over reliable transports timer K is zero
    Row<trying,     when<e::response_final>,    completed,  finish_and_wait,     unreliable>,
    Row<trying,     when<e::response_final>,    terminated, finish,              reliable>,
    Row<proceeding, when<e::response_final>,    completed,  finish_and_wait,     unreliable>,
    Row<proceeding, when<e::response_final>,    terminated, finish,              reliable>,
    Row<completed,  when<e::timer_k>,           terminated, say<a::stop_timers>, none>,
    // RFC 3261 17.1.4
    Row<trying,     when<e::transport_error>,   terminated, failed,              none>,
    Row<proceeding, when<e::transport_error>,   terminated, failed,              none>
    >;
    // clang-format on
};

template <>
struct table_of<non_invite_client_state> {
    using type = non_invite_client_table;
};

} // namespace detail

#ifndef OFFHOOK_HEADER_ONLY
template class machine<non_invite_client_state, non_invite_client_event>;
#endif

} // namespace offhook::transaction
