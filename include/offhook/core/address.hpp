// A network address: IPv4 or IPv6 and a port, as a plain value. Not a host name and not a socket.
// Read next: ../transport/path.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offhook {

struct address {
    std::array<std::uint8_t, 16> bytes{}; ///< network order; IPv4 uses the first four
    std::uint16_t port = 0;
    bool is_v6 = false;

    friend auto operator<=>(const address&, const address&) = default;

    bool any() const { return bytes == std::array<std::uint8_t, 16>{}; } ///< 0.0.0.0 or ::
    std::string host() const;        ///< "127.0.0.1" or "[::1]"
    std::string to_string() const;   ///< "127.0.0.1:5060" or "[::1]:5060"

    /// Reads an address literal without a port; brackets around IPv6 are optional.
    static std::optional<address> from_host(std::string_view host, std::uint16_t port);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/core/impl/address.ipp>
#endif
