// The list "name=value, name=value" of the authentication headers (RFC 3261 25.1 auth-param). A
// view on text that somebody else owns. Read next: challenge.hpp, credentials.hpp.
#pragma once

#include <offhook/core/result.hpp>

#include <optional>
#include <string_view>

namespace offhook {

class auth_params {
public:
    auth_params() = default;
    explicit auth_params(std::string_view text) : text_(text) {}

    struct item {
        std::string_view name;
        std::string_view value; ///< without quotes, escapes untouched
        bool quoted = false;
    };
    /// Name compared without case; nothing when absent.
    std::optional<item> find(std::string_view name) const;
    /// The value alone; empty when absent.
    std::string_view value(std::string_view name) const;
    /// Takes the first off `rest`; nothing at the end or where the grammar ends.
    static std::optional<item> next(std::string_view& rest);

    std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

/// Reads a whole list. Errors: errc::malformed_header (also for a name that stands twice, and for
/// more than limits::parameters).
result<auth_params> parse_auth_params(std::string_view text);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/auth_params.ipp>
#endif
