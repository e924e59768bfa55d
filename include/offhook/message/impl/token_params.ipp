// token *( SEMI generic-param ) (RFC 3261 25.1).
#pragma once

#include <offhook/message/detail/read_item.hpp>
#include <offhook/message/token_params.hpp>

namespace offhook {
OFFHOOK_DECL result<token_params> parse_token_params(std::string_view text) {
    token_params made;
    if (!message::detail::read_token_item(text, made.token, made.parameters)) {
        return errc::malformed_header;
    }
    return made;
}

} // namespace offhook
