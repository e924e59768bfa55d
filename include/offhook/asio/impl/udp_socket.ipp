// How a UDP socket is opened and its batches are read and written. The one place with system calls.
// Read next: udp_driver.ipp.
#pragma once

#include <offhook/asio/udp_socket.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#if defined(__linux__)
#include <sys/socket.h>
#endif

namespace offhook {
namespace detail {

// Most messages fit into this; a longer one is put together from two pieces, once.
inline constexpr std::size_t usual_datagram_bytes = 2'048;
// Asked of the system for bursts; it may grant less.
inline constexpr int socket_buffer_bytes = 4 * 1024 * 1024;

/// A copy of the right size: cheaper than a large block for each datagram that is cut down later.
inline buffer datagram_of(const char* head, const char* tail, std::size_t size) {
    if (size <= usual_datagram_bytes) return buffer::copy_of(std::string_view{head, size});
    buffer whole = buffer::allocate(size);
    std::memcpy(whole.writable(), head, usual_datagram_bytes);
    std::memcpy(whole.writable() + usual_datagram_bytes, tail, size - usual_datagram_bytes);
    return whole;
}

} // namespace detail

OFFHOOK_DECL boost::asio::ip::udp::endpoint to_endpoint(const address& from) {
    if (from.is_v6) {
        return {boost::asio::ip::address_v6(from.bytes), from.port};
    }
    boost::asio::ip::address_v4::bytes_type four;
    std::copy_n(from.bytes.begin(), four.size(), four.begin());
    return {boost::asio::ip::address_v4(four), from.port};
}

OFFHOOK_DECL address from_endpoint(const boost::asio::ip::udp::endpoint& from) {
    address made;
    made.port = from.port();
    made.is_v6 = from.address().is_v6();
    if (made.is_v6) {
        made.bytes = from.address().to_v6().to_bytes();
    } else {
        const auto four = from.address().to_v4().to_bytes();
        std::copy(four.begin(), four.end(), made.bytes.begin());
    }
    return made;
}

#if defined(__linux__)

struct udp_socket::slots {
    static constexpr std::size_t count = limits::datagrams_a_batch;
    static constexpr std::size_t tail_bytes =
        limits::message_bytes + 1 - detail::usual_datagram_bytes;

    std::array<mmsghdr, count> headers;
    std::array<std::array<iovec, 2>, count> pieces;
    std::array<sockaddr_storage, count> names;
    std::unique_ptr<char[]> heads;
    std::unique_ptr<char[]> tails; // never touched, so never resident, until a long datagram comes

    slots()
        : heads(new char[count * detail::usual_datagram_bytes]),
          tails(new char[count * tail_bytes]) {}
    char* head(std::size_t i) { return heads.get() + i * detail::usual_datagram_bytes; }
    char* tail(std::size_t i) { return tails.get() + i * tail_bytes; }

    void prepare(std::size_t i) {
        pieces[i] = {iovec{head(i), detail::usual_datagram_bytes}, iovec{tail(i), tail_bytes}};
        headers[i] = {};
        headers[i].msg_hdr.msg_name = &names[i];
        headers[i].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
        headers[i].msg_hdr.msg_iov = pieces[i].data();
        headers[i].msg_hdr.msg_iovlen = 2;
    }
    address name(std::size_t i) const {
        boost::asio::ip::udp::endpoint from;
        const std::size_t size =
            std::min<std::size_t>(headers[i].msg_hdr.msg_namelen, from.capacity());
        std::memcpy(from.data(), &names[i], size);
        from.resize(size);
        return from_endpoint(from);
    }
};

OFFHOOK_DECL std::span<datagram> udp_socket::receive() {
    if (slots_ == nullptr) slots_ = std::make_unique<slots>();
    std::size_t filled = 0;
    std::size_t errors = 0;
    while (filled < received_.size() && errors <= received_.size()) {
        const std::size_t room = received_.size() - filled;
        for (std::size_t i = 0; i < room; ++i)
            slots_->prepare(i);
        const int got = ::recvmmsg(socket_.native_handle(), slots_->headers.data(),
                                   static_cast<unsigned>(room), MSG_DONTWAIT, nullptr);
        if (got < 0) {
            if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EBADF) break;
            ++errors; // of an earlier send, or an interruption; reading on clears it
            continue;
        }
        for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
            received_[filled++] = {
                slots_->name(i),
                detail::datagram_of(slots_->head(i), slots_->tail(i), slots_->headers[i].msg_len)};
        }
        if (static_cast<std::size_t>(got) < room) break;
    }
    return {received_.data(), filled};
}

