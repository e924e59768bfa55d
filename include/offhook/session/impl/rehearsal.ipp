// What scenarios of calls and transfers may say: the fields of each event, and the options of the
// stage. Read next: stage_events.ipp.
#pragma once

#include <offhook/session/impl/call_words.ipp>
#include <offhook/session/impl/layer.ipp>
#include <offhook/session/impl/stage.ipp>
#include <offhook/session/impl/transfer_words.ipp>
#include <offhook/session/rehearsal.hpp>
#include <offhook/table/detail/faults.hpp>

namespace offhook::session {
namespace detail {

using table::parameter;
using table::value_type;

/// `samples` are tried when ways to rows are looked for.
inline parameter stage_status(std::vector<std::string> samples) {
    return {"status", value_type::number, false, "of the response, or of the sipfrag",
            std::move(samples)};
}
inline parameter stage_flag(const char* name, const char* doc) {
    return {name, value_type::flag, false, doc, {}};
}
inline parameter stage_sdp_flag() {
    return {"sdp", value_type::flag, false, "with a session description", {}};
}
inline parameter stage_last() { return stage_flag("last", "it ends the subscription"); }
inline parameter stage_why() {
    return {"why",
            value_type::name,
            false,
            "instead of a response",
            {"timeout", "transport_failed", "no_route", "media_failed"}};
}
inline parameter stage_text(const char* name, const char* doc,
                            std::vector<std::string> samples = {}) {
    return {name, value_type::text, false, doc, std::move(samples)};
}

inline parameter stage_headers(std::vector<std::string> samples = {}) {
    return stage_text("headers", "more lines of the message", std::move(samples));
}

/// What the wire and media bring.
inline std::vector<parameter> fields_of_dialog_event(call_event which) {
    switch (which) {
    case call_event::DialogRinging:
    case call_event::DialogProgress:
        return {stage_status({"183"}), stage_flag("reliable", "it wants a PRACK (RFC 3262)")};
    case call_event::DialogINVITE:
        return {stage_sdp_flag(), stage_flag("reliable", "our 1xx want a PRACK (RFC 3262)"),
                stage_text("header", "one more line of it",
                           {"Call-Info: <x:y>;answer-after=9",
                            "Alert-Info: <http://x.invalid>;info=alert-autoanswer",
                            "Priv-Answer-Mode: Auto;require", "Answer-Mode: Auto;require"}),
                stage_flag("replaces", "it takes over another call of ours (RFC 3891)")};
    case call_event::AnswerWithdrawn: return {stage_why()};
    case call_event::DialogPRACK:
    case call_event::DialogACK: return {stage_sdp_flag()};
    case call_event::DialogReINVITE:
    case call_event::DialogUPDATE:
        return {stage_sdp_flag(),
                stage_headers({"Supported: timer\nSession-Expires: 1000;refresher=uac",
                               "Supported: timer\nSession-Expires: 1000;refresher=uas",
                               "Session-Expires: 60"})};
    case call_event::DialogAnswered:
        return {stage_sdp_flag(), stage_status({"200"}), stage_headers(),
                stage_text("branch", "of a fork: the tag of To")};
    case call_event::ReINVITEAnswered:
        return {stage_sdp_flag(), stage_status({"200"}),
                stage_headers({"Session-Expires: 1000;refresher=uac",
                               "Session-Expires: 1000;refresher=uas",
                               "Allow: INVITE, UPDATE\nSession-Expires: 1000;refresher=uac"})};
    case call_event::RefreshAnswered:
    case call_event::ReINVITERejected:
        return {stage_status({"302", "408", "481", "503", "603"}), stage_why(),
                stage_headers({"Min-SE: 1800"})};
    case call_event::DialogRejected:
    case call_event::DialogTerminated:
        return {stage_status({"302", "408", "481", "503", "603"}), stage_why()};
    case call_event::DialogNOTIFY:
        return {
            stage_text("package", "of the Event header", {"talk", "hold"}),
            stage_text("subscription", "the Subscription-State; active when absent", {"pending"})};
    case call_event::SendInCall: return {stage_text("method", "INFO when absent")};
    case call_event::DialogINFO:
        return {stage_flag("unknown_package", "of a package that we did not name (RFC 6086)")};
    case call_event::DialogRequest: return {stage_text("method", "OPTIONS when absent")};
    case call_event::RequestAnswered:
        return {stage_status({"200", "403", "500"}), stage_why(),
                stage_text("method", "INFO when absent")};
    case call_event::MediaFailed:
        return {{"step",
                 value_type::name,
                 false,
                 "what media could not do; prepare when absent",
                 {"prepare", "apply", "start"}}};
    case call_event::CleanupComplete:
        return {{"from",
                 value_type::name,
                 false,
                 "one of the three that confirm; all of them when absent",
                 {"dialog", "media", "client"}}};
    case call_event::count: // an event of the program's own
        return {stage_status({}), stage_text("text", "as signal_call gives it")};
    default: return {};
    }
}

inline std::vector<parameter> fields_of_call_event(call_event which) {
    switch (which) {
    case call_event::MakeCall:
        return {stage_text("target", "a SIP URI"),
                stage_flag("delayed_offer", "the INVITE has no description")};
    case call_event::DialogREFER: return {stage_text("target", "of Refer-To")};
    case call_event::HangupCall: return {stage_text("reason", "a Reason header value")};
    case call_event::RejectCall: return {stage_status({"486"})};
    case call_event::FollowRedirect: return {stage_text("target", "a SIP URI")};
    case call_event::DialogRedirected: return {stage_status({"302"})};
    default: return fields_of_dialog_event(which);
    }
}

inline std::vector<parameter> fields_of_transfer_event(transfer_event which) {
    switch (which) {
    case transfer_event::StartTransfer:
        return {{"release",
                 value_type::name,
                 false,
                 "when our own call is released; on_connected when absent",
                 {"on_accept", "on_ringing", "on_connected", "never"}},
                stage_text("target", "a SIP URI")};
    case transfer_event::TransferRequested: return {stage_text("target", "of Refer-To")};
    case transfer_event::AcceptTransfer: return {stage_text("target", "another one")};
    case transfer_event::NotifyProgress: return {stage_status({"180"}), stage_last()};
    case transfer_event::NotifySuccess: return {stage_status({"200"}), stage_last()};
    case transfer_event::NotifyFailure: return {stage_status({"486"}), stage_last()};
    case transfer_event::RejectTransfer:
    case transfer_event::NewCallProgress: return {stage_status({"180"})};
    case transfer_event::ReferAccepted: return {stage_status({"202"})};
    case transfer_event::ReferRefused:
    case transfer_event::NewCallFailed: return {stage_status({"486", "503", "603"}), stage_why()};
    case transfer_event::SubscriptionEnded: return {stage_why()};
    case transfer_event::OldCallEnding:
        return {{"by", value_type::name, false, "peer when absent", {"us", "peer"}}};
    default: return {};
    }
}

} // namespace detail

OFFHOOK_DECL rehearsal::rehearsal(rehearsed kind) : kind_(kind) {
    const auto& shipped = detail::shipped_tables::get();
    words_ = kind == rehearsed::call ? &shipped.call_words : &shipped.transfer_words;
    calls_ = shipped.session.get();
    transfers_ = shipped.transfer.get();
    learn();
}

OFFHOOK_DECL rehearsal::rehearsal(rehearsed kind, const session::words& own)
    : kind_(kind), own_(&own), words_(kind == rehearsed::call ? &own.calls() : &own.transfers()),
      own_calls_(detail::load_shipped("default.yaml", own.calls())),
      own_transfers_(detail::load_shipped("transfer.yaml", own.transfers())),
      calls_(own_calls_.get()), transfers_(own_transfers_.get()) {
    learn();
}

OFFHOOK_DECL rehearsal::~rehearsal() = default;

OFFHOOK_DECL void rehearsal::learn() {
    using table::value_type;
    std::vector<std::string> rules;
    for (std::size_t i = 0; i < static_cast<std::size_t>(call_rule::count); ++i)
        rules.emplace_back(to_text(static_cast<call_rule>(i)));
    options_ = {
        {"on_transfer",
         value_type::name,
         false,
         "what is done with a REFER; ask when absent",
         {"ask", "automatic", "refuse"}},
        {"unroutable", value_type::flag, false, "an INVITE of ours finds no way", {}},
        {"subscription_fails", value_type::flag, false, "a REFER cannot make its subscription", {}},
        {"by_transfer",
         value_type::flag,
         false,
         "the call is the one that a REFER asks for, before it is placed",
         {}},
        {"rules", value_type::text, false, "what overlays may do, a comma list", std::move(rules)},
        {"on_replace",
         value_type::name,
         false,
         "what is done with an INVITE that takes over a call; automatic when absent",
         {"automatic", "ask", "refuse"}},
        {"offered", value_type::text, false, "methods of the application, a comma list", {}}};
    const table::parameter fails{"fails", value_type::name, false, "this action fails, once",
                                 table::detail::names_of(words_->actions())};
    const std::size_t count = words_->events().size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::string& name = words_->events()[i].name;
        if (kind_ == rehearsed::call) {
            fields_.push_back(detail::fields_of_call_event(detail::call_event_named(name)));
        } else {
            fields_.push_back(detail::fields_of_transfer_event(detail::transfer_event_named(name)));
        }
        if (kind_ == rehearsed::call && name == "MakeCall")
            for (const auto& setting : words_->settings())
                fields_.back().push_back(
                    {setting.name, value_type::time, false, "for this call alone", {}});
        fields_.back().push_back(fails);
    }
}

