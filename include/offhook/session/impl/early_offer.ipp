// Offers and answers before a call is up that are not simply an offer in the INVITE and an answer
// in its 2xx: in reliable provisional responses and PRACKs (RFC 3262 5), and an INVITE without an
// offer (RFC 3261 13.2.1). Not the numbers and repeats: those are the dialog layer's.
#pragma once

#include <offhook/sdp/offer_answer.hpp>
#include <offhook/sdp/parse.hpp>
#include <offhook/sdp/serialize.hpp>
#include <offhook/session/impl/call_actions.ipp>

namespace offhook::session::detail {

inline void add_early_guards(table::words_of<call_turn> add) {
    add.guard("Reliable", {},
              "The provisional response wants a PRACK (RFC 3262): theirs at hand, or any of ours.",
              [](const call_turn& turn, const arguments&) {
                  return turn.c.machine.as == table::role::uas ? turn.c.facts.reliable
                                                               : turn.news.reliable;
              });
    add.guard("NothingOffered", {},
              "Our INVITE has no offer, and the peer has made none yet; of a fork the branch that "
              "answers.",
              [](const call_turn& turn, const arguments&) {
                  const call_facts& facts = turn.c.facts;
                  if (!facts.without_offer || !facts.offer_taken) return facts.without_offer;
                  return turn.news.event == call_event::DialogAnswered &&
                         facts.offered_by != branch_of(turn.news);
              });
    add.guard("EarlyAnswer", {},
              "Our answer went in a provisional response that had its PRACK (RFC 3262 5).",
              [](const call_turn& turn, const arguments&) {
                  return turn.c.facts.described && !turn.c.facts.offer_pending;
              });
}

/// That no stream of the event's offer is wanted; empty when it cannot be read.
inline std::string refusing_answer(const call_turn& turn) {
    const auto offer = sdp::parse(body_of(turn.news));
    return offer ? sdp::serialize(sdp::refuse(*offer)) : std::string();
}

inline void add_early_actions(table::words_of<call_turn> add) {
    constexpr auto both = table::role::both;
    add.action("SendPRACK", table::role::uac, {},
               "Sends the PRACK that brings our answer to an offer in a provisional response.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   if (!turn.c.leg) return errc::no_such_request;
                   turn.owner.emit(session::send_prack{turn.c.leg, with_description(turn)});
                   return {};
               });
    add.action("DelayACK", table::role::uac, {},
               "The ACK waits for our answer to the offer in the 2xx (RFC 3261 13.2.2.4).",
               [](call_turn&, const arguments&) -> result<void> { return {}; });
    add.action("RefuseOffer", table::role::uac, {},
               "Our answer to the event's offer is that no stream is wanted, unless media makes a "
               "better one.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   turn.c.description = refusing_answer(turn);
                   return {};
               });
    add.action("NoteRefusal", table::role::uas, {},
               "Keeps the answer that refuses each stream of the event's offer, for AnswerOffer.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   turn.c.refusal = refusing_answer(turn);
                   return {};
               });
    add.action("AnswerOffer", both,
               {{"code", value_type::number, true, "200 to 699", {}, 200, 699},
                {"description", value_type::flag, false, "with our session description"},
                {"refusal", value_type::flag, false, "with the one that NoteRefusal has kept"}},
               "Answers the kept request that brought an offer, while their INVITE is open.",
               [](call_turn& turn, const arguments& a) {
                   content with;
                   if (a.flag(1)) with = with_description(turn);
                   if (a.flag(2)) {
                       with = {"application/sdp", std::exchange(turn.c.refusal, {}), {}};
                       turn.c.facts.refuses = true;
                   }
                   return answer_request(turn, static_cast<int>(a.number(0)), std::move(with));
               });
}

OFFHOOK_DECL void add_early_words(table::vocabulary& words) {
    add_early_guards({words});
    add_early_actions({words});
}

} // namespace offhook::session::detail
