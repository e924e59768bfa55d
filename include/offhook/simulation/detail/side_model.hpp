// One side of an explored call: a real session, the wire below it, media and an application that
// does anything at any time. A state is plain bytes; a step is a function of state and input.
//
// To extend it: an event of the wire is a packet_kind and a function in wire_model_in.ipp; what the
// session says to the wire is an overload in wire_model_out.ipp; what an application may do is an
// app_move here and a line in side_model.ipp (offer, command_of). An event that nothing here raises
// is simply never raised, so a table with rows for it is explored without them. A fact that guards
// ask for must be saved by session/impl/rig.ipp. Read next: wire_model.hpp, ../call_model.hpp.
#pragma once

#include <offhook/simulation/detail/wire_model.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace offhook::simulation {

/// What applications and media may do beyond answering; small numbers make small explorations.
struct explored_conduct {
    unsigned holds = 1;     ///< holds and resumes of each side
    unsigned transfers = 1; ///< of each side
    bool media_fails = true;
    bool slow_trying = true;            ///< a 100 may go out before any other response
    bool delayed_offers = false;        ///< the caller may leave the offer to the callee
    std::uint32_t session_interval = 0; ///< seconds of a session timer (RFC 4028); 0: none
    bool reliable = false;              ///< 1xx want a PRACK (RFC 3262); not beside delayed offers
    bool updates = false;               ///< both say that they take UPDATE
};

namespace detail {

enum class app_move : std::uint8_t {
    call,
    answer,
    progress,
    reject,
    hang_up,
    hold,
    resume,
    transfer,
    accept_transfer,
    reject_transfer,
    delayed_call, ///< without an offer
    count
};

struct side_input {
    enum class sort : std::uint8_t {
        app,     ///< which: an app_move
        message, ///< which: the number of a packet, see call_model
        timer,   ///< which: as in side_state::clock
        media_ready,
        media_failed, ///< which: 0 while preparing, 1 while starting
        media_released,
        trying,
        target ///< of a transfer: 0 rings, 1 answers, from 2 refuses
    };
    sort what = sort::app;
    std::uint8_t which = 0;

    friend bool operator==(const side_input&, const side_input&) = default;
};

/// One byte a field, so that it has no padding and can be compared and hashed.
struct side_state {
    session::saved_session session;
    wire_state wire;
    std::uint8_t preparing = 0; ///< descriptions that media owes
    bool starting = false;
    bool releasing = false;
    bool known = false; ///< the application has the call's handle
    bool ending = false;
    bool ended = false;
    bool hold_open = false;     ///< a hold or resume without its outcome
    bool transfer_open = false; ///< a transfer of ours without its outcome
    std::uint8_t holds_left = 0;
    std::uint8_t transfers_left = 0;
    std::uint8_t target = 0; ///< of a transfer that we follow: 1 called, 2 rings
    /// Running timers in the order of arming, 1 + number: of the call from 0, of the transfer from
    /// 32, of the wire from 64.
    std::uint8_t clock[16] = {};

    friend bool operator==(const side_state&, const side_state&) = default;
};

struct side_step {
    side_state next;
    std::vector<packet> sent;
    std::string fault; ///< empty: none
};

/// An input that a state offers, apart from messages.
struct offered_input {
    side_input input;
    bool quiet = false; ///< happens although nobody does anything
};

class side_model {
public:
    /// `loses`: the wire's own timers may run out.
    side_model(const table::compiled_table& calls, const table::compiled_table& transfers,
               const session::words* words, const explored_conduct& conduct, bool loses);

    side_state first() const;
    /// `message` is looked at for sort::message alone.
    side_step step(const side_state& from, const side_input& input, const packet& message);
    std::vector<offered_input> offers(const side_state& at) const;
    /// What is wrong with resting here; empty: nothing.
    std::string rest(const side_state& at) const;
    bool has_call(const side_state& at) const { return at.session.call.present != 0; }
    std::string describe(const side_input& input, const packet& message) const;
    std::string state_of(const side_state& at) const;
    const std::string& timer_name(const side_input& input) const;

    session::rig& rig() { return *rig_; }

private:
    struct span {
        duration least{};
        duration most{};
    };
    span length_of(std::uint8_t clock) const;
    bool blocked(const side_state& at, std::size_t place) const;
    bool may_stay(const side_state& at) const;
    void act(const side_state& from, side_state& to, const side_input& input, const packet& message,
             wire_model& wire);
    void command(const side_state& from, side_state& to, app_move what, wire_model& wire);
    void hear(side_state& to, const session::output& what, wire_model& wire);
    void hear(side_state& to, const session::event& what, wire_model& wire);
    void hear(side_state& to, const session::media_command& what, wire_model& wire);
    void wind(const side_state& from, side_state& to, std::uint16_t rewound);
    std::string fault_of(const wire_model& wire) const;

    const table::compiled_table& calls_;
    const table::compiled_table& transfers_;
    explored_conduct conduct_;
    bool loses_;
    std::unique_ptr<session::rig> rig_;
    std::vector<span> call_spans_;
    std::vector<bool> rings_; ///< timers of the call that only repeat a 1xx
    std::vector<span> transfer_spans_;
};

} // namespace detail
} // namespace offhook::simulation
