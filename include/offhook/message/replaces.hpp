// A Replaces value: the dialog that a new call takes over (RFC 3891 6.1). Tags are named as their
// owner sees them: see dialog lookup in RFC 3891 3. A view on text that somebody else owns.
#pragma once

#include <offhook/core/result.hpp>

#include <string>
#include <string_view>

namespace offhook {

struct replaces {
    std::string_view call_id;
    std::string_view to_tag;
    std::string_view from_tag;
    bool early_only = false;
    /// The value as a header carries it.
    std::string to_string() const;
};

/// Errors: errc::malformed_header (also when a tag is missing or stands twice).
result<replaces> parse_replaces(std::string_view text);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/replaces.ipp>
#endif
