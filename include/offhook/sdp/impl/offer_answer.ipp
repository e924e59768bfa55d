// The rules of RFC 3264 5 to 8 for one audio stream.
#pragma once

#include <offhook/sdp/offer_answer.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace offhook::sdp {
namespace detail {

inline bool is_audio(const media& m) { return m.type == "audio" && m.protocol == "RTP/AVP"; }

// Adds a format to an m= line under a number.
inline void add_format(media& m, const codec& c, std::uint8_t payload) {
    m.formats.push_back(std::to_string(payload));
    m.maps.push_back({payload, c.encoding, c.clock_rate, c.channels});
    if (!c.parameters.empty()) m.parameters.push_back({m.formats.back(), c.parameters});
}

inline description empty_description(const capabilities& ours) {
    description made;
    made.made_by.session_id = ours.session_id;
    made.made_by.version = 1;
    made.made_by.from = connection::of(ours.local);
    made.where = connection::of(ours.local);
    return made;
}

// RFC 3264 6: a refused stream keeps its place, type, protocol and formats, with port 0.
inline media refused(const media& offered) {
    media m;
    m.type = offered.type;
    m.protocol = offered.protocol;
    m.formats = offered.formats;
    return m;
}

// RFC 3264 6: the t= lines of an answer are those of its offer, if that was read from a text.
inline void copy_times(description& made, const description& offer) {
    const auto is_time = [](const line& l) { return l.type == 't' || l.type == 'r'; };
    if (std::none_of(offer.others.begin(), offer.others.end(), is_time)) return;
    std::erase_if(made.others, is_time);
    std::copy_if(offer.others.begin(), offer.others.end(), std::back_inserter(made.others),
                 is_time);
}

inline const codec* find_format(const std::vector<codec>& codecs, const codec& wanted) {
    const auto found = std::find_if(codecs.begin(), codecs.end(),
                                    [&](const codec& c) { return same_format(c, wanted); });
    return found == codecs.end() ? nullptr : &*found;
}

// Takes an agreed format in, unless the peer has listed it before under another number.
inline bool add_agreed(agreed_stream& stream, agreed_codec agreed) {
    if (is_telephone_event(agreed.format)) {
        if (stream.telephone_event) return false;
        stream.telephone_event = std::move(agreed);
        return true;
    }
    for (const agreed_codec& known : stream.codecs) {
        if (same_format(known.format, agreed.format)) return false;
    }
    stream.codecs.push_back(std::move(agreed));
    return true;
}

// RFC 4733 2.1: events share the clock of the audio beside them, so those of another are dropped.
inline void fit_telephone_event(agreed_stream& stream) {
    if (!stream.telephone_event || stream.codecs.empty()) return;
    const std::uint32_t rate = stream.telephone_event->format.clock_rate;
    const bool fits =
        std::any_of(stream.codecs.begin(), stream.codecs.end(),
                    [&](const agreed_codec& c) { return c.format.clock_rate == rate; });
    if (!fits) stream.telephone_event.reset();
}

inline void describe_peer(agreed_stream& stream, const description& peer, const media& m) {
    if (const connection* where = connection_of(peer, m)) stream.remote = where->literal(m.port);
    stream.ptime = m.ptime;
}

} // namespace detail

OFFHOOK_DECL description make_offer(const capabilities& ours, direction wish) {
    description made = detail::empty_description(ours);
    media m;
    m.port = ours.local.port;
    m.ptime = ours.ptime;
    m.flow = wish;
    for (const codec& c : ours.codecs)
        detail::add_format(m, c, c.payload);
    made.streams.push_back(std::move(m));
    return made;
}

OFFHOOK_DECL description make_offer(const description& previous, direction wish) {
    description made = previous;
    for (media& m : made.streams) {
        if (m.port == 0) continue;
        // Who is held and holds too sends nothing either (RFC 3264 8.4).
        const bool held = wish == direction::sendonly && m.flow == direction::recvonly;
        m.flow = held ? direction::inactive : wish;
    }
    return next_version(std::move(made), previous);
}

