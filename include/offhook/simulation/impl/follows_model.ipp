// How a trace is followed: all the ways in which the model may have come to what was seen.
#pragma once

#include <offhook/message/multipart.hpp>
#include <offhook/message/parse.hpp>
#include <offhook/message/rack.hpp>
#include <offhook/message/sipfrag.hpp>
#include <offhook/message/typed.hpp>
#include <offhook/simulation/follows_model.hpp>
#include <offhook/simulation/impl/side_offers.ipp>
#include <offhook/simulation/impl/wire_model_out.ipp>

#include <algorithm>
#include <cstring>
#include <optional>

namespace offhook::simulation {
namespace detail {

inline std::string row_text(bool of_transfer, std::string_view event, std::string_view from,
                            std::string_view to, std::string_view row) {
    std::string text = of_transfer ? "transfer " : "call ";
    text.append(event).append(" ").append(from).append(" -> ").append(to);
    return text.append(" [").append(row).append("]");
}

/// Exploration lets the target of a transfer refuse in one way, and ring once.
inline std::vector<offered_input> all_offers(const side_model& model, const side_state& at) {
    std::vector<offered_input> made = model.offers(at);
    constexpr auto last = static_cast<std::uint8_t>(std::size(target_statuses));
    for (std::uint8_t which = 0; at.target > 0 && which < last; ++which)
        made.push_back({{side_input::sort::target, which}, false});
    return made;
}

inline bool same_thought(const side_state& a, const side_state& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

/// The number of a reliable 1xx, or the one that a PRACK means.
inline std::optional<std::uint32_t> rseq_of(const sip_message& message) {
    if (message.is_request()) {
        const auto meant = read_header<rack>(message);
        return meant && message.method() == sip_method::prack ? std::optional(meant->rseq)
                                                              : std::nullopt;
    }
    const auto own = read_header<rseq>(message);
    return own && message.status() < 200 ? std::optional(own->number) : std::nullopt;
}

/// A BYE of a call that is over gets 200 while the leg is there and another request 500 for its
/// CSeq, later 481. In the model a leg goes at once, really when no 2xx can be repeated any more.
inline bool same_message(packet a, const packet& b) {
    a.late = b.late;
    if (a.what == packet_kind::prack_answer) a.reliable = b.reliable;
    const bool of_bye = b.what == packet_kind::bye_answer;
    if (a.status == 481 && b.status == (of_bye ? 200 : 500)) a.status = b.status;
    return a == b;
}

} // namespace detail

OFFHOOK_DECL follows_model::follows_model(const table::compiled_table& calls,
                                          const table::compiled_table& transfers,
                                          const explored_conduct& conduct)
    : model_(calls, transfers, nullptr, conduct, true) {
    model_.rig().watch_rows(true);
}

OFFHOOK_DECL follows_model::follower& follows_model::of(const record& one) {
    follower& who = followers_[one.who];
    if (who.thoughts.empty() && !who.lost) who.thoughts.push_back({model_.first()});
    return who;
}

OFFHOOK_DECL follows_model::follower& follows_model::other_than(const record& one) {
    for (auto& [number, other] : followers_)
        if (number != one.who && other.party) return other;
    return of(one);
}

OFFHOOK_DECL void follows_model::lose(const record& one, follower& who, const std::string& what) {
    who.thoughts.clear();
    if (std::exchange(who.lost, true)) return;
    object(one.when, one.name, "the model does not allow " + what);
}

/// The step, unless the model has already made one whose rows did not come.
OFFHOOK_DECL std::vector<follows_model::thought>
follows_model::steps(const thought& from, const detail::side_input& input,
                     const detail::packet& message) {
    const detail::side_step made = model_.step(from.at, input, message);
    thought next{made.next, {}, from.owed};
    for (const session::row_taken& row : model_.rig().rows())
        next.due.push_back(detail::row_text(row.of_transfer, row.event, row.from, row.to, row.row));
    next.owed.insert(next.owed.end(), made.sent.begin(), made.sent.end());
    return {next};
}

OFFHOOK_DECL void follows_model::widen(std::vector<thought>& all) {
    constexpr std::size_t many = 400;
    for (std::size_t i = 0; i < all.size() && all.size() < many; ++i) {
        if (!all[i].due.empty()) continue;
        const thought from = all[i];
        for (const detail::offered_input& one : detail::all_offers(model_, from.at)) {
            if (one.input.what == detail::side_input::sort::app) continue;
            for (thought& next : steps(from, one.input, {})) {
                const bool known = std::any_of(all.begin(), all.end(), [&](const thought& other) {
                    return detail::same_thought(other.at, next.at) && other.owed == next.owed &&
                           other.due == next.due;
                });
                if (next.due.empty() && !known) all.push_back(std::move(next));
            }
        }
    }
}

/// A message as the model has it: CSeq becomes a bit for INVITEs.
OFFHOOK_DECL std::optional<detail::packet> follows_model::packet_of(follower& sender,
                                                                    const sip_message& message) {
    using detail::packet_kind;
    detail::packet made;
    const auto sequence = message.cseq();
    if (!sequence) return std::nullopt;
    const std::uint32_t number = sequence->number;
    const sip_method method = message.is_request() ? message.method() : sequence->method;
    made.sdp = find_body(message, "application/sdp").has_value();
    made.status = static_cast<std::uint16_t>(message.is_request() ? 0 : message.status());
    switch (method) {
    case sip_method::invite: made.what = packet_kind::invite; break;
    case sip_method::ack: made.what = packet_kind::ack; break;
    case sip_method::cancel: made.what = packet_kind::cancel; break;
    case sip_method::bye: made.what = packet_kind::bye; break;
    case sip_method::refer: made.what = packet_kind::refer; break;
    case sip_method::notify: made.what = packet_kind::notify; break;
    case sip_method::update: made.what = packet_kind::update; break;
    case sip_method::prack: made.what = packet_kind::prack; break;
    default: return std::nullopt;
    }
    if (made.what <= packet_kind::cancel) {
        // The caller's first is number 0, whatever follows inside the dialog counts on from there.
        const auto known = sender.invites.size() + (sender.caller ? 0 : 1);
        const auto at =
            sender.invites.try_emplace(number, static_cast<std::uint8_t>(known & 1)).first;
        made.number = at->second;
        made.re = !sender.caller || at != sender.invites.begin();
    }
    const bool offers_timer = message.is_request() || (made.status >= 200 && made.status < 300);
    if ((method == sip_method::invite || method == sip_method::update) && offers_timer) {
        made.timer = detail::said_in("Session-Expires:" +
                                     std::string(message.value(header_name::session_expires)));
        if (!message.has(header_name::session_expires)) made.timer = {};
        made.allow = message.value(header_name::allow).find("UPDATE") != std::string_view::npos;
    }
    if (const auto said = detail::rseq_of(message); said) {
        if (sender.first_rseq == 0) sender.first_rseq = *said;
        made.reliable = static_cast<std::uint8_t>(1 + (*said - sender.first_rseq) % 4);
    }
    if (message.is_request()) {
        if (made.what == packet_kind::notify) {
            const auto fragment = parse_sipfrag(message.body());
            made.status = static_cast<std::uint16_t>(fragment ? fragment->status : 0);
            made.status = detail::notified_statuses[detail::number_of_status(made.status)];
            made.last = message.value(header_name::subscription_state).starts_with("terminated");
        }
        return made;
    }
    switch (made.what) {
    case packet_kind::invite: made.what = packet_kind::invite_answer; break;
    case packet_kind::bye: made.what = packet_kind::bye_answer; break;
    case packet_kind::refer: made.what = packet_kind::refer_answer; break;
    case packet_kind::notify: made.what = packet_kind::notify_answer; break;
    case packet_kind::update: made.what = packet_kind::update_answer; break;
    case packet_kind::prack: made.what = packet_kind::prack_answer; break;
    default: return std::nullopt; // what answers a CANCEL tells nobody anything
    }
    return made;
}

OFFHOOK_DECL void follows_model::observe(const record& one) {
    if (one.who == world_peer) return;
    if (const auto* sent = std::get_if<message_sent>(&one.what)) {
        if (call_id_ == 0 && sent->facts.is(sip_method::invite)) {
            call_id_ = sent->facts.call;
            of(one).caller = true;
        }
        if (ours(sent->facts)) said(one, *sent);
    } else if (const auto* came = std::get_if<message_delivered>(&one.what)) {
        if (ours(came->facts)) delivered(one, *came);
    } else if (const auto* news = std::get_if<transition_made>(&one.what)) {
        moved(one, *news->news);
    }
}

OFFHOOK_DECL void follows_model::delivered(const record& one, const message_delivered& what) {
    follower& who = of(one);
    if (who.lost) return;
    const auto message = parse_message(buffer::copy_of(what.bytes));
    if (!message) return;
    who.party = true;
    follower& sender = message->is_request() ? other_than(one) : who; // of the request
    auto packet = packet_of(sender, *message);
    if (!packet) return;
    if (packet->what == detail::packet_kind::ack && sender.refused[what.facts.cseq]) return;
    const bool again = !who.received.insert(mix(what.facts.bytes, what.facts.branch)).second;
    if (message->is_request() && packet->what != detail::packet_kind::ack &&
        packet->what != detail::packet_kind::cancel) {
        packet->late = !again && what.facts.cseq < who.highest;
        who.highest = std::max(who.highest, what.facts.cseq);
    }
    std::vector<thought> next;
    widen(who.thoughts);
    for (const thought& from : who.thoughts) {
        if (!from.due.empty()) continue;
        if (again) next.push_back(from);
        if (again && message->is_request()) continue; // its transaction knows it
        const detail::side_input input{detail::side_input::sort::message, 0};
        for (thought& made : steps(from, input, *packet))
            next.push_back(std::move(made));
    }
    ++followed_;
    who.thoughts = std::move(next);
    if (who.thoughts.empty()) lose(one, who, "to receive " + to_string(*packet) + " now");
}

OFFHOOK_DECL void follows_model::moved(const record& one, const session::transition_news& news) {
    if (call_id_ != 0 && followers_.count(one.who) == 0) return; // the target of a transfer
    follower& who = of(one);
    const bool of_transfer = session::is_transfer(news.owner);
    if (!of_transfer && who.call == 0) who.call = news.owner;
    if (who.lost || (!of_transfer && who.call != news.owner)) return;
    const std::string row = detail::row_text(of_transfer, news.event, news.from, news.to, news.row);
    std::vector<thought> next;
    for (const thought& from : who.thoughts) {
        if (from.due.empty() || from.due.front() != row) continue;
        next.push_back(from);
        next.back().due.erase(next.back().due.begin());
    }
    if (next.empty()) {
        std::erase_if(who.thoughts, [](const thought& from) { return !from.due.empty(); });
        widen(who.thoughts);
        for (const thought& from : who.thoughts) {
            std::vector<detail::offered_input> inputs = detail::all_offers(model_, from.at);
            if (detail::same_thought(from.at, model_.first())) {
                for (const auto how : {detail::app_move::call, detail::app_move::delayed_call})
                    inputs.push_back(
                        {{detail::side_input::sort::app, static_cast<std::uint8_t>(how)}, false});
            }
            for (const detail::offered_input& input : inputs) {
                for (thought& made : steps(from, input.input, {})) {
                    if (made.due.empty() || made.due.front() != row) continue;
                    made.due.erase(made.due.begin());
                    next.push_back(std::move(made));
                }
            }
        }
    }
    ++followed_;
    std::string expected;
    for (const thought& from : who.thoughts)
        expected += " | " + model_.state_of(from.at);
    who.thoughts = std::move(next);
    if (who.thoughts.empty()) lose(one, who, row + " in" + expected);
}

OFFHOOK_DECL void follows_model::said(const record& one, const message_sent& what) {
    follower& who = of(one);
    const auto message = parse_message(buffer::copy_of(what.bytes));
    if (who.lost || !message) return;
    const bool again = !who.sent.insert(mix(what.facts.bytes, what.facts.branch)).second;
    who.party = true;
    if (again) return;
    follower& sender = message->is_request() ? who : other_than(one); // of the request
    const auto packet = packet_of(sender, *message);
    if (!packet) return;
    if (packet->what == detail::packet_kind::invite_answer && what.facts.status >= 300) {
        sender.refused[what.facts.cseq] = true;
    }
    if (packet->what == detail::packet_kind::ack && who.refused[what.facts.cseq]) return;
    const auto take = [&](std::vector<thought>& from) {
        std::vector<thought> next;
        for (thought& each : from) {
            const auto at = std::find_if(each.owed.begin(), each.owed.end(), [&](const auto& owed) {
                return detail::same_message(owed, *packet);
            });
            if (at == each.owed.end()) continue;
            next.push_back(each);
            next.back().owed.erase(next.back().owed.begin() + (at - each.owed.begin()));
        }
        return next;
    };
    std::vector<thought> next = take(who.thoughts);
    if (next.empty()) {
        widen(who.thoughts);
        next = take(who.thoughts);
    }
    // The linger timer gives up a re-INVITE that is still open; in the model it is just left.
    const bool given_up = packet->what == detail::packet_kind::cancel && packet->re;
    if (next.empty() && given_up) next = who.thoughts;
    ++followed_;
    std::string expected;
    for (const thought& from : who.thoughts) {
        expected += " | " + model_.state_of(from.at);
        for (const detail::packet& owed : from.owed)
            expected += " owes " + to_string(owed);
    }
    who.thoughts = std::move(next);
    if (who.thoughts.empty()) lose(one, who, "to send " + to_string(*packet) + " in" + expected);
}

OFFHOOK_DECL void follows_model::finish(instant when) {
    for (auto& [number, who] : followers_) {
        if (who.lost || who.thoughts.empty()) continue;
        const bool fits = std::any_of(who.thoughts.begin(), who.thoughts.end(),
                                      [](const thought& from) { return from.due.empty(); });
        if (!fits) object(when, std::to_string(number), "rows of the model never came");
    }
}

} // namespace offhook::simulation
