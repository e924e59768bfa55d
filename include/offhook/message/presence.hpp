// A body of application/pidf+xml with its basic status: whether somebody can be reached (RFC 3863).
// Its package is presence. Not rich presence, which may stand around it and is passed over.
#pragma once

#include <offhook/core/result.hpp>

#include <string>
#include <string_view>

namespace offhook {

enum class basic_status : unsigned char { open, closed };

struct presence {
    static constexpr std::string_view package = "presence";
    static constexpr std::string_view content_type = "application/pidf+xml";

    std::string entity; ///< whose it is: a URI
    basic_status status = basic_status::closed;
    std::string note; ///< for people; may be empty

    /// A whole document with one tuple.
    std::string to_text() const;
};

/// The basic status of the first tuple, whatever else the document holds.
/// Errors: errc::malformed_message.
result<basic_status> parse_basic_status(std::string_view body);
/// "open" or "closed".
std::string_view to_text(basic_status status);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/presence.ipp>
#endif
