// reason-value = protocol *( SEMI reason-params ); protocol-cause = "cause" EQUAL 1*DIGIT (RFC 3326
// 2).
#pragma once

#include <offhook/message/detail/read_item.hpp>
#include <offhook/message/sip_reason.hpp>

namespace offhook {
OFFHOOK_DECL result<sip_reason> sip_reason::parse(std::string_view text) {
    using namespace message::detail;
    sip_reason made;
    if (!read_token_item(text, made.protocol, made.parameters)) return errc::malformed_header;
    if (const auto value = made.parameters.find("cause")) {
        cursor in{*value};
        std::uint32_t number = 0;
        if (!in.read_number(0xffff'ffff, number) || !in.done()) return errc::malformed_header;
        made.cause = number;
    }
    made.text = made.parameters.find("text").value_or(std::string_view{});
    return made;
}

} // namespace offhook
