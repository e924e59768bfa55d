// What an application can ask for, as values. Each is an event of a state table: a table without a
// row for it in the present state refuses it (errc::not_accepted_now, errc::call_is_ending).
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/dialog/layer.hpp>
#include <offhook/session/call_rule.hpp>
#include <offhook/session/ids.hpp>
#include <offhook/session/soft_kind.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace offhook::session {

/// Which table a call runs: an index given by layer::add_table; 0 is the default table.
using table_number = std::uint16_t;

struct make_call {
    std::string target;    ///< a SIP URI
    std::string from{};    ///< a name-addr or URI; empty: the layer's own
    std::string route{};   ///< a Route value to put first, or empty
    std::string headers{}; ///< raw header lines, each ended by CRLF
    table_number table = 0;
    /// Overrides of the table's settings for this call, by name ("ring_timeout").
    std::vector<std::pair<std::string, duration>> settings{};
    /// Behaviour of overlays that this call is to have, beside that of session::settings. Its
    /// table must have them, else errc::bad_argument.
    call_rules rules{};
    /// The INVITE has no session description: the peer offers, and our answer is in the ACK.
    bool delayed_offer = false;
    /// Seconds that the invitation is good for: Expires of the INVITE, and CANCEL when it has
    /// passed (RFC 3261 13.2.1), unless ring_timeout is shorter; 0: none.
    std::uint32_t expires = 0;
};
struct answer_call {
    call_id call;
};
/// Answers with 183 and a session description: early media towards the caller.
struct progress_call {
    call_id call;
};
struct reject_call {
    call_id call;
    int status = 486; ///< 300 to 699
    /// Of a 3xx: the SIP URI to call instead, or Contact values: "<sip:a@b>;q=0.7, <sip:c@d>".
    std::string contact{};
};
struct hang_up_call {
    call_id call;
    /// A Reason value (RFC 3326) for the CANCEL, the BYE or the refusal; or empty. Else
    /// errc::malformed_header.
    std::string reason{};
};
struct hold_call {
    call_id call;
};
struct resume_call {
    call_id call;
};
/// With `manual_confirmation` the call's ending waits for confirm_ending, at most cleanup_timeout.
struct confirm_by_hand {
    call_id call;
};
struct confirm_ending {
    call_id call;
};

/// When the transferor's own call is released.
enum class release_policy : std::uint8_t { on_accept, on_ringing, on_connected, never };

/// Sends REFER (RFC 3515) on the call's dialog. Blind: to `target`. Attended (RFC 5589 7): the peer
/// takes over our established call `with`; an empty target is then that call's own.
struct transfer_call {
    call_id call;
    std::string target;
    release_policy release = release_policy::on_connected;
    call_id with{};
    bool silent = false; ///< Refer-Sub: false: nobody says how it came out (RFC 4488)
};
/// The application's word on a transfer that the peer asks us for.
struct accept_transfer {
    transfer_id transfer;
    std::string target{}; ///< another target than the one asked for, or empty
};
struct reject_transfer {
    transfer_id transfer;
    int status = 603;
};
/// A request outside any dialog, for example OPTIONS; answered by request_answered.
struct send_outside {
    std::string method;
    std::string target;
    std::string from{};
    std::string headers{};
    std::string content_type{};
    std::string body{};
    std::string route{}; ///< a Route value to put first (outbound proxy), or empty
};

/// A request inside the dialog of a call that lives: INFO, MESSAGE, OPTIONS, NOTIFY or one of the
/// program's own; answered by request_answered, at the latest when the call ends. Not those that
/// have verbs of their own. An INFO of a package has its Info-Package line in `headers`.
struct send_in_call {
    call_id call;
    std::string method;
    std::string content_type{};
    std::string body{};
    std::string headers{}; ///< raw header lines, each ended by CRLF
};

