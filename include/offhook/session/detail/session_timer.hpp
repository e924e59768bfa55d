// What two sides agree on about the session timer (RFC 4028), and how a message says it. Plain
// values and text; when a refresh goes out is the table's (state_tables/session_timer.yaml).
// Read next: ../impl/session_timer.ipp.
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/message/sip_message.hpp>

#include <cstdint>
#include <string>

namespace offhook::session::detail {

/// After so many refusals in a row no refresh is tried any more: the session expires.
inline constexpr int refused_refreshes = 8;

/// Kept with the call; small, because every call has it.
struct timer_facts {
    std::uint32_t interval = 0; ///< seconds; 0: no timer
    std::uint32_t minimum = 0;  ///< the longest Min-SE that the peer or a proxy has named
    bool refresher = false;     ///< we refresh; else we watch
    bool takes_update = false;  ///< the peer's Allow names UPDATE
    bool set = false;           ///< by this step: the table hears of it
    bool update_sent = false;   ///< a refresh of ours has no final response
    unsigned char raised = 0;   ///< how often a 422 has raised the interval
    unsigned char refused = 0;  ///< refreshes in a row that came to nothing
    std::uint16_t retry_after = 0; ///< seconds that the last refusal asked us to wait
    bool glared = false;        ///< the last refusal was a 491
};

/// What a request says; of theirs.
struct timer_terms {
    enum class side : unsigned char { unsaid, uac, uas };
    std::uint32_t interval = 0; ///< 0: no Session-Expires
    std::uint32_t minimum = 0;  ///< 0: no Min-SE
    side refresher = side::unsaid;
    bool supported = false; ///< the sender knows session timers
};

/// The wishes of our side, in seconds.
struct timer_wishes {
    std::uint32_t interval = 0; ///< 0: we do not ask for a timer
    std::uint32_t minimum = 90;
    bool able = true; ///< the table has rows for a session timer; else there is none
};

timer_terms read_terms(const sip_message& request);
/// RFC 4028 9: whether the request wants 422, because its interval is below our minimum.
bool too_short(const timer_terms& theirs, const timer_wishes& ours);
/// The lines of an INVITE or UPDATE of ours; empty when there is nothing to ask for.
std::string request_lines(const timer_facts& known, const timer_wishes& ours);
/// The lines of our 2xx to an INVITE or UPDATE of theirs; `known` takes what they settle.
std::string response_lines(timer_facts& known, const timer_terms& theirs, const timer_wishes& ours);
/// What their 2xx to an INVITE or UPDATE of ours settles.
void learn_timer(timer_facts& known, const sip_message& response, const timer_wishes& ours);
/// Whether they take UPDATE, from any INVITE or UPDATE of theirs or a 2xx to ours.
void learn_allow(timer_facts& known, const sip_message& message);

/// The 422 names a longer interval than ours, and it is not the fourth (RFC 4028 7.3).
bool interval_can_rise(const timer_facts& known, const sip_message* refusal,
                       const timer_wishes& ours);
/// A refresh of ours was refused; without a response when media could not offer it.
void count_refusal(timer_facts& known, int status, const sip_message* refusal);
/// How long to wait with the next refresh, when `shortest` is drawn (RFC 3261 14.1, 20.33).
duration refresh_again_after(const timer_facts& known, duration shortest);
/// The line of a 422 (RFC 4028 8).
std::string minimum_line(const timer_wishes& ours);

/// When the refresher refreshes, and when the session is over without one (RFC 4028 10).
duration refresh_after(const timer_facts& known);
duration expires_after(const timer_facts& known);

} // namespace offhook::session::detail
