// States of the sides as a few bytes, the book in which each step is written once, and what may
// happen next. Read next: soft_retrace.ipp.
#pragma once

#include <offhook/simulation/impl/soft_offers.ipp>
#include <offhook/simulation/soft_model.hpp>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace offhook::simulation {

OFFHOOK_DECL soft_model::soft_model(const explored_soft_state& what,
                                    const soft_exploration_options& options)
    : options_(options), sides_(what.kind == session::soft_kind::subscription ? 2 : 1) {
    static_assert(sizeof(joint) == 12 + 2 * room);
    options_.channel = std::min<unsigned>(options.channel, room - 1);
    for (unsigned i = 0; i < 2; ++i) {
        if (i < sides_)
            books_[i].model = std::make_unique<detail::soft_side>(
                what.kind, i == 0 ? what.ours : what.theirs, what.words, i == 1, options.lives);
        number_of(books_[i], {});
    }
}

OFFHOOK_DECL std::uint32_t soft_model::number_of(side_book& of,
                                                 const detail::soft_side_state& state) {
    std::string bytes(sizeof state, '\0');
    std::memcpy(bytes.data(), &state, sizeof state);
    const auto [at, fresh] =
        of.numbers.try_emplace(std::move(bytes), static_cast<std::uint32_t>(of.states.size()));
    if (fresh) of.states.push_back(state);
    return at->second;
}

OFFHOOK_DECL std::uint8_t soft_model::number_of(const detail::soft_packet& what) {
    const auto at = std::find(packets_.begin() + 1, packets_.end(), what);
    if (at != packets_.end()) return static_cast<std::uint8_t>(at - packets_.begin());
    if (packets_.size() > 255) throw std::length_error("too many messages to explore");
    packets_.push_back(what);
    return static_cast<std::uint8_t>(packets_.size() - 1);
}

/// The real step is taken once for each state and input; after that it is looked up.
OFFHOOK_DECL const soft_model::side_book::step& soft_model::step(side_book& of, std::uint32_t state,
                                                                 const detail::soft_input& input) {
    const std::uint64_t key = static_cast<std::uint64_t>(state) << 24 |
                              static_cast<std::uint64_t>(input.no_way) << 16 |
                              static_cast<std::uint64_t>(input.what) << 8 | input.which;
    const auto known = of.steps.find(key);
    if (known != of.steps.end()) return known->second;
    const bool packet = input.what >= detail::soft_input::sort::packet;
    const detail::soft_side_state from = of.states[state];
    const detail::soft_step taken =
        of.model->step(from, input, packets_[packet ? input.which : 0u]);
    side_book::step made;
    made.next = number_of(of, taken.next);
    made.same = taken.same;
    std::string fault = taken.fault;
    if (taken.sent.size() > made.sent.size()) throw std::length_error("too many messages at once");
    for (const detail::soft_packet& one : taken.sent)
        made.sent[made.count++] = number_of(one);
    if (!fault.empty()) {
        const auto at = std::find(faults_.begin() + 1, faults_.end(), fault);
        made.fault = static_cast<std::uint32_t>(at - faults_.begin());
        if (at == faults_.end()) faults_.push_back(std::move(fault));
    }
    return of.steps.emplace(key, made).first->second;
}

OFFHOOK_DECL const std::vector<detail::offered_soft_input>&
soft_model::offers(side_book& of, std::uint32_t state) {
    while (of.offers.size() < of.states.size())
        of.offers.push_back(of.model->offers(of.states[of.offers.size()]));
    return of.offers[state];
}

OFFHOOK_DECL soft_model::joint soft_model::unpack(table::packed_state from) {
    joint made;
    std::memcpy(&made, from.data(), sizeof made);
    return made;
}

OFFHOOK_DECL void soft_model::first(std::uint8_t* into) {
    joint begin;
    begin.faults_left = options_.faults;
    std::memcpy(into, &begin, sizeof begin);
}

