// What an application hears, as values. Calls are named by their one handle from the first event to
// the last. Not causal, but for call_ending: taking it confirms it (DESIGN 6).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/session/call_rule.hpp>
#include <offhook/session/command.hpp>
#include <offhook/session/ids.hpp>
#include <offhook/table/arguments.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace offhook::session {

/// Who ended a call.
enum class ended_by : std::uint8_t { us, peer, library };

struct end_reason {
    ended_by who = ended_by::library;
    /// No error for an ordinary hang-up; a status_error for a refused call; errc::timeout,
    /// errc::transport_failed, errc::media_failed ...
    error_code why{};
    bool was_established = false;
    /// The Reason value (RFC 3326) that the peer gave, or we: "Q.850;cause=16"; often empty.
    std::string reason{};
};

/// Somebody calls; answer, reject or hang up.
struct incoming_call {
    call_id call;
    sip_message invite;
    std::string from;        ///< the caller's URI
    std::string to;          ///< the URI called
    std::string referred_by; ///< who transferred the caller to us (RFC 3892), or empty
    call_id replaces{};      ///< the call of ours that this one takes over (RFC 3891), or empty
};
/// A provisional response to our call: 180, 183 ... A proxy may have sent the INVITE to several
/// phones; `early` numbers their early dialogs from 0, in the order in which they were heard of.
struct call_progress {
    call_id call;
    int status;
    bool early_media;
    unsigned early = 0;
};
/// Our call was answered with a 3xx, and the settings ask the application: choose with
/// follow_redirect, or hang up.
struct call_redirected {
    call_id call;
    int status;
    std::vector<std::string> targets; ///< SIP URIs, the best first
};
struct call_established {
    call_id call;
};
struct call_held {
    call_id call;
    bool held; ///< false: resumed
};
/// A hold or resume that failed; the call goes on as it was.
struct hold_failed {
    call_id call;
    error_code why;
};
/// The peer has put us on hold (RFC 3264 8.4): it does not want to hear us.
struct remote_hold {
    call_id call;
    bool held; ///< false: no longer
};
/// Phase 1: the call ends; every mapping still stands.
struct call_ending {
    call_id call;
    end_reason reason;
};
/// The media of the call is released: nobody hears us, its port is free.
struct call_media_released {
    call_id call;
};
/// Phase 2: the call is over; the last event but call_drained.
struct call_ended {
    call_id call;
    end_reason reason;
};
/// The call's last wire duty (BYE repeats, 2xx repeats) is done.
struct call_drained {
    call_id call;
};

enum class transfer_outcome_kind : std::uint8_t { connected, failed, refused, unknown, accepted };

/// How a transfer came out: `failed` and `refused` carry the status, `unknown` the error.
struct transfer_outcome {
    transfer_outcome_kind kind = transfer_outcome_kind::unknown;
    int status = 0;
    error_code why{};
};

/// The peer of `call` asks us to call `target`. `new_call` is the handle that the new call will
/// have, from now to its end. Decide with accept_transfer or reject_transfer, unless `automatic`.
struct transfer_requested {
    transfer_id transfer;
    call_id call;
    call_id new_call;
    std::string target;
    std::string referred_by;
    bool automatic = false;
    std::string replaces{}; ///< attended: the dialog at the target that we take over
};
/// How far a transfer is, as the status of the new call (100, 180 ...).
struct transfer_progress {
    transfer_id transfer;
    int status;
};
/// The last event of a transfer, on both sides.
struct transfer_ended {
    transfer_id transfer;
    call_id call;     ///< the call it began on
    call_id new_call; ///< the transferee's new call; empty on the transferor's side
    transfer_outcome outcome;
};
/// The final response to send_outside or send_in_call, or why there is none: errc::call_is_ending
/// when the call ended first.
struct request_answered {
    std::uint64_t request;
    int status;
    error_code why;
    sip_message response;
};
/// A request outside any dialog, of a method in settings::offered: answer it with answer_request.
/// Who does not within dialog::settings::duty_deadline leaves it to the default, 480 (603 for
/// REFER).
struct request_offered {
    std::uint64_t number;
    sip_method method;
    sip_message request;
    std::string user{}; ///< whose password was verified (digest), or empty when none was asked for
};
/// A request inside a call, of a method in settings::offered. A row has answered it: INFO with a
/// digit (read it with dtmf_of), MESSAGE, a method of the program's own.
struct call_request {
    call_id call;
    sip_method method;
    sip_message request;
};
/// A word of the program's own that a row published. `status` and `text` are those of the event
/// that took the row; `fields` are what its actions told (call_context::tell) and the word
/// declares.
struct published {
    call_id call{};
    std::string name{};
    int status = 0;
    std::string text{};
    std::vector<std::pair<std::string, table::value>> fields{};

    /// The field, or null when it was not told or is of another type.
    template <class T>
    const T* field(std::string_view wanted) const {
        for (const auto& [known, value] : fields)
            if (known == wanted) return std::get_if<T>(&value);
        return nullptr;
    }
};
/// A rule of an overlay did something that is the application's else: it answered, held, resumed,
/// or let a call go on. Not the outcome: call_established, call_held ... follow.
struct rule_applied {
    call_id call;
    call_rule rule;
    sip_message request; ///< the NOTIFY or BYE with all its headers; empty when there was none
};

/// What has become of a soft state of ours.
enum class soft_news : std::uint8_t {
    granted,     ///< it is there now
    refreshed,   ///< it is still there
    retrying,    ///< a request failed, another follows by itself after `retry_after`
    lapsed,      ///< it was there and is not any more; another request follows by itself
    reachable,   ///< of a keep-alive: an answer came, the first or the first after a silence
    unreachable, ///< of a keep-alive: no answer came
    removed,     ///< given back; the last word
    failed,      ///< refused for good, or given back without an answer; the last word
    pending      ///< of a subscription: accepted, but somebody has yet to allow it
};
struct soft_state_changed {
    soft_state_id soft;
    soft_kind kind;
    soft_news what;
    int status = 0; ///< of the response, 0 without one
    error_code why{};
    std::uint32_t granted = 0; ///< seconds, from the response on
    duration retry_after{};
    std::vector<std::string> contacts{};    ///< Contact values that the registrar knows of
    std::string service_route{};            ///< for the Route of requests of ours (RFC 3608)
    std::string path{};                     ///< RFC 3327
    sip_message response{};                 ///< empty when there is none
    termination reason = termination::none; ///< of a subscription, with the last word
};
/// A NOTIFY of a subscription of ours. Its body is the package's; it has its 200 already.
struct state_notified {
    soft_state_id soft;
    dialog::watching state =
        dialog::watching::active; ///< terminated: the last one, soft_state_changed follows
    sip_message notify;
};
/// Somebody wants to watch: accept_watcher or reject_watcher, within decision_timeout.
/// soft_state_changed with `removed` says when it watches no longer.
struct watcher_asks {
    soft_state_id soft;
    std::string event;         ///< the Event value
    std::string from;          ///< the watcher's URI
    std::uint32_t expires = 0; ///< seconds; 0: the state once
    sip_message subscribe;
};

using event =
    std::variant<incoming_call, call_progress, call_established, call_held, hold_failed,
                 call_ending, call_media_released, call_ended, call_drained, transfer_requested,
                 transfer_progress, transfer_ended, request_answered, published, remote_hold,
                 rule_applied, request_offered, soft_state_changed, call_redirected, state_notified,
                 watcher_asks, call_request>;

} // namespace offhook::session
