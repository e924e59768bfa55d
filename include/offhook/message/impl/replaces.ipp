// Replaces = callid *( SEMI replaces-param ) (RFC 3891 6.1).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/read_call_id.hpp>
#include <offhook/message/params.hpp>
#include <offhook/message/replaces.hpp>

namespace offhook {

OFFHOOK_DECL std::string replaces::to_string() const {
    std::string made(call_id);
    made.append(";to-tag=").append(to_tag).append(";from-tag=").append(from_tag);
    if (early_only) made += ";early-only";
    return made;
}

OFFHOOK_DECL result<replaces> parse_replaces(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    replaces made;
    const char* begin = in.at;
    if (!read_call_id(in)) return errc::malformed_header;
    made.call_id = in.since(begin);
    begin = in.at;
    if (!in.read_parameters() || !in.done()) return errc::malformed_header;
    const params list(in.since(begin));
    made.to_tag = list.find("to-tag").value_or(std::string_view{});
    made.from_tag = list.find("from-tag").value_or(std::string_view{});
    made.early_only = list.has("early-only");
    if (!all_of(made.to_tag, token_char) || !all_of(made.from_tag, token_char)) {
        return errc::malformed_header;
    }
    return made;
}

} // namespace offhook
