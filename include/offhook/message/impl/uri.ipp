// Reading URIs (RFC 3261 19.1.1, 25.1). Comparing them: see uri_equivalent.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/find_control.hpp>
#include <offhook/message/detail/read_uri.hpp>
#include <offhook/message/uri.hpp>

#include <bit>
#include <cstring>

namespace offhook {
namespace message::detail {

/// userinfo = user [ ":" password ] "@"; absent when the text holds no "@", which can stand
/// nowhere else in a SIP URI.
inline __attribute__((always_inline)) bool read_userinfo(cursor& in, uri& made) {
    const char* const sign = find_byte<'@'>(in.at, in.end);
    if (sign == in.end) return true;
    const char* begin = in.at;
    if (!in.run_escaped<user_char>()) return false;
    made.user = in.since(begin);
    if (made.user.empty()) return false;
    if (in.take(':')) {
        begin = in.at;
        if (!in.run_escaped<password_char>()) return false;
        made.password = in.since(begin);
    }
    if (in.at != sign) return false;
    ++in.at;
    return true;
}

/// "sip:" in any case.
inline bool starts_sip(std::string_view text) {
    if (text.size() < 4) return false;
    // Setting bit 5 folds the case of a letter, and makes no letter of anything else.
    constexpr char fold[4] = {0x20, 0x20, 0x20, 0};
    constexpr char wanted[4] = {'s', 'i', 'p', ':'};
    std::uint32_t word;
    std::memcpy(&word, text.data(), 4);
    return (word | std::bit_cast<std::uint32_t>(fold)) == std::bit_cast<std::uint32_t>(wanted);
}

/// uri-parameters = *( ";" pname [ "=" pvalue ] ), no name twice (RFC 3261 19.1.1).
inline __attribute__((always_inline)) bool read_uri_parameters(cursor& in) {
    if (!in.next_is(';')) return true;
    name_set names;
    while (in.take(';')) {
        const char* begin = in.at;
        if (!in.run_escaped<param_char>()) return false;
        const std::string_view name = in.since(begin);
        if (name.empty() || !names.add(name)) return false;
        if (!in.take('=')) continue;
        begin = in.at;
        if (!in.run_escaped<param_char>() || in.at == begin) return false;
    }
    return true;
}

/// headers = "?" hname "=" hvalue *( "&" hname "=" hvalue ); the "?" is taken already.
inline bool read_uri_headers(cursor& in) {
    std::size_t count = 0;
    do {
        const char* begin = in.at;
        if (!in.run_escaped<hnv_char>() || in.at == begin) return false;
        if (!in.take('=') || !in.run_escaped<hnv_char>()) return false;
        if (++count > limits::parameters) return false;
    } while (in.take('&'));
    return true;
}

} // namespace message::detail

OFFHOOK_DECL bool uri::is_sips() const { return message::detail::same_word(scheme, "sips"); }

OFFHOOK_DECL bool uri::is_sip() const {
    return message::detail::same_word(scheme, "sip") || is_sips();
}

OFFHOOK_DECL std::optional<address> uri::literal() const {
    if (host.empty()) return std::nullopt;
    return address::from_host(host, port.value_or(0));
}

OFFHOOK_DECL const char* message::detail::end_of_uri(const char* at, const char* end, uri& made) {
    cursor in{{at, static_cast<std::size_t>(end - at)}};
    const std::string_view text = in.rest();
    const bool known = starts_sip(text);
    if (known) {
        in.at += 3; // nearly always
    } else {
        // scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
        if (in.done() || !is(*in.at, alpha_char)) return nullptr;
        while (!in.done() && (is(*in.at, alpha_char | digit_char) || *in.at == '+' ||
                              *in.at == '-' || *in.at == '.')) {
            ++in.at;
        }
    }
    made.scheme = in.since(text.data());
    if (!in.take(':')) return nullptr;
    const char* begin = in.at;
    if (!known && !made.is_sips()) {
        // A telephone number may hold "#" (RFC 3966 3), which no other URI does.
        const bool phone = same_word(made.scheme, "tel");
        while (in.run_escaped<uric_char>() && phone && in.take('#')) {
        }
        made.text = in.since(at);
        return in.at == begin ? nullptr : in.at;
    }
    if (!read_userinfo(in, made)) return nullptr;
    begin = in.at;
    if (!in.read_host()) return nullptr;
    made.host = in.since(begin);
    if (in.take(':') && !in.read_port(made.port)) return nullptr;
    begin = in.at;
    if (!read_uri_parameters(in)) return nullptr;
    made.parameters = params(in.since(begin));
    if (in.take('?')) {
        begin = in.at;
        if (!read_uri_headers(in)) return nullptr;
        made.headers = in.since(begin);
    }
    made.text = in.since(at);
    return in.at;
}

OFFHOOK_DECL bool message::detail::read_uri(std::string_view text, uri& made) {
    const char* const end = text.data() + text.size();
    const char* const stop = end_of_uri(text.data(), end, made);
    made.text = text;
    return stop != nullptr && stop == end;
}

OFFHOOK_DECL result<uri> parse_uri(std::string_view text) {
    uri made;
    if (!message::detail::read_uri(text, made)) return errc::bad_uri;
    return made;
}

} // namespace offhook
