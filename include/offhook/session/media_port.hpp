// The port between a call and its media: four verbs and their answers, as values. Not media itself:
// see ../media. Nothing here is synchronous, because ports run out and ICE and DTLS take time.
// Each prepare, apply and start is answered by exactly one event of the same call, unless a release
// overtakes it; release is always answered by media_released.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/session/ids.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace offhook::session {

enum class media_direction : std::uint8_t { sendrecv, sendonly, recvonly, inactive };

/// What a command asks for, as an answer names it.
enum class media_step : std::uint8_t { prepare, apply, start, release };

/// Make a description: an offer of our own when `offer` is empty, else the answer to it. It is
/// pending until apply (for an offer) or start (for an answer). The first prepare of a call takes
/// its port. Answered by media_ready or media_failed.
struct media_prepare {
    call_id call;
    std::string offer;
    media_direction direction = media_direction::sendrecv; ///< what we wish for an own offer
};
/// The peer's answer to our pending offer; or, until the next description, another answer to the
/// same offer, from another branch of a fork, which then counts. Answered by media_applied or
/// media_failed.
struct media_apply {
    call_id call;
    std::string answer;
};
/// Frames may flow now. Answered by media_started or media_failed.
struct media_start {
    call_id call;
};
/// Our pending offer was refused: the description before it is in force again. Not answered.
struct media_discard {
    call_id call;
};
/// Frames stop at once, nobody hears us from here on; the port stays. Not answered.
struct media_stop {
    call_id call;
};
/// Give everything back. Answered by media_released, once.
struct media_release {
    call_id call;
};

using media_command =
    std::variant<media_prepare, media_apply, media_start, media_discard, media_stop, media_release>;

struct media_ready {
    call_id call;
    std::string description; ///< application/sdp
};
struct media_applied {
    call_id call;
};
struct media_started {
    call_id call;
};
struct media_failed {
    call_id call;
    media_step step; ///< that failed
    error_code why;
};
struct media_released {
    call_id call;
};

using media_event =
    std::variant<media_ready, media_applied, media_started, media_failed, media_released>;

} // namespace offhook::session
