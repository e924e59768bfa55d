// Contact = STAR / ( contact-param *( COMMA contact-param ) ); contact-params = c-p-q / c-p-expires
// / contact-extension (RFC 3261 25.1).
#pragma once

#include <offhook/message/contact.hpp>
#include <offhook/message/detail/read_item.hpp>

namespace offhook {
OFFHOOK_DECL result<contact> contact::parse(std::string_view text) {
    using namespace message::detail;
    contact made;
    if (trimmed(text) == "*") {
        made.all = true;
        return made;
    }
    auto target = parse_name_addr(text);
    if (!target) return target.error();
    made.target = *target;
    const auto q = made.target.parameters.find("q");
    if (q && !read_qvalue(*q, made.q_thousandths)) return errc::malformed_header;
    if (const auto value = made.target.parameters.find("expires")) {
        cursor in{*value};
        std::uint32_t number = 0;
        made.expires = in.read_number(0xffff'ffff, number) && in.done() ? number : 3600;
    }
    return made;
}

} // namespace offhook
