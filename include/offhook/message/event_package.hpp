// An Event value (RFC 6665 8.2.1). Not a Subscription-State: see subscription_state.hpp.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/params.hpp>

#include <string_view>

namespace offhook {

struct event_package {
    std::string_view package; ///< "refer", "presence", templates included
    std::string_view id;      ///< empty when there is none
    params parameters;

    static constexpr header_name header = header_name::event;
    static constexpr bool is_list = false;
    /// Errors: errc::malformed_header.
    static result<event_package> parse(std::string_view text);
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/event_package.ipp>
#endif
