// *( ( "Signal" "=" digit / "Duration" "=" 1*DIGIT / other ) line-end ), Signal once.
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/dtmf_relay.hpp>

namespace offhook {
OFFHOOK_DECL result<dtmf_relay> parse_dtmf_relay(std::string_view body) {
    using namespace message::detail;
    dtmf_relay made;
    while (!body.empty()) {
        const std::string_view line = body.substr(0, body.find('\n'));
        body.remove_prefix(line.size() < body.size() ? line.size() + 1 : line.size());
        const std::size_t equals = line.find('=');
        if (equals == line.npos) {
            if (trimmed(line).empty()) continue;
            return errc::malformed_message;
        }
        const std::string_view name = trimmed(line.substr(0, equals));
        const std::string_view value = trimmed(line.substr(equals + 1));
        if (same_word(name, "Signal")) {
            constexpr std::string_view digits = "0123456789*#abcdABCD";
            if (made.signal != 0 || value.size() != 1 || digits.find(value[0]) == digits.npos) {
                return errc::malformed_message;
            }
            made.signal = value[0] >= 'a' ? static_cast<char>(value[0] - ('a' - 'A')) : value[0];
        } else if (same_word(name, "Duration")) {
            cursor in{value};
            std::uint32_t number = 0;
            if (!in.read_number(60'000, number) || !in.done()) return errc::malformed_message;
            made.duration_milliseconds = number;
        }
    }
    if (made.signal == 0) return errc::malformed_message;
    return made;
}

} // namespace offhook
