// Diversion = diversion-params *( COMMA diversion-params ) (RFC 5806 4);
// hi-entry = hi-targeted-to-uri *( SEMI hi-param ); hi-index = "index" EQUAL index-val (RFC 7044
// 5).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/history.hpp>

namespace offhook {
namespace message::detail {

/// index-val = number *( "." number ).
inline bool is_history_index(std::string_view text) {
    bool digit = false;
    for (char c : text) {
        if (c == '.' && !digit) return false;
        digit = is(c, digit_char);
        if (!digit && c != '.') return false;
    }
    return digit;
}

} // namespace message::detail

OFFHOOK_DECL result<diversion> diversion::parse(std::string_view text) {
    const auto who = parse_name_addr(text);
    if (!who) return who.error();
    diversion made{*who, who->parameters.find("reason").value_or(std::string_view{}), {}};
    if (const auto value = who->parameters.find("counter")) {
        message::detail::cursor in{*value};
        std::uint32_t number = 0;
        if (!in.read_number(0xffff'ffff, number) || !in.done()) return errc::malformed_header;
        made.counter = number;
    }
    return made;
}

OFFHOOK_DECL result<history_info> history_info::parse(std::string_view text) {
    const auto target = parse_name_addr(text);
    if (!target) return target.error();
    const auto index = target->parameters.find("index");
    if (!index || !message::detail::is_history_index(*index)) return errc::malformed_header;
    return history_info{*target, *index};
}

} // namespace offhook
