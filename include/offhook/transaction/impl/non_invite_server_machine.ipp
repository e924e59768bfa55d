// The rows of the non-INVITE server transaction (RFC 3261 figure 8 with RFC 4320 4). Rows of one
// state and event exclude each other by their guards, because MSM would try the lower one first.
// Read next: ../detail/msm.hpp.
#pragma once

#include <offhook/transaction/detail/msm.hpp>
#include <offhook/transaction/non_invite_server_machine.hpp>

namespace offhook::transaction {
namespace detail {

struct non_invite_server_table : table<non_invite_server_table> {
    using s = non_invite_server_state;
    using e = non_invite_server_event;
    using a = action;
    template <e Event>
    using when = on<s, Event>;

    using idle = in<s::idle>;
    using trying = in<s::trying>;
    using proceeding = in<s::proceeding>;
    using completed = in<s::completed>;
    using terminated = in<s::terminated>;
    using initial_state = idle;

    using start = say<a::pass_request_up, a::arm_timer_trying, a::arm_timer_late>;
    using respond = say<a::send_response>;
    using make_and_respond = say<a::make_trying, a::send_response>;
    using finish = say<a::stop_timers, a::send_response>;
    using finish_and_wait = say<a::stop_timers, a::send_response, a::arm_timer_j>;
    using end = say<a::stop_timers>;
    using inform = say<a::inform_transport_error>;

    // clang-format off
    using transition_table = rows<
    // RFC 3261 17.2.2; a repetition in Trying is discarded
    Row<idle,       when<e::request>,         trying,     start,            none>,
    Row<proceeding, when<e::request>,         none,       respond,          none>,
    Row<completed,  when<e::request>,         none,       respond,          none>,
    // RFC 4320 4.1: no 100 over unreliable transports before a client's timer E is at T2, and one
    // without being asked at that time
    Row<trying,     when<e::user_100>,        proceeding, respond,          reliable>,
    Row<trying,     when<e::timer_trying>,    proceeding, make_and_respond, none>,
    Row<proceeding, when<e::user_100>,        none,       respond,          none>,
    // RFC 3261 17.2.2; over reliable transports timer J is zero
    Row<trying,     when<e::user_final>,      completed,  finish_and_wait,  unreliable>,
    Row<trying,     when<e::user_final>,      terminated, finish,           reliable>,
    Row<proceeding, when<e::user_final>,      completed,  finish_and_wait,  unreliable>,
    Row<proceeding, when<e::user_final>,      terminated, finish,           reliable>,
    Row<completed,  when<e::timer_j>,         terminated, end,              none>,
    // RFC 4320 4.2: who cannot answer in time does not answer at all
    Row<trying,     when<e::timer_late>,      terminated, end,              none>,
    Row<proceeding, when<e::timer_late>,      terminated, end,              none>,
    // RFC 6026 8.8 replaces RFC 3261 17.2.4: the state stays, so that repetitions are absorbed
    Row<trying,     when<e::transport_error>, none,       inform,           none>,
    Row<proceeding, when<e::transport_error>, none,       inform,           none>,
    Row<completed,  when<e::transport_error>, none,       inform,           none>
    >;
    // clang-format on
};

template <>
struct table_of<non_invite_server_state> {
    using type = non_invite_server_table;
};

} // namespace detail

#ifndef OFFHOOK_HEADER_ONLY
template class machine<non_invite_server_state, non_invite_server_event>;
#endif

} // namespace offhook::transaction
