// Content-Type = m-type SLASH m-subtype *( SEMI m-parameter ) (RFC 3261 25.1).
#pragma once

#include <offhook/message/content_type.hpp>
#include <offhook/message/detail/cursor.hpp>

namespace offhook {

OFFHOOK_DECL bool content_type::is(std::string_view media_type) const {
    const std::size_t slash = media_type.find('/');
    return slash != media_type.npos &&
           message::detail::same_word(type, media_type.substr(0, slash)) &&
           message::detail::same_word(subtype, media_type.substr(slash + 1));
}

OFFHOOK_DECL result<content_type> parse_content_type(std::string_view text) {
    message::detail::cursor in{message::detail::trimmed(text)};
    content_type made;
    made.type = in.run<message::detail::token_char>();
    if (made.type.empty() || !in.take_between_blanks('/')) return errc::malformed_header;
    made.subtype = in.run<message::detail::token_char>();
    const char* begin = in.at;
    if (made.subtype.empty() || !in.read_parameters() || !in.done()) return errc::malformed_header;
    made.parameters = params(message::detail::trimmed(in.since(begin)));
    return made;
}

} // namespace offhook
