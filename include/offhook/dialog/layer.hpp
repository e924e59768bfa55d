// Dialogs and the wire duties of calls: early and confirmed dialogs, 2xx and ACK, CANCEL, held BYE,
// subscriptions, default answers. Knows no table and no call policy: what to do is the
// session layer's. One input, then poll() until empty, then settle(), then poll() again. Read next:
// output.hpp, leg.hpp.
#pragma once

#include <offhook/core/census.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/core/random.hpp>
#include <offhook/core/result.hpp>
#include <offhook/dialog/output.hpp>
#include <offhook/dialog/settings.hpp>
#include <offhook/transaction/output.hpp>
#include <offhook/transport/layer.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace offhook::dialog {

/// A body to send; both empty: none. Copied by the call.
struct body_view {
    std::string_view content_type;
    std::string_view content;
};

/// What to send with a request or response. Views are copied by the call.
struct extras {
    body_view body{};
    std::string_view headers{}; ///< raw lines, "Name: value\r\n" each
};

struct invite_options {
    std::string_view target;    ///< Request-URI and To URI
    std::string_view from;      ///< our URI, name-addr or addr-spec, without a tag
    std::string_view route{};   ///< a Route value to put first (outbound proxy), or empty
    std::string_view call_id{}; ///< empty: a fresh random one
    /// Once more after a refusal: with the Call-ID, the tag and the next number of that leg
    /// (RFC 3261 8.1.3.5), which is to be released.
    leg_id again{};
    std::string_view to{}; ///< the URI of To, when a redirection has changed the target; or empty
    extras with{};
};

struct subscribe_options {
    std::string_view target;   ///< Request-URI and To URI
    std::string_view from;     ///< as in invite_options
    std::string_view route{};  ///< as in invite_options
    std::string_view event;    ///< an Event value: a package, with its parameters
    std::uint32_t expires;     ///< seconds; 0 asks for the state once (RFC 6665 4.4.3)
    std::string_view accept{}; ///< an Accept value; empty: the package's own
    extras with{};
    /// Once more after a refusal of the first one: its Call-ID and From tag, and the next number
    /// (RFC 3261 8.1.3.5); or empty.
    std::string_view again_call_id{};
    std::string_view again_tag{};
    std::uint32_t cseq = 1;
};

/// What a NOTIFY says (RFC 6665 4.2.2).
enum class watching : unsigned char { pending, active, terminated };
struct notification {
    watching state = watching::active;
    termination reason = termination::none;        ///< with terminated
    std::optional<std::uint32_t> retry_after = {}; ///< with terminated
    std::optional<std::uint32_t> expires = {};     ///< shortens the subscription to these seconds
    body_view body{};
};

/// A request outside any dialog. What a series of requests shares (RFC 3261 10.2) is given: To,
/// Call-ID, From tag, CSeq.
struct outside_options {
    std::string_view target; ///< Request-URI, and To URI when `to` is empty
    std::string_view from;
    std::string_view to{};
    std::string_view route{};
    std::string_view call_id{}; ///< empty: a fresh random one
    std::string_view tag{};     ///< empty: a fresh random one
    std::uint32_t cseq = 1;
    /// Contact values; empty: ours; nothing: no Contact.
    std::optional<std::string_view> contact{std::string_view{}};
    extras with{};
};

/// Not thread-safe. `now` of each call is not before that of the last.
class layer {
public:
    /// `routes` is asked for contacts only; both must outlive the layer.
    layer(const settings& values, const transport::layer& routes, random_source& random);
    ~layer();
    layer(const layer&) = delete;
    layer& operator=(const layer&) = delete;

