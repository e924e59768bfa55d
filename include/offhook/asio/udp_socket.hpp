// One UDP socket, read and written in batches (recvmmsg and sendmmsg where the system has them).
// Non-blocking; knows no SIP and no timer. Read next: udp_driver.hpp.
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/core/buffer.hpp>
#include <offhook/core/limits.hpp>
#include <offhook/core/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/udp.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace offhook {

boost::asio::ip::udp::endpoint to_endpoint(const address& from);
address from_endpoint(const boost::asio::ip::udp::endpoint& from);

/// Bytes and the other side's address.
struct datagram {
    address remote;
    buffer bytes;
};

class udp_socket {
public:
    explicit udp_socket(const boost::asio::any_io_executor& executor);
    ~udp_socket();
    udp_socket(const udp_socket&) = delete;
    udp_socket& operator=(const udp_socket&) = delete;

    /// Binds; port 0 takes any. The error of the system when that fails.
    result<address> open(const address& wanted);
    void close();
    const address& local() const { return local_; }

    /// Takes at most limits::datagrams_a_batch datagrams that wait, without blocking. Each has a
    /// buffer of its own, of its size. Fewer than asked for: nothing more waits. An error of one
    /// datagram (a refused port, for example) is skipped.
    std::span<datagram> receive();

    /// What became of a batch: all before `sent` left; `full` says try again when writable, an
    /// error says that datagram number `sent` cannot leave that way.
    struct send_outcome {
        std::size_t sent = 0;
        bool full = false;
        error_code failed{};
    };
    send_outcome send(std::span<const datagram> batch);

    /// handler(error_code), when there is something to read, or room to write.
    template <class Handler>
    void wait_readable(Handler&& handler) {
        socket_.async_wait(boost::asio::ip::udp::socket::wait_read, std::forward<Handler>(handler));
    }
    template <class Handler>
    void wait_writable(Handler&& handler) {
        socket_.async_wait(boost::asio::ip::udp::socket::wait_write,
                           std::forward<Handler>(handler));
    }

private:
    struct slots; // the system's structures of one batch: see impl/udp_socket.ipp

    boost::asio::ip::udp::socket socket_;
    address local_;
    std::array<datagram, limits::datagrams_a_batch> received_;
    std::unique_ptr<slots> slots_;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/asio/impl/udp_socket.ipp>
#endif
