// Breadth first over everything a model can do: states as packed bytes, hashed; the shortest way to
// a fault. Knows nothing of calls, messages or tables: the model does. Read next:
// ../simulation/call_model.hpp for the model of two calls that look at each other over a network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace offhook::table {

using packed_state = std::span<const std::uint8_t>;

/// One move of a model. Moves of a state are numbered in the order in which they are told, the same
/// each time.
struct explored_move {
    packed_state to;
    /// The move that is made when nobody does anything any more. At most one a state; a state
    /// without one rests.
    bool quiet = false;
    std::string_view fault{}; ///< what this move breaks; empty: nothing
};

/// What the search asks of a model; see `exploration`:
///   std::size_t width() const                      bytes of a state
///   void first(std::uint8_t* into)                 the initial state
///   void moves(packed_state from, Tell&& tell)     calls tell(explored_move) for each move
///   std::string rest(packed_state at)              what is wrong with resting here; empty: nothing
///   bool over(packed_state at)                     a good end: nothing has to follow
///   std::size_t wake(packed_state at)              the move that leaves a rest which is no end
struct exploration_bounds {
    std::size_t states = 1'000'000;
    std::size_t megabytes = 1024;
    std::size_t report_every = 1 << 18; ///< states between two reports of progress
};

struct exploration_progress {
    std::size_t states = 0;
    std::size_t frontier = 0; ///< seen, not yet looked at
    std::size_t depth = 0;
};

struct exploration_outcome {
    std::size_t states = 0;
    std::size_t moves = 0;
    std::size_t depth = 0;
    bool complete = false; ///< every state was visited; else a bound came first
    std::string fault{};   ///< empty: none was found
    /// Numbers of the moves from the initial state to the fault, as few as there can be. For a
    /// fault of resting the last move leads to that rest; for one of never ending the moves lead to
    /// a state after which nobody comes to an end.
    std::vector<std::uint32_t> way{};
};

template <class Model>
class exploration {
public:
    exploration(Model& model, const exploration_bounds& bounds)
        : model_(model), bounds_(bounds), width_(model.width()), slots_(1024, none) {}

    /// `progress` may be empty.
    exploration_outcome run(const std::function<void(const exploration_progress&)>& progress) {
        std::vector<std::uint8_t> first(width_);
        model_.first(first.data());
        enter(first, none, 0);
        bool bounded = false;
        std::size_t next = 0;
        std::size_t end_of_depth = 1;
        std::vector<std::uint8_t> here(width_);
        for (; next < count() && out_.fault.empty(); ++next) {
            if (next == end_of_depth) {
                ++out_.depth;
                end_of_depth = count();
            }
            if (count() >= bounds_.states || memory() >= bounds_.megabytes << 20) {
                bounded = true;
                break;
            }
            if (progress && next % bounds_.report_every == bounds_.report_every - 1) {
                progress({count(), count() - next, out_.depth});
            }
            std::memcpy(here.data(), arena_.data() + next * width_, width_);
            expand(static_cast<std::uint32_t>(next), here);
        }
        out_.states = count();
        if (out_.fault.empty()) look_for_circles(next);
        out_.complete = !bounded && out_.fault.empty();
        return std::move(out_);
    }

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    std::size_t count() const { return parents_.size(); }
    std::size_t memory() const {
        return arena_.capacity() +
               4 * (parents_.capacity() + slots_.capacity() + silent_.capacity() + by_.capacity());
    }
    packed_state at(std::size_t state) const { return {arena_.data() + state * width_, width_}; }

