// The floor: answers the datagrams of a call with datagrams of the usual size, read and written in
// batches. No SIP worth the name, no state, no timers: what any server must pay to the system for
// these packets. Read next: sofia_uas.c, main.cpp.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

constexpr unsigned batch = 64;
constexpr std::size_t bytes = 2'048;

struct reader {
    std::array<std::array<char, bytes>, batch> text;
    std::array<sockaddr_in, batch> names;
    std::array<iovec, batch> pieces;
    std::array<mmsghdr, batch> headers;

    int read(int descriptor) {
        for (unsigned i = 0; i < batch; ++i) {
            pieces[i] = {text[i].data(), bytes};
            headers[i] = {};
            headers[i].msg_hdr = {&names[i], sizeof names[i], &pieces[i], 1, nullptr, 0, 0};
        }
        return ::recvmmsg(descriptor, headers.data(), batch, MSG_DONTWAIT, nullptr);
    }
    std::string_view message(int i) const { return {text[i].data(), headers[i].msg_len}; }
};

class writer {
public:
    explicit writer(int descriptor) : descriptor_(descriptor) {}
    void add(const sockaddr_in& to, std::string_view head, std::string_view copied,
             std::string_view tail) {
        char* at = text_[count_].data();
        for (const std::string_view part : {head, copied, tail}) {
            std::memcpy(at, part.data(), part.size());
            at += part.size();
        }
        names_[count_] = to;
        pieces_[count_] = {text_[count_].data(),
                           static_cast<std::size_t>(at - text_[count_].data())};
        headers_[count_] = {};
        headers_[count_].msg_hdr = {&names_[count_], sizeof to, &pieces_[count_], 1, nullptr, 0, 0};
        ++count_;
    }
    void flush() {
        for (unsigned first = 0; first < count_;) {
            const int wrote = ::sendmmsg(descriptor_, headers_.data() + first, count_ - first, 0);
            first += wrote > 0 ? static_cast<unsigned>(wrote) : 1U;
        }
        count_ = 0;
    }

private:
    int descriptor_;
    unsigned count_ = 0;
    std::array<std::array<char, bytes>, 2 * batch> text_;
    std::array<sockaddr_in, 2 * batch> names_;
    std::array<iovec, 2 * batch> pieces_;
    std::array<mmsghdr, 2 * batch> headers_;
};

/// Via to CSeq stand together in what our load sends; a response begins with just these lines.
std::string_view copied_lines(std::string_view request) {
    const std::size_t begin = request.find("\r\n") + 2;
    const std::size_t cseq = request.find("CSeq:", begin);
    if (cseq == std::string_view::npos) return {};
    return request.substr(begin, request.find("\r\n", cseq) + 2 - begin);
}

} // namespace

int main(int argc, char** argv) {
    const int port = argc > 1 ? std::atoi(argv[1]) : 5060;
    const int descriptor = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_port = htons(static_cast<std::uint16_t>(port));
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(descriptor, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0) {
        std::perror("bind");
        return 2;
    }
    const std::string contact = "Contact: <sip:127.0.0.1:" + std::to_string(port) + ">\r\n";
    const std::string body = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\n"
                             "t=0 0\r\nm=audio 16384 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
    const std::string empty = contact + "Content-Length: 0\r\n\r\n";
    const std::string with_body = contact + "Content-Type: application/sdp\r\nContent-Length: " +
                                  std::to_string(body.size()) + "\r\n\r\n" + body;
    static reader in;
    static writer out(descriptor);
    pollfd readable{descriptor, POLLIN, 0};
    for (;;) {
        const int got = in.read(descriptor);
        if (got <= 0) {
            ::poll(&readable, 1, -1);
            continue;
        }
        for (int i = 0; i < got; ++i) {
            const std::string_view request = in.message(i);
            const std::string_view lines = copied_lines(request);
            if (request.starts_with("INVITE")) {
                out.add(in.names[i], "SIP/2.0 180 Ringing\r\n", lines, empty);
                out.add(in.names[i], "SIP/2.0 200 OK\r\n", lines, with_body);
            } else if (request.starts_with("BYE")) {
                out.add(in.names[i], "SIP/2.0 200 OK\r\n", lines, empty);
            }
        }
        out.flush();
    }
}
