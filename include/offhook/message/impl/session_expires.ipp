// Session-Expires = delta-seconds *( SEMI se-params ); refresher-param = "refresher" EQUAL ("uas" /
// "uac") (RFC 4028 4). Min-SE = delta-seconds *( SEMI generic-param ) (RFC 4028 5).
#pragma once

#include <offhook/message/detail/read_item.hpp>
#include <offhook/message/session_expires.hpp>

namespace offhook {
OFFHOOK_DECL result<session_expires> session_expires::parse(std::string_view text) {
    using namespace message::detail;
    session_expires made;
    if (!read_number_item(text, made.seconds, made.parameters)) return errc::malformed_header;
    if (const auto who = made.parameters.find("refresher")) {
        if (same_word(*who, "uac")) {
            made.refresher = side::uac;
        } else if (same_word(*who, "uas")) {
            made.refresher = side::uas;
        } else {
            return errc::malformed_header;
        }
    }
    return made;
}

OFFHOOK_DECL result<min_se> min_se::parse(std::string_view text) {
    min_se made;
    if (!message::detail::read_number_item(text, made.seconds, made.parameters)) {
        return errc::malformed_header;
    }
    return made;
}

} // namespace offhook
