// A telephone number as a URI (RFC 3966 3). Not dialled, not normalised: dial plans are policy. A
// view on text that somebody else owns.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/params.hpp>

#include <string>
#include <string_view>

namespace offhook {

struct tel_uri {
    std::string_view number;    ///< as written, "+" and visual separators included
    std::string_view context;   ///< phone-context of a local number
    std::string_view extension; ///< "ext"; empty when there is none
    params parameters;
    bool is_global() const { return !number.empty() && number.front() == '+'; }
    /// The number without "-", ".", "(" and ")".
    std::string digits() const;
};

/// Errors: errc::bad_uri (also for a local number without a context, RFC 3966 5.1.4).
result<tel_uri> parse_tel_uri(std::string_view text);

/// RFC 3966 5.1.6: separators do not count, parameters do, in any order; no case.
bool equivalent(const tel_uri& a, const tel_uri& b);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/tel_uri.ipp>
#endif
