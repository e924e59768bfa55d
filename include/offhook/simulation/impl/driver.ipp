// How a driver joins a program's executor to the world's events.
#pragma once

#include <offhook/simulation/driver.hpp>
#include <offhook/simulation/world.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace offhook::simulation {

OFFHOOK_DECL driver::driver(world& around, boost::asio::io_context& context, std::string name)
    : world_(&around), context_(&context), number_(around.add(std::move(name), *this)),
      self_(std::make_shared<driver*>(this)) {
    world_->poll_between(number_, [this] {
        context_->restart();
        return context_->poll();
    });
}

OFFHOOK_DECL driver::~driver() {
    close();
    *self_ = nullptr;
    world_->leave(number_);
}

OFFHOOK_DECL instant driver::now() { return world_->now(); }

OFFHOOK_DECL random_source::seed_type driver::seed() {
    random_source::seed_type made{};
    for (std::uint32_t& word : made)
        word = world_->random().next32();
    return made;
}

OFFHOOK_DECL result<driver::opened> driver::open_udp(const address& wanted) {
    address at = wanted.any() ? world_->next_address() : wanted;
    at.port = wanted.port;
    if (wanted.port == 0) {
        do {
            at.port = next_port_++;
        } while (!world_->bind(number_, at));
    } else if (!world_->bind(number_, at)) {
        return error_code(boost::asio::error::address_in_use);
    }
    open_.push_back(at);
    return opened{at, at};
}

OFFHOOK_DECL void driver::flush() {
    for (transport_request& one : std::exchange(waiting_, {})) {
        world_->send(number_, one.way, std::move(one.bytes));
    }
}

OFFHOOK_DECL void driver::wake_at(std::optional<instant> when) {
    wake_ = when;
    world_->reschedule(number_);
}

OFFHOOK_DECL void driver::close() {
    client_ = nullptr;
    wake_.reset();
    waiting_.clear();
    for (const address& one : std::exchange(open_, {}))
        world_->unbind(one);
}

OFFHOOK_DECL void driver::received(const path& came_on, const buffer& bytes) {
    boost::asio::post(*context_, [self = self_, came_on, bytes] {
        if (*self == nullptr || (*self)->client_ == nullptr) return;
        (*self)->client_->received(came_on, bytes);
        // The client may have closed the driver in answer.
        if (*self != nullptr && (*self)->client_ != nullptr) (*self)->client_->batch_ended();
    });
}

OFFHOOK_DECL void driver::expire() {
    wake_.reset();
    boost::asio::post(*context_, [self = self_] {
        if (*self != nullptr && (*self)->client_ != nullptr) (*self)->client_->woken();
    });
}

} // namespace offhook::simulation
