// Framing by the empty line and Content-Length (RFC 3261 18.3). Each byte of a header block is
// looked at twice: once for the empty line, once for the length.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/detail/find_length.hpp>
#include <offhook/message/framer.hpp>

#include <algorithm>

namespace offhook {

OFFHOOK_DECL void framer::push(std::string_view bytes) {
    if (fault_) return;
    // What was taken goes when it is the greater part, so that each byte moves once on average.
    if (begin_ > pending_.size() / 2) {
        pending_.erase(0, begin_);
        begin_ = 0;
    }
    pending_.append(bytes);
}

OFFHOOK_DECL void framer::refuse(errc code, std::size_t offset, header_name header,
                                 const char* what, const char* rule) {
    fault_ = parse_fault{code, static_cast<std::uint32_t>(offset), header, what, rule, 0};
    pending_ = {};
    begin_ = 0;
}

OFFHOOK_DECL void framer::take(std::size_t size) {
    begin_ += size;
    scanned_ = header_end_ = length_ = 0;
}

OFFHOOK_DECL std::optional<stream_frame> framer::next_keepalive() {
    const std::string_view text = unread();
    if (pings_ != 0) {
        --pings_;
        take(2);
        return stream_frame{stream_frame::kind::pong, {}};
    }
    if (!text.starts_with("\r\n\r\n")) return std::nullopt;
    take(4);
    return stream_frame{stream_frame::kind::ping, {}};
}

OFFHOOK_DECL bool framer::find_header_end() {
    const std::string_view text = unread();
    // The end may have begun in what was looked at before.
    const std::size_t from = scanned_ < 3 ? 0 : scanned_ - 3;
    const std::size_t most = std::min(text.size(), limits::header_block_bytes + 4);
    const std::size_t found = text.substr(0, most).find("\r\n\r\n", from);
    examined_ += (found == text.npos ? most : found) - from;
    scanned_ = most;
    if (found != text.npos) {
        header_end_ = found + 4;
        return true;
    }
    if (most > limits::header_block_bytes) {
        refuse(errc::message_too_large, most, header_name::other,
               "no empty line ends the first 60000 bytes of a message", "RFC 3261 18.3");
    }
    return false;
}

OFFHOOK_DECL bool framer::find_length() {
    const std::string_view block = unread().substr(0, header_end_ - 2);
    examined_ += block.size();
    const message::detail::length_found length = message::detail::find_length(block);
    if (length.what != nullptr) {
        refuse(errc::bad_content_length, length.at, header_name::content_length, length.what,
               "RFC 3261 20.14");
        return false;
    }
    length_ = length.number;
    if (!length.found) {
        refuse(errc::missing_header, header_end_, header_name::content_length,
               "a message on a stream has no Content-Length", "RFC 3261 18.3");
    } else if (header_end_ + length_ > limits::message_bytes) {
        refuse(errc::message_too_large, header_end_, header_name::content_length,
               "the message is larger than 65535 bytes", "RFC 3261 18.3");
    }
    return !fault_;
}

OFFHOOK_DECL std::optional<stream_frame> framer::next() {
    while (!fault_ && header_end_ == 0) {
        const std::string_view text = unread();
        if (scanned_ == 0 && text.starts_with("\r\n")) {
            if (auto found = next_keepalive()) return found;
            // Two bytes, or three: half a ping perhaps. More: an empty line before a message
            // (RFC 3261 7.5).
            if (text.size() < 4 && std::string_view("\r\n\r\n").starts_with(text)) {
                return std::nullopt;
            }
            take(2);
            continue;
        }
        if (scanned_ == 0 && text == "\r") return std::nullopt;
        if (text.empty() || !find_header_end() || !find_length()) return std::nullopt;
    }
    if (fault_ || buffered() < header_end_ + length_) return std::nullopt;
    const std::size_t size = header_end_ + length_;
    stream_frame made{stream_frame::kind::message, buffer::copy_of(unread().substr(0, size))};
    take(size);
    return made;
}

} // namespace offhook
