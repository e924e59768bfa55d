// Whoever has an address in a simulated world: a node with an endpoint, a scripted puppet, a driver
// of coroutines. Only the interface. Read next: world.hpp, node.hpp, puppet.hpp, driver.hpp.
#pragma once

#include <offhook/core/buffer.hpp>
#include <offhook/core/census.hpp>
#include <offhook/core/instant.hpp>
#include <offhook/endpoint/endpoint.hpp>
#include <offhook/transport/path.hpp>

#include <optional>

namespace offhook::simulation {

class participant {
public:
    virtual ~participant() = default;

    /// A datagram has come; `came_on` as the participant sees it.
    virtual void received(const path& came_on, const buffer& bytes) = 0;
    /// The deadline has passed; asked again for the next one after each call.
    virtual void expire() = 0;
    virtual std::optional<instant> next_deadline() const = 0;

    struct count {
        census live{};
        endpoint_counters counters{};
    };
    /// What it holds; empty for those that are not checked.
    virtual count holds() const { return {}; }
    /// Not checked: it plays a part that a test has written.
    virtual bool scripted() const { return false; }
};

} // namespace offhook::simulation
