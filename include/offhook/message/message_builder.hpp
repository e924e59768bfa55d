// Parts to a message. Header lines are gathered in order; `build` writes the final buffer in one
// pass with its slots, so what we send needs no parsing. Via can be given at the last moment,
// because the branch and the local address are known only when the flow is.
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/message/message_writer.hpp>
#include <offhook/message/sip_message.hpp>

#include <boost/container/small_vector.hpp>

#include <string>
#include <string_view>

namespace offhook {

/// A message being made. Values are copied in. CR and LF in a value are replaced by a blank, so a
/// value can never make a header of its own.
class message_builder {
public:
    message_builder() = default;
    static message_builder request(sip_method method, std::string_view uri);
    static message_builder request(std::string_view method, std::string_view uri);
    static message_builder response(int status, std::string_view reason);

    /// Nothing is added for `other` or Content-Length, nor under a name that is no token.
    message_builder& header(header_name name, std::string_view value);
    message_builder& header(std::string_view name, std::string_view value);
    message_builder& header(header_name name, std::uint64_t number);
    /// Copies every field of that name, as it stands.
    message_builder& copy(const sip_message& from, header_name name);
    message_builder& body(std::string_view content_type, std::string_view content);
    /// Raw header lines from a user, "Name: value\r\n" each (or "\n"); malformed lines are refused
    /// with false and nothing is added.
    bool raw_headers(std::string_view lines);

    /// Takes away every field of that name.
    message_builder& remove(header_name name);

    /// Another Request-URI; headers and body stay. Nothing happens to a response.
    message_builder& retarget(std::string_view uri);

    bool has(header_name name) const;
    /// The value of the first field of that name; empty when there is none.
    std::string_view value(header_name name) const;
    sip_method method() const { return method_; }
    bool is_request() const { return status_ == 0; }
    std::string_view request_uri() const;
    std::string_view method_text() const { return std::string_view(text_).substr(0, method_size_); }
    std::string_view content() const { return body_; } ///< the body; empty when there is none

    /// The message. `via`, when not empty, goes in front of all headers. Content-Length is always
    /// written, last.
    sip_message build(std::string_view via = {}) const;
    /// The bytes of that message; see serialize.hpp.
    serialized write(message_writer& out, std::string_view via) const;

private:
    void add(header_name known, std::string_view name, std::string_view value);

    std::string text_; ///< start line and header lines, each with CRLF
    std::string body_;
    boost::container::small_vector<header_slot, 20> slots_;
    std::uint32_t first_at_ = 0;
    std::uint32_t first_size_ = 0;
    std::uint32_t start_line_size_ = 0;
    std::uint16_t method_size_ = 0;
    std::int16_t status_ = 0;
    sip_method method_ = sip_method::other;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/message_builder.ipp>
#include <offhook/message/impl/raw_headers.ipp>
#endif
