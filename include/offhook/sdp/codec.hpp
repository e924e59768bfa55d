// Formats by name and clock rate, and the payload numbers that stand for them (RFC 3551 6).
// Not the coding itself: that is the media layer's. Read next: offer_answer.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/sdp/description.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::sdp {

struct codec {
    std::string encoding{}; ///< "PCMU"
    std::uint32_t clock_rate = 8000;
    std::uint8_t channels = 1;
    std::uint8_t payload = 0; ///< the number we offer it under
    std::string parameters{}; ///< behind fmtp; empty: none
    friend bool operator==(const codec&, const codec&) = default;
};

/// The same format, whatever its number: names are compared without case (RFC 4855 3).
bool same_format(const codec& a, const codec& b);
/// DTMF as events (RFC 4733): rides beside a codec, is none.
bool is_telephone_event(const codec& c);

/// The format that a number below 96 stands for by itself; nothing when it has no fixed meaning
/// that we know.
std::optional<codec> static_codec(std::uint8_t payload);

/// The format that an entry of an `m=` line means: by its rtpmap, else by its static number.
std::optional<codec> codec_of(const media& stream, std::string_view format);

/// PCMU, PCMA and telephone-event under 101.
std::vector<codec> g711_codecs();

} // namespace offhook::sdp

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/sdp/impl/codec.ipp>
#endif
