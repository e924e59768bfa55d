// What the table engine asks of a call alone: its settings, what is published, where it moves. The
// rest is in ../detail/machine_host.hpp.
#pragma once

#include <offhook/message/parse.hpp>
#include <offhook/session/detail/turn.hpp>

#include <algorithm>
#include <utility>

namespace offhook::session::detail {

OFFHOOK_DECL duration call_host::setting(table::setting_index index) {
    const layer::state& layer = turn_.owner;
    const auto& known = layer.known_settings;
    if (index == known.session_refresh) return refresh_after(turn_.c.facts.timer);
    if (index == known.session_expiry) return expires_after(turn_.c.facts.timer);
    if (index == known.answer_delay) return std::chrono::seconds{turn_.c.facts.answer_after};
    const bool chosen = std::any_of(turn_.c.settings.begin(), turn_.c.settings.end(),
                                    [index](const auto& one) { return one.first == index; });
    if (index == known.glare_backoff && !chosen) return drawn_backoff();
    if (index == known.refresh_backoff && !chosen)
        return refresh_again_after(turn_.c.facts.timer, drawn_backoff());
    return layer.setting_of(layer.table_of(turn_.c), &turn_.c, index);
}

// RFC 3261 14.1, in units of 10 ms: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s else.
OFFHOOK_DECL duration call_host::drawn_backoff() {
    random_source& random = turn_.owner.random;
    const bool owns = turn_.c.machine.as == table::role::uac;
    return std::chrono::milliseconds{10 * (owns ? 210 + random.below(191) : random.below(201))};
}

OFFHOOK_DECL void call_host::moved(const table::transition& step) {
    layer::state& layer = turn_.owner;
    const table::compiled_table& t = layer.table_of(turn_.c);
    tell_move(layer, owner_of(turn_.id), "call", t, step);
    if (step.to == t.ending_state() && step.from != step.to) {
        // A step that failed ends the call for that, whatever event it was.
        const bool failed = step.event == t.words().action_failed();
        const call_news failure{call_event::ActionFailed, nullptr, 0,
                                turn_.failure ? turn_.failure : turn_.news.why};
        layer.entered_ending(turn_.id, turn_.c, failed ? failure : turn_.news);
    }
}

inline std::string referred_by_of(const sip_message& invite) {
    return std::string(invite.value(header_name::referred_by));
}

inline std::string uri_of(const result<name_addr>& party) {
    return party ? std::string(party->address.text) : std::string();
}

/// With the request that the rule followed; before the phone rang it was kept as text.
inline void tell_rule(const call_turn& turn, call_rule rule) {
    rule_applied told{turn.id, rule, {}};
    if (turn.news.message != nullptr) {
        told.request = *turn.news.message;
    } else if (turn.c.facts.talk_noted && rule == call_rule::talk) {
        if (auto kept = parse_message(buffer::copy_of(std::exchange(turn.c.headers, {})))) {
            told.request = std::move(*kept);
        }
    }
    turn.owner.note(severity::info, owner_of(turn.id), "Rule: " + std::string(to_text(rule)));
    turn.owner.emit(event{std::move(told)});
}

/// The type that a value of a field must have.
inline bool fits(const table::parameter& field, const table::value& value) {
    switch (field.type) {
    case table::value_type::number: return std::holds_alternative<std::int64_t>(value);
    case table::value_type::flag: return std::holds_alternative<bool>(value);
    case table::value_type::time: return std::holds_alternative<duration>(value);
    default: return std::holds_alternative<std::string>(value);
    }
}

inline published published_of(const call_turn& turn, const table::publish_word& word) {
    published made{turn.id, word.name, turn.news.status, std::string(turn.news.text), {}};
    for (const table::parameter& field : word.fields) {
        const auto told = std::find_if(turn.told.rbegin(), turn.told.rend(), [&](const auto& one) {
            return one.first == field.name && fits(field, one.second);
        });
        if (told != turn.told.rend()) made.fields.push_back(*told);
    }
    return made;
}

OFFHOOK_DECL void call_host::publish(table::publish_index what) {
    layer::state& layer = turn_.owner;
    const call_id id = turn_.id;
    call& c = turn_.c;
    const std::string& name = layer.call_words.publishes()[what].name;
    // Whoever hears of a call hears of its end, also where a table answers without ringing.
    if (!c.ending) c.announced = true;
    if (name == "CallProgress") {
        layer.emit(event{
            call_progress{id, turn_.news.status, has_sdp(turn_.news.message), turn_.news.early}});
        layer.tell_transfers(c, transfer_event::NewCallProgress, transfer_event::count,
                             turn_.news.status);
    } else if (name == "CallRequest" && turn_.news.message != nullptr) {
        layer.emit(event{call_request{id, turn_.news.method, *turn_.news.message}});
    } else if (name == "CallRedirected") {
        layer.emit(event{call_redirected{id, turn_.news.status, targets_of(turn_.news.message)}});
    } else if (name == "CallEstablished") {
        c.reason.was_established = true;
        layer.emit(event{call_established{id}});
        layer.tell_transfers(c, transfer_event::NewCallEstablished, transfer_event::count, 200);
    } else if (name == "CallHeld" || name == "CallResumed") {
        c.facts.tries = 0;
        layer.emit(event{call_held{id, name == "CallHeld"}});
    } else if (name == "HoldFailed") {
        c.facts.tries = 0;
        const error_code why = turn_.news.why ? turn_.news.why : make_error_code(errc::timeout);
        layer.emit(event{hold_failed{id, why}});
    } else if (name == "IncomingCall") {
        sip_message invite = std::exchange(c.invite, {});
        std::string from = uri_of(invite.from());
        std::string to = uri_of(invite.to());
        std::string referred_by = referred_by_of(invite);
        layer.emit(event{incoming_call{id, std::move(invite), std::move(from), std::move(to),
                                       std::move(referred_by), c.replaces}});
    } else if (name == "SpuriousBYE") {
        tell_rule(turn_, call_rule::spurious_bye);
    } else if (name == "AutoHeld") {
        tell_rule(turn_, call_rule::hold);
    } else if (name == "AutoResumed") {
        tell_rule(turn_, call_rule::talk);
    } else if (name == "AutoAnswered") {
        const bool at_once = turn_.news.event == call_event::DialogNOTIFY;
        tell_rule(turn_, at_once ? call_rule::talk : c.facts.rule);
    } else if (name != "CallEnding" && name != "CallEnded") {
        layer.emit(event{published_of(turn_, layer.call_words.publishes()[what])});
    }
}

} // namespace offhook::session::detail