OFFHOOK_DECL std::unique_ptr<table::stage> rehearsal::open(const table::compiled_table& table,
                                                           const table::arguments& options) const {
    settings values;
    values.words = own_;
    const std::string_view policy = options.text(0, "ask");
    values.on_transfer = policy == "refuse"      ? transfer_policy::refuse
                         : policy == "automatic" ? transfer_policy::automatic
                                                 : transfer_policy::ask;
    const std::string_view replaced = options.text(5, "automatic");
    values.on_replace = replaced == "refuse" ? replace_policy::refuse
                        : replaced == "ask"  ? replace_policy::ask
                                             : replace_policy::automatic;
    for (std::string_view rest = options.text(4, ""); !rest.empty();) {
        const std::string_view name = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        if (const auto rule = call_rule_from(name)) values.rules.add(*rule);
    }
    for (std::string_view rest = options.text(6, ""); !rest.empty();) {
        values.offered.emplace_back(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(rest.size(), values.offered.back().size() + 1));
    }
    const bool calls = kind_ == rehearsed::call;
    return std::make_unique<detail::session_stage>(detail::session_stage::setup{
        kind_, *this, table, calls ? table : *calls_, calls ? *transfers_ : table, values,
        options.flag(1), options.flag(2), options.flag(3)});
}

} // namespace offhook::session
