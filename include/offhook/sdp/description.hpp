// A session description as plain values (RFC 4566). Not its text: see parse.hpp and serialize.hpp.
// Not what two sides agree on: see offer_answer.hpp.
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/core/detail/config.hpp>
#include <offhook/sdp/direction.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::sdp {

/// A line that has no field of its own: kept as it stands.
struct line {
    char type = 'a';
    std::string value{};
    friend bool operator==(const line&, const line&) = default;
};

/// Behind `c=` and at the end of `o=` (RFC 4566 5.7). The host may carry "/ttl/count".
struct connection {
    std::string network = "IN";
    std::string type = "IP4";
    std::string host{};

    static connection of(const address& where);
    /// The host as an address with that port; nothing when it is a name or a multicast range.
    std::optional<address> literal(std::uint16_t port) const;
    friend bool operator==(const connection&, const connection&) = default;
};

/// RFC 4566 5.2. The session id is digits of any length, the version a number.
struct origin {
    std::string user = "-";
    std::string session_id = "0";
    std::uint64_t version = 0;
    connection from{};
    friend bool operator==(const origin&, const origin&) = default;
};

/// "a=rtpmap:101 telephone-event/8000" (RFC 4566 6).
struct rtpmap {
    std::uint8_t payload = 0;
    std::string encoding{};
    std::uint32_t clock_rate = 8000;
    std::uint8_t channels = 1;
    friend bool operator==(const rtpmap&, const rtpmap&) = default;
};

/// "a=fmtp:101 0-15".
struct fmtp {
    std::string format{};
    std::string parameters{};
    friend bool operator==(const fmtp&, const fmtp&) = default;
};

/// An `m=` line and all that stands below it (RFC 4566 5.14).
struct media {
    std::string type = "audio";
    std::uint16_t port = 0; ///< 0: refused or switched off (RFC 3264 6, 8.2)
    std::uint16_t port_count = 1;
    std::string protocol = "RTP/AVP";
    std::vector<std::string> formats{};
    std::optional<connection> where{};
    std::vector<rtpmap> maps{};
    std::vector<fmtp> parameters{};
    std::optional<std::uint32_t> ptime{}; ///< milliseconds, 1 to 1000
    std::optional<direction> flow{};
    std::vector<line> others{}; ///< in the order in which they stood
    friend bool operator==(const media&, const media&) = default;
};

struct description {
    origin made_by{};
    std::string name = "-";
    std::optional<connection> where{};
    std::optional<direction> flow{};
    std::vector<line> others{}; ///< i, u, e, p, b, t, r, z, k, a and unknown ones
    std::vector<media> streams{};
    friend bool operator==(const description&, const description&) = default;
};

/// The connection of a stream: its own or that of the session; null when there is none.
const connection* connection_of(const description& whole, const media& stream);

/// The direction that counts: the stream's, the session's, or sendrecv (RFC 4566 6); without
/// receiving when the connection is 0.0.0.0, which is how RFC 2543 put a call on hold (RFC
/// 3264 8.4).
direction direction_of(const description& whole, const media& stream);

} // namespace offhook::sdp

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/sdp/impl/description.ipp>
#endif
