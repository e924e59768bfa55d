// warning-value = warn-code SP warn-agent SP warn-text; warn-code = 3DIGIT (RFC 3261 25.1).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/warning.hpp>

namespace offhook {
OFFHOOK_DECL result<warning> warning::parse(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    warning made;
    const char* begin = in.at;
    if (!in.read_number(999, made.code) || in.at - begin != 3) return errc::malformed_header;
    in.skip_blanks();
    made.agent = in.run<value_char>();
    in.skip_blanks();
    if (made.agent.empty() || !in.next_is('"')) return errc::malformed_header;
    begin = in.at + 1;
    if (!in.read_quoted() || !in.finished()) return errc::malformed_header;
    made.text = {begin, static_cast<std::size_t>(in.end - begin)};
    made.text = made.text.substr(0, made.text.rfind('"'));
    return made;
}

} // namespace offhook
