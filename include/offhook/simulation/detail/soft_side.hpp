// One explored soft state: the real session layer, what stands below it and an application that
// does anything at any time. A state is plain bytes; a step is a function of state and input.
//
// To extend it: what a peer may answer is a soft_answer, what an application may do a soft_move, a
// line in soft_offers.ipp and one in soft_side.ipp (command). A fact that guards ask for must be
// saved by session/impl/soft_rig.ipp. Read next: soft_wire.hpp, ../soft_model.hpp.
#pragma once

#include <offhook/simulation/detail/soft_wire.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace offhook::simulation::detail {

enum class soft_move : std::uint8_t {
    start,
    start_once, ///< of a subscription: the state once
    refresh,
    modify,
    remove,
    accept,
    accept_pending,
    reject,
    tell,
    tell_pending,
    tell_gone,        ///< noresource
    tell_deactivated, ///< come again at once
    tell_probation,   ///< come again later
    count
};

struct soft_input {
    enum class sort : std::uint8_t {
        app,     ///< which: a soft_move
        answer,  ///< which: a soft_answer
        late,    ///< the same, to a request that nobody waits for
        timer,   ///< which: as in soft_side_state::clock
        lapse,   ///< what was granted is over, and no timer says so
        packet,  ///< which: the number of a packet, see soft_model
        refused, ///< the same, and the notifier's dialog layer answers 503
        brief,   ///< the same, and it answers 423
    };
    sort what = sort::app;
    std::uint8_t which = 0;
    bool no_way = false; ///< what is sent in this step finds none

    friend bool operator==(const soft_input&, const soft_input&) = default;
};

/// One byte a field, so that it has no padding and can be compared and hashed.
struct soft_side_state {
    session::saved_soft machine;
    soft_wire wire;
    /// Running timers in the order of arming, 1 + number: of the table from 0, of the wire from 64.
    std::uint8_t clock[8] = {};

    friend bool operator==(const soft_side_state&, const soft_side_state&) = default;
};

struct soft_step {
    soft_side_state next;
    std::vector<soft_packet> sent;
    std::vector<std::string> requests; ///< those that no packet shows
    std::string fault;                 ///< empty: none
    bool same = false;                 ///< what was asked to find no way was never sent
};

struct offered_soft_input {
    soft_input input;
    bool quiet = false; ///< happens although nobody does anything
};

class soft_side {
public:
    /// `lives`: so many subscriptions are made; 0: any number.
    soft_side(session::soft_kind kind, const table::compiled_table& table,
              const session::words* words, bool notifier, unsigned lives);

    /// `message` is looked at for packets alone.
    soft_step step(const soft_side_state& from, const soft_input& input,
                   const soft_packet& message);
    std::vector<offered_soft_input> offers(const soft_side_state& at) const;
    /// What is wrong with resting here; empty: nothing.
    std::string rest(const soft_side_state& at) const;
    static bool lives(const soft_side_state& at) { return at.machine.machine.present != 0; }
    bool rests(const soft_side_state& at) const; ///< its table may stand there for ever
    std::string describe(const soft_input& input, const soft_packet& message) const;
    std::string state_of(const soft_side_state& at) const;
    /// As a step of a scenario says it; empty when none can.
    std::string given(const soft_input& input, const soft_packet& message) const;

    session::soft_rig& rig() { return *rig_; }

private:
    struct span {
        duration least{};
        duration most{};
    };
    span length_of(std::uint8_t clock) const;
    bool blocked(const soft_side_state& at, std::size_t place) const;
    bool runs(const soft_side_state& at, std::string_view setting) const;
    void act(const soft_side_state& from, soft_side_state& to, const soft_input& input,
             const soft_packet& message, soft_below& below);
    void command(soft_side_state& to, soft_move what, soft_below& below);
    void wind(const soft_side_state& from, soft_side_state& to, std::uint8_t rewound);
    void look(const soft_side_state& from, soft_side_state& to, const soft_input& input,
              soft_below& below);
    void offer_commands(const soft_side_state& at, std::vector<offered_soft_input>& into) const;
    void offer_answers(const soft_side_state& at, std::vector<offered_soft_input>& into) const;

    session::soft_kind kind_;
    const table::compiled_table& table_;
    bool notifier_;
    unsigned lives_;
    std::unique_ptr<session::soft_rig> rig_;
    std::vector<span> spans_;
    std::vector<std::string> settings_; ///< of timers, by number
};

} // namespace offhook::simulation::detail
