// One Via value (RFC 3261 20.42, RFC 3581). A view on text that somebody else owns.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/params.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

struct via {
    std::string_view text;      ///< one value, all of it
    std::string_view transport; ///< "UDP", "TCP", ... as written
    std::string_view host;      ///< sent-by host
    std::optional<std::uint16_t> port;
    params parameters;
    std::string_view branch_value{}; ///< of the parameters, noted when they were read
    std::string_view branch() const { return branch_value; }
    /// The branch begins with the magic cookie z9hG4bK (RFC 3261 8.1.1.7) and has more behind it.
    bool has_magic_cookie() const;
    std::string_view received() const {
        return parameters.find("received").value_or(std::string_view{});
    }
    /// rport asked for (with or without a value), RFC 3581.
    bool wants_rport() const { return parameters.has("rport"); }
};

/// Reads exactly one value. Errors: errc::malformed_header.
result<via> parse_via(std::string_view text);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/via.ipp>
#endif
