// What an endpoint asks of its edge: bytes to send, media to drive, events for the application.
// Plain values, taken with endpoint::poll(). Read next: endpoint.hpp.
#pragma once

#include <offhook/core/buffer.hpp>
#include <offhook/session/event.hpp>
#include <offhook/session/media_port.hpp>
#include <offhook/transport/path.hpp>

#include <variant>

namespace offhook {

/// Send these bytes that way; when that fails, say so with endpoint::flow_changed.
struct transport_request {
    path way;
    buffer bytes;
};

using output = std::variant<transport_request, session::media_command, session::event>;

/// What the edge says of its sockets.
struct flow_event {
    enum class kind : unsigned char { opened, failed, closed };
    kind what = kind::opened;
    path way{}; ///< opened, closed: over and local; failed: the way that could not be used
    address advertised{}; ///< opened: what peers should see, when `local` is 0.0.0.0 or ::
};

} // namespace offhook
