// Two sessions that run given tables, over a bounded channel that may lose, delay, duplicate and
// reorder, with applications that do anything at any time: explored breadth first. The step of each
// side is the real one (session/rig.hpp); below it stands a small model of the wire. How to extend
// it: detail/side_model.hpp. Not a simulation: no bytes, no instants, see world.hpp.
#pragma once

#include <offhook/session/words.hpp>
#include <offhook/simulation/detail/side_model.hpp>
#include <offhook/table/compiled_table.hpp>
#include <offhook/table/explore.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace offhook::simulation {

struct exploration_options {
    bool loss = false;      ///< any message may be lost for good, and the wire's timers run out
    bool duplicate = false; ///< responses to an INVITE may come twice; others are absorbed below
    bool reorder = false;   ///< any message may overtake any other
    /// At most so many messages are lost or come twice, and the wire's timers run out only after a
    /// loss; 0: any number, and a response may come too late although nothing is lost.
    unsigned faults = 0;
    unsigned doings = 0;  ///< holds, resumes and transfers of both sides together; 0: any number
    unsigned channel = 2; ///< messages under way in each direction when somebody begins something
    explored_conduct conduct{};
    table::exploration_bounds bounds{};
};

/// What one side runs. All must outlive the model; `words` as in session::settings.
struct explored_side {
    const table::compiled_table& calls;
    const table::compiled_table& transfers;
    const session::words* words = nullptr;
};

/// One step of a counterexample.
struct explored_step {
    unsigned side = 0;               ///< who acts; 0 is alice, who calls, 1 is bob
    std::string text;                ///< "hangs up", "INVITE sdp"
    bool message = false;            ///< what is told arrived from the other side
    bool lost = false;               ///< it never arrives; `side` is whom it was for
    std::vector<std::string> sent{}; ///< what left the side in this step
    std::string state{};             ///< where the side stands then
    std::vector<session::row_taken> rows{};
    detail::side_input input{};
    detail::packet packet{};
    std::string timer{};
    std::vector<std::string> given{}; ///< of a soft state: as steps of a scenario
};

struct exploration_verdict {
    table::exploration_outcome found;
    std::size_t side_states = 0;        ///< different states of a single side
    std::size_t side_steps = 0;         ///< different steps of the session that were really taken
    std::vector<explored_step> steps{}; ///< the shortest way to the fault

    bool good() const { return found.fault.empty(); }
    /// The steps as a ladder with the rows taken; empty when there is no fault.
    std::string ladder() const;
    /// What each side saw and did, as a file of scenarios for `offhook table run`; `table` is the
    /// table's name as it will be looked up. Transfers are left out: a scenario is about one call.
    std::string scenario(const std::string& table) const;
    /// Of one side only, empty when nothing happened there: 0 is alice, who calls.
    std::string scenario(const std::string& table, unsigned side) const;
    /// One line: states, moves, depth, what was found.
    std::string to_string() const;
};

/// The model that table::explore asks. States are numbers of sides and of messages.
class call_model {
public:
    call_model(const explored_side& alice, const explored_side& bob,
               const exploration_options& options);

    // what table::exploration asks
    std::size_t width() const { return 10 + 2 * room_; }
    void first(std::uint8_t* into);
    template <class Tell>
    void moves(table::packed_state from, Tell&& tell) {
        for_each_move(from,
                      [&](const table::explored_move& move, const move_kind&) { tell(move); });
    }
    std::string rest(table::packed_state at);
    bool over(table::packed_state at);
    std::size_t wake(table::packed_state at);