    std::size_t hash(packed_state bytes) const {
        std::uint64_t sum = 0x9e3779b97f4a7c15u;
        for (std::size_t i = 0; i < width_; i += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data() + i, width_ - i < 8 ? width_ - i : 8);
            sum = (sum ^ word) * 0xff51afd7ed558ccdu;
            sum ^= sum >> 32;
        }
        return static_cast<std::size_t>(sum);
    }

    /// The number of the state; it is new when it is the last one.
    std::uint32_t enter(packed_state bytes, std::uint32_t parent, std::uint32_t by) {
        if (2 * count() >= slots_.size()) grow();
        std::size_t place = hash(bytes) & (slots_.size() - 1);
        for (; slots_[place] != none; place = (place + 1) & (slots_.size() - 1)) {
            if (std::memcmp(arena_.data() + slots_[place] * width_, bytes.data(), width_) == 0) {
                return slots_[place];
            }
        }
        const auto number = static_cast<std::uint32_t>(count());
        slots_[place] = number;
        arena_.insert(arena_.end(), bytes.begin(), bytes.end());
        parents_.push_back(parent);
        by_.push_back(by);
        silent_.push_back(none);
        return number;
    }

    void grow() {
        std::vector<std::uint32_t> wider(2 * slots_.size(), none);
        for (std::uint32_t state = 0; state < count(); ++state) {
            std::size_t place = hash(at(state)) & (wider.size() - 1);
            while (wider[place] != none)
                place = (place + 1) & (wider.size() - 1);
            wider[place] = state;
        }
        slots_.swap(wider);
    }

    void fail(std::string_view what, std::uint32_t at_state) {
        out_.fault = what;
        out_.way.clear();
        for (std::uint32_t one = at_state; parents_[one] != none; one = parents_[one])
            out_.way.insert(out_.way.begin(), by_[one]);
    }

    void expand(std::uint32_t number, packed_state here) {
        std::uint32_t ordinal = 0;
        bool rests = true;
        targets_.clear();
        model_.moves(here, [&](const explored_move& move) {
            const std::uint32_t by = ordinal++;
            if (!out_.fault.empty()) return;
            ++out_.moves;
            if (!move.fault.empty()) {
                fail(move.fault, number);
                out_.way.push_back(by);
                return;
            }
            const std::uint32_t to = enter(move.to, number, by);
            if (move.quiet) {
                rests = false;
                silent_[number] = to;
            }
            targets_.push_back(to);
        });
        if (!out_.fault.empty() || !rests) return;
        if (const std::string wrong = model_.rest(here); !wrong.empty()) return fail(wrong, number);
        // A rest that is a good end ends its chain in itself.
        if (model_.over(here)) {
            silent_[number] = number;
        } else if (const std::size_t wake = model_.wake(here); wake < targets_.size()) {
            silent_[number] = targets_[wake];
        }
    }

    /// From every state that was looked at, the quiet moves and the waking of rests lead to an end:
    /// a chain that comes back to itself without one is a fault.
    void look_for_circles(std::size_t looked_at) {
        enum : std::uint8_t { unknown, walked, good };
        std::vector<std::uint8_t> marks(count(), unknown);
        std::vector<std::uint32_t> chain;
        for (std::uint32_t begin = 0; begin < looked_at; ++begin) {
            chain.clear();
            std::uint32_t one = begin;
            while (one < looked_at && marks[one] == unknown) {
                marks[one] = walked;
                chain.push_back(one);
                if (silent_[one] == one || silent_[one] == none) break;
                one = silent_[one];
            }
            const bool ends = one >= looked_at || marks[one] == good || silent_[one] == one;
            if (!ends) {
                fail(silent_[one] == none ? "nothing leads on from here to an end"
                                          : "the call never ends",
                     chain.empty() ? begin : chain.front());
                return;
            }
            for (const std::uint32_t state : chain)
                marks[state] = good;
        }
    }

    Model& model_;
    exploration_bounds bounds_;
    std::size_t width_;
    std::vector<std::uint8_t> arena_;
    std::vector<std::uint32_t> slots_;
    std::vector<std::uint32_t> parents_;
    std::vector<std::uint32_t> by_;      ///< the number of the move that led here
    std::vector<std::uint32_t> targets_; ///< of the state at hand
    std::vector<std::uint32_t> silent_;  ///< where the quiet move leads; itself: a good end
    exploration_outcome out_;
};

template <class Model>
exploration_outcome explore(Model& model, const exploration_bounds& bounds,
                            const std::function<void(const exploration_progress&)>& progress) {
    return exploration<Model>(model, bounds).run(progress);
}

} // namespace offhook::table
