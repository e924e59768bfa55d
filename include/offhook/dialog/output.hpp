// What the dialog layer says: requests and responses for the layers below, news for the one above.
// Plain values, taken with layer::poll(). Read next: layer.hpp.
#pragma once

#include <offhook/core/buffer.hpp>
#include <offhook/core/id.hpp>
#include <offhook/core/result.hpp>
#include <offhook/message/message_builder.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/message/subscription_state.hpp>
#include <offhook/transaction/output.hpp>
#include <offhook/transport/path.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace offhook::dialog {

struct leg_tag;
struct duty_tag;
struct subscription_tag;
/// One INVITE and all that comes of it: on the caller's side its early dialogs and the confirmed
/// one, on the callee's side one dialog.
using leg_id = id<leg_tag>;
/// A request that still needs its final response; one-shot.
using duty_id = id<duty_tag>;
using subscription_id = id<subscription_tag>;
/// A request of ours in flight.
using request_id = transaction::ticket;
/// Whoever a leg, request or subscription belongs to, as the layer above packs it; 0: nobody.
using owner_id = std::uint64_t;

// ---- to the layers below -------------------------------------------------------------------

/// Send this request; the flow, Via and branch are chosen below. An ACK has no transaction: report
/// it with layer::sent_ack, all others with layer::sent.
struct send_request {
    request_id request;
    message_builder message;
    /// Empty: the way follows Route or Request-URI. Else a URI to go to whatever Route says: the
    /// first hop is a strict router and stands in the Request-URI (RFC 3261 12.2.1.1).
    std::string next_hop;
};
/// Send a CANCEL for this INVITE.
struct send_cancel {
    transaction::client_id invite;
    std::string reason; ///< a Reason value (RFC 3326), or empty
};
/// Send this response.
struct send_response {
    transaction::server_id to;
    sip_message message;
};
/// Send these bytes again that way (the ACK to a repeated 2xx).
struct send_again {
    path way;
    buffer bytes;
};
/// No further word on this client transaction is wanted.
struct forget_request {
    transaction::client_id client;
};

// ---- to the layer above --------------------------------------------------------------------

