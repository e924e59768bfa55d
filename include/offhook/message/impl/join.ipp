// Join = callid *( SEMI join-param ), with both tags (RFC 3911 7.1).
#pragma once

#include <offhook/message/detail/read_call_id.hpp>
#include <offhook/message/detail/read_item.hpp>
#include <offhook/message/join.hpp>

namespace offhook {
OFFHOOK_DECL result<join> join::parse(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    join made;
    const char* begin = in.at;
    if (!read_call_id(in)) return errc::malformed_header;
    made.call_id = in.since(begin);
    params list;
    if (!read_all_parameters(in, list)) return errc::malformed_header;
    made.to_tag = list.find("to-tag").value_or(std::string_view{});
    made.from_tag = list.find("from-tag").value_or(std::string_view{});
    if (!all_of(made.to_tag, token_char) || !all_of(made.from_tag, token_char)) {
        return errc::malformed_header;
    }
    return made;
}

} // namespace offhook
