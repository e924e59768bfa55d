// What the session layer says: commands for the dialog layer and for media, events for the
// application. Plain values, taken with layer::poll(). Read next: layer.hpp.
#pragma once

#include <offhook/dialog/output.hpp>
#include <offhook/session/event.hpp>
#include <offhook/session/ids.hpp>
#include <offhook/session/media_port.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace offhook::session {

/// A body and headers to send; owned.
struct content {
    std::string type{};
    std::string text{};
    std::string headers{};
};

struct place_call {
    call_id call;
    std::string target;
    std::string from;
    std::string route;
    content with;
    dialog::leg_id again{}; ///< once more, after this leg was refused
    std::string to{};       ///< the URI of its To; empty: the target
};
struct bind_leg {
    dialog::leg_id leg;
    call_id call;
};
struct respond {
    dialog::duty_id duty;
    int status;
    std::string reason;
    content with;
};
struct keep_request {
    dialog::duty_id duty;
};
struct send_ack {
    dialog::leg_id leg;
    content with;
};
/// Answers the offer in a reliable provisional response.
struct send_prack {
    dialog::leg_id leg;
    content with;
};
struct send_cancel {
    dialog::leg_id leg;
    std::string reason; ///< a Reason value, or empty
};
struct send_bye {
    dialog::leg_id leg;
    content with;
};
struct release_leg {
    dialog::leg_id leg;
};
/// The call outlives the BYE that was just answered.
struct go_on {
    dialog::leg_id leg;
};
/// A request inside the dialog: re-INVITE, UPDATE, INFO ...
struct send_in_dialog {
    call_id call;
    dialog::leg_id leg;
    std::string method;
    content with;
    std::uint64_t number = 0; ///< of send_in_call: outside_sent follows; else 0
};
struct send_outside_dialog {
    std::uint64_t request;
    send_outside what;
};
struct send_refer {
    transfer_id transfer;
    dialog::leg_id leg;
    dialog::leg_id with; ///< attended: the target is the peer of this leg, and takes over from it
    std::string target;
    std::string headers;
};
struct accept_refer {
    transfer_id transfer;
    dialog::duty_id duty;
};
/// An empty subscription means the one that this transfer's accept_refer, just before, has made.
struct send_notify {
    transfer_id transfer;
    dialog::subscription_id subscription;
    std::string sipfrag;
    bool last;
};
struct unsubscribe {
    dialog::subscription_id subscription;
};
/// A request of a soft state, outside any dialog: soft_sent follows.
struct send_soft_request {
    soft_state_id soft;
    std::string method;
    std::string target;
    std::string to;
    std::string from;
    std::string route;
    std::string call_id; ///< the same throughout (RFC 3261 10.2), as are the tag and the order
    std::string tag;
    std::uint32_t cseq = 0;
    bool with_contact = false; ///< else the request has no Contact
    std::string contact{};     ///< a Contact value or several; empty: our own
    content with{};
};
/// What a subscription wants of the dialog layer; soft_subscribed follows, but for `tell`.
struct ask_subscription {
    enum class verb : std::uint8_t {
        subscribe, ///< the first SUBSCRIBE
        renew,     ///< a refresh, with 0 the end
        accept,    ///< 200 to theirs
        tell       ///< a NOTIFY
    };
    verb what = verb::subscribe;
    soft_state_id soft;
    dialog::subscription_id subscription; ///< empty behind `accept`: the one that it made
    dialog::duty_id duty;                 ///< of accept
    std::string target;
    std::string from;
    std::string route;
    std::string event;
    std::uint32_t expires = 0;
    dialog::watching state = dialog::watching::active;
    termination reason = termination::none;
    std::optional<std::uint32_t> retry_after{};
    content with{};
    std::string call_id{}; ///< with the next two: once more after a 423 (RFC 3261 8.1.3.5)
    std::string tag{};
    std::uint32_t cseq = 1;
};
/// The call has ended and its mappings are gone: verify its census.
struct call_over {
    call_id call;
    bool forced; ///< a layer never confirmed
};

using output = std::variant<place_call, bind_leg, respond, keep_request, send_ack, send_prack,
                            send_cancel, send_bye, release_leg, go_on, send_in_dialog,
                            send_outside_dialog, send_refer, accept_refer, send_notify, unsubscribe,
                            call_over, media_command, event, send_soft_request, ask_subscription>;

} // namespace offhook::session
