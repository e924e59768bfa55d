// Every configuration that a table can come to, with what it holds there. Guards are free: each is
// asked at most once a step, and both answers are followed; InState alone is decided by the
// configuration. Actions do not run, their declared effects do. Read next: ../impl/walk.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/table/compiled_table.hpp>
#include <offhook/table/detail/numbering.hpp>
#include <offhook/table/load.hpp>
#include <offhook/table/obligation.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace offhook::table::detail {

using fact_bits = std::uint64_t;

inline bool plays(role only, role as) { return only == role::both || only == as; }

/// Where a machine stands in the walk.
struct standing {
    std::array<state_index, limits::regions> state{};
    role as = role::uac;
    fact_bits facts = 0;

    /// The states in two words: compared and hashed millions of times in a proof.
    std::array<std::uint64_t, 2> packed() const {
        static_assert(sizeof(state) == 16);
        return std::bit_cast<std::array<std::uint64_t, 2>>(state);
    }
    std::uint64_t hash() const;
    friend bool operator==(const standing& a, const standing& b) {
        return a.facts == b.facts && a.as == b.as && a.packed()[0] == b.packed()[0] &&
               a.packed()[1] == b.packed()[1];
    }
};

struct asked_guard {
    const guard_call* guard = nullptr;
    bool holds = false;
};

/// What a row did to a fact that it should not have.
struct fact_fault {
    const row* taken = nullptr; ///< null: an enter or leave action
    std::string text;
};

/// One event or timer, handled to its end, for one valuation of the guards.
struct seen_step {
    const walk& in;
    const standing& before;
    const standing& after;
    event_index event = no_index; ///< no_index: a timer
    timer_index timer = 0xff;
    const std::vector<asked_guard>& guards;
    const std::array<const row*, limits::regions>& taken; ///< of the event itself
    const std::vector<fact_fault>& faults;

    bool handled() const;
    /// "in Active, Stable as UAC, event DialogBYE with HasSDP and not OfferPending".
    std::string to_string() const;
    /// Null: none was there to be tried. Of several regions the last one.
    const row* last_tried() const;
    /// Of the first row taken, else of the last one that its guards refused, else of the state.
    origin place() const;
};

/// A step that an obligation asked to be told of when the walk is over.
struct noted_step {
    std::uint32_t from = 0; ///< nodes
    std::uint32_t to = 0;
    event_index event = no_index;
    const row* taken = nullptr; ///< the first; null: none
};

/// A timer that has fired, from one place to another; what is held there makes no difference to
/// timers, so facts are left out.
struct timed_step {
    std::uint32_t from = 0; ///< stands
    std::uint32_t to = 0;
    timer_index timer = 0xff;
    timer_set armed = 0;        ///< started, or started anew
    const row* taken = nullptr; ///< null: none
    bool bounded = false;       ///< a guard held that holds only so many times, and was counted
    bool forgets = false;       ///< what was counted is forgotten
};

/// Rows that raise each other's events without end.
struct endless_raise {
    std::string text;
    const row* by = nullptr;
};

/// Collects what fails; each key once.
class findings {
public:
    void begin(const obligation& of) { of_ = &of; }
    void add(const std::string& key, const origin& place, const std::string& text);
    std::vector<diagnostic> take() { return std::move(found_); }
    std::size_t more() const { return more_; } ///< behind limits::diagnostics

private:
    const obligation* of_ = nullptr;
    std::set<std::pair<std::string, std::string>> keys_;
    std::vector<diagnostic> found_;
    std::size_t more_ = 0;
};

class walk {
public:
    explicit walk(const compiled_table& table);

    /// Visits everything; each step is shown to each obligation.
    void run(const std::vector<obligation>& owed, findings& out);

    const compiled_table& table() const { return table_; }
    const std::vector<standing>& standings() const { return nodes_; }
    std::span<const std::uint32_t> followers(std::size_t node) const {
        return std::span(next_).subspan(next_begin_[node],
                                        next_begin_[node + 1] - next_begin_[node]);
    }
    const std::vector<noted_step>& noted() const { return noted_; }
    /// Each place once, as if nothing were held, and what timers do there.
    const std::vector<standing>& stands() const { return stands_; }
    const std::vector<timed_step>& timed() const { return timed_; }
    const std::vector<endless_raise>& endless() const { return endless_; }
    timer_set timers_in(const standing& at) const; ///< that can run there
    bool may_come(event_index event, const standing& at) const {
        return can_come(events_[event], at);
    }
    bool complete() const { return complete_; }
    std::size_t steps() const { return steps_; }
    bool was_taken(const row& one) const;

