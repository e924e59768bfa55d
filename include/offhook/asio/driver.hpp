// What a user_agent needs from the world: an executor, the time, sockets, one timer and entropy.
// Not a socket itself: udp_driver.hpp supplies the real world, ../simulation a virtual one, so that
// a user's coroutines run unchanged in simulated time. Read next: udp_driver.hpp, user_agent.hpp.
#pragma once

#include <offhook/core/buffer.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/core/random.hpp>
#include <offhook/core/result.hpp>
#include <offhook/endpoint/output.hpp>
#include <offhook/transport/path.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <optional>

namespace offhook {

/// Who hears what the world does. All three are called from handlers that run on the driver's
/// executor, never from inside a call of the driver's own functions.
class driver_client {
public:
    virtual ~driver_client() = default;
    /// A datagram, or one framed message of a stream. Several may come before `batch_ended`.
    virtual void received(const path& came_on, buffer bytes) = 0;
    /// The datagrams that were waiting have all been given: answers may leave together.
    virtual void batch_ended() = 0;
    /// The time asked for with `wake_at` has come.
    virtual void woken() = 0;
    /// A send that failed, or a socket that the world has closed.
    virtual void flow_changed(const flow_event& event) = 0;
};

/// Used from one strand only. It is told its client once, before anything else, with `start`.
class driver {
public:
    virtual ~driver() = default;

    /// Where the client's completions are posted.
    virtual boost::asio::any_io_executor executor() = 0;
    /// Never goes backwards.
    virtual instant now() = 0;
    /// The seed of an endpoint; unpredictable in the real world, repeatable in a simulation.
    virtual random_source::seed_type seed() = 0;

    /// The client must outlive the driver or the call of `close`.
    virtual void start(driver_client& client) = 0;

    struct opened {
        address local;      ///< with the port that was taken
        address advertised; ///< what peers should see; differs when `local` is 0.0.0.0 or ::
    };
    /// Opens a UDP listener; port 0 takes any. The error of the system when that fails, for
    /// example boost::asio::error::address_in_use.
    virtual result<opened> open_udp(const address& wanted) = 0;

    /// Queues bytes; they leave with the next `flush`. A failure is told later by flow_changed.
    virtual void send(transport_request request) = 0;
    virtual void flush() = 0;

    /// The one timer: `woken` is called once, at `when` or later; nothing disarms it. Each call
    /// replaces the one before.
    virtual void wake_at(std::optional<instant> when) = 0;

    /// Closes all sockets and the timer; the client is not called any more. May be called from
    /// inside the client's functions.
    virtual void close() = 0;
};

} // namespace offhook
