// Offers and answers for one audio stream (RFC 3264). Not when an offer may be made: that is the
// table's. Further streams of a peer's offer are refused with port 0. Read next: codec.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/core/result.hpp>
#include <offhook/sdp/codec.hpp>
#include <offhook/sdp/description.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offhook::sdp {

/// What our side can do, and where it listens.
struct capabilities {
    std::string session_id = "0"; ///< digits; one for the life of the call
    address local{};              ///< address and port of the audio stream
    std::vector<codec> codecs{};  ///< best first
    std::optional<std::uint32_t> ptime{};
};

/// A format that both sides take. The numbers may differ: each side receives under its own
/// (RFC 3264 5.1).
struct agreed_codec {
    codec format{};
    std::uint8_t send_payload = 0;
    std::uint8_t receive_payload = 0;
    friend bool operator==(const agreed_codec&, const agreed_codec&) = default;
};

/// The audio stream that came out.
struct agreed_stream {
    std::size_t index = 0;                ///< of its m= line
    std::optional<address> remote{};      ///< where to send; nothing when the peer gave a name
    direction flow = direction::inactive; ///< ours
    std::vector<agreed_codec> codecs{};   ///< best first, telephone-event not among them
    std::optional<agreed_codec> telephone_event{};
    std::optional<std::uint32_t> ptime{}; ///< what the peer likes to receive
    friend bool operator==(const agreed_stream&, const agreed_stream&) = default;
};

/// A description of ours and what it settles.
struct answer {
    description text{};
    agreed_stream audio{};
};

/// The first offer of a call.
description make_offer(const capabilities& ours, direction wish);

/// What we could offer, for who asks with OPTIONS: each stream with port 0 (RFC 3264 9).
description describe_capabilities(const capabilities& ours);

/// A later offer: the lines and payload numbers of our last description (RFC 3264 8), another
/// direction perhaps. The version grows only when something changed.
description make_offer(const description& previous, direction wish);

/// The answer to an offer: as many m= lines, formats in the offer's order under the offer's
/// numbers, direction as both wish (RFC 3264 6.1). `previous` is our last description of this call,
/// null when there is none. An offer that has no stream, or has all switched off, is answered so.
/// Errors: no_common_codec (488 is due).
result<answer> make_answer(const description& offer, const capabilities& ours, direction wish,
                           const description* previous);

/// The answer that takes nothing: each stream of the offer with port 0 (RFC 3264 6). It names no
/// address of ours.
description refuse(const description& offer);

/// What the peer's answer settles. Errors: malformed_sdp (not an answer to this offer: other m=
/// lines), no_common_codec (every stream refused, or no format of ours).
result<agreed_stream> apply_answer(const description& offer, const description& answered);

/// `made` with the session id of `previous`, and its version, one higher if anything else differs
/// (RFC 3264 8).
description next_version(description made, const description& previous);

/// The peer says that nothing changed: same origin, version included (RFC 3264 8).
bool is_repeat(const description& before, const description& now);

} // namespace offhook::sdp

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/sdp/impl/offer_answer.ipp>
#endif
