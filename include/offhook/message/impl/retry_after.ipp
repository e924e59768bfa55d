// Retry-After = delta-seconds [ comment ] *( SEMI retry-param ) (RFC 3261 25.1).
#pragma once

#include <offhook/message/detail/read_item.hpp>
#include <offhook/message/retry_after.hpp>

namespace offhook {
OFFHOOK_DECL result<retry_after> retry_after::parse(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    retry_after made;
    if (!in.read_seconds(made.seconds)) return errc::malformed_header;
    in.skip_blanks();
    if (in.next_is('(')) {
        const char* begin = in.at + 1;
        if (!read_comment(in)) return errc::malformed_header;
        made.comment = in.since(begin);
        made.comment.remove_suffix(1);
    }
    if (!read_all_parameters(in, made.parameters)) return errc::malformed_header;
    if (const auto value = made.parameters.find("duration")) {
        cursor digits{*value};
        std::uint32_t number = 0;
        if (!digits.read_seconds(number) || !digits.done()) return errc::malformed_header;
        made.duration = number;
    }
    return made;
}

} // namespace offhook
