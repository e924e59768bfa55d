// Timestamp = 1*DIGIT [ "." *DIGIT ] [ LWS delay ]; delay = *DIGIT [ "." *DIGIT ] (RFC 3261 25.1).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/timestamp.hpp>

namespace offhook {
OFFHOOK_DECL result<timestamp> timestamp::parse(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    timestamp made;
    const auto read_decimal = [&] {
        const char* begin = in.at;
        in.run<digit_char>();
        if (in.take('.')) in.run<digit_char>();
        return in.since(begin);
    };
    made.value = read_decimal();
    if (made.value.empty() || made.value.front() == '.') return errc::malformed_header;
    const char* begin = in.at;
    in.skip_blanks();
    if (in.done()) return made;
    if (in.at == begin) return errc::malformed_header;
    made.delay = read_decimal();
    if (!in.done()) return errc::malformed_header;
    return made;
}

} // namespace offhook
