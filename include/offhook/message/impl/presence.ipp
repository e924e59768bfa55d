// PIDF documents (RFC 3863 4.1, 4.2).
#pragma once

#include <offhook/core/detail/config.hpp>
#include <offhook/message/detail/xml_text.hpp>
#include <offhook/message/presence.hpp>

namespace offhook {

OFFHOOK_DECL std::string_view to_text(basic_status status) {
    return status == basic_status::open ? "open" : "closed";
}

OFFHOOK_DECL std::string presence::to_text() const {
    using message::detail::xml_escaped;
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
                       "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"";
    text += xml_escaped(entity);
    text += "\">\r\n<tuple id=\"t1\"><status><basic>";
    text += offhook::to_text(status);
    text += "</basic></status>";
    if (!note.empty()) text += "<note>" + xml_escaped(note) + "</note>";
    text += "</tuple>\r\n</presence>\r\n";
    return text;
}

OFFHOOK_DECL result<basic_status> parse_basic_status(std::string_view body) {
    const auto text = message::detail::xml_text_of(body, "basic");
    if (text && *text == "open") return basic_status::open;
    if (text && *text == "closed") return basic_status::closed;
    return errc::malformed_message;
}

} // namespace offhook
