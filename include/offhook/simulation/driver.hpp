// Lets a user_agent, and so the coroutines of a user's program, live in a simulated world: its
// sockets are addresses of the world, its time is virtual. Not a node: the program decides.
// Read next: world.hpp, ../asio/driver.hpp.
#pragma once

#include <offhook/asio/driver.hpp>
#include <offhook/simulation/participant.hpp>

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offhook::simulation {

class world;

/// The world polls the context between its events, so a program runs until it waits, then time
/// jumps. World and context must outlive the driver; several drivers may share one context.
class driver final : public offhook::driver, public participant {
public:
    driver(world& around, boost::asio::io_context& context, std::string name);
    ~driver() override;
    driver(const driver&) = delete;
    driver& operator=(const driver&) = delete;

    // offhook::driver
    boost::asio::any_io_executor executor() override { return context_->get_executor(); }
    instant now() override;
    random_source::seed_type seed() override;
    void start(driver_client& client) override { client_ = &client; }
    /// 0.0.0.0 takes a fresh address of the world, port 0 a fresh port. The error is
    /// boost::asio::error::address_in_use.
    result<opened> open_udp(const address& wanted) override;
    void send(transport_request request) override { waiting_.push_back(std::move(request)); }
    void flush() override;
    void wake_at(std::optional<instant> when) override;
    void close() override;

    // participant
    void received(const path& came_on, const buffer& bytes) override;
    void expire() override;
    std::optional<instant> next_deadline() const override { return wake_; }

private:
    world* world_;
    boost::asio::io_context* context_;
    std::uint32_t number_;
    driver_client* client_ = nullptr;
    std::vector<address> open_;
    std::vector<transport_request> waiting_;
    std::optional<instant> wake_;
    std::uint16_t next_port_ = 49'152;
    /// Handlers that are posted may run when the driver is gone; they look here first.
    std::shared_ptr<driver*> self_;
};

} // namespace offhook::simulation

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/simulation/impl/driver.ipp>
#endif
