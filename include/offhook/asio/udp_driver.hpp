// The real world for a user_agent: UDP sockets, the system's clocks, one Asio timer, the system's
// entropy. No SIP. Read next: udp_socket.hpp, impl/udp_driver.ipp.
#pragma once

#include <offhook/asio/driver.hpp>

#include <memory>

namespace offhook {

/// Instants are microseconds of the Unix epoch as they stood at construction, going on with the
/// steady clock: traces of several processes can be merged, and time never goes backwards.
class udp_driver final : public driver {
public:
    /// The executor must be a strand, or belong to a context that one thread runs.
    explicit udp_driver(boost::asio::any_io_executor executor);
    ~udp_driver() override;

    boost::asio::any_io_executor executor() override;
    instant now() override;
    random_source::seed_type seed() override;
    void start(driver_client& client) override;
    result<opened> open_udp(const address& wanted) override;
    void send(transport_request request) override;
    void flush() override;
    void wake_at(std::optional<instant> when) override;
    void close() override;

private:
    struct state;
    std::shared_ptr<state> state_; // shared with the handlers that are under way
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/asio/impl/udp_driver.ipp>
#endif
