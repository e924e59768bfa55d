// Content-Disposition = disp-type *( SEMI disp-param ); disp-type = token (RFC 3261 25.1).
#pragma once

#include <offhook/message/content_disposition.hpp>
#include <offhook/message/detail/read_item.hpp>

namespace offhook {
OFFHOOK_DECL bool content_disposition::is_optional() const {
    const auto handling = parameters.find("handling");
    return handling && message::detail::same_word(*handling, "optional");
}

OFFHOOK_DECL result<content_disposition> content_disposition::parse(std::string_view text) {
    content_disposition made;
    if (!message::detail::read_token_item(text, made.type, made.parameters)) {
        return errc::malformed_header;
    }
    return made;
}

} // namespace offhook
