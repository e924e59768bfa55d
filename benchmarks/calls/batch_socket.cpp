// The system calls. Read next: batch_socket.hpp.
#include "batch_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace bench {
namespace {

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

batch_socket::batch_socket(const std::string& host, std::uint16_t port)
    : descriptor_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    if (descriptor_ < 0) fail("socket");
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(port);
    if (::inet_pton(AF_INET, host.c_str(), &there.sin_addr) != 1)
        throw std::invalid_argument("not an IPv4 address: " + host);
    const int room = 4 * 1024 * 1024; // the system may grant less
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0)
        fail("connect");
    sockaddr_in here{};
    socklen_t size = sizeof here;
    if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&here), &size) != 0)
        fail("getsockname");
    local_port_ = ntohs(here.sin_port);
    for (std::size_t i = 0; i < batch; ++i) {
        in_pieces_[i] = {in_[i].data(), datagram_bytes};
        out_pieces_[i] = {out_[i].data(), 0};
        in_headers_[i] = {};
        in_headers_[i].msg_hdr.msg_iov = &in_pieces_[i];
        in_headers_[i].msg_hdr.msg_iovlen = 1;
        out_headers_[i] = {};
        out_headers_[i].msg_hdr.msg_iov = &out_pieces_[i];
        out_headers_[i].msg_hdr.msg_iovlen = 1;
    }
}

batch_socket::~batch_socket() { ::close(descriptor_); }

char* batch_socket::next() {
    if (queued_ == batch) flush();
    return out_[queued_].data();
}

void batch_socket::sent(std::size_t bytes) { out_pieces_[queued_++].iov_len = bytes; }

void batch_socket::flush() {
    std::size_t first = 0;
    while (first < queued_) {
        const int wrote = ::sendmmsg(descriptor_, out_headers_.data() + first,
                                     static_cast<unsigned>(queued_ - first), 0);
        if (wrote > 0) {
            first += static_cast<std::size_t>(wrote);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd writable{descriptor_, POLLOUT, 0};
            ::poll(&writable, 1, 100);
        } else if (errno != EINTR) {
            ++send_errors_; // refused: nobody listens there; the calls will fail by their deadline
            ++first;
        }
    }
    queued_ = 0;
}

std::size_t batch_socket::receive() {
    const int got = ::recvmmsg(descriptor_, in_headers_.data(), batch, MSG_DONTWAIT, nullptr);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
}

std::string_view batch_socket::received(std::size_t i) const {
    return {in_[i].data(), in_headers_[i].msg_len};
}

void batch_socket::wait(int milliseconds) const {
    pollfd readable{descriptor_, POLLIN, 0};
    ::poll(&readable, 1, milliseconds);
}

} // namespace bench
