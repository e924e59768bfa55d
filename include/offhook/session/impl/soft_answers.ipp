// What the answers to requests of soft states say: how long something was granted for, which
// contacts are known, when to come again. Each becomes one event of a table.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/message/retry_after.hpp>
#include <offhook/message/typed.hpp>
#include <offhook/message/uri.hpp>
#include <offhook/session/detail/turn.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace offhook::session {
namespace detail {

inline std::string joined_values(const sip_message& message, header_name name) {
    std::string list;
    message.each_value(name, [&](std::string_view value) {
        if (!list.empty()) list += ", ";
        list += value;
        return list.size() < limits::header_block_bytes;
    });
    return list;
}

inline soft_state_changed soft_change(soft_state_id id, const soft_state& s,
                                      const soft_news_at_hand& news, soft_news what) {
    soft_state_changed told{id, s.kind, what, news.status, news.why};
    told.granted = s.facts.granted;
    if (what == soft_news::retrying) told.retry_after = s.facts.delay;
    if (news.message == nullptr) return told;
    told.response = *news.message;
    if (s.kind != soft_kind::registration || news.status >= 300) return told;
    news.message->each_value(header_name::contact, [&](std::string_view value) {
        told.contacts.emplace_back(value);
        return told.contacts.size() < limits::soft_contacts;
    });
    told.service_route = joined_values(*news.message, header_name::service_route);
    told.path = joined_values(*news.message, header_name::path);
    return told;
}

inline bool is_ours(const soft_state& s, const contact& one) {
    const auto same = [&](std::string_view value) {
        const result<contact> mine = contact::parse(value);
        return mine && !mine->all && equivalent(mine->target.address, one.target.address);
    };
    if (s.contacts.empty()) return same(s.own_contact);
    return std::any_of(s.contacts.begin(), s.contacts.end(), same);
}

/// The Expires of a 2xx, else what was asked for.
inline std::uint32_t expires_of(const soft_state& s, const sip_message& response) {
    const auto expires = response.number(header_name::expires);
    if (!expires) return 3600; // no number (RFC 3261 10.2.1.1)
    return *expires ? **expires : s.facts.wanted;
}

/// The shortest time that a contact of ours is bound for; 0 when none is (RFC 3261 10.2.4). A
/// registrar that lists nothing at all, though it must, is believed.
inline std::uint32_t bound_for(const soft_state& s, const sip_message& response) {
    const std::uint32_t general = expires_of(s, response);
    bool listed = false;
    std::optional<std::uint32_t> least;
    response.each_value(header_name::contact, [&](std::string_view value) {
        const result<contact> one = contact::parse(value);
        listed = true;
        if (!one || one->all || !is_ours(s, *one)) return true;
        const std::uint32_t granted = one->expires.value_or(general);
        least = std::min(least.value_or(granted), granted);
        return true;
    });
    if (least) return *least;
    return listed ? 0 : general;
}

inline std::uint32_t granted_by(const soft_state& s, const sip_message& response) {
    const std::uint32_t seconds =
        s.kind == soft_kind::registration ? bound_for(s, response) : expires_of(s, response);
    return std::min(seconds, limits::soft_seconds);
}

/// A failure, with what it says of the next try.
inline soft_news_at_hand refusal_of(const soft_state& s, const dialog::response_received& came) {
    soft_news_at_hand news{soft_event::Refused, nullptr, came.status, came.why};
    if (came.response.empty()) return news;
    news.message = &came.response;
    if (const auto wait = read_header<retry_after>(came.response)) news.retry_after = wait->seconds;
    if (came.status == 412 && s.facts.tagged) news.event = soft_event::Forgotten;
    if (came.status != 423 || s.facts.raised >= limits::soft_raises) return news;
    const auto least = came.response.number(header_name::min_expires);
    if (!least || !*least || **least <= s.facts.wanted || **least > limits::soft_seconds)
        return news;
    news.event = soft_event::TooBrief;
    news.least = **least;
    return news;
}

} // namespace detail

OFFHOOK_DECL void layer::state::answered_soft(soft_state_id id,
                                              const dialog::response_received& came) {
    detail::soft_state* const s = softs.find(id);
    if (s == nullptr) return;
    detail::soft_facts& facts = s->facts;
    facts.cseq = std::max(facts.cseq, came.cseq); // challenges raise it below (RFC 3261 22.2)
    if (facts.request != came.request || !came.request) return; // given up
    facts.request = {};
    const bool good = came.status >= 200 && came.status < 300;
    // A refusal says nothing of a request before it that had no answer.
    facts.unsure = came.status == 0 || (facts.unsure && !good);
    if (s->kind == soft_kind::keep_alive) {
        const auto what = came.status == 0 ? soft_event::Unanswered : soft_event::Answered;
        const sip_message* const message = came.response.empty() ? nullptr : &came.response;
        step(id, {what, message, came.status, came.why});
        return;
    }
    if (!good) {
        step(id, detail::refusal_of(*s, came));
        return;
    }
    const std::uint32_t granted = detail::granted_by(*s, came.response);
    facts.granted = granted;
    facts.held = granted > 0;
    facts.valid_until = now + std::chrono::seconds{granted};
    s->dropped.clear();
    if (s->kind == soft_kind::publication) {
        s->entity_tag = came.response.value(header_name::sip_etag);
        facts.tagged = !s->entity_tag.empty() && granted > 0;
        facts.with_body = facts.changed || !facts.tagged;
    }
    detail::soft_news_at_hand news{granted > 0 ? soft_event::Granted : soft_event::Released,
                                   &came.response, came.status};
    news.granted = granted;
    step(id, news);
}

} // namespace offhook::session
