// A connected UDP socket that reads and writes in batches. No SIP. Read next: load.hpp.
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

class batch_socket {
public:
    static constexpr std::size_t batch = 64;
    static constexpr std::size_t datagram_bytes = 2'048;

    /// IPv4 addresses only. Throws std::system_error.
    batch_socket(const std::string& host, std::uint16_t port);
    ~batch_socket();
    batch_socket(const batch_socket&) = delete;
    batch_socket& operator=(const batch_socket&) = delete;

    /// Where the next datagram is written; `sent` says how long it became. Room for datagram_bytes.
    char* next();
    void sent(std::size_t bytes);
    void flush();

    /// Reads what is waiting, at most one batch; the views last until the next call.
    std::size_t receive();
    std::string_view received(std::size_t i) const;
    /// Until something can be read, at most so long.
    void wait(int milliseconds) const;

    std::uint16_t local_port() const { return local_port_; }
    std::uint64_t send_errors() const { return send_errors_; }

private:
    using block = std::array<char, datagram_bytes>;

    int descriptor_ = -1;
    std::uint16_t local_port_ = 0;
    std::uint64_t send_errors_ = 0;
    std::size_t queued_ = 0;
    std::array<block, batch> out_;
    std::array<block, batch> in_;
    std::array<iovec, batch> out_pieces_;
    std::array<iovec, batch> in_pieces_;
    std::array<mmsghdr, batch> out_headers_;
    std::array<mmsghdr, batch> in_headers_;
};

} // namespace bench
