// Answer-Mode and Priv-Answer-Mode: who answers, a person or the machine (RFC 5373 4.1).
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/params.hpp>

#include <string_view>

namespace offhook {

struct answer_mode {
    std::string_view mode; ///< "Manual", "Auto" or an extension, as written
    params parameters;
    bool is_automatic() const;
    bool is_required() const; ///< refuse the request rather than answer in another mode

    static constexpr header_name header = header_name::answer_mode;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<answer_mode> parse(std::string_view text);
};

/// The same with priority over the wishes of the called person (RFC 5373 4.2).
struct priv_answer_mode : answer_mode {
    static constexpr header_name header = header_name::priv_answer_mode;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<priv_answer_mode> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/answer_mode.ipp>
#endif