/// A new INVITE outside any dialog. Bind an owner with layer::bind before the drain ends; answer it
/// through `duty`. Unanswered and unkept when the drain ends: 480.
struct incoming_call {
    leg_id leg;
    duty_id duty;
    sip_message invite;
    bool reliable = false; ///< its provisional responses will want a PRACK (RFC 3262)
    /// Of the leg that this INVITE takes over (Replaces, RFC 3891); 0: none. It was looked up
    /// already: the INVITE is answered below when its Replaces names nothing that may be replaced.
    owner_id replaced = 0;
};
/// A provisional response to our INVITE (100 too). `early` numbers its early dialog from 0.
struct progress {
    leg_id leg;
    owner_id owner;
    int status;
    unsigned early;
    sip_message response;
    bool reliable = false; ///< RFC 3262: it has come once and in order
    bool offers = false;   ///< it brings the offer: layer::prack owes the answer
};
/// The first 2xx to our INVITE: the layer above owes an ACK (layer::ack). Later 2xx of other forks
/// are acknowledged and ended here.
struct answered {
    leg_id leg;
    owner_id owner;
    sip_message response;
};
/// Our INVITE ended with 300 to 699, or with an error (timeout, transport); no dialog is left.
struct rejected {
    leg_id leg;
    owner_id owner;
    int status;           ///< 0 when there is no response
    error_code why;       ///< a status_error, errc::timeout, errc::transport_failed, errc::no_route
    sip_message response; ///< empty when there is none
};
/// One early dialog of our INVITE ended (its peer sent BYE); the INVITE itself goes on.
struct early_ended {
    leg_id leg;
    owner_id owner;
    unsigned early;
};
/// No PRACK within 64*T1 for a reliable provisional response of ours (RFC 3262 3).
struct prack_missing {
    leg_id leg;
    owner_id owner;
    duty_id duty; ///< of the INVITE; unanswered when the drain ends: 504
};
/// A 2xx of ours waited for a PRACK and never left: the caller cancelled, or (errc::timeout) its
/// PRACK never came. The INVITE has been refused in its place.
struct answer_withdrawn {
    leg_id leg;
    owner_id owner;
    error_code why;
    sip_message cancel{}; ///< what withdrew it, for its Reason; empty when none did
};
/// The ACK to a 2xx of ours came, once for each INVITE.
struct acknowledged {
    leg_id leg;
    owner_id owner;
    bool initial; ///< of the INVITE that made the dialog, not of a re-INVITE
    sip_message ack;
};
/// No ACK within 64*T1 (RFC 3261 13.3.1.4); the caller should send BYE.
struct ack_missing {
    leg_id leg;
    owner_id owner;
    bool initial;
};
/// The caller cancelled its INVITE, whose duty is still open. The CANCEL has its 200; it is empty
/// when the Expires of the INVITE has passed, which comes to the same (RFC 3261 13.3.1).
struct cancelled {
    leg_id leg;
    owner_id owner;
    sip_message cancel;
    duty_id duty; ///< of the INVITE; unanswered and unkept when the drain ends: 487
};
/// A request inside the leg's dialog: BYE, re-INVITE, UPDATE, PRACK, INFO, REFER, NOTIFY, MESSAGE,
/// OPTIONS ... Glare, CSeq order, unknown extensions were checked before.
/// A NOTIFY comes here when it belongs to no subscription of ours.
/// Default when the drain ends: 200 to BYE, OPTIONS, PRACK (which refuses the streams of an offer);
/// 481 to NOTIFY; 488 to re-INVITE, and to UPDATE with a body; 603 to REFER; 405 with Allow to
/// others.
struct request_received {
    leg_id leg;
    owner_id owner;
    duty_id duty;
    sip_method method;
    sip_message request;
    bool unknown_package = false; ///< of an INFO: settings::info_packages does not name it
};
/// A request outside any dialog that is no INVITE: MESSAGE, REFER, SUBSCRIBE, OPTIONS ... (INFO is
/// answered here with 481.) Default when the drain ends: 200 for OPTIONS; 405 with Allow; 481 for
/// NOTIFY; 480 when it was kept.
struct outside_request_received {
    duty_id duty;
    sip_method method;
    sip_message request;
    std::string user{}; ///< whose password was verified (settings::require_auth), or empty
};
/// The final word on a request of ours inside the leg (not the first INVITE, not NOTIFY).
struct response_received {
    leg_id leg; ///< empty for requests outside dialogs
    owner_id owner;
    request_id request;
    sip_method method;
    int status;             ///< 0 when there is no response
    error_code why;         ///< as in `rejected`; no error for 2xx
    sip_message response;   ///< empty when there is none
    std::uint32_t cseq = 0; ///< outside dialogs: of the last try, when it was challenged
};
/// The dialog died under us: a 481 or 408 (or nothing) to a request inside it (RFC 3261 12.2.1.2),
/// or errc::transport_failed: the flow to its peer is gone and no other way leads there.
struct leg_terminated {
    leg_id leg;
    owner_id owner;
    error_code why;
};
/// After layer::release: what is left to do on the wire is in the dialog layer's hands.
struct leg_released {
    leg_id leg;
    owner_id owner;
};
/// The leg has no duty left on the wire and is gone.
struct leg_gone {
    leg_id leg;
    owner_id owner;
};
/// A NOTIFY of a subscription of ours. Default when the drain ends: 200.
struct notify_received {
    subscription_id subscription;
    owner_id owner;
    duty_id duty;
    bool terminated; ///< Subscription-State: terminated
    sip_message notify;
};
/// A subscription is over: terminated by its NOTIFY (no error), expired (errc::timeout), refused
/// (status_error) or its dialog died. The last word on it.
struct subscription_ended {
    subscription_id subscription;
    owner_id owner;
    error_code why;
    termination reason = termination::none;        ///< as the last NOTIFY said it
    std::optional<std::uint32_t> retry_after = {}; ///< seconds, with `reason`
};
/// A SUBSCRIBE of ours got its final response, the first one or a refresh. After a refusal of a
/// refresh the subscription may stand until it lapses; subscription_ended says when it does not.
struct subscribe_answered {
    subscription_id subscription;
    owner_id owner;
    int status; ///< 0 when there is no response
    error_code why;
    std::uint32_t expires; ///< seconds granted by a 2xx
    sip_message response;  ///< empty when there is none; 423 has Min-Expires
};
/// Somebody subscribes to a package of settings::packages, outside a dialog or inside that of a
/// call: layer::accept_subscription or a refusal. Default when the drain ends: 603.
struct subscribe_received {
    duty_id duty;
    std::uint32_t expires; ///< seconds asked for, as far as we go; 0: the state once
    sip_message subscribe;
};
/// A watcher refreshes its subscription with us, or ends it (`expires` 0). Default when the drain
/// ends: 200 and a NOTIFY that says once more what the last one said.
struct subscribe_refreshed {
    subscription_id subscription;
    owner_id owner;
    duty_id duty;
    std::uint32_t expires; ///< seconds that a 200 grants
    sip_message subscribe;
};
/// A REFER of ours got its final response; 2xx: the subscription runs.
struct refer_answered {
    subscription_id subscription;
    owner_id owner;
    int status; ///< 0 when there is no response
    error_code why;
};
/// A kept request was answered by default, because its deadline passed.
struct duty_expired {
    duty_id duty;
    owner_id owner;
};
/// One line for the log: something unusual was seen and handled.
struct remark {
    owner_id owner;
    std::string text;
};

using output =
    std::variant<send_request, send_cancel, send_response, send_again, forget_request,
                 incoming_call, progress, answered, rejected, early_ended, acknowledged,
                 ack_missing, prack_missing, answer_withdrawn, cancelled, request_received,
                 outside_request_received, response_received, leg_terminated, leg_released,
                 leg_gone, notify_received, subscription_ended, subscribe_answered,
                 subscribe_received, subscribe_refreshed, refer_answered, duty_expired, remark>;

} // namespace offhook::dialog
