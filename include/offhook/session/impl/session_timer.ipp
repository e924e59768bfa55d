// Session timers (RFC 4028): who refreshes, how often, and what the messages say of it; then the
// guards and actions of state_tables/session_timer.yaml.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/retry_after.hpp>
#include <offhook/message/session_expires.hpp>
#include <offhook/message/typed.hpp>
#include <offhook/session/detail/session_timer.hpp>
#include <offhook/session/impl/call_actions.ipp>

#include <algorithm>

namespace offhook::session::detail {

inline bool names_word(const sip_message& message, header_name header, std::string_view wanted) {
    bool named = false;
    if (!message.has(header)) return false;
    message.each_value(header, [&](std::string_view value) {
        named = message::detail::same_word(value, wanted);
        return !named;
    });
    return named;
}

OFFHOOK_DECL timer_terms read_terms(const sip_message& request) {
    timer_terms said;
    if (const auto header = read_header<session_expires>(request); header) {
        said.interval = header->seconds;
        if (header->refresher == session_expires::side::uac) {
            said.refresher = timer_terms::side::uac;
        } else if (header->refresher == session_expires::side::uas) {
            said.refresher = timer_terms::side::uas;
        }
    }
    if (const auto header = read_header<min_se>(request); header) said.minimum = header->seconds;
    said.supported = names_word(request, header_name::supported, "timer") ||
                     names_word(request, header_name::require, "timer");
    return said;
}

// A caller that does not know session timers would not understand the 422 (RFC 4028 9).
OFFHOOK_DECL bool too_short(const timer_terms& theirs, const timer_wishes& ours) {
    return ours.able && theirs.supported && theirs.interval != 0 && theirs.interval < ours.minimum;
}

inline std::string longer_minimum(std::uint32_t seconds) {
    // 90 s is what a message without the header means (RFC 4028 5).
    if (seconds == 0 || seconds == 90) return {};
    return "Min-SE: " + std::to_string(seconds) + "\r\n";
}

// The first INVITE leaves the roles to the callee; a later request keeps them (RFC 4028 7.4).
OFFHOOK_DECL std::string request_lines(const timer_facts& known, const timer_wishes& ours) {
    if (!ours.able) return {};
    const bool running = known.interval != 0;
    if (!running && ours.interval == 0 && known.raised == 0) return {};
    const std::uint32_t minimum = std::max(known.minimum, ours.minimum);
    const std::uint32_t interval = std::max(running ? known.interval : ours.interval, minimum);
    std::string lines = "Session-Expires: " + std::to_string(interval);
    if (running) lines += known.refresher ? ";refresher=uac" : ";refresher=uas";
    return lines + "\r\n" + longer_minimum(minimum);
}

// RFC 4028 9: we may shorten what they ask for, not below the minimum of either side, and never
// lengthen it. Who cannot refresh is refreshed by us.
OFFHOOK_DECL std::string response_lines(timer_facts& known, const timer_terms& theirs,
                                        const timer_wishes& ours) {
    using side = timer_terms::side;
    if (!ours.able) return {};
    std::uint32_t interval = theirs.interval;
    const std::uint32_t minimum = std::max({theirs.minimum, ours.minimum});
    if (interval == 0) interval = known.interval != 0 ? known.interval : ours.interval;
    if (interval == 0) return {};
    if (theirs.interval == 0) interval = std::max(interval, minimum);
    if (ours.interval != 0 && ours.interval < interval) {
        interval = std::min(interval, std::max(ours.interval, minimum));
    }
    side refresher = theirs.refresher;
    if (refresher == side::unsaid) {
        const bool we_did = known.interval != 0 && known.refresher;
        refresher = we_did ? side::uas : side::uac;
    }
    if (!theirs.supported) refresher = side::uas;
    interval = std::min(interval, limits::session_interval);
    known.interval = interval;
    known.minimum = std::max(known.minimum, theirs.minimum);
    known.refresher = refresher == side::uas;
    known.set = true;
    known.refused = 0;
    std::string lines = "Session-Expires: " + std::to_string(interval) +
                        (known.refresher ? ";refresher=uas\r\n" : ";refresher=uac\r\n");
    if (theirs.supported) lines += "Require: timer\r\n";
    return lines;
}

// Without Session-Expires there is no timer any more (RFC 4028 7.2). A peer that names less than
// our minimum does not get refreshes at the rate it likes.
OFFHOOK_DECL void learn_timer(timer_facts& known, const sip_message& response,
                              const timer_wishes& ours) {
    if (!ours.able) return;
    const std::uint32_t before = known.interval;
    const auto header = read_header<session_expires>(response);
    known.interval = 0;
    if (header) {
        const std::uint32_t least = std::max(ours.minimum, std::uint32_t{2});
        known.interval = std::clamp(header->seconds, least, limits::session_interval);
    }
    known.refresher = header && header->refresher != session_expires::side::uas;
    known.set = known.interval != 0 || before != 0;
    known.refused = 0;
}

OFFHOOK_DECL void learn_allow(timer_facts& known, const sip_message& message) {
    if (!message.has(header_name::allow)) return;
    known.takes_update = names_word(message, header_name::allow, "UPDATE");
}

OFFHOOK_DECL std::string minimum_line(const timer_wishes& ours) {
    return "Min-SE: " + std::to_string(ours.minimum) + "\r\n";
}

OFFHOOK_DECL duration refresh_after(const timer_facts& known) {
    return std::chrono::seconds{known.interval} / 2;
}
// Who watches ends a little earlier, so that the BYE is not too late (RFC 4028 10).
OFFHOOK_DECL duration expires_after(const timer_facts& known) {
    const duration interval = std::chrono::seconds{known.interval};
    if (known.refresher) return interval;
    return interval - std::min<duration>(std::chrono::seconds{32}, interval / 3);
}

// Two glares more may be chance; else whoever refuses again and again is left alone for longer.
OFFHOOK_DECL duration refresh_again_after(const timer_facts& known, duration shortest) {
    if (known.refused == 0) return shortest;
    const int alike = known.glared ? 3 : 1;
    const int doubled = std::clamp(known.refused - alike, 0, refused_refreshes);
    return std::max<duration>(shortest * (1 << doubled), std::chrono::seconds{known.retry_after});
}

OFFHOOK_DECL void count_refusal(timer_facts& known, int status, const sip_message* refusal) {
    if (known.refused < refused_refreshes) ++known.refused;
    known.glared = status == 491;
    known.retry_after = 0;
    if (refusal == nullptr) return;
    if (const auto wait = read_header<retry_after>(*refusal); wait)
        known.retry_after = static_cast<std::uint16_t>(std::min(wait->seconds, 0xffffU));
}

OFFHOOK_DECL bool interval_can_rise(const timer_facts& known, const sip_message* refusal,
                                    const timer_wishes& ours) {
    if (refusal == nullptr || known.raised >= 3) return false;
    const auto named = read_header<min_se>(*refusal);
    std::uint32_t asked = std::max(known.interval, known.minimum);
    if (ours.interval != 0) asked = std::max({asked, ours.interval, ours.minimum});
    return named && named->seconds > asked && named->seconds <= limits::session_interval;
}

inline void add_timer_guards(table::words_of<call_turn> add) {
    add.guard(
        "SessionTimed", {}, "The two sides have agreed on a session timer (RFC 4028).",
        [](const call_turn& turn, const arguments&) { return turn.c.facts.timer.interval != 0; });
    add.guard("WeRefresh", {}, "We are the refresher of the session timer.",
              [](const call_turn& turn, const arguments&) { return turn.c.facts.timer.refresher; });
    add.guard(
        "PeerTakesUPDATE", {}, "The peer's Allow names UPDATE.",
        [](const call_turn& turn, const arguments&) { return turn.c.facts.timer.takes_update; });
    add.guard("IntervalCanRise", {},
              "The 422 names a session interval that we can still ask for (RFC 4028 7.3).",
              [](const call_turn& turn, const arguments&) {
                  return interval_can_rise(turn.c.facts.timer, turn.news.message,
                                           turn.owner.wishes_of(turn.c));
              });
    add.guard("RefreshesLeft", {}, "Fewer than eight refreshes in a row were refused.",
              [](const call_turn& turn, const arguments&) {
                  return turn.c.facts.timer.refused < refused_refreshes;
              });
}

OFFHOOK_DECL void add_timer_words(table::vocabulary& words) {
    table::words_of<call_turn> add{words};
    add_timer_guards(add);
    constexpr auto both = table::role::both;
    add.action("RaiseInterval", both, {}, "Takes the Min-SE of the 422 as the next interval.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   timer_facts& timer = turn.c.facts.timer;
                   ++timer.raised;
                   timer.minimum = read_header<min_se>(*turn.news.message)->seconds;
                   if (timer.interval != 0) timer.interval = timer.minimum;
                   return {};
               });
    add.action("CountRefusal", both, {},
               "Counts a refresh that was refused, and keeps its Retry-After, for refresh_backoff.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   count_refusal(turn.c.facts.timer, turn.news.status, turn.news.message);
                   return {};
               });
    add.action(
        "SendUPDATE", both, {},
        "Refreshes the session timer by an UPDATE without an offer; RefreshAnswered follows.",
        [](call_turn& turn, const arguments&) -> result<void> {
            if (!turn.c.leg) return errc::no_such_request;
            turn.c.facts.timer.update_sent = true;
            const std::string lines =
                request_lines(turn.c.facts.timer, turn.owner.wishes_of(turn.c));
            turn.owner.emit(send_in_dialog{turn.id, turn.c.leg, "UPDATE", {{}, {}, lines}});
            return {};
        });
}

} // namespace offhook::session::detail
