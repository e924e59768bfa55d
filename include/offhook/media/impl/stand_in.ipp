// The verbs of the media port, one after the other, and their answers.
#pragma once

#include <offhook/media/stand_in.hpp>
#include <offhook/sdp/parse.hpp>
#include <offhook/sdp/serialize.hpp>

#include <utility>
#include <variant>

namespace offhook::media {
namespace detail {

inline sdp::direction direction_from(session::media_direction wish) {
    switch (wish) {
    case session::media_direction::sendrecv: return sdp::direction::sendrecv;
    case session::media_direction::sendonly: return sdp::direction::sendonly;
    case session::media_direction::recvonly: return sdp::direction::recvonly;
    case session::media_direction::inactive: return sdp::direction::inactive;
    }
    return sdp::direction::sendrecv;
}

// RFC 3550 11: RTP takes the even port, RTCP the odd one above it.
inline std::uint32_t first_even(std::uint16_t port) { return port + (port & 1u); }

inline session::call_id call_of(const session::media_event& event) {
    return std::visit([](const auto& news) { return news.call; }, event);
}

} // namespace detail

OFFHOOK_DECL stand_in::stand_in(const stand_in_settings& values)
    : settings_(values), ours_{.local = values.local,
                               .codecs = values.codecs,
                               .ptime = values.ptime},
      next_port_(detail::first_even(values.first_port)) {}

OFFHOOK_DECL void stand_in::command(instant now, const session::media_command& what) {
    now_ = now;
    std::visit([&](const auto& verb) { on(now, verb); }, what);
}

OFFHOOK_DECL std::optional<session::media_event> stand_in::poll() {
    while (!answers_.empty() && answers_.front().due <= now_) {
        session::media_event event = std::move(answers_.front().event);
        answers_.pop_front();
        const session::call_id call = detail::call_of(event);
        const stream* s = find(call);
        if (s == nullptr) return event;
        if (!std::holds_alternative<session::media_released>(event)) {
            if (s->releasing) continue; // a release overtakes what was not yet said
            return event;
        }
        if (s->port != 0) free_ports_.push_back(s->port);
        streams_.erase(names_.at(call.pack()));
        names_.erase(call.pack());
        return event;
    }
    return std::nullopt;
}

OFFHOOK_DECL void stand_in::expire(instant now) { now_ = now; }

OFFHOOK_DECL std::optional<instant> stand_in::next_deadline() const {
    if (answers_.empty()) return std::nullopt;
    return answers_.front().due;
}

OFFHOOK_DECL census stand_in::count() const {
    const std::size_t used =
        (next_port_ - (settings_.first_port + (settings_.first_port & 1u))) / 2;
    census held;
    held[owner_class::media_port] = static_cast<std::uint32_t>(used - free_ports_.size());
    return held;
}

OFFHOOK_DECL std::optional<sdp::direction> stand_in::flow_of(session::call_id call) const {
    const stream* s = find(call);
    if (s == nullptr || !s->agreed) return std::nullopt;
    return s->flow;
}

OFFHOOK_DECL bool stand_in::started(session::call_id call) const {
    const stream* s = find(call);
    return s != nullptr && s->started;
}

OFFHOOK_DECL std::uint16_t stand_in::port_of(session::call_id call) const {
    const stream* s = find(call);
    return s == nullptr ? 0 : s->port;
}

OFFHOOK_DECL stand_in::stream* stand_in::find(session::call_id call) {
    return const_cast<stream*>(std::as_const(*this).find(call));
}

OFFHOOK_DECL const stand_in::stream* stand_in::find(session::call_id call) const {
    const auto found = names_.find(call.pack());
    return found == names_.end() ? nullptr : streams_.find(found->second);
}

OFFHOOK_DECL std::uint16_t stand_in::take_port() {
    if (next_port_ <= settings_.last_port) {
        const std::uint32_t port = next_port_;
        next_port_ += 2;
        return static_cast<std::uint16_t>(port);
    }
    if (free_ports_.empty()) return 0;
    const std::uint16_t port = free_ports_.front();
    free_ports_.pop_front();
    return port;
}

OFFHOOK_DECL void stand_in::say(instant now, session::media_event event) {
    answers_.push_back({now + settings_.delay, std::move(event)});
}

OFFHOOK_DECL void stand_in::fail(instant now, session::call_id call, media_step step,
                                 error_code why) {
    say(now, session::media_failed{call, step, why});
}

OFFHOOK_DECL bool stand_in::meets_plan(instant now, media_step step, session::call_id call) {
    if (unsigned& left = silences_[index(step)]; left > 0) {
        --left;
        return true;
    }
    if (unsigned& left = failures_[index(step)]; left > 0 && step != media_step::release) {
        --left;
        fail(now, call, step, errc::media_failed);
        return true;
    }
    return false;
}

OFFHOOK_DECL const sdp::capabilities& stand_in::capabilities_of(session::call_id call,
                                                                const stream& s) {
    ours_.session_id = std::to_string(call.pack());
    ours_.local.port = s.port;
    return ours_;
}

OFFHOOK_DECL void stand_in::on(instant now, const session::media_prepare& what) {
    stream_id& name = names_[what.call.pack()];
    if (!name) name = streams_.emplace();
    stream& s = *streams_.find(name);
    if (s.releasing) return;
    if (s.port == 0) s.port = take_port();
    if (s.port == 0) return fail(now, what.call, media_step::prepare, errc::too_many);
    if (meets_plan(now, media_step::prepare, what.call)) return;
    auto made = what.offer.empty()
                    ? make_offer(what.call, s, detail::direction_from(what.direction))
                    : make_answer(what.call, s, what.offer);
    if (!made) return fail(now, what.call, media_step::prepare, made.error());
    say(now, session::media_ready{what.call, std::move(*made)});
}

OFFHOOK_DECL result<std::string> stand_in::make_offer(session::call_id call, stream& s,
                                                      sdp::direction wish) {
    s.answer_pending = false;
    s.own_offer = false;
    if (s.description.empty()) {
        s.offered =
            std::make_unique<sdp::description>(sdp::make_offer(capabilities_of(call, s), wish));
    } else {
        const auto previous = sdp::parse(s.description);
        if (!previous) return errc::internal;
        s.offered = std::make_unique<sdp::description>(sdp::make_offer(*previous, wish));
    }
    s.pending_wish = wish;
    s.pending = sdp::serialize(*s.offered);
    return s.pending;
}

OFFHOOK_DECL result<std::string> stand_in::make_answer(session::call_id call, stream& s,
                                                       const std::string& offer) {
    const auto theirs = sdp::parse(offer);
    if (!theirs) return theirs.error();
    std::optional<sdp::description> previous;
    if (!s.description.empty()) {
        auto read = sdp::parse(s.description);
        if (!read) return errc::internal;
        previous = std::move(*read);
    }
    // A hold of ours outlives their offers (RFC 3264 8.4): the answer keeps our wish.
    const auto made = sdp::make_answer(*theirs, capabilities_of(call, s), s.wish,
                                       previous ? &*previous : nullptr);
    if (!made) return made.error();
    s.pending = sdp::serialize(made->text);
    s.pending.shrink_to_fit(); // it is kept as long as the call
    s.pending_flow = made->audio.flow;
    s.offered.reset();
    s.answer_pending = true;
    return s.pending;
}

/// RFC 3261 13.2.2.4: each branch of a fork answers our offer for itself.
OFFHOOK_DECL result<sdp::description> stand_in::answered_offer(const stream& s) {
    if (s.offered != nullptr) return *s.offered;
    if (!s.own_offer || s.answer_pending) return errc::unexpected_message;
    return sdp::parse(s.description);
}

OFFHOOK_DECL void stand_in::on(instant now, const session::media_apply& what) {
    const auto failed = [&](error_code why) { fail(now, what.call, media_step::apply, why); };
    stream* s = find(what.call);
    if (s == nullptr) return failed(errc::no_such_call);
    if (s->releasing || meets_plan(now, media_step::apply, what.call)) return;
    const auto offer = answered_offer(*s);
    if (!offer) return failed(offer.error());
    const auto theirs = sdp::parse(what.answer);
    if (!theirs) return failed(theirs.error());
    const auto agreed = sdp::apply_answer(*offer, *theirs);
    if (!agreed) return failed(agreed.error());
    if (s->offered != nullptr) {
        s->description = std::move(s->pending);
        s->pending.clear();
        s->offered.reset();
        s->wish = s->pending_wish;
        s->own_offer = true;
    }
    s->flow = agreed->flow;
    s->agreed = true;
    say(now, session::media_applied{what.call});
}

OFFHOOK_DECL void stand_in::on(instant now, const session::media_start& what) {
    stream* s = find(what.call);
    if (s == nullptr) return fail(now, what.call, media_step::start, errc::no_such_call);
    if (s->releasing || meets_plan(now, media_step::start, what.call)) return;
    if (s->answer_pending) {
        s->description = std::move(s->pending);
        s->pending.clear();
        s->answer_pending = false;
        s->own_offer = false;
        s->flow = s->pending_flow;
        s->agreed = true;
    }
    if (!s->agreed) return fail(now, what.call, media_step::start, errc::media_failed);
    s->started = true;
    say(now, session::media_started{what.call});
}

OFFHOOK_DECL void stand_in::on(instant, const session::media_discard& what) {
    stream* s = find(what.call);
    if (s == nullptr) return;
    s->pending.clear();
    s->offered.reset();
    s->answer_pending = false;
}

OFFHOOK_DECL void stand_in::on(instant, const session::media_stop& what) {
    if (stream* s = find(what.call)) s->started = false;
}

OFFHOOK_DECL void stand_in::on(instant now, const session::media_release& what) {
    stream* s = find(what.call);
    if (s != nullptr && s->release_said) return;
    if (s != nullptr) {
        s->releasing = true;
        s->started = false;
    }
    if (meets_plan(now, media_step::release, what.call)) return;
    if (s != nullptr) s->release_said = true;
    say(now, session::media_released{what.call});
}

} // namespace offhook::media
