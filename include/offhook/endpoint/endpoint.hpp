// All layers wired: the one object that an edge drives. No I/O, no clock, no thread. Feed it one
// input, then poll() until empty. Not the coroutine API: see ../asio/user_agent.hpp.
// Read next: output.hpp, ../session/command.hpp, ../session/event.hpp.
#pragma once

#include <offhook/core/census.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/endpoint/observer.hpp>
#include <offhook/endpoint/output.hpp>
#include <offhook/endpoint/settings.hpp>
#include <offhook/session/layer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace offhook {

/// What an endpoint has dropped or refused, since it was made.
struct endpoint_counters {
    std::uint64_t messages_received = 0;
    std::uint64_t messages_sent = 0;
    std::uint64_t malformed = 0; ///< bytes that are no SIP message, or a broken one
    std::uint64_t unmatched_responses = 0;
    std::uint64_t not_ours = 0; ///< responses whose Via does not name us
    std::uint64_t keepalives = 0;
    std::uint64_t rounds_exceeded = 0; ///< drains cut off at limits::rounds; never in health
};

/// Single-threaded. `now` of each call is not before that of the last one.
class endpoint {
public:
    explicit endpoint(const endpoint_settings& settings);
    ~endpoint();
    endpoint(const endpoint&) = delete;
    endpoint& operator=(const endpoint&) = delete;

    /// A datagram, or one framed message of a stream.
    void received(instant now, const path& came_on, std::span<const std::byte> bytes);
    void received(instant now, const path& came_on, buffer bytes);
    void flow_changed(instant now, const flow_event& event);
    void media_event(instant now, const session::media_event& event);
    /// What the application wants. Errors: see session::layer::command.
    result<session::made> command(instant now, const session::command& what);
    /// Puts a state table in force for new calls or new transfers: see session::layer::reload.
    session::reloaded reload(instant now, const table::source& text, const table::finder& find);
    /// Ends the subscriptions of serve_dialog_events, and refuses new ones: for who goes away.
    void end_dialog_events(instant now);
    void expire(instant now);
    std::optional<instant> next_deadline() const;
    std::optional<output> poll();

    /// Live objects by class; `lingering` wire duties are counted apart.
    census count() const;
    census count(session::call_id call) const;
    const endpoint_counters& counters() const;
    /// Nothing waits for an answer or an ACK, nothing is being repeated: all that could still come
    /// are repeats of what is answered. Looks at everything: not for each message.
    bool quiet() const;

    /// Tables, explain, refusal and state_of: see session::layer.
    session::layer& sessions();
    const session::layer& sessions() const;
    /// The Contact host peers see on the first flow: "127.0.0.1:5060"; empty without a flow.
    std::string local_host() const;

    struct state; ///< opaque: detail/state.hpp

private:
    std::unique_ptr<state> state_;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/endpoint/impl/endpoint.ipp>
#endif
