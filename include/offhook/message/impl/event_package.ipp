// Event = event-type *( SEMI event-param ); event-type = token-nodot *( "." token-nodot ) (RFC
// 6665 8.4).
#pragma once

#include <offhook/message/detail/read_item.hpp>
#include <offhook/message/event_package.hpp>

namespace offhook {
OFFHOOK_DECL result<event_package> event_package::parse(std::string_view text) {
    event_package made;
    if (!message::detail::read_token_item(text, made.package, made.parameters)) {
        return errc::malformed_header;
    }
    // A part between dots is never empty.
    if (made.package.front() == '.' || made.package.back() == '.' ||
        made.package.find("..") != made.package.npos) {
        return errc::malformed_header;
    }
    made.id = made.parameters.find("id").value_or(std::string_view{});
    return made;
}

} // namespace offhook
