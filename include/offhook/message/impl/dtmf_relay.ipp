// *( ( "Signal" "=" digit / "Duration" "=" 1*DIGIT / other ) line-end ), Signal once.
#pragma once

#include <offhook/message/content_type.hpp>
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

OFFHOOK_DECL std::optional<dtmf_relay> dtmf_of(const sip_message& request) {
    if (request.method() != sip_method::info) return std::nullopt;
    const auto type = parse_content_type(request.value(header_name::content_type));
    if (!type) return std::nullopt;
    if (type->is("application/dtmf")) {
        const std::string_view digit = message::detail::trimmed(request.body());
        if (digit.size() == 1 && is_dtmf_digit(digit[0])) return dtmf_relay{digit[0], {}};
    } else if (!type->is("application/dtmf-relay")) {
        return std::nullopt;
    }
    const auto read = parse_dtmf_relay(request.body());
    return read ? std::optional(*read) : std::nullopt;
}

OFFHOOK_DECL bool is_dtmf_digit(char signal) {
    return signal != 0 &&
           std::string_view("0123456789*#ABCD").find(signal) != std::string_view::npos;
}

OFFHOOK_DECL std::string to_text(const dtmf_relay& digit) {
    std::string text("Signal=");
    text.append(1, digit.signal).append("\r\n");
    if (digit.duration_milliseconds)
        text.append("Duration=")
            .append(std::to_string(*digit.duration_milliseconds))
            .append("\r\n");
    return text;
}

} // namespace offhook
