// The guards of calls: what a row may ask of the call and of the event at hand.
#pragma once

#include <offhook/message/multipart.hpp>
#include <offhook/session/detail/turn.hpp>

namespace offhook::session::detail {

OFFHOOK_DECL bool has_sdp(const sip_message* message) {
    return message != nullptr && find_body(*message, "application/sdp").has_value();
}

OFFHOOK_DECL void add_call_guards(table::vocabulary& words) {
    using table::arguments;
    using table::value_type;
    table::words_of<call_turn> add{words};
    add.guard("HasSDP", {}, "The message of the event carries a session description.",
              [](const call_turn& turn, const arguments&) { return has_sdp(turn.news.message); });
    add.guard("OfferPending", {}, "An offer of ours has no answer yet.",
              [](const call_turn& turn, const arguments&) { return turn.c.facts.offer_pending; });
    add.guard("INVITESent", {}, "Our INVITE has left.",
              [](const call_turn& turn, const arguments&) { return turn.c.facts.invite_sent; });
    add.guard("OfferSent", {}, "Our last offer has left in a re-INVITE.",
              [](const call_turn& turn, const arguments&) { return turn.c.facts.offer_sent; });
    add.guard("TransferAllowed", {}, "Transfers are allowed and none is under way on this call.",
              [](const call_turn& turn, const arguments&) {
                  return turn.owner.values.on_transfer != transfer_policy::refuse &&
                         turn.owner.transfers.find(turn.c.as_old) == nullptr;
              });
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
    add.guard("StatusIs", {{"status", value_type::number, true, "100 to 699"}},
              "The response has this status.", [](const call_turn& turn, const arguments& a) {
                  return turn.news.status == a.number(0);
              });
    add.guard(
        "StatusAtLeast", {{"status", value_type::number, true, "100 to 699"}},
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
