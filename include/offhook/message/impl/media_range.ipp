// accept-range = media-range *( SEMI accept-param ); "*" is a token too (RFC 3261 25.1).
#pragma once

#include <offhook/message/detail/read_item.hpp>
#include <offhook/message/media_range.hpp>

namespace offhook {
OFFHOOK_DECL bool media_range::takes(std::string_view media_type) const {
    using message::detail::same_word;
    const std::size_t slash = media_type.find('/');
    if (slash == media_type.npos || q_thousandths == 0) return false;
    return (range.type == "*" || same_word(range.type, media_type.substr(0, slash))) &&
           (range.subtype == "*" || same_word(range.subtype, media_type.substr(slash + 1)));
}

OFFHOOK_DECL result<media_range> media_range::parse(std::string_view text) {
    const auto range = parse_content_type(text);
    if (!range || (range->type == "*" && range->subtype != "*")) return errc::malformed_header;
    media_range made{*range, 1000};
    const auto q = range->parameters.find("q");
    if (q && !message::detail::read_qvalue(*q, made.q_thousandths)) return errc::malformed_header;
    return made;
}

} // namespace offhook
