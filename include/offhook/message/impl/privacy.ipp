// Privacy-hdr = "Privacy" HCOLON priv-value *( ";" priv-value ) (RFC 3323 4.2).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/privacy.hpp>

namespace offhook {
OFFHOOK_DECL bool privacy::asks_for(std::string_view kind) const {
    message::detail::cursor in{text};
    do {
        if (message::detail::same_word(in.run<message::detail::token_char>(), kind)) return true;
    } while (in.take_between_blanks(';'));
    return false;
}

OFFHOOK_DECL result<privacy> privacy::parse(std::string_view text) {
    message::detail::cursor in{message::detail::trimmed(text)};
    const privacy made{in.rest()};
    do {
        if (in.run<message::detail::token_char>().empty()) return errc::malformed_header;
    } while (in.take_between_blanks(';'));
    if (!in.done()) return errc::malformed_header;
    return made;
}

} // namespace offhook
