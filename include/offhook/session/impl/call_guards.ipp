// The guards of calls: what a row may ask of the call and of the event at hand.
#pragma once

#include <offhook/message/multipart.hpp>
#include <offhook/message/subscription_state.hpp>
#include <offhook/session/detail/auto_answer.hpp>
#include <offhook/session/detail/turn.hpp>

#include <algorithm>

namespace offhook::session::detail {

OFFHOOK_DECL bool has_sdp(const sip_message* message) {
    return message != nullptr && find_body(*message, "application/sdp").has_value();
}

/// The rules that tables may ask for by name; `replaces` is none of them.
inline std::vector<std::string> asked_choices() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < static_cast<std::size_t>(call_rule::replaces); ++i)
        names.emplace_back(to_text(static_cast<call_rule>(i)));
    return names;
}

inline auto_answer answer_due(const call_turn& turn) {
    if (turn.c.facts.talk_noted) return {call_rule::talk, 0, false};
    return auto_answer_of(turn.c.invite, turn.c.asked);
}

inline void add_rule_guards(table::words_of<call_turn> add) {
    using table::arguments;
    add.guard("Asked",
              {{"rule", table::value_type::name, true, "a rule of an overlay", asked_choices()}},
              "The settings, the application or a quirk ask for this rule on this call.",
              [](const call_turn& turn, const arguments& a) {
                  const auto rule = call_rule_from(a.text(0));
                  return rule && turn.c.asked.has(*rule);
              });
    add.guard(
        "AutoAnswerDue", {},
        "A rule that is asked for answers this INVITE, or a NOTIFY has asked for it already.",
        [](const call_turn& turn, const arguments&) { return answer_due(turn).rule.has_value(); });
    add.guard("AutoAnswerRefused", {},
              "The INVITE requires an automatic answer that nobody asked for (RFC 5373 4.3.2).",
              [](const call_turn& turn, const arguments&) { return answer_due(turn).refused; });
    add.guard("NotificationActive", {},
              "The NOTIFY notifies: its Subscription-State is not pending (RFC 6665 4.1.3).",
              [](const call_turn& turn, const arguments&) {
                  if (turn.news.message == nullptr) return false;
                  const std::string_view text =
                      turn.news.message->value(header_name::subscription_state);
                  const auto state = parse_subscription_state(text);
                  return text.empty() || (state && !state->is_pending());
              });
}

inline void add_transfer_guards_of_calls(table::words_of<call_turn> add) {
    using table::arguments;
    add.guard("TransferAllowed", {}, "Transfers are allowed and none is under way on this call.",
              [](const call_turn& turn, const arguments&) {
                  return turn.owner.values.on_transfer != transfer_policy::refuse &&
                         turn.owner.transfers.find(turn.c.as_old) == nullptr;
              });
    add.guard("Replacing", {}, "The call takes over another one of ours (Replaces, RFC 3891).",
              [](const call_turn& turn, const arguments&) { return bool(turn.c.replaces); });
    add.guard("ReplacesAtOnce", {}, "The same, and the settings answer such calls at once.",
              [](const call_turn& turn, const arguments&) {
                  return turn.c.replaces &&
                         turn.owner.values.on_replace == replace_policy::automatic;
              });
    add.guard("ReplacesRefused", {}, "The same, and the settings refuse such calls.",
              [](const call_turn& turn, const arguments&) {
                  return turn.c.replaces && turn.owner.values.on_replace == replace_policy::refuse;
              });
}

/// REGISTER and PUBLISH are the application's outside dialogs only (RFC 3261 12.2, RFC 3903).
inline bool offered_in_calls(const call_turn& turn) {
    const sip_message* const request = turn.news.message;
    if (request == nullptr || turn.news.method == sip_method::publish) return false;
    if (turn.news.method == sip_method::register_) return false;
    const std::vector<std::string>& offered = turn.owner.values.offered;
    return std::find(offered.begin(), offered.end(), request->method_text()) != offered.end();
}

inline void add_request_guards(table::words_of<call_turn> add) {
    using table::arguments;
    add.guard("RequestOffered", {}, "The application takes requests of this method.",
              [](const call_turn& turn, const arguments&) { return offered_in_calls(turn); });
    add.guard("InfoPackageUnknown", {},
              "The INFO is of a package that our Recv-Info does not name (RFC 6086 4.2.2).",
              [](const call_turn& turn, const arguments&) { return turn.news.unknown_package; });
}

OFFHOOK_DECL void add_call_guards(table::vocabulary& words) {
    using table::arguments;
    using table::value_type;
    table::words_of<call_turn> add{words};
    add_rule_guards(add);
    add_transfer_guards_of_calls(add);
    add_request_guards(add);
    add.guard("HasSDP", {}, "The message of the event carries a session description.",
              [](const call_turn& turn, const arguments&) { return has_sdp(turn.news.message); });
    add.guard("OfferPending", {}, "An offer of ours has no answer yet.",
              [](const call_turn& turn, const arguments&) { return turn.c.facts.offer_pending; });
    add.guard("INVITESent", {}, "Our INVITE has left.",
              [](const call_turn& turn, const arguments&) { return turn.c.facts.invite_sent; });
    add.guard("OfferSent", {}, "Our last offer has left in a re-INVITE.",
              [](const call_turn& turn, const arguments&) { return turn.c.facts.offer_sent; });
    add.guard("TriesLeft", {}, "Fewer than five attempts were made (RFC 3261 14.1 back-off).",
              [](const call_turn& turn, const arguments&) { return turn.c.facts.tries < 5; });
    add.guard("MediaStepIs",
              {{"step",
                value_type::name,
                true,
                "what media was asked for",
                {"prepare", "apply", "start"}}},
              "What media failed to do is this.", [](const call_turn& turn, const arguments& a) {
                  const std::string_view step = a.text(0);
                  if (step == "prepare") return turn.news.step == media_step::prepare;
                  return turn.news.step ==
                         (step == "apply" ? media_step::apply : media_step::start);
              });
    add.guard("StatusIs", {{"status", value_type::number, true, "100 to 699", {}, 100, 699}},
              "The response has this status.", [](const call_turn& turn, const arguments& a) {
                  return turn.news.status == a.number(0);
              });
    add.guard(
        "StatusAtLeast", {{"status", value_type::number, true, "100 to 699", {}, 100, 699}},
        "The response has this status or a higher one.",
        [](const call_turn& turn, const arguments& a) { return turn.news.status >= a.number(0); });
    add.guard("RequestIs", {{"method", value_type::text, true, "a method, INVITE or UPDATE"}},
              "The request of theirs that is kept, or that the event brings, has this method.",
              [](const call_turn& turn, const arguments& a) {
                  const sip_method method =
                      turn.news.duty ? turn.news.method : turn.c.facts.request_method;
                  return method == method_from(a.text(0));
              });
    add.guard("PackageIs",
              {{"package", value_type::text, true, "an event package, for example talk"}},
              "The Event header of the request names this package.",
              [](const call_turn& turn, const arguments& a) {
                  if (turn.news.message == nullptr) return false;
                  const std::string_view value = turn.news.message->value(header_name::event);
                  return value.substr(0, value.find_first_of("; \t")) == a.text(0);
              });
}

} // namespace offhook::session::detail