OFFHOOK_DECL result<answer> make_answer(const description& offer, const capabilities& ours,
                                        direction wish, const description* previous) {
    answer made{detail::empty_description(ours), {}};
    made.text.streams.reserve(offer.streams.size());
    bool taken = false;
    for (std::size_t index = 0; index < offer.streams.size(); ++index) {
        const media& offered = offer.streams[index];
        media m = detail::refused(offered);
        agreed_stream stream;
        stream.index = index;
        if (!taken && detail::is_audio(offered) && offered.port != 0) {
            for (const std::string& format : offered.formats) {
                const auto theirs = codec_of(offered, format);
                const codec* mine = theirs ? detail::find_format(ours.codecs, *theirs) : nullptr;
                if (mine == nullptr) continue;
                detail::add_agreed(stream, {*mine, theirs->payload, theirs->payload});
            }
            detail::fit_telephone_event(stream);
        }
        if (!stream.codecs.empty()) {
            taken = true;
            m.formats.clear();
            m.maps.reserve(stream.codecs.size() + 1);
            m.port = ours.local.port;
            m.ptime = ours.ptime;
            stream.flow = common(reversed(direction_of(offer, offered)), wish);
            m.flow = stream.flow;
            for (const agreed_codec& c : stream.codecs) {
                detail::add_format(m, c.format, c.receive_payload);
            }
            if (const auto& event = stream.telephone_event) {
                detail::add_format(m, event->format, event->receive_payload);
            }
            detail::describe_peer(stream, offer, offered);
            made.audio = std::move(stream);
        }
        made.text.streams.push_back(std::move(m));
    }
    // An offer without a stream that is meant has an answer without one (RFC 3264 6).
    const bool wanted = std::any_of(offer.streams.begin(), offer.streams.end(),
                                    [](const media& offered) { return offered.port != 0; });
    if (!taken && wanted) return errc::no_common_codec;
    if (previous != nullptr) made.text.others = previous->others;
    detail::copy_times(made.text, offer);
    if (previous != nullptr) made.text = next_version(std::move(made.text), *previous);
    return made;
}

OFFHOOK_DECL description describe_capabilities(const capabilities& ours) {
    description made = make_offer(ours, direction::sendrecv);
    for (media& m : made.streams) {
        m.port = 0;
        m.flow.reset();
    }
    return made;
}

OFFHOOK_DECL description refuse(const description& offer) {
    description made;
    made.made_by.from.host = "0.0.0.0";
    made.where = made.made_by.from;
    detail::copy_times(made, offer);
    for (const media& offered : offer.streams)
        made.streams.push_back(detail::refused(offered));
    return made;
}

OFFHOOK_DECL result<agreed_stream> apply_answer(const description& offer,
                                                const description& answered) {
    // RFC 3264 6: as many m= lines as the offer, each of the same type.
    if (offer.streams.size() != answered.streams.size()) return errc::malformed_sdp;
    for (std::size_t index = 0; index < offer.streams.size(); ++index) {
        const media& ours = offer.streams[index];
        const media& theirs = answered.streams[index];
        if (ours.type != theirs.type) return errc::malformed_sdp;
        if (theirs.port != 0 && ours.protocol != theirs.protocol) return errc::malformed_sdp;
    }
    for (std::size_t index = 0; index < offer.streams.size(); ++index) {
        const media& ours = offer.streams[index];
        const media& theirs = answered.streams[index];
        if (ours.port == 0 || theirs.port == 0 || !detail::is_audio(ours)) continue;
        std::vector<codec> offered;
        for (const std::string& format : ours.formats) {
            if (auto c = codec_of(ours, format)) offered.push_back(std::move(*c));
        }
        agreed_stream stream;
        stream.index = index;
        for (const std::string& format : theirs.formats) {
            const auto named = codec_of(theirs, format);
            const codec* mine = named ? detail::find_format(offered, *named) : nullptr;
            if (mine == nullptr) continue;
            detail::add_agreed(stream, {*mine, named->payload, mine->payload});
        }
        detail::fit_telephone_event(stream);
        if (stream.codecs.empty()) continue;
        // A peer that answers more than was offered gets what was offered (RFC 3264 6.1).
        stream.flow = common(direction_of(offer, ours), reversed(direction_of(answered, theirs)));
        detail::describe_peer(stream, answered, theirs);
        return stream;
    }
    return errc::no_common_codec;
}

OFFHOOK_DECL description next_version(description made, const description& previous) {
    made.made_by.session_id = previous.made_by.session_id;
    made.made_by.version = previous.made_by.version;
    if (made != previous) ++made.made_by.version;
    return made;
}

OFFHOOK_DECL bool is_repeat(const description& before, const description& now) {
    return before.made_by == now.made_by;
}

} // namespace offhook::sdp