    /// Takes the moves of an outcome once more, now with names.
    std::vector<explored_step> retrace(const std::vector<std::uint32_t>& way);
    std::size_t side_states() const;
    std::size_t side_steps() const;

private:
    /// The states of sides that run one table, numbered as they are met, and their steps.
    struct side_book {
        std::unique_ptr<detail::side_model> model;
        std::deque<detail::side_state> states{};
        boost::unordered_flat_map<std::string, std::uint32_t> numbers{};
        std::deque<std::vector<detail::offered_input>> offers{};
        struct step {
            std::uint32_t next = 0;
            std::uint32_t fault = 0; ///< in faults_
            std::array<std::uint8_t, 8> sent{};
            std::uint8_t count = 0;
        };
        boost::unordered_flat_map<std::uint64_t, step> steps{};
    };
    struct move_kind {
        unsigned side = 0;
        detail::side_input input{};
        bool message = false;
        bool lost = false;
        bool swapped = false;
        std::uint8_t packet = 0;
    };
    struct joint {
        std::array<std::uint32_t, 2> side{};
        /// Under way to side 0 and to side 1: numbers of packets, 0 is none.
        std::array<std::array<std::uint8_t, 8>, 2> to{};
        std::uint8_t faults_left = 0;
        std::uint8_t doings_left = 0;
    };
    using told = std::function<void(const table::explored_move&, const move_kind&)>;

    joint unpack(table::packed_state from) const;
    /// True when the sides were exchanged: they run the same table.
    bool pack(joint from, std::vector<std::uint8_t>& into) const;
    void for_each_move(table::packed_state from, const told& tell);
    void deliveries(const joint& from, unsigned side, const told& tell, bool& quiet);
    void inputs(const joint& from, unsigned side, const told& tell, bool timers, bool& quiet);
    void begin(const joint& from, const told& tell);
    bool spend(joint& at, const move_kind& kind, bool keep) const;
    bool make(const joint& from, const move_kind& kind, std::size_t place, bool keep, bool quiet,
              const told& tell);
    void put(joint& into, unsigned to, std::uint8_t packet) const;
    bool make_way(joint& at, unsigned to, const detail::packet& invite) const;
    void forget_namesakes(joint& at, unsigned to, std::uint8_t sent) const;
    static unsigned under_way(const joint& at, unsigned to);
    void mark_late(joint& at, unsigned to, std::size_t before);
    side_book& book(unsigned side) { return same_ ? books_[0] : books_[side]; }
    const side_book& book(unsigned side) const { return same_ ? books_[0] : books_[side]; }
    std::uint32_t number_of(side_book& of, const detail::side_state& state);
    std::uint8_t number_of(const detail::packet& what);
    const side_book::step& step(side_book& of, std::uint32_t state,
                                const detail::side_input& input);
    const std::vector<detail::offered_input>& offers(side_book& of, std::uint32_t state);
    const detail::side_state& at(const joint& from, unsigned side) const {
        return book(side).states[from.side[side]];
    }

    exploration_options options_;
    bool same_;
    std::size_t room_;
    std::array<side_book, 2> books_;
    std::vector<detail::packet> packets_{1};
    std::vector<std::string> faults_{1};
    std::vector<std::uint8_t> packed_;
};

/// Explores two sessions. `progress` may be empty.
exploration_verdict
explore_calls(const explored_side& alice, const explored_side& bob,
              const exploration_options& options,
              const std::function<void(const table::exploration_progress&)>& progress);

/// A small exploration of a table of calls against itself, for the many mutants of a table: in
/// order, without loss, one hold and one transfer a side. `transfers` is the shipped table.
exploration_verdict explore_small(const table::compiled_table& calls);

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/call_model.ipp>
#include <offhook/simulation/impl/call_moves.ipp>
#include <offhook/simulation/impl/call_retrace.ipp>
#include <offhook/simulation/impl/call_scenario.ipp>
#include <offhook/simulation/impl/side_model.ipp>
#include <offhook/simulation/impl/side_offers.ipp>
#include <offhook/simulation/impl/wire_model_in.ipp>
#include <offhook/simulation/impl/wire_model_out.ipp>
#include <offhook/simulation/impl/wire_model_reliable.ipp>
#include <offhook/simulation/impl/wire_model_texts.ipp>
#include <offhook/simulation/impl/wire_model_update.ipp>
#endif
