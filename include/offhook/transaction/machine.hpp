// What the four transaction machines share: the actions they ask for and the shape of a machine. A
// machine knows no bytes, timers or clock: an event goes in, actions come out. Not a place for
// rules. Read next: invite_client_machine.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>

namespace offhook::transaction {

/// What a machine wants done, in this order. Timer letters are those of RFC 3261 table 4 and
/// RFC 6026; the layer knows their lengths.
enum class action : std::uint8_t {
    send_request,           ///< the request, first time or again
    make_ack,               ///< builds the ACK to the failure at hand (RFC 3261 17.1.1.3)
    send_ack,               ///< that ACK, first time or again
    send_response,          ///< the latest response, first time or again
    make_trying,            ///< builds a 100 response, which becomes the latest
    pass_request_up,        ///< a new request
    pass_ack_up,            ///< an ACK in Accepted (RFC 6026 7.1)
    pass_response_up,       ///< the response at hand
    inform_timeout,         ///< tells the transaction user
    inform_transport_error, ///< tells the transaction user
    stop_timers,            ///< all timers of this transaction
    arm_timer_a,            ///< INVITE repeat: T1, doubled each time
    arm_timer_b,            ///< INVITE timeout: 64*T1
    arm_timer_d,            ///< repeats of failures to INVITE: at least 32 s
    arm_timer_e,            ///< request repeat: T1, doubled each time up to T2
    arm_timer_e_at_t2,      ///< request repeat in Proceeding: T2
    arm_timer_f,            ///< request timeout: 64*T1
    arm_timer_g,            ///< response repeat: T1, doubled each time up to T2
    arm_timer_h,            ///< wait for the ACK: 64*T1
    arm_timer_i,            ///< repeats of the ACK: T4
    arm_timer_j,            ///< repeats of the request: 64*T1
    arm_timer_k,            ///< repeats of the response: T4
    arm_timer_l,            ///< repeats of an accepted INVITE: 64*T1 (RFC 6026)
    arm_timer_m,            ///< repeats of 2xx: 64*T1 (RFC 6026)
    arm_timer_trying,       ///< the automatic 100 (RFC 3261 17.2.1, RFC 4320 4.1)
    arm_timer_late,         ///< the end of a request nobody answered (RFC 4320 4.2)
};

/// The actions of one step, in order. The capacity is above the longest row of any machine.
class actions {
public:
    static constexpr std::size_t capacity = 8;

    constexpr void append(action what) {
        assert(size_ < capacity);
        items_[size_++] = what;
    }
    constexpr const action* begin() const { return items_.data(); }
    constexpr const action* end() const { return items_.data() + size_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }

    friend constexpr bool operator==(const actions&, const actions&) = default;

private:
    std::array<action, capacity> items_{};
    std::uint8_t size_ = 0;
};

/// One machine, begun in `State::idle`. It never moves, allocates or throws. The state machine
/// library stands behind the bytes, in detail/msm.hpp, so that this header stays light.
template <class State, class Event>
class machine {
public:
    machine();
    ~machine();
    machine(const machine&) = delete;
    machine& operator=(const machine&) = delete;

    /// Handles one event; an event that the state has no row for does nothing. `reliable` is the
    /// transport's nature, which RFC 3261 17 asks for in its timers.
    actions process(Event what, bool reliable);
    State state() const { return state_; }

private:
    static constexpr std::size_t storage_bytes = 40;
    alignas(8) std::byte storage_[storage_bytes];
    State state_ = State::idle;
};

} // namespace offhook::transaction