/// The final response to a request_offered. Errors: no_such_request (answered before, or its
/// deadline has passed), bad_argument (status, or a line of `headers`).
struct answer_request {
    std::uint64_t number;
    int status = 200;      ///< 200 to 699, but for 408 (RFC 4320 4.2)
    std::string reason{};  ///< empty: the usual one
    std::string headers{}; ///< raw header lines, each ended by CRLF
    std::string content_type{};
    std::string body{};
};

/// From now on calls that come are refused with this status, and nobody hears of them; 0: they ring
/// again. An INVITE that takes over a call of ours (RFC 3891) is none of them. OPTIONS gets what
/// an INVITE would get (RFC 3261 11.2). Errors: bad_argument.
struct refuse_calls {
    int status = 486; ///< 0, or 300 to 699
};

/// An event that the program registered itself: see words.hpp.
struct signal_call {
    call_id call;
    std::string event;
    int status = 0;     ///< what guards and actions see as the event's status
    std::string text{}; ///< and as its text
};

/// Calls a target of a redirection, or any other SIP URI, as the same call (RFC 3261 8.1.3.4). An
/// empty target is the best that was named.
struct follow_redirect {
    call_id call;
    std::string target{};
};
/// Asks somebody for something that lasts a while, and keeps it until end_soft_state: a
/// registration, a publication ... soft_state_changed tells how it goes.
struct start_soft_state {
    soft_kind kind = soft_kind::registration;
    std::string target;  ///< a SIP URI: the registrar, the publisher's own URI, who is to answer
    std::string to{};    ///< the address of record; empty: the target
    std::string from{};  ///< a name-addr or URI; empty: `to` of a registration, else our own
    std::string route{}; ///< a Route value to put first (outbound proxy), or empty
    std::uint32_t expires = 3600;        ///< seconds asked for
    std::vector<std::string> contacts{}; ///< of a registration, Contact values; empty: our own
    std::string package{};               ///< of a publication or subscription, the Event value
    std::string content_type{};          ///< of a publication
    std::string body{};
    std::string headers{}; ///< raw header lines of each request, each ended by CRLF
    /// Overrides of the table's settings, by name ("retry_first").
    std::vector<std::pair<std::string, duration>> settings{};
};
/// Refreshes it now.
struct refresh_soft_state {
    soft_state_id soft;
};
/// Other contacts of a registration, another body of a publication.
struct modify_soft_state {
    soft_state_id soft;
    std::vector<std::string> contacts{};
    std::string content_type{};
    std::string body{};
};
/// Gives it back (Expires 0).
struct end_soft_state {
    soft_state_id soft;
    bool all = false; ///< of a registration: every contact of the address (Contact: *)
};

/// Lets somebody watch who asked to, and tells how it stands.
struct accept_watcher {
    soft_state_id soft;
    bool pending = false;         ///< it has to wait; tell_watcher says more
    std::uint32_t expires = 3600; ///< seconds at most
    std::string content_type{};
    std::string body{};
};
struct reject_watcher {
    soft_state_id soft;
    int status = 603;
};
/// The next NOTIFY to a watcher. end_soft_state ends its subscription too, without a word.
struct tell_watcher {
    soft_state_id soft;
    dialog::watching state = dialog::watching::active; ///< terminated ends it
    termination reason = termination::none;            ///< with terminated
    std::uint32_t retry_after = 0;                     ///< seconds, with terminated; 0: none
    std::string content_type{};
    std::string body{};
};

using command =
    std::variant<make_call, answer_call, progress_call, reject_call, hang_up_call, hold_call,
                 resume_call, confirm_by_hand, confirm_ending, transfer_call, accept_transfer,
                 reject_transfer, send_outside, signal_call, start_soft_state, refresh_soft_state,
                 modify_soft_state, end_soft_state, answer_request, follow_redirect, accept_watcher,
                 reject_watcher, tell_watcher, send_in_call, refuse_calls>;

/// What a command made: the new call of make_call, the transfer of transfer_call, the number of
/// send_outside or send_in_call, the new soft state; empty for the others.
struct made {
    call_id call;
    transfer_id transfer;
    std::uint64_t request = 0;
    soft_state_id soft{};
};

} // namespace offhook::session
