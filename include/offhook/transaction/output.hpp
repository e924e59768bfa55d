// What the transaction layer says: bytes to send, and news for the layer above. Plain values, taken
// with layer::poll(). Read next: layer.hpp.
#pragma once

#include <offhook/core/buffer.hpp>
#include <offhook/core/id.hpp>
#include <offhook/core/result.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/transport/path.hpp>

#include <variant>

namespace offhook::transaction {

struct client_tag;
struct server_tag;
struct ticket_tag;
using client_id = id<client_tag>; ///< a client transaction
using server_id = id<server_tag>; ///< a server transaction
/// The name that the layer above gives to a request it sends; comes back with each response.
using ticket = id<ticket_tag>;

/// Send these bytes that way.
struct transmit {
    path way;
    buffer bytes;
};

/// A new request: a server transaction was made for it, except for an ACK (id empty): either the
/// ACK to a 2xx, or one that matches nothing.
struct request_received {
    server_id id;
    sip_message request;
    path came_on;
    server_id cancels; ///< for a CANCEL: the INVITE transaction it matches (RFC 3261 9.2), or empty
    bool merged =
        false; ///< same Call-ID, From tag and CSeq as another live one, no To tag (8.2.2.2)
};

/// A response to a request of ours; for 2xx to INVITE each repetition too (RFC 6026 7.2).
struct response_received {
    ticket request;
    sip_message response;
};

/// A request of ours that gets no response: errc::timeout or errc::transport_failed. At most once,
/// never after a final response; client_ended follows at once.
struct request_failed {
    ticket request;
    error_code why;
};

/// A server transaction that could not deliver its response: errc::timeout (no ACK to a 300-699,
/// timer H) or errc::transport_failed. At most once; the transaction lives on until server_ended.
struct response_failed {
    server_id id;
    error_code why;
};

/// The client transaction of that ticket is gone: exactly once, the last word on it.
struct client_ended {
    ticket request;
};
/// The server transaction is gone; a response to it is refused from now on.
struct server_ended {
    server_id id;
};

/// A message that was dropped: a response that matches nothing, a request without a usable Via, or
/// one above the bounds.
struct dropped {
    error_code why;
    sip_message message;
};

using output = std::variant<transmit, request_received, response_received, request_failed,
                            response_failed, client_ended, server_ended, dropped>;

} // namespace offhook::transaction
