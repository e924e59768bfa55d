// A soft state that runs a given table against a peer that answers anything at any time, or a
// subscriber against a notifier over a bounded channel that may lose and reorder, with applications
// that do anything at any time: explored breadth first. The step of each side is the real one
// (session/soft_rig.hpp). How to extend it: detail/soft_side.hpp. Not a simulation: see world.hpp,
// and call_model.hpp for calls.
#pragma once

#include <offhook/session/soft_kind.hpp>
#include <offhook/simulation/call_model.hpp>
#include <offhook/simulation/detail/soft_side.hpp>
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

struct soft_exploration_options {
    bool loss = false;      ///< of a subscription: messages may be lost for good
    bool reorder = false;   ///< of a subscription: messages may overtake each other
    unsigned faults = 0;    ///< at most so many are lost; 0: any number
    unsigned lives = 0;     ///< of a subscription: it is made so often; 0: any number
    unsigned channel = 2;   ///< messages under way in each direction
    bool unroutable = true; ///< what is sent may find no way
    table::exploration_bounds bounds{};
};

/// The tables must outlive the model; of a subscription `ours` is the subscriber's.
struct explored_soft_state {
    session::soft_kind kind;
    const table::compiled_table& ours;
    const table::compiled_table& theirs; ///< of a subscription: the notifier's
    const session::words* words = nullptr;
};

/// The model that table::explore asks. States are numbers of sides and of messages.
class soft_model {
public:
    soft_model(const explored_soft_state& what, const soft_exploration_options& options);

    // what table::exploration asks
    static std::size_t width() { return sizeof(joint); }
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
    std::size_t side_states() const { return books_[0].states.size() + books_[1].states.size(); }
    std::size_t side_steps() const { return books_[0].steps.size() + books_[1].steps.size(); }

private:
    static constexpr std::size_t room = 4;

    /// The states of one side, numbered as they are met, and their steps.
    struct side_book {
        std::unique_ptr<detail::soft_side> model;
        std::deque<detail::soft_side_state> states{};
        boost::unordered_flat_map<std::string, std::uint32_t> numbers{};
        std::deque<std::vector<detail::offered_soft_input>> offers{};
        struct step {
            std::uint32_t next = 0;
            std::uint32_t fault = 0; ///< in faults_
            std::array<std::uint8_t, room> sent{};
            std::uint8_t count = 0;
            bool same = false;
        };
        boost::unordered_flat_map<std::uint64_t, step> steps{};
    };
    struct move_kind {
        unsigned side = 0;
        detail::soft_input input{};
        bool message = false;
        bool lost = false;
        std::uint8_t packet = 0;
    };
    /// Copied as it is: it has no padding.
    struct joint {
        std::array<std::uint32_t, 2> side{};
        std::array<std::array<std::uint8_t, room>, 2> to{}; ///< numbers of packets; 0: none
        std::uint32_t faults_left = 0;
    };
    using told = std::function<void(const table::explored_move&, const move_kind&)>;

    static joint unpack(table::packed_state from);
    void for_each_move(table::packed_state from, const told& tell);
    void deliveries(const joint& from, unsigned side, const told& tell, bool& quiet);
    void inputs(const joint& from, unsigned side, const told& tell, bool& quiet);
    bool make(const joint& from, const move_kind& kind, std::size_t place, bool quiet,
              const told& tell);
    bool may_run_out(const joint& from, const detail::soft_input& input) const;
    bool rests(const joint& at) const;
    bool means_nothing(const joint& here, unsigned to, const detail::soft_packet& what) const;
    void forget_strays(joint& here) const;
    const detail::soft_side_state& at(const joint& from, unsigned side) const {
        return books_[side].states[from.side[side]];
    }
    static unsigned under_way(const joint& at, unsigned to);
    std::uint32_t number_of(side_book& of, const detail::soft_side_state& state);
    std::uint8_t number_of(const detail::soft_packet& what);
    const side_book::step& step(side_book& of, std::uint32_t state,
                                const detail::soft_input& input);
    const std::vector<detail::offered_soft_input>& offers(side_book& of, std::uint32_t state);

    soft_exploration_options options_;
    unsigned sides_;
    std::array<side_book, 2> books_;
    std::vector<detail::soft_packet> packets_{detail::soft_packet{}}; ///< by number, from 1
    std::vector<std::string> faults_{std::string{}};
};

exploration_verdict
explore_soft_state(const explored_soft_state& what, const soft_exploration_options& options,
                   const std::function<void(const table::exploration_progress&)>& progress);

/// A counterexample as scenarios, one a side; `table` as it will be looked up.
std::string soft_scenario(const exploration_verdict& found, const std::string& table);

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/soft_retrace.ipp>
#endif
