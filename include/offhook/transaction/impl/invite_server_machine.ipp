// The rows of the INVITE server transaction (RFC 3261 figure 7 with RFC 6026 figure 2). Rows of one
// state and event exclude each other by their guards, because MSM would try the lower one first.
// Read next: ../detail/msm.hpp.
#pragma once

#include <offhook/transaction/detail/msm.hpp>
#include <offhook/transaction/invite_server_machine.hpp>

namespace offhook::transaction {
namespace detail {

struct invite_server_table : table<invite_server_table> {
    using s = invite_server_state;
    using e = invite_server_event;
    using a = action;
    template <e Event>
    using when = on<s, Event>;

    using idle = in<s::idle>;
    using proceeding = in<s::proceeding>;
    using completed = in<s::completed>;
    using confirmed = in<s::confirmed>;
    using accepted = in<s::accepted>;
    using terminated = in<s::terminated>;
    using initial_state = idle;

    using start = say<a::pass_request_up, a::arm_timer_trying>;
    using respond = say<a::send_response>;
    using progress = say<a::stop_timers, a::send_response>;
    using success = say<a::stop_timers, a::send_response, a::arm_timer_l>;
    using failure = say_and_if_unreliable<say<a::stop_timers, a::send_response, a::arm_timer_h>,
                                          a::arm_timer_g>;
    using repeat = say<a::send_response, a::arm_timer_g>;
    using trying = say<a::make_trying, a::send_response>;
    using timeout = say<a::stop_timers, a::inform_timeout>;
    using end = say<a::stop_timers>;
    using wait = say<a::stop_timers, a::arm_timer_i>;
    using inform = say<a::inform_transport_error>;

    // clang-format off
    using transition_table = rows<
    // RFC 3261 17.2.1: the first INVITE, and repetitions of it
    Row<idle,       when<e::request>,         proceeding, start,                none>,
    Row<proceeding, when<e::timer_trying>,    none,       trying,               none>,
    Row<proceeding, when<e::request>,         none,       respond,              none>,
    Row<completed,  when<e::request>,         none,       respond,              none>,
    // RFC 3261 17.2.1: responses of the transaction user
    Row<proceeding, when<e::user_1xx>,        none,       progress,             none>,
    Row<proceeding, when<e::user_3xx_6xx>,    completed,  failure,              none>,
    // RFC 3261 17.2.1: repeating a failure until its ACK comes; over reliable transports timer I
    // is zero
    Row<completed,  when<e::timer_g>,         none,       repeat,               none>,
    Row<completed,  when<e::timer_h>,         terminated, timeout,              none>,
    Row<completed,  when<e::ack>,             confirmed,  wait,                 unreliable>,
    Row<completed,  when<e::ack>,             terminated, end,                  reliable>,
    Row<confirmed,  when<e::timer_i>,         terminated, end,                  none>,
    // RFC 6026 7.1: repetitions of the INVITE are absorbed, 2xx are repeated by the user
    Row<proceeding, when<e::user_2xx>,        accepted,   success,              none>,
    Row<accepted,   when<e::user_2xx>,        none,       respond,              none>,
    Row<accepted,   when<e::ack>,             none,       say<a::pass_ack_up>,  none>,
    Row<accepted,   when<e::timer_l>,         terminated, end,                  none>,
    // RFC 6026 8.8: a failed response changes nothing, so that repetitions are still absorbed
    Row<proceeding, when<e::transport_error>, none,       inform,               none>,
    Row<completed,  when<e::transport_error>, none,       inform,               none>,
    Row<accepted,   when<e::transport_error>, none,       inform,               none>
    >;
    // clang-format on
};

template <>
struct table_of<invite_server_state> {
    using type = invite_server_table;
};

} // namespace detail

#ifndef OFFHOOK_HEADER_ONLY
template class machine<invite_server_state, invite_server_event>;
#endif

} // namespace offhook::transaction
