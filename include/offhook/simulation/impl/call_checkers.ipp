// What the checkers of call_checkers.hpp look at, but for both_sides_agree: see agreement.ipp.
#pragma once

#include <offhook/simulation/call_checkers.hpp>

#include <fmt/format.h>

#include <type_traits>
#include <utility>

namespace offhook::simulation {

namespace detail {

inline std::uint64_t call_key(const record& one, session::call_id call) {
    return mix(life_of(one), session::owner_of(call));
}
inline std::uint64_t transfer_key(const record& one, session::transfer_id transfer) {
    return mix(life_of(one), session::owner_of(transfer));
}
inline const session::event* event_of(const record& one) {
    const auto* heard = std::get_if<event_heard>(&one.what);
    return heard == nullptr ? nullptr : heard->what;
}
/// The facts of a response to an INVITE that reached its caller, or null.
inline const wire_facts* got_response(const record& one) {
    const auto* came = std::get_if<message_delivered>(&one.what);
    return came != nullptr && came->facts.answers(sip_method::invite) ? &came->facts : nullptr;
}
/// The command when the endpoint took it.
inline const command_given* taken_command(const record& one) {
    const auto* given = std::get_if<command_given>(&one.what);
    return given != nullptr && given->outcome->has_value() ? given : nullptr;
}

} // namespace detail

OFFHOOK_DECL std::optional<session::call_id> call_of_event(const session::event& what) {
    return std::visit(
        [](const auto& one) -> std::optional<session::call_id> {
            using type = std::decay_t<decltype(one)>;
            constexpr bool of_transfer = std::is_same_v<type, session::transfer_requested> ||
                                         std::is_same_v<type, session::transfer_ended>;
            if constexpr (requires { one.call; } && !of_transfer) {
                return one.call;
            } else {
                return std::nullopt;
            }
        },
        what);
}

// ---- call_ends_once ----

OFFHOOK_DECL call_ends_once::life& call_ends_once::begin(const record& one, session::call_id call) {
    life& made = calls_[detail::call_key(one, call)];
    if (!std::exchange(made.begun, true)) {
        made.who = one.who;
        made.peer = one.name;
    }
    return made;
}

OFFHOOK_DECL void call_ends_once::observe(const record& one) {
    if (const session::event* what = detail::event_of(one)) {
        heard(one, *what);
    } else if (const command_given* given = detail::taken_command(one)) {
        if (std::holds_alternative<session::make_call>(*given->what)) {
            begin(one, (*given->outcome)->call);
        }
    } else if (std::holds_alternative<node_restarted>(one.what)) {
        for (auto& [key, about] : calls_)
            about.lost = about.lost || about.who == one.who;
    }
}

OFFHOOK_DECL void call_ends_once::heard(const record& one, const session::event& what) {
    const auto call = call_of_event(what);
    if (!call) return;
    life& about = begin(one, *call);
    if (std::holds_alternative<session::call_ending>(what)) {
        if (++about.ending > 1) object(one.when, one.name, "a second CallEnding");
        if (about.ended > 0) object(one.when, one.name, "CallEnding after CallEnded");
    } else if (std::holds_alternative<session::call_ended>(what)) {
        if (++about.ended > 1) object(one.when, one.name, "a second CallEnded");
        if (about.ending == 0) object(one.when, one.name, "CallEnded without CallEnding");
        about.ended_at = one.when;
    } else if (std::holds_alternative<session::call_drained>(what)) {
        if (++about.drained > 1) object(one.when, one.name, "a second CallDrained");
        const duration most = 3 * timers_.t1_64() + timers_.t4;
        if (about.ended == 0) {
            object(one.when, one.name, "CallDrained before CallEnded");
        } else if (one.when > about.ended_at + most) {
            object(one.when, one.name, "CallDrained later than 3*64*T1 + T4");
        }
    } else if (about.ended > 0) {
        object(one.when, one.name, fmt::format("event {} after CallEnded", what.index()));
    }
}

OFFHOOK_DECL void call_ends_once::finish(instant when) {
    for (const auto& [key, about] : calls_) {
        if (about.lost) continue;
        if (about.ended == 0) object(when, about.peer, "a call that never ended");
        if (about.ended > 0 && about.drained == 0) object(when, about.peer, "no CallDrained");
    }
}

// ---- one_outcome ----

OFFHOOK_DECL void one_outcome::observe(const record& one) {
    if (const session::event* what = detail::event_of(one)) {
        heard(one, *what);
    } else if (const command_given* command = detail::taken_command(one)) {
        given(one, *command->what, **command->outcome);
    } else if (std::holds_alternative<node_restarted>(one.what)) {
        for (auto& [key, about] : requests_)
            about.lost = about.lost || about.who == one.who;
        for (auto& [key, about] : holds_) {
            if (about.who == one.who) about.open = 0;
        }
    } else if (std::holds_alternative<agreement_due>(one.what)) {
        // Long after the last fault a hold has been accepted or refused, or given up.
        for (const auto& [key, about] : holds_) {
            if (about.open > 0) object(one.when, about.peer, "a hold without an outcome");
        }
    }
}

OFFHOOK_DECL void one_outcome::asked_hold(const record& one, session::call_id call) {
    hold& about = holds_[detail::call_key(one, call)];
    about.who = one.who;
    about.peer = one.name;
    ++about.open;
}

OFFHOOK_DECL void one_outcome::asked(const record& one, std::uint64_t key, const char* what) {
    request& about = requests_[key];
    about.who = one.who;
    about.peer = one.name;
    about.what = what;
    ++about.asked;
}

OFFHOOK_DECL void one_outcome::settled(const record& one, std::uint64_t key, const char* what) {
    request* about = requests_.find(key);
    if (about == nullptr) {
        object(one.when, one.name, fmt::format("the outcome of a {} nobody asked for", what));
    } else if (++about->outcomes > about->asked) {
        object(one.when, one.name, fmt::format("a second outcome of a {}", what));
    }
}

OFFHOOK_DECL void one_outcome::given(const record& one, const session::command& what,
                                     const session::made& made) {
    if (std::holds_alternative<session::transfer_call>(what)) {
        asked(one, detail::transfer_key(one, made.transfer), "transfer");
    } else if (std::holds_alternative<session::send_outside>(what)) {
        asked(one, mix(life_of(one), mix(made.request, 1)), "outside request");
    } else if (std::holds_alternative<session::send_in_call>(what)) {
        asked(one, mix(life_of(one), mix(made.request, 1)), "request in a call");
    } else if (const auto* held = std::get_if<session::hold_call>(&what)) {
        asked_hold(one, held->call);
    } else if (const auto* resumed = std::get_if<session::resume_call>(&what)) {
        asked_hold(one, resumed->call);
    }
}

OFFHOOK_DECL void one_outcome::heard(const record& one, const session::event& what) {
    const auto call = call_of_event(what);
    const std::uint64_t key = call ? detail::call_key(one, *call) : 0;
    if (std::holds_alternative<session::call_established>(what)) {
        bool& before = established_[key];
        if (std::exchange(before, true)) object(one.when, one.name, "CallEstablished twice");
    } else if (const auto* applied = std::get_if<session::rule_applied>(&what)) {
        // A rule that holds or resumes is as good as a command.
        const bool held = applied->rule == session::call_rule::hold;
        const bool resumed = applied->rule == session::call_rule::talk && established_[key];
        if (held || resumed) asked_hold(one, applied->call);
    } else if (std::holds_alternative<session::call_progress>(what)) {
        if (established_[key]) object(one.when, one.name, "progress of an established call");
    } else if (std::holds_alternative<session::call_held>(what) ||
               std::holds_alternative<session::hold_failed>(what)) {
        hold& about = holds_[key];
        if (about.open == 0) {
            object(one.when, one.name, "the outcome of a hold nobody asked for");
        } else {
            --about.open;
        }
    } else if (std::holds_alternative<session::call_ended>(what)) {
        holds_[key].open = 0; // the end of the call is the outcome of what was still open
    } else if (const auto* done = std::get_if<session::transfer_ended>(&what)) {
        settled(one, detail::transfer_key(one, done->transfer), "transfer");
    } else if (const auto* news = std::get_if<session::transfer_requested>(&what)) {
        // The transferee's side has its end too, whatever was decided.
        asked(one, detail::transfer_key(one, news->transfer), "transfer");
    } else if (const auto* more = std::get_if<session::transfer_progress>(&what)) {
        const request* about = requests_.find(detail::transfer_key(one, more->transfer));
        if (about != nullptr && about->outcomes > 0) {
            object(one.when, one.name, "progress of a transfer that has ended");
        }
    } else if (const auto* answer = std::get_if<session::request_answered>(&what)) {
        settled(one, mix(life_of(one), mix(answer->request, 1)), "outside request");
    }
}

OFFHOOK_DECL void one_outcome::finish(instant when) {
    for (const auto& [key, about] : requests_) {
        if (!about.lost && about.outcomes < about.asked) {
            object(when, about.peer, fmt::format("a {} without an outcome", about.what));
        }
    }
}

// ---- transfer_keeps_id ----

OFFHOOK_DECL void transfer_keeps_id::observe(const record& one) {
    if (const session::event* what = detail::event_of(one)) {
        heard(one, *what);
    } else if (const command_given* given = detail::taken_command(one)) {
        if (std::holds_alternative<session::make_call>(*given->what)) {
            unsigned& events = calls_[detail::call_key(one, (*given->outcome)->call)];
            static_cast<void>(events);
        } else if (const auto* yes = std::get_if<session::accept_transfer>(given->what)) {
            transfers_[detail::transfer_key(one, yes->transfer)].accepted = true;
        } else if (const auto* no = std::get_if<session::reject_transfer>(given->what)) {
            transfers_[detail::transfer_key(one, no->transfer)].rejected = true;
        }
    } else if (std::holds_alternative<node_restarted>(one.what)) {
        for (auto& [key, about] : transfers_)
            about.lost = about.lost || about.who == one.who;
    }
}

OFFHOOK_DECL void transfer_keeps_id::heard(const record& one, const session::event& what) {
    if (const auto* came = std::get_if<session::incoming_call>(&what)) {
        ++calls_[detail::call_key(one, came->call)];
    } else if (const auto* asked = std::get_if<session::transfer_requested>(&what)) {
        transfer& about = transfers_[detail::transfer_key(one, asked->transfer)];
        about.who = one.who;
        about.peer = one.name;
        about.new_call = asked->new_call;
        about.new_key = detail::call_key(one, asked->new_call);
        about.accepted = asked->automatic;
        if (!asked->new_call) object(one.when, one.name, "a transfer announces no call");
        calls_[about.new_key];
    } else if (const auto* done = std::get_if<session::transfer_ended>(&what)) {
        transfer* about = transfers_.find(detail::transfer_key(one, done->transfer));
        if (about == nullptr) return; // the transferor's
        about->ended = true;
        if (about->accepted && done->new_call != about->new_call) {
            object(one.when, one.name, "the transfer ends with another call than it announced");
        }
    } else if (const auto call = call_of_event(what)) {
        unsigned* events = calls_.find(detail::call_key(one, *call));
        if (events == nullptr) {
            object(one.when, one.name, "an event of a call that nobody announced");
        } else {
            ++*events;
        }
    }
}

OFFHOOK_DECL void transfer_keeps_id::finish(instant when) {
    for (const auto& [key, about] : transfers_) {
        if (about.lost || !about.new_call) continue;
        const unsigned events = *calls_.find(about.new_key);
        if (about.accepted && events == 0) {
            object(when, about.peer, "the call that the transfer announced never came");
        }
        if (about.accepted && !about.ended) object(when, about.peer, "a transfer never ended");
        if (about.rejected && events > 0) {
            object(when, about.peer, "a call although the transfer was rejected");
        }
    }
}

} // namespace offhook::simulation