    // ---- from below ----
    void received(instant now, const transaction::request_received& news);
    void received(instant now, const transaction::response_received& news);
    void failed(instant now, const transaction::request_failed& news);
    void failed(instant now, const transaction::response_failed& news);
    void ended(instant now, const transaction::client_ended& news);
    void ended(instant now, const transaction::server_ended& news);
    /// The request of send_request went out as this client transaction.
    void sent(instant now, request_id request, transaction::client_id client);
    /// The ACK of send_request went out as these bytes.
    void sent_ack(instant now, request_id request, buffer bytes, const path& way);
    /// The request of send_request could not go out (no route, bad URI).
    void not_sent(instant now, request_id request, error_code why);
    /// A flow is gone for good: each leg that no way leads to any more dies, with
    /// errc::transport_failed.
    void flow_lost(instant now);

    // ---- from above: calls ----
    /// Starts a call. Errors: bad_uri (target or from), too_many.
    result<leg_id> invite(instant now, owner_id owner, const invite_options& options);
    /// Says to whom an incoming leg belongs.
    void bind(leg_id leg, owner_id owner);
    /// The ACK to the 2xx of our INVITE or re-INVITE, with an answer if the 2xx had an offer.
    /// Repeats are made here. Errors: no_such_request when no 2xx waits for one.
    result<void> ack(instant now, leg_id leg, const extras& with);
    /// The PRACK with our answer to a reliable provisional response that brought an offer
    /// (RFC 3262 5). All others are acknowledged by themselves.
    /// Errors: no_such_request when none is owed.
    result<void> prack(instant now, leg_id leg, const extras& with);
    /// Cancels our INVITE: at once after a provisional, else as soon as one comes (RFC 3261 9.1).
    /// A 2xx that crosses is reported by `answered` as ever. Nothing happens when none is pending.
    result<void> cancel(instant now, leg_id leg);
    /// The same; the CANCEL says why (Reason, RFC 3326), unless `reason` is empty.
    result<void> cancel(instant now, leg_id leg, std::string_view reason);
    /// Sends BYE once, held until the ACK or 64*T1 on the callee's side (RFC 3261 15). A second
    /// call does nothing. Errors: no_such_request when there is no confirmed dialog.
    result<void> bye(instant now, leg_id leg, const extras& with);
    /// The BYE that was just answered does not end the leg: its owner goes on with the dialog,
    /// whose end needs a BYE of ours after all.
    void go_on(instant now, leg_id leg);
    /// Lets go of the leg in whatever state: pending INVITE of ours: CANCEL, then ACK, or ACK and
    /// BYE; pending INVITE of theirs: 487; confirmed without BYE: BYE. leg_released follows at
    /// once, leg_gone when the wire is quiet, within 3*64*T1 + T4. Subscriptions live on with their
    /// own owners.
    void release(instant now, leg_id leg);

    // ---- from above: duties ----
    /// Answers a request: 1xx (INVITE only, any number) or the one final response. For a 2xx to an
    /// INVITE the repeats are made here. Behind a reliable 1xx without its PRACK the next 1xx
    /// waits, and so does a 2xx where RFC 3262 3 wants it. An empty reason means the default one.
    /// Errors: no_such_request (answered, cancelled or expired), bad_argument (status).
    result<void> respond(instant now, duty_id duty, int status, std::string_view reason,
                         const extras& with);
    /// Keeps the request beyond this drain, up to settings::duty_deadline.
    result<void> keep(instant now, duty_id duty);
    /// The open duty of the leg's initial INVITE of theirs; empty when there is none.
    duty_id invite_duty(leg_id leg) const;
    /// The request of a duty, while it is open; null after.
    const sip_message* request_of(duty_id duty) const;

    // ---- from above: requests ----
    /// A request inside the leg's dialog (re-INVITE, UPDATE, INFO, MESSAGE, OPTIONS ...).
    /// Errors: no_such_request (no dialog), not_accepted_now (an INVITE of ours or theirs is
    /// pending, RFC 3261 14.1; the INFO is of a package that the peer does not take, RFC 6086),
    /// too_many.
    result<request_id> request(instant now, leg_id leg, std::string_view method,
                               const extras& with);
    /// A request outside any dialog.
    result<request_id> request_outside(instant now, owner_id owner, std::string_view method,
                                       const outside_options& options);
    /// The Contact that a request outside dialogs goes with; empty when no way leads there.
    std::string own_contact(const outside_options& options) const;

