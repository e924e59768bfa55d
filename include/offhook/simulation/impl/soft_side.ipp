// One side's step: load, act, drain, save. Read next: soft_offers.ipp, soft_model.ipp.
#pragma once

#include <offhook/simulation/detail/soft_side.hpp>
#include <offhook/simulation/impl/soft_watch.ipp>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <type_traits>

namespace offhook::simulation::detail {

inline constexpr std::uint8_t soft_clock_of_wire = 64;
inline constexpr std::uint8_t soft_steps_to_the_end = 5; ///< answers and timers after Remove

static_assert(std::has_unique_object_representations_v<soft_side_state>);

OFFHOOK_DECL soft_side::soft_side(session::soft_kind kind, const table::compiled_table& table,
                                  const session::words* words, bool notifier, unsigned lives)
    : kind_(kind), table_(table), notifier_(notifier), lives_(lives),
      rig_(std::make_unique<session::soft_rig>(kind, table, words)) {
    using namespace std::chrono_literals;
    for (const table::timer_word& timer : table.timers()) {
        const bool fixed = timer.setting == table::no_index;
        const duration length = fixed ? timer.fixed : table.setting(timer.setting);
        const std::string name = fixed ? "" : table.words().settings()[timer.setting].name;
        // A NOTIFY may leave less time, a registrar too; a wait is what BackOff has drawn.
        spans_.push_back(name == "refresh" ? span{1min, 3240s}
                         : name == "lapse" ? span{duration::zero(), 3600s}
                         : name == "retry" ? span{duration::zero(), 3600s}
                                           : span{length, length});
        settings_.push_back(name);
    }
}

OFFHOOK_DECL soft_side::span soft_side::length_of(std::uint8_t clock) const {
    using namespace std::chrono_literals;
    if (clock < soft_clock_of_wire) return spans_[clock];
    const auto which = static_cast<soft_timer>(clock - soft_clock_of_wire);
    return which == soft_timer::lapse ? span{3604s, 3604s} : span{32s, 32s}; // 64*T1
}

/// What was armed before, and is not longer, fires before.
OFFHOOK_DECL bool soft_side::blocked(const soft_side_state& at, std::size_t place) const {
    const span mine = length_of(static_cast<std::uint8_t>(at.clock[place] - 1));
    for (std::size_t i = 0; i < place; ++i)
        if (length_of(static_cast<std::uint8_t>(at.clock[i] - 1)).most <= mine.least) return true;
    return false;
}

OFFHOOK_DECL bool soft_side::runs(const soft_side_state& at, std::string_view setting) const {
    return std::any_of(std::begin(at.clock), std::end(at.clock), [&](std::uint8_t one) {
        return one != 0 && one <= soft_clock_of_wire && settings_[one - 1u] == setting;
    });
}

OFFHOOK_DECL soft_step soft_side::step(const soft_side_state& from, const soft_input& input,
                                       const soft_packet& message) {
    soft_step made;
    made.next = from;
    rig_->load(from.machine);
    soft_below below(kind_, *rig_, made.next.wire, notifier_);
    below.no_way = input.no_way;
    below.lives = lives_;
    act(from, made.next, input, message, below);
    below.drain();
    made.next.machine = rig_->save();
    wind(from, made.next, below.restarted);
    look(from, made.next, input, below);
    made.sent = std::move(below.sent);
    made.requests = std::move(below.requests);
    made.same = input.no_way && !below.found_none;
    if (!below.complaints.empty()) {
        made.fault = below.complaints.front();
    } else if (!rig_->complaints().empty()) {
        made.fault = rig_->complaints().front();
    }
    return made;
}

OFFHOOK_DECL void soft_side::act(const soft_side_state&, soft_side_state& to,
                                 const soft_input& input, const soft_packet& message,
                                 soft_below& below) {
    using sort = soft_input::sort;
    // Only what follows a 423 at once is counted.
    if (input.what == sort::app || input.what == sort::timer) to.wire.briefs = 0;
    switch (input.what) {
    case sort::app: return command(to, static_cast<soft_move>(input.which), below);
    case sort::answer: return below.answer(static_cast<soft_answer>(input.which), false);
    case sort::late: return below.answer(static_cast<soft_answer>(input.which), true);
    case sort::timer:
        if (input.which >= soft_clock_of_wire)
            return below.expired(static_cast<soft_timer>(input.which - soft_clock_of_wire));
        if (settings_[input.which] == "lapse") {
            to.wire.stands = false;
            rig_->lapse();
        }
        return rig_->fire(input.which);
    case sort::lapse: to.wire.stands = false; return rig_->lapse();
    case sort::packet: return below.received(message);
    case sort::refused: return below.refuse(message, 503);
    case sort::brief: return below.refuse(message, 423);
    }
}

OFFHOOK_DECL void soft_side::command(soft_side_state& to, soft_move what, soft_below& below) {
    using namespace session;
    const soft_state_id soft = rig_->soft();
    const auto give = [&](const session::command& told) {
        return rig_->sessions().command({}, told).has_value();
    };
    const auto tell = [&](dialog::watching state, termination reason) {
        give(tell_watcher{soft, state, reason, 0, "text/plain", "x"});
    };
    switch (what) {
    case soft_move::start:
    case soft_move::start_once:
        to.wire.begun = true;
        to.wire.once = what == soft_move::start_once;
        rig_->start(to.wire.once);
        break;
    case soft_move::refresh: give(refresh_soft_state{soft}); break;
    case soft_move::modify:
        // Before: the request that says it may leave with the step.
        to.wire.change = true;
        if (!rig_->modify()) to.wire.change = false;
        break;
    case soft_move::remove:
        to.wire.removing = true;
        if (!give(end_soft_state{soft, false})) below.complaints.emplace_back("Remove is refused");
        break;
    case soft_move::accept: rig_->accept(false); break;
    case soft_move::accept_pending: rig_->accept(true); break;
    case soft_move::reject: give(reject_watcher{soft, 403}); break;
    case soft_move::tell: tell(dialog::watching::active, termination::none); break;
    case soft_move::tell_pending: tell(dialog::watching::pending, termination::none); break;
    case soft_move::tell_gone: tell(dialog::watching::terminated, termination::noresource); break;
    case soft_move::tell_deactivated:
        tell(dialog::watching::terminated, termination::deactivated);
        break;
    case soft_move::tell_probation:
        tell(dialog::watching::terminated, termination::probation);
        break;
    case soft_move::count: break;
    }
}

/// What no output shows.
OFFHOOK_DECL void soft_side::look(const soft_side_state& from, soft_side_state& to,
                                  const soft_input& input, soft_below& below) {
    soft_wire& w = to.wire;
    const bool lived = lives(from) || input.what == soft_input::sort::app;
    if (!lives(to)) {
        if (rig_->timers_left() > 0) below.complaints.emplace_back("a timer outlives the end");
        if (lived && w.begun && !w.over) below.complaints.emplace_back("no last word was said");
        if (w.open != 0) w.given_up = 1;
        w.open = 0;
        w.stands = w.lost = w.change = false;
        return;
    }
    const bool waits = session::soft_rig::waits(to.machine);
    if (w.open != 0 && !waits) { // given up: it may still have reached the peer
        if (w.open == 1) w.lost = true;
        w.given_up = 1;
        w.open = 0;
    }
    const bool counts =
        input.what == soft_input::sort::answer || input.what == soft_input::sort::timer;
    if (w.removing && counts && !notifier_ && ++w.after > soft_steps_to_the_end)
        below.complaints.emplace_back("it was given back, and does not come to an end");
}

/// Timers that run no more are taken out, new ones put behind, the shorter first.
OFFHOOK_DECL void soft_side::wind(const soft_side_state& from, soft_side_state& to,
                                  std::uint8_t rewound) {
    std::vector<std::uint8_t> kept;
    std::vector<std::uint8_t> fresh;
    const auto& running = to.machine.timers;
    const auto count = static_cast<std::size_t>(
        std::find(running.begin(), running.end(), std::uint8_t{0}) - running.begin());
    for (std::size_t i = 0; i < count; ++i)
        (i + to.machine.fresh < count ? kept : fresh).push_back(running[i]);
    for (unsigned i = 0; i < static_cast<unsigned>(soft_timer::count); ++i) {
        if ((to.wire.timers >> i & 1) == 0) continue;
        ((rewound >> i & 1) != 0 ? fresh : kept)
            .push_back(static_cast<std::uint8_t>(soft_clock_of_wire + i + 1));
    }
    std::stable_sort(fresh.begin(), fresh.end(), [this](std::uint8_t a, std::uint8_t b) {
        return length_of(static_cast<std::uint8_t>(a - 1)).most <
               length_of(static_cast<std::uint8_t>(b - 1)).most;
    });
    std::vector<std::uint8_t> all;
    for (const std::uint8_t one : from.clock)
        if (one != 0 && std::find(kept.begin(), kept.end(), one) != kept.end()) all.push_back(one);
    all.insert(all.end(), fresh.begin(), fresh.end());
    if (all.size() > std::size(to.clock)) throw std::length_error("too many timers to explore");
    std::fill(std::begin(to.clock), std::end(to.clock), std::uint8_t{0});
    std::copy(all.begin(), all.end(), std::begin(to.clock));
    // The same order for the rig, so that equal states have equal bytes.
    to.machine.fresh = 0;
    to.machine.timers = {};
    std::size_t place = 0;
    for (const std::uint8_t one : all)
        if (one <= soft_clock_of_wire) to.machine.timers[place++] = one;
}

} // namespace offhook::simulation::detail
