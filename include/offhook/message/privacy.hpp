// A Privacy value: which privacy a sender asks for (RFC 3323 4.2, RFC 3325 9.3).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>

#include <string_view>

namespace offhook {

struct privacy {
    std::string_view text; ///< "id;critical"
    /// Compared without case.
    bool asks_for(std::string_view kind) const;

    static constexpr header_name header = header_name::privacy;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<privacy> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/privacy.ipp>
#endif
