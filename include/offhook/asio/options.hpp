// What a program may ask for beside the plain verb: options of a call, of a transfer, of the end.
// The structs that are passed in a co_await expression are trivially destructible aggregates: g++
// 12 destroys others twice there. Their views are read before the operation begins to wait. Read
// next: user_agent.hpp.
#pragma once

#include <offhook/core/instant.hpp>
#include <offhook/core/log.hpp>
#include <offhook/dialog/settings.hpp>
#include <offhook/media/stand_in.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/session/event.hpp>
#include <offhook/session/settings.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace offhook {

class endpoint_observer;

using release = session::release_policy;
using transfer_outcome = session::transfer_outcome;
using end_reason = session::end_reason;
using applied_rule = session::rule_applied;
using call_request = session::call_request;
using call_progress = session::call_progress;

/// What a user_agent is told once.
struct user_agent_options {
    /// Our URI when a call names none; empty: made from the first listener's address.
    std::string from{};
    session::transfer_policy on_transfer = session::transfer_policy::ask;
    bool transfers_outside = false; ///< a REFER outside any call too: see next_transfer_request
    session::replace_policy on_replace = session::replace_policy::automatic;
    session::redirect_policy on_redirect = session::redirect_policy::follow;
    /// Malformed requests of strangers get a 400 and the like: see endpoint_settings.
    bool answer_malformed = false;
    bool offers_by_update = false; ///< hold and resume by UPDATE where the peer takes that
    bool describe_media = false;   ///< a 200 to OPTIONS says what `media` can (RFC 3261 11.2)
    /// Methods whose requests next_request gives, those inside a call call::next_request: see
    /// session::settings. The packages of an INFO are named in `dialogs`.
    std::vector<std::string> offered{};
    /// Behaviour of the shipped overlays that every call has: see ../session/call_rule.hpp.
    session::call_rules rules{};
    /// The words of tables with the program's own; null: the shipped. Must outlive the user_agent.
    const session::words* words = nullptr;
    /// Overrides of the tables' settings for every call, by name: {"session_expires", 1800s}.
    std::vector<std::pair<std::string, duration>> table_settings{};
    /// Who subscribes to the package dialog is told how our calls stand: see endpoint_settings.
    bool serve_dialog_events = false;
    dialog::settings dialogs{}; ///< timers and what we say of ourselves
    /// An address of 0.0.0.0 stands for that of the first listener.
    media::stand_in_settings media{.local = address{}};
    log_sink* log = nullptr;            ///< may be null; must outlive the user_agent
    endpoint_observer* watch = nullptr; ///< may be null; must outlive the user_agent
};

struct call_options {
    std::string_view from{};             ///< a name-addr or URI; empty: the user_agent's
    std::string_view route{};            ///< a Route value to put first
    std::string_view headers{};          ///< raw header lines, each ended by CRLF
    duration ring_timeout = duration{0}; ///< zero: as the table says
    bool delayed_offer = false;          ///< the INVITE has no description: the peer offers
    std::uint32_t expires = 0;           ///< seconds that the invitation is good for; zero: no end
    session::table_number table = 0;     ///< of session::layer::add_table; zero: the one in force
    /// Behaviour of overlays for this call alone; their overlays must be in use.
    session::call_rules rules{};
};

struct transfer_options {
    offhook::release release = offhook::release::on_connected; ///< of the call that is transferred
    bool silent = false; ///< nobody says how it came out (RFC 4488): `accepted` at best
};

struct subscribe_options {
    std::string_view event;       ///< an Event value: "presence", "dialog;id=2"
    std::uint32_t expires = 3600; ///< seconds; 0: the state once
    std::string_view from{};      ///< a name-addr or URI; empty: the user_agent's
    std::string_view route{};     ///< a Route value to put first
    std::string_view headers{};   ///< raw header lines, each ended by CRLF: Accept ...
};

/// Of a NOTIFY outside any subscription.
struct notify_options {
    std::string_view event;
    std::string_view state = "active"; ///< a Subscription-State value
    std::string_view content_type{};
    std::string_view body{};
};

/// Of a registration. The registrar is the Request-URI.
struct register_options {
    std::string_view to{};       ///< the address of record, a SIP URI; empty: the registrar's URI
    std::string_view from{};     ///< who registers it, when that is another (RFC 3261 10.2)
    std::string_view contacts{}; ///< a comma list of Contact values; empty: where we listen
    std::string_view route{};    ///< a Route value to put first: an outbound proxy
    std::string_view headers{};  ///< raw header lines, each ended by CRLF
    std::uint32_t expires = 3600;
    duration retry_first = duration{0}; ///< the first wait after a failure; zero: as the table says
};

/// Of a publication (RFC 3903).
struct publish_options {
    std::string_view package{"presence"}; ///< the Event value
    std::string_view content_type{};
    std::string_view body{};
    std::string_view from{};
    std::string_view route{};
    std::string_view headers{};
    std::uint32_t expires = 3600;
};

/// Of a request outside any call.
struct request_options {
    std::string_view content_type{};
    std::string_view body{};
    std::string_view from{};
    std::string_view route{};
    std::string_view headers{}; ///< raw header lines, each ended by CRLF
};

/// Of a request inside a call.
struct in_call_options {
    std::string_view content_type{};
    std::string_view body{};
    std::string_view headers{}; ///< raw header lines, each ended by CRLF: Info-Package ...
};

/// Of digits in INFO requests.
struct dtmf_options {
    duration length = std::chrono::milliseconds{160}; ///< of each
};

struct shutdown_options {
    duration limit = std::chrono::seconds{5}; ///< what is not answered by then never is
};

static_assert(std::is_trivially_destructible_v<call_options>);
static_assert(std::is_trivially_destructible_v<transfer_options>);
static_assert(std::is_trivially_destructible_v<subscribe_options>);
static_assert(std::is_trivially_destructible_v<notify_options>);
static_assert(std::is_trivially_destructible_v<register_options>);
static_assert(std::is_trivially_destructible_v<publish_options>);
static_assert(std::is_trivially_destructible_v<request_options>);
static_assert(std::is_trivially_destructible_v<in_call_options>);
static_assert(std::is_trivially_destructible_v<dtmf_options>);
static_assert(std::is_trivially_destructible_v<shutdown_options>);

/// The final response to a request that is no INVITE.
class response_summary {
public:
    explicit response_summary(sip_message message) : message_(std::move(message)) {}

    int status() const { return message_.status(); }
    std::string_view reason() const { return message_.reason_phrase(); }
    bool good() const { return status() >= 200 && status() < 300; }
    /// The value of a header field; empty when there is none.
    std::string_view header(std::string_view name) const { return message_.value(name); }
    const sip_message& message() const { return message_; }

private:
    sip_message message_;
};

} // namespace offhook
