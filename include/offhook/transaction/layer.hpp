// All transactions of an endpoint: matching (RFC 3261 17.1.3, 17.2.3), their timers and what is
// sent again. The four machines stand in *_machine.hpp. Knows no dialog. One input, then poll()
// until empty. Read next: output.hpp.
#pragma once

#include <offhook/core/census.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/core/result.hpp>
#include <offhook/message/sip_message.hpp>
#include <offhook/transaction/output.hpp>
#include <offhook/transaction/settings.hpp>
#include <offhook/transport/path.hpp>

#include <memory>
#include <optional>
#include <string>

namespace offhook {
class random_source;
}

namespace offhook::transaction {

/// "z9hG4bK" and 64 random bits.
std::string new_branch(random_source& random);

/// Not thread-safe; owns no clock: `now` of each call is not before that of the last.
class layer {
public:
    explicit layer(const settings& values);
    ~layer();
    layer(const layer&) = delete;
    layer& operator=(const layer&) = delete;

    /// A message from the network. `reply_way` is where responses to it go (transport layer).
    void received(instant now, const path& came_on, const path& reply_way, sip_message message);

    /// Starts a client transaction: the request, complete with its top Via, goes out on `way`.
    /// Not for ACK. Errors: too_many; bad_argument (an ACK, no branch, a branch already in use).
    result<client_id> send(instant now, ticket name, sip_message request, const path& way);

    /// Sends a CANCEL for that INVITE on the same way and branch (RFC 3261 9.1). Nothing happens
    /// when no provisional response has come (the caller waits for one) or a final one has: then
    /// errc::unexpected_message. The CANCEL's own responses are handled here and not passed up.
    /// If no final response follows within 64*T1, request_failed with errc::timeout (9.1).
    /// A second cancel does nothing. Errors: no_such_request, bad_argument (not an INVITE),
    /// unexpected_message, too_many.
    result<void> cancel(instant now, client_id name);
    /// The same; the CANCEL says why (Reason, RFC 3326), unless `reason` is empty.
    result<void> cancel(instant now, client_id name, std::string_view reason);

    /// The client transaction is of no interest any more: it finishes its wire duties; nothing of
    /// it goes up but 2xx to INVITE, and client_ended. An INVITE without a final response is
    /// cancelled, at once or with its first provisional response.
    void forget(client_id name);

    /// A response from the layer above: provisional or final; a second final is refused with
    /// no_such_request. 2xx to INVITE is repeated by the caller (RFC 3261 13.3.1.4) by calling
    /// again with the same response, which is sent as it is in the Accepted state.
    /// Other methods: 101 to 199 and 408 are refused with bad_argument, a 100 over UDP goes out no
    /// sooner than RFC 4320 4.1 allows, and without a final response in 64*T1 the transaction ends
    /// in silence (RFC 4320 4.2).
    result<void> respond(instant now, server_id name, const sip_message& response);

    /// The edge could not send on that way.
    void send_failed(instant now, const path& way);
    /// The flow with that protocol and local address is gone: so are all ways over it.
    void flow_closed(instant now, const path& flow);

    void expire(instant now);
    std::optional<instant> next_deadline() const;
    std::optional<output> poll();

    /// client_transaction, server_transaction and timer.
    census count() const;
    /// Nothing is being repeated: no request without a response, no failure of an INVITE without
    /// its ACK, over an unreliable transport. Looks at every transaction.
    bool quiet() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace offhook::transaction

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/transaction/impl/layer.ipp>
#endif
