// info = LAQUOT absoluteURI RAQUOT *( SEMI info-param ) (RFC 3261 25.1).
#pragma once

#include <offhook/message/detail/read_item.hpp>
#include <offhook/message/detail/read_uri.hpp>
#include <offhook/message/info_uri.hpp>

namespace offhook {
OFFHOOK_DECL result<info_uri> info_uri::parse(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    info_uri made;
    if (!in.take('<')) return errc::malformed_header;
    const char* begin = in.at;
    while (!in.done() && *in.at != '>')
        ++in.at;
    const std::string_view address = in.since(begin);
    if (!in.take('>')) return errc::malformed_header;
    if (!read_uri(address, made.address)) return errc::bad_uri;
    if (!read_all_parameters(in, made.parameters)) return errc::malformed_header;
    return made;
}

} // namespace offhook