    bool ended(const standing& at) const;     ///< all regions that end have ended
    bool is_ending(const standing& at) const; ///< the ending state, or behind it
    /// The main region stands in a resting state that is not its first.
    bool rests(const standing& at) const;
    fact_bits facts_of(fact_word::sort what) const;
    fact_bits open_facts() const { return open_; } ///< that may not be held at rest
    fact_bits facts_at_once() const { return at_once_; }
    std::string names_of(fact_bits bits) const;
    std::string describe(const standing& at) const;
    region_index main_region() const; ///< the one that ends, else the first

private:
    struct effect {
        action_effect::sort what;
        std::vector<fact_bits> facts;
        fact_bits all = 0;
        fact_bits unless = 0;
        std::size_t parameter = action_effect::no_parameter;
        std::int64_t at_least = 1;
        fact_bits needs = 0;
        std::int64_t below = 1000;
    };
    struct event_effect {
        role only = role::both;
        bool only_raised = false;
        fact_bits needs = 0;
        fact_bits unless = 0;
        fact_bits raises = 0;
        fact_bits settles = 0;
        fact_bits kept_as = 0;
    };
    /// A step under way.
    struct work {
        standing at;
        std::vector<event_index> queue{};
        std::size_t handled = 0;
        std::vector<fact_fault> faults{};
        timer_set armed = 0;
        std::vector<std::pair<standing, std::vector<event_index>>> passed{}; ///< while raising
        const row* raised_by = nullptr;                                      ///< the last one
        bool endless = false;
    };
    struct waiting_follower {
        standing at;
        std::uint64_t hash = 0;
        std::uint32_t number = 0;
    };
    struct choice {
        event_index event = no_index;
        timer_index timer = 0xff;
        bool outer = true; ///< not an internal event
        std::array<const row*, limits::regions> taken{};
        std::vector<asked_guard> asked{};
    };

    fact_bits bits_of(const std::vector<std::string>& names) const;
    void learn_words();
    void learn_obligations(const std::vector<obligation>& owed);
    void enter_all(role as);
    void visit(std::size_t node);
    bool can_come(const event_effect& what, const standing& at) const;
    bool any_row(const standing& at, event_index event) const;
    std::span<const row_index> cell_of(const work& in, const choice& made,
                                       std::size_t region) const;
    void choose_region(const work& in, choice& made, std::size_t region);
    void choose_row(const work& in, choice& made, std::size_t region, std::size_t index);
    void choose_guard(const work& in, choice& made, std::size_t region, std::size_t index,
                      std::size_t guard);
    void apply(work now, const choice& made);
    void proceed(work& now);
    bool goes_round(work& now) const;
    timer_set armed_by(state_index from, const row& taken) const;
    void note_timer(const work& done);
    bool is_counted(const row& one) const;
    bool forgets(const row& one) const;
    std::uint32_t stand_of(standing at);
    void act(work& in, const std::vector<action_call>& calls, const row* taken,
             fact_bits kept_as) const;
    void change(work& in, const effect& what, const action_call& call, const row* taken,
                fact_bits kept_as) const;
    void arrive(const work& done);
    std::size_t follower(const standing& at);
    void number_followers();

    const compiled_table& table_;
    std::vector<std::vector<effect>> effects_; ///< by action
    std::vector<event_effect> events_;
    fact_bits open_ = 0;
    fact_bits passing_ = 0;
    fact_bits at_once_ = 0;
    std::vector<standing> nodes_;
    std::vector<std::uint32_t> next_; ///< of all nodes, one after the other
    std::vector<std::uint32_t> next_begin_{0};
    numbering<standing> numbers_{nodes_};
    std::vector<bool> row_taken_;
    std::vector<bool> note_; ///< by event
    /// By event, and last those of timers: the obligations that look at such a step.
    std::vector<std::vector<const obligation*>> asked_;
    /// By event: somebody looks at its steps that change nothing, too.
    std::vector<bool> asked_always_;
    std::vector<noted_step> noted_;
    std::vector<standing> stands_;
    std::vector<bool> stood_; ///< whose timers were followed
    numbering<standing> stand_numbers_{stands_};
    std::vector<timed_step> timed_;
    std::vector<endless_raise> endless_;
    bool first_stand_ = false; ///< the node is the first in its place
    bool complete_ = true;
    std::size_t steps_ = 0;
    findings* out_ = nullptr;
    std::size_t from_ = 0; ///< the node whose steps are taken
    std::size_t root_ = 0; ///< the node in which the role begins
    /// Where the steps of one node lead, each once or nearly: numbered when all are known.
    std::vector<waiting_follower> followers_;
    std::size_t noted_before_ = 0;  ///< notes of other nodes, which have their numbers
    const choice* outer_ = nullptr; ///< the event under way
};

} // namespace offhook::table::detail
