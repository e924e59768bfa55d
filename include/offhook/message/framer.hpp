// Cuts a stream into messages by their Content-Length (RFC 3261 18.3, 20.14) and tells keep-alives
// apart (RFC 5626 3.5.1). Not for datagrams and WebSocket frames, which hold one message each
// (RFC 7118 5). Not a parser: a framed message may still be malformed. Read next: parse.hpp.
#pragma once

#include <offhook/core/buffer.hpp>
#include <offhook/core/error.hpp>
#include <offhook/message/parse_fault.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace offhook {

struct stream_frame {
    enum class kind : unsigned char {
        message, ///< `bytes` hold one whole message
        ping,    ///< CR LF CR LF: answer with CR LF
        pong     ///< CR LF, the answer to a ping of ours
    };
    kind what = kind::message;
    buffer bytes;
};

/// One per connection. Time and memory are linear in the bytes, in whatever pieces they come.
class framer {
public:
    /// Bytes as they were read. Ignored once there is a fault.
    void push(std::string_view bytes);
    /// The next whole thing; nothing when more bytes are needed or the stream is broken.
    std::optional<stream_frame> next();

    /// Why the stream cannot be read any further; the connection is to be closed (RFC 3261 18.3).
    /// Offsets are those of the message at fault.
    const std::optional<parse_fault>& fault() const { return fault_; }

    /// A ping left on this stream: the next lone CR LF is its pong. Without a ping on the way a
    /// lone CR LF is half a ping, or an empty line in front of a message.
    void ping_sent() { ++pings_; }

    std::size_t buffered() const { return pending_.size() - begin_; }
    /// How many bytes were looked at in all, each look counted: what makes time linear.
    std::size_t examined() const { return examined_; }

private:
    std::string_view unread() const { return std::string_view(pending_).substr(begin_); }
    std::optional<stream_frame> next_keepalive();
    bool find_header_end();
    bool find_length();
    void take(std::size_t size);
    void refuse(errc code, std::size_t offset, header_name header, const char* what,
                const char* rule);

    std::string pending_;
    std::size_t begin_ = 0;      ///< what is in front was taken
    std::size_t scanned_ = 0;    ///< of the message: no empty line ends before this
    std::size_t header_end_ = 0; ///< of the message; 0 when not found yet
    std::size_t length_ = 0;     ///< its Content-Length
    std::size_t examined_ = 0;
    unsigned pings_ = 0;
    std::optional<parse_fault> fault_;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/framer.ipp>
#endif
