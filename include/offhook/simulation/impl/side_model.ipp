// One side's step: load, act, drain, save. And what may come next. Read next: call_model.ipp.
#pragma once

#include <offhook/simulation/detail/side_model.hpp>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <stdexcept>
#include <variant>

namespace offhook::simulation::detail {

inline constexpr std::uint8_t clock_of_transfer = 32;
inline constexpr std::uint8_t clock_of_wire = 64;

static_assert(sizeof(side_state) < 160);

/// What the call that a transfer makes may say; exploration uses the first three.
inline constexpr int target_statuses[] = {180, 200, 486, 408, 480, 487, 503, 603};

/// A timer of the wire that runs out when the peer does not answer.
inline bool waits_for_the_peer(std::uint8_t clock) {
    return clock >= clock_of_wire &&
           clock < clock_of_wire + static_cast<unsigned>(wire_timer::duty);
}

/// A 1xx that its INVITE's final response has overtaken gets no PRACK, though nothing was lost.
inline bool waits_for_nobody(const side_state& at, std::uint8_t clock) {
    return at.wire.answered_past &&
           clock == clock_of_wire + static_cast<unsigned>(wire_timer::reliable);
}

OFFHOOK_DECL
side_model::side_model(const table::compiled_table& calls, const table::compiled_table& transfers,
                       const session::words* words, const explored_conduct& conduct, bool loses)
    : calls_(calls), transfers_(transfers), conduct_(conduct), loses_(loses),
      rig_(std::make_unique<session::rig>(calls, transfers, words, conduct.session_interval)) {
    const auto spans = [&](const table::compiled_table& of, std::vector<span>& into) {
        for (const table::timer_word& timer : of.timers()) {
            const bool fixed = timer.setting == table::no_index;
            const duration length = fixed ? timer.fixed : of.setting(timer.setting);
            // The session layer draws the back-off anew each time, up to 4 s (RFC 3261 14.1).
            const std::string name = fixed ? "" : of.words().settings()[timer.setting].name;
            // Half of the interval, and what is left for the BYE (RFC 4028 10).
            const duration interval = std::chrono::seconds{conduct.session_interval};
            const duration early = std::min<duration>(std::chrono::seconds{32}, interval / 3);
            into.push_back(name == "glare_backoff" ? span{duration::zero(), std::chrono::seconds{4}}
                           : name == "refresh_backoff" ? span{duration::zero(), interval}
                           : name == "session_refresh" ? span{interval / 2, interval / 2}
                           : name == "session_expiry"  ? span{interval - early, interval}
                                                       : span{length, length});
        }
    };
    spans(calls, call_spans_);
    for (const table::timer_word& timer : calls.timers())
        rings_.push_back(timer.name.ends_with(".ring_again"));
    spans(transfers, transfer_spans_);
}

OFFHOOK_DECL side_state side_model::first() const {
    side_state made;
    made.holds_left = static_cast<std::uint8_t>(conduct_.holds);
    made.transfers_left = static_cast<std::uint8_t>(conduct_.transfers);
    return made;
}

OFFHOOK_DECL side_model::span side_model::length_of(std::uint8_t clock) const {
    using namespace std::chrono_literals;
    if (clock < clock_of_transfer) return call_spans_[clock];
    if (clock < clock_of_wire) return transfer_spans_[clock - clock_of_transfer];
    switch (static_cast<wire_timer>(clock - clock_of_wire)) {
    case wire_timer::cancel: return {64s, 64s};
    case wire_timer::duty: return {20s, 20s};
    case wire_timer::subscription: return {240s, 240s};
    default: return {32s, 32s}; // 64*T1
    }
}

/// What was armed before, and is not longer, fires before.
OFFHOOK_DECL bool side_model::blocked(const side_state& at, std::size_t place) const {
    const span mine = length_of(static_cast<std::uint8_t>(at.clock[place] - 1));
    for (std::size_t i = 0; i < place; ++i) {
        if (length_of(static_cast<std::uint8_t>(at.clock[i] - 1)).most <= mine.least) return true;
    }
    return false;
}

OFFHOOK_DECL side_step side_model::step(const side_state& from, const side_input& input,
                                        const packet& message) {
    side_step made;
    made.next = from;
    std::vector<session::saved_timer> running;
    for (const std::uint8_t one : from.clock) {
        if (one == 0 || one > clock_of_wire) continue;
        const bool of_transfer = one > clock_of_transfer;
        const int number = one - 1 - (of_transfer ? clock_of_transfer : 0);
        running.push_back({of_transfer, static_cast<table::timer_index>(number), false});
    }
    rig_->load(from.session, running);
    wire_model wire(*rig_, made.next.wire, conduct_.updates, conduct_.reliable);
    act(from, made.next, input, message, wire);
    // What the application and media hear may make them confirm, so there is more to drain.
    for (bool more = true; more;) {
        wire.drain();
        std::vector<session::output> heard;
        heard.swap(wire.others);
        more = !heard.empty();
        for (const session::output& one : heard)
            hear(made.next, one, wire);
    }
    made.next.session = rig_->save();
    wind(from, made.next, wire.restarted);
    made.sent = std::move(wire.sent);
    // It may wait as long as media makes our answer.
    const bool waits = made.next.wire.ack_waits && made.next.preparing > 0;
    if (made.next.wire.ack_owed && !waits) wire.complaints.emplace_back("a 2xx without an ACK");
    made.fault = fault_of(wire);
    return made;
}

OFFHOOK_DECL std::string side_model::fault_of(const wire_model& wire) const {
    if (!wire.complaints.empty()) return wire.complaints.front();
    for (const std::string& one : rig_->complaints()) {
        // A command that the state does not take is an error for its caller alone.
        constexpr std::string_view unmatched = "Unmatched event ";
        if (one.starts_with(unmatched)) {
            const std::size_t end = one.find(' ', unmatched.size());
            const auto event = calls_.words().find_event(
                std::string_view(one).substr(unmatched.size(), end - unmatched.size()));
            if (event != table::no_index &&
                calls_.words().events()[event].source == table::event_source::command &&
                one.compare(unmatched.size(), 10, "HangupCall") != 0) {
                continue;
            }
        }
        return one;
    }
    return {};
}

/// Timers that run no more are taken out, new ones put behind, the shorter first.
OFFHOOK_DECL void side_model::wind(const side_state& from, side_state& to, std::uint16_t rewound) {
    std::vector<std::uint8_t> fresh;
    std::vector<std::uint8_t> kept;
    for (const session::saved_timer& one : rig_->running()) {
        const unsigned base = one.of_transfer ? clock_of_transfer : 0u;
        (one.fresh ? fresh : kept).push_back(static_cast<std::uint8_t>(base + one.index));
    }
    for (unsigned i = 0; i < static_cast<unsigned>(wire_timer::count); ++i) {
        if ((to.wire.running() >> i & 1) == 0) continue;
        const bool anew = (rewound >> i & 1) != 0;
        (anew ? fresh : kept).push_back(static_cast<std::uint8_t>(clock_of_wire + i));
    }
    std::stable_sort(fresh.begin(), fresh.end(), [this](std::uint8_t a, std::uint8_t b) {
        return length_of(a).most < length_of(b).most;
    });
    std::vector<std::uint8_t> all;
    constexpr auto invite = clock_of_wire + static_cast<unsigned>(wire_timer::invite);
    constexpr auto cancel = clock_of_wire + static_cast<unsigned>(wire_timer::cancel);
    const auto has = [](const auto& in, unsigned which) {
        return std::find(std::begin(in), std::end(in), which) != std::end(in);
    };
    for (const std::uint8_t one : from.clock) {
        auto still = static_cast<unsigned>(one) - 1;
        if (one == 0) break;
        if (still == invite && !has(kept, invite) && has(kept, cancel)) still = cancel;
        if (has(kept, still)) all.push_back(static_cast<std::uint8_t>(still + 1));
    }
    for (const std::uint8_t one : fresh)
        all.push_back(static_cast<std::uint8_t>(one + 1));
    if (all.size() > std::size(to.clock)) throw std::length_error("too many timers to explore");
    std::fill(std::begin(to.clock), std::end(to.clock), std::uint8_t{0});
    std::copy(all.begin(), all.end(), std::begin(to.clock));
}

OFFHOOK_DECL void side_model::act(const side_state& from, side_state& to, const side_input& input,
                                  const packet& message, wire_model& wire) {
    session::layer& sessions = rig_->sessions();
    const session::call_id call = rig_->call();
    using sort = side_input::sort;
    switch (input.what) {
    case sort::app: return command(from, to, static_cast<app_move>(input.which), wire);
    case sort::message: return wire.received(message);
    case sort::timer:
        if (input.which >= clock_of_wire) {
            return wire.expired(static_cast<wire_timer>(input.which - clock_of_wire));
        }
        if (input.which >= clock_of_transfer) {
            return rig_->fire(
                {true, static_cast<table::timer_index>(input.which - clock_of_transfer), false});
        }
        return rig_->fire({false, input.which, false});
    case sort::media_ready:
        --to.preparing;
        return sessions.received(
            {}, session::media_event{session::media_ready{call, session::rig::description}});
    case sort::media_failed:
        if (input.which == 0) --to.preparing;
        to.starting = to.starting && input.which == 0;
        return sessions.received(
            {},
            session::media_event{session::media_failed{
                call, input.which == 0 ? session::media_step::prepare : session::media_step::start,
                make_error_code(errc::media_failed)}});
    case sort::media_released:
        to.releasing = false;
        return sessions.received({}, session::media_event{session::media_released{call}});
    case sort::trying: return wire.say_trying();
    case sort::target: {
        using session::transfer_event;
        const int status = target_statuses[input.which];
        to.target = status < 200 ? 2 : 0;
        return rig_->tell_transfer(status < 200   ? transfer_event::NewCallProgress
                                   : status < 300 ? transfer_event::NewCallEstablished
                                                  : transfer_event::NewCallFailed,
                                   status);
    }
    }
}

OFFHOOK_DECL void side_model::command(const side_state& from, side_state& to, app_move what,
                                      wire_model& wire) {
    session::layer& sessions = rig_->sessions();
    const session::call_id call = rig_->call();
    const session::transfer_id moving = rig_->transfer();
    const auto give = [&](const session::command& told) {
        return sessions.command({}, told).has_value();
    };
    switch (what) {
    case app_move::call:
    case app_move::delayed_call: {
        session::make_call asked{"sip:them@there.invalid"};
        asked.delayed_offer = what == app_move::delayed_call;
        to.known = give(asked);
        break;
    }
    case app_move::answer: give(session::answer_call{call}); break;
    case app_move::progress: give(session::progress_call{call}); break;
    case app_move::reject: give(session::reject_call{call}); break;
    case app_move::hang_up: give(session::hang_up_call{call}); break;
    case app_move::hold:
    case app_move::resume:
        // Asked before it is told: the outcome may come with the step.
        to.hold_open = true;
        if (what == app_move::hold ? give(session::hold_call{call})
                                   : give(session::resume_call{call})) {
            --to.holds_left;
        } else {
            to.hold_open = from.hold_open;
        }
        break;
    case app_move::transfer:
        to.transfer_open = true;
        if (give(session::transfer_call{call, "sip:third@elsewhere.invalid"})) {
            --to.transfers_left;
        } else {
            to = from; // refused: nothing was done
            wire.others.clear();
            while (sessions.poll()) {
            }
        }
        break;
    case app_move::accept_transfer:
        to.target = give(session::accept_transfer{moving}) ? 1 : from.target;
        break;
    case app_move::reject_transfer: give(session::reject_transfer{moving}); break;
    case app_move::count: break;
    }
}

OFFHOOK_DECL void side_model::hear(side_state& to, const session::output& what, wire_model& wire) {
    if (const auto* told = std::get_if<session::event>(&what)) return hear(to, *told, wire);
    if (const auto* asked = std::get_if<session::media_command>(&what)) {
        return hear(to, *asked, wire);
    }
    if (const auto* over = std::get_if<session::call_over>(&what)) {
        if (over->forced) wire.complaints.emplace_back("the cleanup was forced");
    }
}

OFFHOOK_DECL void side_model::hear(side_state& to, const session::event& what, wire_model& wire) {
    if (std::holds_alternative<session::incoming_call>(what)) to.known = true;
    if (std::holds_alternative<session::call_held>(what) ||
        std::holds_alternative<session::hold_failed>(what)) {
        if (!to.hold_open) wire.complaints.emplace_back("the outcome of a hold that was not asked");
        to.hold_open = false;
    }
    if (const auto* ending = std::get_if<session::call_ending>(&what)) {
        if (rig_->concerns_other_call(ending->call)) return;
        if (to.ending) wire.complaints.emplace_back("CallEnding twice");
        to.ending = true;
    }
    if (const auto* ended = std::get_if<session::call_ended>(&what)) {
        if (rig_->concerns_other_call(ended->call)) return;
        if (to.ended || !to.ending) wire.complaints.emplace_back("CallEnded out of turn");
        to.ended = true;
        to.hold_open = false; // that the call is over is an outcome as well
        to.holds_left = to.transfers_left = 0;
    }
    if (const auto* ended = std::get_if<session::transfer_ended>(&what)) {
        to.target = 0;
        if (ended->new_call) return; // followed, not asked for
        if (!to.transfer_open) wire.complaints.emplace_back("the outcome of a transfer twice");
        to.transfer_open = false;
    }
}

OFFHOOK_DECL void side_model::hear(side_state& to, const session::media_command& what,
                                   wire_model& wire) {
    const auto call = std::visit([](const auto& asked) { return asked.call; }, what);
    if (rig_->concerns_other_call(call)) return;
    if (std::holds_alternative<session::media_prepare>(what)) {
        if (to.preparing < 2) ++to.preparing;
    } else if (std::holds_alternative<session::media_start>(what) ||
               std::holds_alternative<session::media_apply>(what)) {
        to.starting = conduct_.media_fails;
    } else if (std::holds_alternative<session::media_stop>(what)) {
        to.starting = false;
    } else if (std::holds_alternative<session::media_release>(what)) {
        if (to.releasing) wire.complaints.emplace_back("media is released twice");
        to.preparing = 0;
        to.starting = false;
        to.releasing = true;
    }
}

} // namespace offhook::simulation::detail
