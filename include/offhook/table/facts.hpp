// What the checker knows of words: which facts an event brings and an action changes. Not how they
// work: nothing here runs. A vocabulary without facts is proved by its rows alone.
// Read next: obligation.hpp, prove.hpp.
#pragma once

#include <offhook/table/words.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace offhook::table {

/// Something that a machine holds or owes: our INVITE without its answer, a media port.
struct fact_word {
    enum class sort : unsigned char {
        known,   ///< other words depend on it, nothing is owed
        held,    ///< must be let go before a final state is entered
        at_once, ///< must be settled in the step that raised it
        passing, ///< a request at hand: gone after the step, unless it was kept
    };
    std::string name;
    sort what = sort::known;
    bool may_rest = true; ///< may be held while every region rests
    std::string doc;
    std::string reference;
};

/// When an event can come, and what comes with it. Names are those of facts.
struct event_facts {
    role only = role::both;
    bool only_raised = false; ///< it comes from `raise` alone
    std::vector<std::string> needs{};
    std::vector<std::string> unless{};
    std::vector<std::string> raises{};
    std::vector<std::string> settles{};
    std::string kept_as{}; ///< what its request becomes when a row keeps it
};

/// A guard that holds only so many times, if the rows that it lets through count.
struct guard_bound {
    std::string guard;
    std::string counted_by;                  ///< an action
    std::vector<std::string> forgotten_by{}; ///< actions and published words that begin anew
};

/// One change by an action, in the order in which they are declared.
struct action_effect {
    enum class sort : unsigned char {
        raise,       ///< from now on held; a fault when it is held already
        raise_again, ///< from now on held, as often as one likes
        settle,      ///< none of them is held any more
        discharge,   ///< the first of them that is held is no more; a fault when none is
        keep,        ///< the request at hand becomes what its event says; a fault without one
    };
    sort what = sort::settle;
    std::vector<std::string> facts{};
    std::vector<std::string> unless{};    ///< nothing changes while one of these is held
    std::vector<std::string> needs{};     ///< nothing changes while one of these is not
    std::size_t parameter = no_parameter; ///< only when this parameter ...
    std::int64_t at_least = 1;            ///< ... is at least this (a flag that is set is 1) ...
    std::int64_t below = 1000;            ///< ... and below this

    static constexpr std::size_t no_parameter = ~std::size_t{0};
};

} // namespace offhook::table
