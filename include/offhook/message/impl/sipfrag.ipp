// Status-Line = SIP-Version SP Status-Code SP Reason-Phrase (RFC 3261 25.1), as a fragment.
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/sipfrag.hpp>

namespace offhook {

OFFHOOK_DECL result<sipfrag> parse_sipfrag(std::string_view body) {
    using namespace message::detail;
    constexpr std::string_view version = "SIP/2.0 ";
    const std::string_view line = body.substr(0, body.find_first_of("\r\n"));
    if (!same_word(line.substr(0, version.size()), version)) return errc::malformed_message;
    cursor in{line.substr(version.size())};
    std::uint32_t status = 0;
    const char* begin = in.at;
    if (!in.read_number(699, status) || status < 100 || in.at - begin != 3) {
        return errc::malformed_message;
    }
    if (!in.done() && !in.take(' ')) return errc::malformed_message;
    return sipfrag{static_cast<int>(status), trimmed(in.rest())};
}

} // namespace offhook
