// The parameters behind a URI or a header value: ";name", ";name=value", ";name=\"quoted\"".
// A view on text that somebody else owns. Read next: name_addr.hpp.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace offhook {

/// A list of parameters as it stands in the message, leading ";" included or empty.
/// Grammar checked when the owner (URI, Via ...) was parsed (RFC 3261 25.1 generic-param).
class params {
public:
    params() = default;
    explicit params(std::string_view text) : text_(text) {}

    struct item {
        std::string_view name;
        std::string_view value; ///< without quotes, escapes untouched; empty when there is no "="
        bool has_value = false;
    };

    /// The value of a parameter, name compared without case; an empty view when it is a flag;
    /// nothing when it is absent.
    std::optional<std::string_view> find(std::string_view name) const;
    bool has(std::string_view name) const { return find(name).has_value(); }
    /// Takes the first parameter off `rest`; nothing at the end. Start with rest = text().
    static std::optional<item> next(std::string_view& rest);

    std::string_view text() const { return text_; }
    bool empty() const { return text_.empty(); }

private:
    std::string_view text_;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/params.ipp>
#endif