    // ---- from above: REFER and its subscription (RFC 3515, 6665) ----
    /// Sends a REFER inside the leg's dialog; the implicit subscription belongs to `owner`.
    result<subscription_id> refer(instant now, leg_id leg, owner_id owner,
                                  std::string_view refer_to, const extras& with);
    /// Answers a received REFER with 202 and becomes the notifier; a NOTIFY must follow at once
    /// (RFC 3515 2.4.4): call notify. The subscription survives a BYE on the leg (RFC 5057).
    /// The id is empty when the REFER said Refer-Sub: false (RFC 4488): nothing is notified.
    /// Errors: no_such_request, not_accepted_now (a REFER outside dialogs), too_many.
    result<subscription_id> accept_refer(instant now, duty_id duty, owner_id owner);
    /// Queues a NOTIFY with a message/sipfrag body: one is in flight at a time, order is kept.
    /// `last` ends the subscription (Subscription-State: terminated;reason=noresource).
    result<void> notify(instant now, subscription_id subscription, std::string_view sipfrag,
                        bool last);

    // ---- from above: subscriptions of their own (RFC 6665) ----
    /// Subscribes outside any dialog; the first NOTIFY makes the dialog, those of other forks get
    /// 481. subscribe_answered follows, then each NOTIFY. Errors: bad_uri, bad_argument, too_many.
    result<subscription_id> subscribe(instant now, owner_id owner,
                                      const subscribe_options& options);
    /// Refreshes a subscription of ours. With 0 it unsubscribes: as soon as the SUBSCRIBE in
    /// flight, if any, is answered; subscription_ended follows with the last NOTIFY or after
    /// 64*T1. Errors: no_such_request, not_accepted_now (a SUBSCRIBE is in flight).
    result<void> resubscribe(instant now, subscription_id subscription, std::uint32_t expires);
    /// Answers a SUBSCRIBE with 200 and becomes the notifier, for as long as was asked for and at
    /// most `expires`. A NOTIFY must follow at once: without one a bare one goes when the drain
    /// ends. The time comes to its end here, with a last NOTIFY.
    /// Errors: no_such_request, bad_argument (no SUBSCRIBE), too_many.
    result<subscription_id> accept_subscription(instant now, duty_id duty, owner_id owner,
                                                std::uint32_t expires);
    /// Queues a NOTIFY, as above. Errors: no_such_request, too_many.
    result<void> notify(instant now, subscription_id subscription, const notification& what);
    /// Ends a subscription of ours without waiting for its last NOTIFY; later NOTIFYs get 481.
    void unsubscribe(instant now, subscription_id subscription);

    // ---- facts about a leg ----
    bool alive(leg_id leg) const;
    bool confirmed(leg_id leg) const; ///< a confirmed dialog exists
    std::string_view call_id(leg_id leg) const;
    std::string_view local_tag(leg_id leg) const;
    std::string_view remote_tag(leg_id leg) const;
    std::string_view remote_uri(leg_id leg) const;    ///< the peer's From or To, with tag
    std::string_view remote_target(leg_id leg) const; ///< its Contact URI
    /// Our tag and the Call-ID of a leg are in it; of a message that may be malformed elsewhere.
    bool names_leg(const sip_message& request) const;

    void expire(instant now);
    /// Sends the default answer to each duty that this drain has neither discharged nor kept.
    void settle(instant now);
    std::optional<instant> next_deadline() const;
    std::optional<output> poll();

    /// leg, dialog, subscription, duty, request, timer; lingering legs apart.
    census count() const;
    /// No request of ours waits for its final response, no 2xx of ours for its ACK, nothing asks to
    /// be answered: all that could still come are repeats. Looks at every leg.
    bool quiet() const;
    /// The same for one owner.
    census count(owner_id owner) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace offhook::dialog

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/dialog/impl/layer.ipp>
#endif
