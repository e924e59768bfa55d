// Static payload numbers and the reading of rtpmap.
#pragma once

#include <offhook/sdp/codec.hpp>

#include <algorithm>
#include <charconv>

namespace offhook::sdp {
namespace detail {

inline bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

inline std::optional<std::uint8_t> payload_number(std::string_view format) {
    unsigned number = 0;
    const char* const end = format.data() + format.size();
    const auto [stop, error] = std::from_chars(format.data(), end, number);
    if (error != std::errc{} || stop != end || number > 127) return std::nullopt;
    return static_cast<std::uint8_t>(number);
}

} // namespace detail

OFFHOOK_DECL bool same_format(const codec& a, const codec& b) {
    return a.clock_rate == b.clock_rate && a.channels == b.channels &&
           detail::same_name(a.encoding, b.encoding);
}

OFFHOOK_DECL bool is_telephone_event(const codec& c) {
    return detail::same_name(c.encoding, "telephone-event");
}

OFFHOOK_DECL std::optional<codec> static_codec(std::uint8_t payload) {
    // RFC 3551 6, table 4. G722 says 8000 for historical reasons (4.5.2).
    switch (payload) {
    case 0: return codec{.encoding = "PCMU", .payload = payload};
    case 3: return codec{.encoding = "GSM", .payload = payload};
    case 4: return codec{.encoding = "G723", .payload = payload};
    case 8: return codec{.encoding = "PCMA", .payload = payload};
    case 9: return codec{.encoding = "G722", .payload = payload};
    case 13: return codec{.encoding = "CN", .payload = payload};
    case 18: return codec{.encoding = "G729", .payload = payload};
    default: return std::nullopt;
    }
}

OFFHOOK_DECL std::optional<codec> codec_of(const media& stream, std::string_view format) {
    const auto payload = detail::payload_number(format);
    if (!payload) return std::nullopt;
    const auto map = std::find_if(stream.maps.begin(), stream.maps.end(),
                                  [&](const rtpmap& m) { return m.payload == *payload; });
    std::optional<codec> found;
    if (map == stream.maps.end()) {
        found = static_codec(*payload);
        if (!found) return std::nullopt;
    } else {
        found = codec{map->encoding, map->clock_rate, map->channels, *payload, {}};
    }
    for (const fmtp& p : stream.parameters) {
        if (p.format == format) found->parameters = p.parameters;
    }
    return found;
}

OFFHOOK_DECL std::vector<codec> g711_codecs() {
    return {*static_codec(0), *static_codec(8),
            codec{.encoding = "telephone-event", .payload = 101, .parameters = "0-15"}};
}

} // namespace offhook::sdp
