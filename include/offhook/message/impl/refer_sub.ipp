// Refer-Sub = refer-sub-value *( SEMI exten ); refer-sub-value = "true" / "false" (RFC 4488 4).
#pragma once

#include <offhook/message/detail/read_item.hpp>
#include <offhook/message/refer_sub.hpp>

namespace offhook {
OFFHOOK_DECL result<refer_sub> refer_sub::parse(std::string_view text) {
    refer_sub made;
    std::string_view value;
    if (!message::detail::read_token_item(text, value, made.parameters)) {
        return errc::malformed_header;
    }
    made.wanted = message::detail::same_word(value, "true");
    if (!made.wanted && !message::detail::same_word(value, "false")) return errc::malformed_header;
    return made;
}

} // namespace offhook
