// What may happen next between two sides: a message arrives or is lost, media answers, a timer runs
// out, an application wants something. Read next: call_retrace.ipp.
#pragma once

#include <offhook/simulation/impl/call_model.ipp>
#include <offhook/simulation/impl/side_model.ipp>

namespace offhook::simulation {
namespace detail {

inline bool has_cseq_order(const packet& what) {
    switch (what.what) {
    case packet_kind::invite: return what.re;
    case packet_kind::bye:
    case packet_kind::refer:
    case packet_kind::update:
    case packet_kind::prack:
    case packet_kind::notify: return true;
    default: return false;
    }
}

/// Whether it belongs to an INVITE of that number: an answer on its way to whom sent it, or a
/// request on its way from there.
inline bool of_invite(const packet& what, bool towards_caller, std::uint8_t number) {
    const bool answer = what.what == packet_kind::invite_answer;
    const bool request = what.what == packet_kind::invite || what.what == packet_kind::ack ||
                         what.what == packet_kind::cancel;
    return what.number == number && (towards_caller ? answer : request);
}

} // namespace detail

OFFHOOK_DECL unsigned call_model::under_way(const joint& at, unsigned to) {
    unsigned count = 0;
    while (count < at.to[to].size() && at.to[to][count] != 0)
        ++count;
    return count;
}

/// Without reordering behind the others. With it only the order of requests in a dialog counts,
/// because their CSeq tells it: the rest stands sorted before them, so that fewer states differ.
OFFHOOK_DECL void call_model::put(joint& into, unsigned to, std::uint8_t packet) const {
    auto& line = into.to[to];
    std::size_t place = under_way(into, to);
    const bool ordered = detail::has_cseq_order(packets_[packet]);
    if ((options_.reorder || options_.loss) && !ordered) {
        place = 0;
        while (line[place] != 0 && !detail::has_cseq_order(packets_[line[place]]) &&
               line[place] < packet)
            ++place;
    }
    for (std::size_t i = line.size() - 1; i > place; --i)
        line[i] = line[i - 1];
    line[place] = packet;
}

/// Those that were sent before the one that has just arrived come too late for their CSeq.
OFFHOOK_DECL void call_model::mark_late(joint& at, unsigned to, std::size_t before) {
    for (std::size_t i = 0; i < before; ++i) {
        detail::packet one = packets_[at.to[to][i]];
        if (!detail::has_cseq_order(one) || one.late || one.what == detail::packet_kind::bye) {
            continue;
        }
        one.late = true;
        at.to[to][i] = number_of(one);
    }
}

/// INVITEs are told apart by one bit: what is left of the one before the last is gone when a new
/// one is sent; a request among it has to arrive first.
OFFHOOK_DECL bool call_model::make_way(joint& at, unsigned to, const detail::packet& invite) const {
    for (unsigned line = 0; line < 2; ++line) {
        for (std::size_t i = 0; i < at.to[line].size() && at.to[line][i] != 0;) {
            const detail::packet& old = packets_[at.to[line][i]];
            if (!detail::of_invite(old, line != to, invite.number)) {
                ++i;
                continue;
            }
            if (old.what != detail::packet_kind::invite_answer) return false;
            std::copy(at.to[line].begin() + static_cast<std::ptrdiff_t>(i) + 1, at.to[line].end(),
                      at.to[line].begin() + static_cast<std::ptrdiff_t>(i));
            at.to[line].back() = 0;
        }
    }
    return true;
}

/// Reliable 1xx are told apart by two bits: a copy of the fourth before is gone by now.
OFFHOOK_DECL void call_model::forget_namesakes(joint& at, unsigned to, std::uint8_t sent) const {
    auto& line = at.to[to];
    const detail::packet& fresh = packets_[sent];
    const auto old = [&](std::uint8_t one) {
        return one != 0 && one != sent && packets_[one].what == fresh.what &&
               packets_[one].reliable == fresh.reliable;
    };
    std::fill(std::remove_if(line.begin(), line.end(), old), line.end(), std::uint8_t{0});
}

/// Counts what is bounded; false when none is left.
OFFHOOK_DECL bool call_model::spend(joint& at, const move_kind& kind, bool keep) const {
    using detail::app_move;
    using sort = detail::side_input::sort;
    if (options_.faults > 0 && (kind.lost || keep)) {
        if (at.faults_left == 0) return false;
        --at.faults_left;
    }
    if (options_.faults > 0 && at.faults_left == options_.faults &&
        kind.input.what == sort::timer && detail::waits_for_the_peer(kind.input.which) &&
        !detail::waits_for_nobody(this->at(at, kind.side), kind.input.which)) {
        return false;
    }
    const bool does = kind.input.what == sort::app &&
                      (kind.input.which == static_cast<std::uint8_t>(app_move::hold) ||
                       kind.input.which == static_cast<std::uint8_t>(app_move::resume) ||
                       kind.input.which == static_cast<std::uint8_t>(app_move::transfer));
    if (options_.doings > 0 && does) {
        if (at.doings_left == 0) return false;
        --at.doings_left;
    }
    return true;
}

/// Makes one move and tells it, unless the channel has no room for what comes of it.
OFFHOOK_DECL bool call_model::make(const joint& from, const move_kind& kind, std::size_t place,
                                   bool keep, bool quiet, const told& tell) {
    joint next = from;
    std::string_view fault;
    if (!spend(next, kind, keep)) return false;
    if (kind.message && !keep) {
        if (!kind.lost && detail::has_cseq_order(packets_[kind.packet])) {
            mark_late(next, kind.side, place);
        }
        auto& line = next.to[kind.side];
        for (std::size_t i = place; i + 1 < line.size(); ++i)
            line[i] = line[i + 1];
        line.back() = 0;
    }
    if (!kind.lost) {
        side_book& mine = book(kind.side);
        const side_book::step taken = step(mine, from.side[kind.side], kind.input);
        next.side[kind.side] = taken.next;
        if (taken.fault != 0) fault = faults_[taken.fault];
        const unsigned other = 1 - kind.side;
        for (std::size_t i = 0; i < taken.count; ++i) {
            const detail::packet& sent = packets_[taken.sent[i]];
            if (sent.what == detail::packet_kind::invite && !make_way(next, other, sent)) {
                return false;
            }
            if (sent.reliable != 0) forget_namesakes(next, other, taken.sent[i]);
            const unsigned count = under_way(next, other);
            // A copy of what is under way anyway changes nothing.
            const auto& line = next.to[other];
            if (std::find(line.begin(), line.end(), taken.sent[i]) != line.end()) continue;
            if (count >= room_) return false;
            put(next, other, taken.sent[i]);
        }
        const bool begins = !kind.message && taken.count > 0;
        if (begins && under_way(next, other) > options_.channel && fault.empty() && !quiet) {
            return false;
        }
    }
    move_kind done = kind;
    done.swapped = pack(next, packed_);
    tell({packed_, quiet, fault}, done);
    return true;
}

OFFHOOK_DECL void call_model::deliveries(const joint& from, unsigned side, const told& tell,
                                         bool& quiet) {
    const unsigned count = under_way(from, side);
    const bool any = options_.reorder || options_.loss;
    for (std::size_t place = 0; place < count; ++place) {
        move_kind kind;
        kind.side = side;
        kind.message = true;
        kind.packet = from.to[side][place];
        kind.input = {detail::side_input::sort::message, kind.packet};
        const detail::packet what = packets_[kind.packet];
        if (place == 0 || any) {
            if (make(from, kind, place, false, !quiet, tell)) quiet = true;
            const bool twice = what.what == detail::packet_kind::invite_answer && what.status < 300;
            if (options_.duplicate && twice) make(from, kind, place, true, false, tell);
        }
        if (!options_.loss) continue;
        kind.lost = true;
        make(from, kind, place, false, false, tell);
    }
}

OFFHOOK_DECL void call_model::inputs(const joint& from, unsigned side, const told& tell,
                                     bool timers, bool& quiet) {
    for (const detail::offered_input& one : offers(book(side), from.side[side])) {
        const bool timer = one.input.what == detail::side_input::sort::timer;
        if (timer != timers) continue;
        move_kind kind;
        kind.side = side;
        kind.input = one.input;
        const bool silent = one.quiet && !quiet;
        if (make(from, kind, 0, false, silent, tell)) quiet = quiet || silent;
    }
}

/// One call is looked at, and by whom it is made does not matter when both run the same table.
OFFHOOK_DECL void call_model::begin(const joint& from, const told& tell) {
    for (unsigned side = 0; side < (same_ ? 1u : 2u); ++side) {
        for (const auto how : {detail::app_move::call, detail::app_move::delayed_call}) {
            if (how == detail::app_move::delayed_call && !options_.conduct.delayed_offers) break;
            move_kind kind;
            kind.side = side;
            kind.input = {detail::side_input::sort::app, static_cast<std::uint8_t>(how)};
            make(from, kind, 0, false, false, tell);
        }
    }
}

OFFHOOK_DECL void call_model::for_each_move(table::packed_state packed, const told& tell) {
    const joint from = unpack(packed);
    if (from.side[0] == 0 && from.side[1] == 0) return begin(from, tell);
    bool quiet = false;
    // Media lets go at the end: nothing that anybody else does depends on when.
    for (unsigned side = 0; side < 2; ++side) {
        if (!at(from, side).releasing) continue;
        move_kind kind;
        kind.side = side;
        kind.input = {detail::side_input::sort::media_released, 0};
        make(from, kind, 0, false, true, tell);
        return;
    }
    for (unsigned side = 0; side < 2; ++side)
        deliveries(from, side, tell, quiet);
    for (const bool timers : {false, true}) {
        for (unsigned side = 0; side < 2; ++side)
            inputs(from, side, tell, timers, quiet);
    }
}

/// The first hang-up: from a rest that is no end it has to lead to one.
OFFHOOK_DECL std::size_t call_model::wake(table::packed_state packed) {
    std::size_t ordinal = 0;
    std::size_t found = ~std::size_t{0};
    const joint from = unpack(packed);
    if (from.side[0] == 0 && from.side[1] == 0) return 0;
    for_each_move(packed, [&](const table::explored_move&, const move_kind& kind) {
        const bool hang_up =
            kind.input == detail::side_input{detail::side_input::sort::app,
                                             static_cast<std::uint8_t>(detail::app_move::hang_up)};
        if (hang_up && !kind.message && found > ordinal) found = ordinal;
        ++ordinal;
    });
    return found;
}

} // namespace offhook::simulation
