// The parts of a multipart body (RFC 2046 5.1, RFC 5621 3). Not their meaning: a part is text with
// a type. Views on text that somebody else owns. Read next: content_type.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/content_type.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/sip_message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook {

struct body_part {
    std::string_view headers; ///< its header lines, the empty line not included
    std::string_view body;
    content_type type; ///< text/plain when the part names none (RFC 2046 5.1)

    /// The value of its first header field of that name; empty when there is none.
    std::string_view value(header_name name) const;
    std::string_view value(std::string_view name) const; ///< case-insensitive
    /// Whoever does not know the type may leave the part out (RFC 3261 20.11, RFC 3204 6.1).
    bool is_optional() const;
};

using body_parts = std::vector<body_part>;

/// The parts of one level. What stands before the first and behind the last is ignored. Errors:
/// malformed_header (no usable boundary), malformed_message (no part, or the last is not ended),
/// message_too_large (more than limits::body_parts).
result<body_parts> parse_multipart(std::string_view body, const content_type& type);

/// All parts that are not multipart themselves, in order, at any depth up to limits::body_depth;
/// deeper is message_too_large. A body that is no multipart is its only part.
result<body_parts> parse_body(std::string_view body, std::string_view content_type_text);

/// The body of the message, or the first part of it at any depth, that is of that media type
/// ("application/sdp"); nothing when there is none or the body is malformed.
std::optional<std::string_view> find_body(const sip_message& message, std::string_view media_type);

/// The body, or the part of its outermost level, whose Content-ID is `<id>`; nothing when there is
/// none, or the body is malformed.
std::optional<body_part> find_part(const sip_message& message, std::string_view id);

/// Two parts as one body; a part is its header lines, an empty line and its text. Not for bodies
/// that have the boundary in them.
std::string write_multipart(std::string_view boundary, std::string_view first,
                            std::string_view second);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/multipart.ipp>
#endif