OFFHOOK_DECL unsigned soft_model::under_way(const joint& at, unsigned to) {
    unsigned count = 0;
    while (count < room && at.to[to][count] != 0)
        ++count;
    return count;
}

// ---- rest and end ----

/// Nobody has to do anything, and both ends mean the same.
OFFHOOK_DECL bool soft_model::rests(const joint& here) const {
    for (unsigned side = 0; side < sides_; ++side) {
        if (!books_[side].model->rests(at(here, side)) || under_way(here, side) > 0) return false;
        if (at(here, side).wire.in_flight) return false;
    }
    if (sides_ == 1) return true;
    const detail::soft_wire& ours = at(here, 0).wire;
    const detail::soft_wire& theirs = at(here, 1).wire;
    if (ours.record != theirs.record) return false;
    return !ours.record || ours.number == theirs.number;
}

OFFHOOK_DECL std::string soft_model::rest(table::packed_state where) {
    const joint here = unpack(where);
    if (!at(here, 0).wire.begun) return {};
    for (unsigned side = 0; side < sides_; ++side)
        if (std::string wrong = books_[side].model->rest(at(here, side)); !wrong.empty())
            return wrong;
    if (!rests(here)) return "nothing leads on from here";
    return {};
}

OFFHOOK_DECL bool soft_model::over(table::packed_state where) {
    const joint here = unpack(where);
    if (!at(here, 0).wire.begun) return false;
    for (unsigned side = 0; side < sides_; ++side)
        if (detail::soft_side::lives(at(here, side)) || under_way(here, side) > 0) return false;
    return true;
}

/// From a rest that is no end giving it back has to lead to one.
OFFHOOK_DECL std::size_t soft_model::wake(table::packed_state where) {
    const joint here = unpack(where);
    if (!at(here, 0).wire.begun) return 0;
    std::size_t ordinal = 0;
    std::size_t found = ~std::size_t{0};
    for_each_move(where, [&](const table::explored_move&, const move_kind& kind) {
        const bool remove =
            kind.input.what == detail::soft_input::sort::app &&
            kind.input.which == static_cast<std::uint8_t>(detail::soft_move::remove);
        if (remove && !kind.message && found > ordinal) found = ordinal;
        ++ordinal;
    });
    return found;
}

// ---- moves ----

/// Nobody would notice whether it arrives: an answer that no request waits for, a request whose
/// answer nobody waits for and that finds nothing.
OFFHOOK_DECL bool soft_model::means_nothing(const joint& here, unsigned to,
                                            const detail::soft_packet& what) const {
    using sort = detail::soft_packet::sort;
    const detail::soft_wire& receiver = at(here, to).wire;
    const detail::soft_wire& sender = at(here, 1 - to).wire;
    const auto asks = [&what](const detail::soft_wire& one) {
        const bool same = one.record && one.number == what.number;
        return same && one.in_flight && (one.turn == what.turn || what.what >= sort::notify);
    };
    switch (what.what) {
    case sort::subscribe_answer:
    case sort::notify_answer: return !asks(receiver);
    case sort::notify: return !asks(sender) && (!receiver.record || receiver.number != what.number);
    case sort::subscribe:
        return !what.first && !asks(sender) && (!receiver.record || receiver.number != what.number);
    }
    return false;
}

OFFHOOK_DECL void soft_model::forget_strays(joint& here) const {
    for (unsigned to = 0; to < sides_; ++to) {
        auto& line = here.to[to];
        const auto end = std::remove_if(line.begin(), line.end(), [&](std::uint8_t one) {
            return one == 0 || means_nothing(here, to, packets_[one]);
        });
        std::fill(end, line.end(), std::uint8_t{0});
    }
}

