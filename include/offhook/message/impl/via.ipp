// via-parm = sent-protocol LWS sent-by *( SEMI via-params ) (RFC 3261 25.1).
#pragma once

#include <offhook/message/detail/read_via.hpp>
#include <offhook/message/via.hpp>

#include <cstring>

namespace offhook {

OFFHOOK_DECL bool message::detail::read_via(cursor& place, via& made, std::string_view& branch) {
    cursor in = place; // a copy can live in registers
    in.skip_blanks();
    const char* begin = in.at;
    // sent-protocol = protocol-name SLASH protocol-version SLASH transport
    constexpr std::string_view usual = "SIP/2.0/";
    if (in.rest().size() > usual.size() && std::memcmp(in.at, usual.data(), usual.size()) == 0) {
        in.at += usual.size();
        in.skip_blanks();
    } else {
        if (in.run<token_char>().empty() || !in.take_between_blanks('/')) return false;
        if (in.run<token_char>().empty() || !in.take_between_blanks('/')) return false;
    }
    made.transport = in.run<token_char>();
    const char* transport_end = in.at;
    in.skip_blanks();
    if (made.transport.empty() || in.at == transport_end) return false;
    // sent-by = host [ COLON port ]
    const char* host = in.at;
    if (!in.read_host()) return false;
    made.host = in.since(host);
    if (in.take_between_blanks(':') && !in.read_port(made.port)) return false;
    const char* host_end = in.at;
    if (!in.read_parameters("branch", branch)) return false;
    made.parameters = params(trimmed(in.since(host_end)));
    made.branch_value = unquoted(branch);
    made.text = in.since(begin);
    place.at = in.at;
    return true;
}

OFFHOOK_DECL bool via::has_magic_cookie() const {
    // RFC 3261 8.1.1.7. Compared without case, as tokens are (7.3.1).
    constexpr std::string_view cookie = "z9hG4bK";
    const std::string_view value = branch();
    return value.size() > cookie.size() &&
           message::detail::same_word(value.substr(0, cookie.size()), cookie);
}

OFFHOOK_DECL result<via> parse_via(std::string_view text) {
    message::detail::cursor in{text};
    result<via> made{via{}}; // filled in its final place
    std::string_view branch;
    if (!message::detail::read_via(in, *made, branch) || !in.finished())
        made = errc::malformed_header;
    return made;
}

} // namespace offhook
