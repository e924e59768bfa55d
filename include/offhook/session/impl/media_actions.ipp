// The actions of calls that speak to media: offers, answers and frames. Each appends a command for
// media, or marks a fact. Read next: call_actions.ipp.
#pragma once

#include <offhook/message/multipart.hpp>
#include <offhook/sdp/parse.hpp>
#include <offhook/session/detail/turn.hpp>
#include <offhook/session/impl/call_guards.ipp>

#include <algorithm>
#include <utility>

namespace offhook::session::detail {

using table::arguments;
using table::value_type;

inline content with_description(const call_turn& turn) {
    return {"application/sdp", turn.c.description, {}};
}

inline std::string body_of(const call_news& news) {
    if (news.message == nullptr) return {};
    return std::string(find_body(*news.message, "application/sdp").value_or(std::string_view{}));
}

/// Whether who says this does not want to hear us (RFC 3264 8.4; 0.0.0.0 of RFC 2543).
inline bool says_hold(const sip_message& message) {
    const auto body = find_body(message, "application/sdp");
    const auto said = body ? sdp::parse(*body) : result<sdp::description>(errc::malformed_sdp);
    if (!said) return false;
    const auto used = std::find_if(said->streams.begin(), said->streams.end(),
                                   [](const sdp::media& stream) { return stream.port != 0; });
    return used != said->streams.end() && !sdp::receives(sdp::direction_of(*said, *used));
}

/// An offer or answer of theirs is in force: the application hears of a hold, and of its end.
inline void take_hold(call_turn& turn, bool held) {
    if (std::exchange(turn.c.facts.holds_us, held) == held) return;
    turn.owner.emit(event{remote_hold{turn.id, held}});
}

/// FNV-1a of the tag that tells the branches of a fork apart.
inline std::uint32_t branch_of(const call_news& news) {
    std::uint32_t sum = 2166136261U;
    for (const char c : news.message->to_tag())
        sum = (sum ^ static_cast<unsigned char>(c)) * 16777619U;
    return sum;
}

/// RFC 3261 13.2.2.4: the branch that answers the call may not be the one whose early media was
/// heard, and each has answered our offer for itself. That of the 2xx counts.
inline result<void> apply_answer(call_turn& turn) {
    if (!has_sdp(turn.news.message)) return {};
    call_facts& facts = turn.c.facts;
    const std::uint32_t branch = branch_of(turn.news);
    const bool other = turn.news.event == call_event::DialogAnswered && facts.answered_by != 0 &&
                       facts.answered_by != branch;
    if (!facts.offer_pending && !other) return {};
    facts.offer_pending = false;
    facts.answered_by = branch;
    take_hold(turn, says_hold(*turn.news.message));
    turn.owner.emit(media_command{media_apply{turn.id, body_of(turn.news)}});
    return {};
}

inline media_direction direction_from(std::string_view name) {
    if (name == "sendonly") return media_direction::sendonly;
    if (name == "recvonly") return media_direction::recvonly;
    if (name == "inactive") return media_direction::inactive;
    return media_direction::sendrecv;
}

inline result<void> prepare(call_turn& turn, std::string offer, media_direction direction) {
    turn.c.facts.offer_pending = offer.empty();
    if (!offer.empty()) {
        turn.c.facts.offer_taken = true;
        turn.c.facts.offered_by = branch_of(turn.news);
    }
    turn.c.facts.offer_sent = false;
    turn.c.facts.media_taken = true;
    ++turn.c.facts.preparing;
    turn.owner.emit(media_command{media_prepare{turn.id, std::move(offer), direction}});
    return {};
}

inline result<void> release_media(call_turn& turn) {
    call_facts& facts = turn.c.facts;
    if (!facts.media_taken) {
        facts.media_confirmed = true;
    } else if (!facts.media_release_asked) {
        facts.media_release_asked = true;
        turn.owner.emit(media_command{media_release{turn.id}});
    }
    return {};
}

inline void add_media_actions(table::words_of<call_turn> add) {
    constexpr auto both = table::role::both;
    add.action("PrepareOffer", both,
               {{"direction",
                 value_type::name,
                 false,
                 "what we wish for; sendrecv when absent",
                 {"sendrecv", "sendonly", "recvonly", "inactive"}}},
               "Asks media for an offer; MediaReady or MediaFailed follows.",
               [](call_turn& turn, const arguments& a) {
                   return prepare(turn, {}, direction_from(a.text(0)));
               });
    add.action("PrepareAnswer", both, {},
               "Asks media for the answer to the event's offer; MediaReady or MediaFailed follows.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   if (!has_sdp(turn.news.message)) return errc::bad_argument;
                   return prepare(turn, body_of(turn.news), media_direction::sendrecv);
               });
    add.action(
        "ApplyAnswer", both, {},
        "Gives media the event's answer to our offer; nothing when it has none or none is due. A "
        "2xx from another branch of a fork than the early media counts.",
        [](call_turn& turn, const arguments&) { return apply_answer(turn); });
    add.action("DiscardOffer", both, {}, "Our offer was refused: the description before it holds.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   turn.c.facts.offer_pending = false;
                   turn.owner.emit(media_command{media_discard{turn.id}});
                   return {};
               });
    add.action("StartMediaSession", both, {},
               "Frames may flow, unless our last answer has refused every stream.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   if (turn.c.facts.refuses) return {};
                   turn.owner.emit(media_command{media_start{turn.id}});
                   return {};
               });
    add.action("StopMediaSession", both, {}, "Frames stop: nobody hears us from here on.",
               [](call_turn& turn, const arguments&) -> result<void> {
                   if (turn.c.facts.media_taken) {
                       turn.owner.emit(media_command{media_stop{turn.id}});
                   }
                   return {};
               });
    add.action("CleanupMedia", both, {}, "Media gives its port back and confirms; safe to repeat.",
               [](call_turn& turn, const arguments&) { return release_media(turn); });
}

} // namespace offhook::session::detail
