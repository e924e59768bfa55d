// How the requests are put together. Read next: messages.hpp.
#include "messages.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <unistd.h>

namespace bench {
namespace {

constexpr std::string_view cookie = "z9hG4bKbench"; // begins each branch of ours
constexpr std::size_t number_length = 16;           // slot and serial, eight hex digits each
constexpr std::string_view no_number = "0000000000000000";

void write_hex(char* out, std::uint32_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (int i = 7; i >= 0; --i, value >>= 4)
        out[i] = digits[value & 15];
}

void write_number(char* out, const call_name& call) {
    write_hex(out, call.slot);
    write_hex(out + 8, call.serial);
}

struct writer {
    char* begin;
    char* at = begin;
    void text(std::string_view what) {
        std::memcpy(at, what.data(), what.size());
        at += what.size();
    }
    void number(const call_name& call) {
        write_number(at, call);
        at += number_length;
    }
    std::size_t size() const { return static_cast<std::size_t>(at - begin); }
};

/// The value of a header field, by its long name and by its compact one.
std::string_view value_of(std::string_view bytes, std::string_view name, std::string_view compact) {
    std::size_t line = bytes.find("\r\n");
    while (line != std::string_view::npos && line + 2 < bytes.size()) {
        const std::size_t end = bytes.find("\r\n", line + 2);
        const std::string_view whole = bytes.substr(line + 2, end - line - 2);
        if (whole.empty()) break;
        const std::size_t colon = whole.find(':');
        if (colon != std::string_view::npos) {
            const std::string_view found = whole.substr(0, colon);
            if (found == name || found == compact) {
                const std::size_t first = whole.find_first_not_of(' ', colon + 1);
                return first == std::string_view::npos ? "" : whole.substr(first);
            }
        }
        line = end;
    }
    return {};
}

} // namespace

messages::messages(const std::string& host, std::uint16_t port, std::uint16_t local_port)
    : uri_("sip:bench@" + host + ":" + std::to_string(port)),
      here_("127.0.0.1:" + std::to_string(local_port)), from_("<sip:load@" + here_ + ">;tag=") {
    // Two runs from one port against one server must not share a Call-ID.
    std::array<char, 8> unique;
    write_hex(unique.data(), static_cast<std::uint32_t>(::getpid()));
    run_.assign(unique.data(), unique.size());

    const std::string body = "v=0\r\no=load 53655765 2353687637 IN IP4 127.0.0.1\r\ns=-\r\n"
                             "c=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n"
                             "a=rtpmap:0 PCMU/8000\r\n";
    std::string& text = invite_;
    text = "INVITE " + uri_ + " SIP/2.0\r\nVia: SIP/2.0/UDP " + here_ + ";branch=";
    text += cookie;
    text += 'i';
    branch_at_ = text.size();
    text += no_number;
    text += "\r\nFrom: " + from_;
    from_at_ = text.size();
    text += no_number;
    text += "\r\nTo: <" + uri_ + ">\r\nCall-ID: ";
    call_id_at_ = text.size();
    text += no_number;
    text += '-' + run_ + "@127.0.0.1\r\nCSeq: 1 INVITE\r\nContact: <sip:load@" + here_ +
            ">\r\nMax-Forwards: 70\r\nSubject: Performance Test\r\n"
            "Content-Type: application/sdp\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::size_t messages::invite(char* out, const call_name& call) const {
    std::memcpy(out, invite_.data(), invite_.size());
    write_number(out + branch_at_, call);
    write_number(out + from_at_, call);
    write_number(out + call_id_at_, call);
    return invite_.size();
}

std::size_t messages::later(char* out, std::string_view method, char kind, std::string_view cseq,
                            const call_name& call, std::string_view to,
                            std::string_view target) const {
    writer w{out};
    w.text(method);
    w.text(" ");
    w.text(target);
    w.text(" SIP/2.0\r\nVia: SIP/2.0/UDP ");
    w.text(here_);
    w.text(";branch=");
    w.text(cookie);
    w.text({&kind, 1});
    w.number(call);
    w.text("\r\nFrom: ");
    w.text(from_);
    w.number(call);
    w.text("\r\nTo: ");
    w.text(to);
    w.text("\r\nCall-ID: ");
    w.number(call);
    w.text("-");
    w.text(run_);
    w.text("@127.0.0.1\r\nCSeq: ");
    w.text(cseq);
    w.text("\r\nMax-Forwards: 70\r\nSubject: Performance Test\r\nContent-Length: 0\r\n\r\n");
    return w.size();
}

std::size_t messages::ack(char* out, const call_name& call, const peer& other) const {
    return later(out, "ACK", 'a', "1 ACK", call, other.to, other.target);
}

std::size_t messages::ack_of_refusal(char* out, const call_name& call, std::string_view to) const {
    return later(out, "ACK", 'i', "1 ACK", call, to, uri_);
}

std::size_t messages::bye(char* out, const call_name& call, const peer& other) const {
    return later(out, "BYE", 'b', "2 BYE", call, other.to, other.target);
}

std::optional<response> read_response(std::string_view bytes) {
    if (bytes.size() < 12 || bytes.substr(0, 8) != "SIP/2.0 ") return std::nullopt;
    response made;
    std::from_chars(bytes.data() + 8, bytes.data() + 11, made.status);
    const std::size_t at = bytes.find(cookie);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view rest = bytes.substr(at + cookie.size());
    if (rest.size() < 1 + number_length) return std::nullopt;
    made.kind = rest[0];
    std::from_chars(rest.data() + 1, rest.data() + 9, made.call.slot, 16);
    std::from_chars(rest.data() + 9, rest.data() + 17, made.call.serial, 16);
    return made;
}

std::string_view to_of(std::string_view bytes) { return value_of(bytes, "To", "t"); }

std::string_view contact_of(std::string_view bytes) {
    const std::string_view value = value_of(bytes, "Contact", "m");
    const std::size_t open = value.find('<');
    const std::size_t close = value.find('>', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return value;
    return value.substr(open + 1, close - open - 1);
}

} // namespace bench
