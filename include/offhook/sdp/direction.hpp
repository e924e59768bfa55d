// Which way a stream flows, seen from the side that wrote the description (RFC 3264 5.1, 6.1).
// Not hold itself: hold is a direction without `recv`, or 0.0.0.0. Read next: description.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook::sdp {

/// Two bits: 1 sends, 2 receives.
enum class direction : std::uint8_t { inactive = 0, sendonly = 1, recvonly = 2, sendrecv = 3 };

constexpr bool sends(direction d) { return (static_cast<unsigned>(d) & 1) != 0; }
constexpr bool receives(direction d) { return (static_cast<unsigned>(d) & 2) != 0; }

constexpr direction make_direction(bool sending, bool receiving) {
    return static_cast<direction>((sending ? 1 : 0) | (receiving ? 2 : 0));
}

/// The same stream seen from the other side: sendonly and recvonly change places.
constexpr direction reversed(direction d) { return make_direction(receives(d), sends(d)); }

/// What both allow.
constexpr direction common(direction a, direction b) {
    return make_direction(sends(a) && sends(b), receives(a) && receives(b));
}

/// As in the attribute: "sendrecv" ...
constexpr std::string_view to_text(direction d) {
    constexpr std::string_view names[] = {"inactive", "sendonly", "recvonly", "sendrecv"};
    return names[static_cast<unsigned>(d)];
}

/// Nothing when the text is no direction attribute.
constexpr std::optional<direction> direction_from(std::string_view text) {
    for (unsigned bits = 0; bits < 4; ++bits) {
        if (text == to_text(static_cast<direction>(bits))) return static_cast<direction>(bits);
    }
    return std::nullopt;
}

} // namespace offhook::sdp
