// The life of a call around its table: made, stepped, confirmed, ended. What it does in each state
// is not here but in the table.
#pragma once

#include <offhook/message/sip_reason.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/call_host.ipp>

#include <algorithm>

namespace offhook::session {
namespace detail {

/// The Reason values of a message, of all fields, as one list.
inline std::string said_why(const call_news& news) {
    std::string values;
    if (news.message == nullptr || !news.message->has(header_name::reason)) return values;
    news.message->each_value(header_name::reason, [&](std::string_view value) {
        if (sip_reason::parse(value)) values.append(values.empty() ? "" : ", ").append(value);
        return true;
    });
    return values;
}

inline end_reason reason_of(const call_news& news, const end_reason& before) {
    end_reason reason = before;
    reason.why = news.why;
    switch (news.event) {
    case call_event::HangupCall: reason.who = ended_by::us; break;
    case call_event::RejectCall:
        reason.who = ended_by::us;
        reason.why = status_error(news.status);
        break;
    case call_event::DialogBYE:
    case call_event::DialogCANCEL:
        reason.who = ended_by::peer;
        reason.reason = said_why(news);
        break;
    case call_event::AnswerWithdrawn: // cancelled, or its PRACK never came
        if (news.why) break;
        reason.who = ended_by::peer;
        reason.reason = said_why(news);
        break;
    case call_event::DialogRedirected:
    case call_event::DialogRejected: reason.reason = said_why(news); [[fallthrough]];
    case call_event::DialogTerminated: // by a response, or for want of one
        if (news.why.category() == status_category()) reason.who = ended_by::peer;
        break;
    case call_event::DialogAnswered: // an answer that ends a call has no session description
        reason.who = ended_by::library;
        reason.why = errc::no_common_codec;
        break;
    case call_event::TransportFailed: reason.why = errc::transport_failed; break;
    case call_event::ActionFailed:
        if (!reason.why) reason.why = errc::action_failed;
        break;
    case call_event::MediaFailed:
        if (!reason.why) reason.why = errc::media_failed;
        break;
    default: // a timer, or a row of the user's own
        if (!reason.why) reason.why = errc::timeout;
    }
    return reason;
}

/// The status that a transferor hears of a call that failed (RFC 3515 2.4.5).
inline int status_of(const end_reason& reason) {
    if (reason.why.category() == status_category()) return reason.why.value();
    if (reason.why == errc::timeout) return 408;
    return reason.who == ended_by::library ? 503 : 487;
}

} // namespace detail

OFFHOOK_DECL result<call_id> layer::state::new_call(table_number number, table::role as) {
    if (calls.size() >= limits::calls) return errc::too_many;
    if (!tables.has(number)) return errc::bad_argument;
    const call_id id = calls.emplace();
    detail::call& c = *calls.find(id);
    c.table = number;
    c.from = values.from;
    c.asked = values.rules;
    c.announced = as == table::role::uac;
    detail::call_news news;
    detail::call_turn turn{*this, id, c, news};
    detail::call_host host(turn);
    table::start(*tables[number], c.machine, as, host);
    return id;
}

/// That of the call, else of every call, else of the table.
OFFHOOK_DECL duration layer::state::setting_of(const table::compiled_table& t,
                                               const detail::call* c,
                                               table::setting_index index) const {
    if (c != nullptr) {
        for (const auto& [which, length] : c->settings) {
            if (which == index) return length;
        }
    }
    for (const auto& [which, length] : overrides) {
        if (which == index) return length;
    }
    return t.setting(index);
}

/// Whether the table hears of a session timer: one that does not is not promised to any peer.
OFFHOOK_DECL bool layer::state::takes_timers(table_number number) {
    detail::shelf::place& place = tables.places[number];
    if (!place.timed) {
        const auto told = call_events[static_cast<std::size_t>(call_event::SessionTimerSet)];
        const auto& rows = place.is->rows();
        place.timed = std::any_of(rows.begin(), rows.end(),
                                  [told](const table::row& one) { return one.event == told; });
    }
    return *place.timed;
}

OFFHOOK_DECL detail::timer_wishes layer::state::wishes_of(table_number number,
                                                          const detail::call* c) {
    const auto seconds = [&](table::setting_index index) {
        const auto length =
            std::chrono::duration_cast<std::chrono::seconds>(setting_of(*tables[number], c, index))
                .count();
        return static_cast<std::uint32_t>(
            std::clamp<std::int64_t>(length, 0, limits::session_interval));
    };
    return {seconds(known_settings.session_expires), seconds(known_settings.min_se),
            takes_timers(number)};
}

OFFHOOK_DECL table::outcome layer::state::step(call_id id, const detail::call_news& news) {
    detail::call* c = calls.find(id);
    if (c == nullptr) return {};
    if (news.event == call_event::HangupCall && !c->ending && !c->hung_up) {
        c->hung_up = true;
        if (!news.text.empty()) c->reason.reason = news.text;
    }
    c->facts.answered_duty = {};
    detail::call_turn turn{*this, id, *c, news};
    detail::call_host host(turn);
    const auto number = number_of(news);
    const table::outcome out = table::step(table_of(*c), c->machine, number, host);
    if (out.what == table::verdict::unhandled) say_unhandled(id, news, out);
    settle(id, news, out);
    return out;
}

OFFHOOK_DECL table::outcome layer::state::step_timer(call_id id, table::timer_index index) {
    detail::call* c = calls.find(id);
    if (c == nullptr) return {};
    detail::stop_armed(wheel, c->timers, index);
    const detail::call_news news;
    detail::call_turn turn{*this, id, *c, news};
    detail::call_host host(turn);
    const table::outcome out = table::step_timer(table_of(*c), c->machine, index, host);
    settle(id, news, out);
    return out;
}

OFFHOOK_DECL void layer::state::say_overrun(dialog::owner_id owner, const table::outcome& out) {
    if (out.what == table::verdict::overrun)
        note(severity::error, owner, "Rows raise events without end: taken as a failed action");
}

/// After a step: what the actions asked to be done outside of it.
OFFHOOK_DECL void layer::state::settle(call_id id, const detail::call_news& news,
                                       const table::outcome& out) {
    detail::call* c = calls.find(id);
    if (c == nullptr) return;
    if (c->facts.cancel_asked && !std::exchange(c->cancelled, true)) {
        c->reason = detail::reason_of(news, c->reason);
    }
    if (std::exchange(c->facts.begin_transfer, false)) requested_transfer(id, news);
    c = calls.find(id);
    if (std::exchange(c->facts.end_replaced, false)) {
        hang_up_for(c->replaces, "SIP;cause=200;text=\"replaced\"");
    }
    if (std::exchange(c->facts.timer.set, false) && !c->ending) {
        pending.push_back({owner_of(id), call_event::SessionTimerSet});
    }
    say_overrun(owner_of(id), out);
    if (out.release) {
        // Even the row for a failed action failed: nothing is left but to let go by force.
        c->facts.forced = true;
        end(id);
        return;
    }
    if (table::finished(table_of(*c), c->machine)) {
        end(id);
    } else {
        confirm(id);
    }
}

/// A call that another one makes needless; its BYE says why.
OFFHOOK_DECL void layer::state::hang_up_for(call_id id, std::string_view why) {
    detail::call* c = calls.find(id);
    if (c == nullptr || c->ending || c->hung_up) return;
    c->reason.reason = why;
    pending.push_back({owner_of(id), call_event::HangupCall});
}

OFFHOOK_DECL void layer::state::entered_ending(call_id id, detail::call& c,
                                               const detail::call_news& news) {
    if (std::exchange(c.ending, true)) return;
    const bool established = c.reason.was_established;
    if (c.hung_up && news.event != call_event::HangupCall) {
        c.reason = {ended_by::us, {}, established, std::move(c.reason.reason)};
    } else if (!c.cancelled) { // else whatever cancelled the INVITE is the reason, not the 487
        c.reason = detail::reason_of(news, c.reason);
        if (c.facts.redirected_by != 0 && c.reason.why == errc::timeout) {
            c.reason.who = ended_by::peer; // nobody has decided, so the 3xx is the outcome
            c.reason.why = status_error(c.facts.redirected_by);
        }
    }
    if (c.announced) {
        emit(event{call_ending{id, c.reason}});
    } else {
        c.facts.client_confirmed = true; // the application has never heard of it
    }
    forget_requests_of(id);
    const int status = detail::status_of(c.reason);
    tell_transfers(c, established ? transfer_event::count : transfer_event::NewCallFailed,
                   transfer_event::OldCallEnding, status);
}

/// Phase 1 is over when dialog, media and client have confirmed.
OFFHOOK_DECL void layer::state::confirm(call_id id) {
    detail::call* c = calls.find(id);
    if (c == nullptr || !c->ending) return;
    const detail::call_facts& f = c->facts;
    if (!f.dialog_confirmed || !f.media_confirmed || !f.client_confirmed) return;
    pending.push_back({owner_of(id), call_event::CleanupComplete});
}

/// Phase 2: the mappings go, and exactly one CallEnded says so.
OFFHOOK_DECL void layer::state::end(call_id id) {
    detail::call& c = *calls.find(id);
    if (!c.ending) {
        const detail::call_news none;
        entered_ending(id, c, none);
    }
    const bool forced = c.facts.forced;
    if (c.leg && !c.facts.dialog_release_asked) emit(release_leg{c.leg});
    if (c.facts.media_taken && !c.facts.media_release_asked) {
        emit(media_command{media_release{id}});
    }
    for (const detail::armed_timer& timer : c.timers)
        wheel.cancel(timer.id);
    const end_reason reason = c.reason;
    const bool announced = c.announced;
    const bool drained = !c.leg || c.leg_gone;
    // What lingers on the wire of a call that nobody knows is nobody's.
    if (!announced && !drained) {
        emit(bind_leg{c.leg, {}});
        silent.push_back(id); // the dialog layer may have said leg_gone already
    }
    calls.erase(id);
    if (announced) emit(event{call_ended{id, reason}});
    emit(call_over{id, forced});
    if (announced && drained) emit(event{call_drained{id}});
}

OFFHOOK_DECL void layer::state::say_unhandled(call_id id, const detail::call_news& news,
                                              const table::outcome& out) {
    if (out.policy == table::unhandled_policy::ignore || log == nullptr) return;
    const detail::call& c = *calls.find(id);
    const auto number = number_of(news);
    std::string text = "Unmatched event ";
    text += call_words.events()[number].name;
    text += " in state ";
    text += table::state_name(table_of(c), c.machine, 0);
    note(severity::warning, owner_of(id), text);
}

} // namespace offhook::session
