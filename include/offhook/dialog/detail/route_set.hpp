// Route sets (RFC 3261 12.1, 12.2.1.1): read from Record-Route, turned into Request-URI and Route.
// Kept as one comma list in the order of use. Not the choice of a socket: transport/layer.hpp.
// Read next: ../impl/own_request.ipp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/sip_message.hpp>

#include <string>
#include <string_view>

namespace offhook::dialog::detail {

/// The Record-Route values of a message, reversed for a caller (RFC 3261 12.1.2).
/// Errors: too_many (limits::route_set), malformed_header.
result<std::string> gather_route_set(const sip_message& from, bool reversed);

/// Where a request inside a dialog goes and what its first lines say.
struct hop_plan {
    std::string request_uri;
    std::string route;    ///< value of the Route header; empty: none
    std::string next_hop; ///< set for a strict router: the way follows the Request-URI, not Route
};
hop_plan plan_hop(std::string_view route_set, std::string_view remote_target);

} // namespace offhook::dialog::detail
