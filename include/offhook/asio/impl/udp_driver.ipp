// How the real world drives a user_agent: sockets read in batches when they are readable, sends
// collected until the flush, one timer. Read next: agent.ipp.
#pragma once

#include <offhook/asio/udp_driver.hpp>
#include <offhook/asio/udp_socket.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <deque>
#include <random>
#include <vector>

namespace offhook {
namespace detail {

/// What peers see of a socket on 0.0.0.0 or ::, as far as one can know from inside: the address
/// from which the system would reach a public one. Nothing is sent.
inline address outward_address(const address& local, const boost::asio::any_io_executor& executor) {
    const auto far = address::from_host(local.is_v6 ? "2001:db8::1" : "192.0.2.1", 9);
    boost::asio::ip::udp::socket probe(executor);
    error_code error;
    const auto there = to_endpoint(far.value());
    if (!probe.open(there.protocol(), error) && !probe.connect(there, error)) {
        const auto here = probe.local_endpoint(error);
        if (!error) {
            address seen = from_endpoint(here);
            seen.port = local.port;
            return seen;
        }
    }
    return address::from_host(local.is_v6 ? "::1" : "127.0.0.1", local.port).value();
}

} // namespace detail

struct udp_driver::state : std::enable_shared_from_this<udp_driver::state> {
    struct flow {
        explicit flow(const boost::asio::any_io_executor& executor) : socket(executor) {}
        udp_socket socket;
        std::vector<datagram> queue; ///< to send; from `first` on
        std::size_t first = 0;
        bool waiting_for_room = false;
    };

    boost::asio::any_io_executor executor;
    boost::asio::steady_timer timer;
    std::chrono::steady_clock::time_point steady_origin = std::chrono::steady_clock::now();
    instant origin{
        std::chrono::duration_cast<duration>(std::chrono::system_clock::now().time_since_epoch())};
    driver_client* client = nullptr; ///< null once closed
    std::vector<std::unique_ptr<flow>> flows;
    std::optional<instant> wanted; ///< when the client wants to be woken
    std::optional<instant> armed;  ///< when the timer fires: never after `wanted`

    explicit state(const boost::asio::any_io_executor& e) : executor(e), timer(e) {}

    instant now() const {
        return origin + std::chrono::duration_cast<duration>(std::chrono::steady_clock::now() -
                                                             steady_origin);
    }

    /// A timer that fires too early is left as it is and set anew then: deadlines move away far
    /// more often than they come closer.
    void arm() {
        if (client == nullptr || !wanted || (armed && *armed <= *wanted)) return;
        armed = wanted;
        timer.expires_at(steady_origin + (*wanted - origin));
        timer.async_wait([self = shared_from_this()](error_code error) {
            if (error || self->client == nullptr) return;
            self->armed.reset();
            if (self->wanted && *self->wanted <= self->now()) {
                self->wanted.reset();
                self->client->woken();
            }
            self->arm();
        });
    }

    void read_later(flow& from) {
        from.socket.wait_readable([self = shared_from_this(), &from](error_code error) {
            if (self->client == nullptr || error == boost::asio::error::operation_aborted) return;
            self->read(from);
        });
    }

    void read(flow& from) {
        for (std::size_t batch = 0; batch < limits::batches_a_wake; ++batch) {
            const std::span<datagram> came = from.socket.receive();
            for (datagram& one : came) {
                if (client == nullptr) return;
                client->received(path{protocol::udp, from.socket.local(), one.remote, 0},
                                 std::move(one.bytes));
            }
            if (client == nullptr) return;
            if (!came.empty()) client->batch_ended();
            if (client == nullptr) return;
            if (came.size() < limits::datagrams_a_batch) break;
        }
        read_later(from);
    }

    flow* find(const address& local) {
        for (const auto& one : flows) {
            if (one->socket.local() == local) return one.get();
        }
        return nullptr;
    }

    /// Never from inside the client's own call.
    void tell_failed(const path& way) {
        boost::asio::post(executor, [self = shared_from_this(), way] {
            if (self->client == nullptr) return;
            self->client->flow_changed({flow_event::kind::failed, way, {}});
            if (self->client != nullptr) self->client->batch_ended();
        });
    }

    void write(flow& to) {
        if (to.waiting_for_room) return;
        while (to.first < to.queue.size()) {
            const auto outcome = to.socket.send(std::span(to.queue).subspan(to.first));
            to.first += outcome.sent;
            if (outcome.full) {
                write_later(to);
                return;
            }
            if (outcome.failed) {
                tell_failed({protocol::udp, to.socket.local(), to.queue[to.first].remote, 0});
                ++to.first;
            }
        }
        to.queue.clear();
        to.first = 0;
    }

    void write_later(flow& to) {
        to.waiting_for_room = true;
        to.socket.wait_writable([self = shared_from_this(), &to](error_code error) {
            if (self->client == nullptr || error == boost::asio::error::operation_aborted) return;
            to.waiting_for_room = false;
            self->write(to);
        });
    }
};

OFFHOOK_DECL udp_driver::udp_driver(boost::asio::any_io_executor executor)
    : state_(std::make_shared<state>(std::move(executor))) {}

OFFHOOK_DECL udp_driver::~udp_driver() { close(); }

OFFHOOK_DECL boost::asio::any_io_executor udp_driver::executor() { return state_->executor; }

OFFHOOK_DECL instant udp_driver::now() { return state_->now(); }

OFFHOOK_DECL random_source::seed_type udp_driver::seed() {
    std::random_device entropy;
    random_source::seed_type made;
    for (auto& word : made)
        word = entropy();
    return made;
}

OFFHOOK_DECL void udp_driver::start(driver_client& client) { state_->client = &client; }

OFFHOOK_DECL result<driver::opened> udp_driver::open_udp(const address& wanted) {
    auto made = std::make_unique<state::flow>(state_->executor);
    const result<address> local = made->socket.open(wanted);
    if (!local) return local.error();
    state_->flows.push_back(std::move(made));
    state_->read_later(*state_->flows.back());
    const address seen = local->any() ? detail::outward_address(*local, state_->executor) : *local;
    return opened{*local, seen};
}

OFFHOOK_DECL void udp_driver::send(transport_request request) {
    state::flow* const to = state_->find(request.way.local);
    if (to == nullptr || request.way.over != protocol::udp) return state_->tell_failed(request.way);
    // A full socket is a lossy link; retransmissions make up for it.
    if (to->queue.size() - to->first >= limits::datagrams_unsent) return;
    to->queue.push_back({request.way.remote, std::move(request.bytes)});
}

OFFHOOK_DECL void udp_driver::flush() {
    for (const auto& one : state_->flows)
        state_->write(*one);
}

OFFHOOK_DECL void udp_driver::wake_at(std::optional<instant> when) {
    state_->wanted = when;
    state_->arm();
}

OFFHOOK_DECL void udp_driver::close() {
    state_->client = nullptr;
    state_->timer.cancel();
    for (const auto& one : state_->flows)
        one->socket.close();
}

} // namespace offhook