/// Makes one move and tells it, unless the channel has no room for what comes of it.
OFFHOOK_DECL bool soft_model::make(const joint& from, const move_kind& kind, std::size_t place,
                                   bool quiet, const told& tell) {
    joint next = from;
    std::string_view fault;
    if (kind.lost && options_.faults > 0) {
        if (next.faults_left == 0) return false;
        --next.faults_left;
    }
    if (kind.message) {
        auto& line = next.to[kind.side];
        for (std::size_t i = place; i + 1 < line.size(); ++i)
            line[i] = line[i + 1];
        line.back() = 0;
    }
    if (!kind.lost) {
        const side_book::step taken = step(books_[kind.side], from.side[kind.side], kind.input);
        if (taken.same) return false;
        next.side[kind.side] = taken.next;
        if (taken.fault != 0) fault = faults_[taken.fault];
        const unsigned other = 1 - kind.side;
        const unsigned before = under_way(next, other);
        if (before + taken.count > room) return false;
        std::copy_n(taken.sent.begin(), taken.count, next.to[other].begin() + before);
        const bool begins = !kind.message && taken.count > 0;
        if (begins && before + taken.count > options_.channel && fault.empty() && !quiet)
            return false;
        // Of those that may come in any order the order is not told apart.
        if (options_.reorder)
            std::sort(next.to[other].begin(), next.to[other].begin() + before + taken.count);
    }
    forget_strays(next);
    std::array<std::uint8_t, sizeof(joint)> packed;
    std::memcpy(packed.data(), &next, sizeof next);
    tell({packed, quiet, fault}, kind);
    return true;
}

OFFHOOK_DECL void soft_model::deliveries(const joint& from, unsigned side, const told& tell,
                                         bool& quiet) {
    using sort = detail::soft_input::sort;
    const unsigned count = under_way(from, side);
    for (std::size_t place = 0; place < count; ++place) {
        move_kind kind{
            side, {sort::packet, from.to[side][place], false}, true, false, from.to[side][place]};
        const detail::soft_packet what = packets_[kind.packet];
        if (place == 0 || options_.reorder) {
            if (make(from, kind, place, !quiet, tell)) quiet = true;
            if (what.what == detail::soft_packet::sort::subscribe) {
                for (const auto how : {sort::refused, sort::brief}) {
                    if (how == sort::brief && what.last) continue;
                    kind.input.what = how;
                    make(from, kind, place, false, tell);
                }
                kind.input.what = sort::packet;
            }
        }
        if (!options_.loss) continue;
        kind.lost = true;
        make(from, kind, place, false, tell);
    }
}

/// The wire's own timers watch over messages that get lost; a granted time is over in any case.
OFFHOOK_DECL bool soft_model::may_run_out(const joint& from,
                                          const detail::soft_input& input) const {
    if (input.what != detail::soft_input::sort::timer || input.which < detail::soft_clock_of_wire)
        return true;
    const auto which = static_cast<detail::soft_timer>(input.which - detail::soft_clock_of_wire);
    if (which == detail::soft_timer::lapse) return true;
    return options_.loss && (options_.faults == 0 || from.faults_left < options_.faults);
}

OFFHOOK_DECL void soft_model::inputs(const joint& from, unsigned side, const told& tell,
                                     bool& quiet) {
    for (const detail::offered_soft_input& one : offers(books_[side], from.side[side])) {
        if (!may_run_out(from, one.input)) continue;
        move_kind kind{side, one.input, false, false, 0};
        const bool silent = one.quiet && !quiet;
        if (make(from, kind, 0, silent, tell)) quiet = quiet || silent;
        if (!options_.unroutable || side == 1) continue;
        kind.input.no_way = true;
        make(from, kind, 0, false, tell);
    }
}

OFFHOOK_DECL void soft_model::for_each_move(table::packed_state packed, const told& tell) {
    const joint from = unpack(packed);
    bool quiet = rests(from); // then nothing happens by itself
    for (unsigned side = 0; side < sides_; ++side)
        deliveries(from, side, tell, quiet);
    // Who may not stay goes on first.
    const bool swap = sides_ == 2 && books_[0].model->rests(at(from, 0));
    for (unsigned i = 0; i < sides_; ++i)
        inputs(from, swap ? 1 - i : i, tell, quiet);
}

} // namespace offhook::simulation