OFFHOOK_DECL udp_socket::send_outcome udp_socket::send(std::span<const datagram> batch) {
    std::array<mmsghdr, limits::datagrams_a_batch> headers;
    std::array<iovec, limits::datagrams_a_batch> pieces;
    std::array<boost::asio::ip::udp::endpoint, limits::datagrams_a_batch> names;
    const std::size_t count = std::min(batch.size(), headers.size());
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view text = batch[i].bytes.text();
        pieces[i] = {const_cast<char*>(text.data()), text.size()}; // the call only reads it
        names[i] = to_endpoint(batch[i].remote);
        headers[i] = {};
        headers[i].msg_hdr.msg_name = names[i].data();
        headers[i].msg_hdr.msg_namelen = static_cast<socklen_t>(names[i].size());
        headers[i].msg_hdr.msg_iov = &pieces[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    int sent = -1;
    do {
        sent = ::sendmmsg(socket_.native_handle(), headers.data(), static_cast<unsigned>(count),
                          MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent >= 0) return {static_cast<std::size_t>(sent), false, {}};
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) return {0, true, {}};
    return {0, false, error_code(errno, boost::system::system_category())};
}

#else

struct udp_socket::slots {
    std::vector<char> head = std::vector<char>(detail::usual_datagram_bytes);
    std::vector<char> tail = std::vector<char>(limits::message_bytes + 1);
};

OFFHOOK_DECL std::span<datagram> udp_socket::receive() {
    if (slots_ == nullptr) slots_ = std::make_unique<slots>();
    std::size_t filled = 0;
    std::size_t errors = 0;
    while (filled < received_.size() && errors <= received_.size()) {
        const std::array<boost::asio::mutable_buffer, 2> pieces{boost::asio::buffer(slots_->head),
                                                                boost::asio::buffer(slots_->tail)};
        boost::asio::ip::udp::endpoint from;
        error_code error;
        const std::size_t size = socket_.receive_from(pieces, from, 0, error);
        if (error == boost::asio::error::would_block) break;
        if (error) {
            ++errors;
            continue;
        }
        received_[filled++] = {from_endpoint(from),
                               detail::datagram_of(slots_->head.data(), slots_->tail.data(), size)};
    }
    return {received_.data(), filled};
}

OFFHOOK_DECL udp_socket::send_outcome udp_socket::send(std::span<const datagram> batch) {
    send_outcome outcome;
    for (const datagram& one : batch) {
        error_code error;
        socket_.send_to(boost::asio::buffer(one.bytes.text().data(), one.bytes.size()),
                        to_endpoint(one.remote), 0, error);
        if (error == boost::asio::error::would_block)
            outcome.full = true;
        else if (error)
            outcome.failed = error;
        if (error) break;
        ++outcome.sent;
    }
    return outcome;
}

#endif

OFFHOOK_DECL udp_socket::udp_socket(const boost::asio::any_io_executor& executor)
    : socket_(executor) {}

OFFHOOK_DECL udp_socket::~udp_socket() = default;

OFFHOOK_DECL result<address> udp_socket::open(const address& wanted) {
    const auto where = to_endpoint(wanted);
    error_code error;
    if (socket_.open(where.protocol(), error)) return error;
    error_code ignored; // these three only make it better
    socket_.set_option(boost::asio::socket_base::receive_buffer_size(detail::socket_buffer_bytes),
                       ignored);
    socket_.set_option(boost::asio::socket_base::send_buffer_size(detail::socket_buffer_bytes),
                       ignored);
    if (wanted.is_v6) socket_.set_option(boost::asio::ip::v6_only(true), ignored);
    if (socket_.non_blocking(true, error)) return error;
    if (socket_.bind(where, error)) return error;
    const auto bound = socket_.local_endpoint(error);
    if (error) return error;
    local_ = from_endpoint(bound);
    return local_;
}

OFFHOOK_DECL void udp_socket::close() {
    error_code ignored;
    socket_.close(ignored);
}

} // namespace offhook
