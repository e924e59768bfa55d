// credentials = ( "Digest" LWS digest-response ) / other-response; nonce-count = "nc" EQUAL 8LHEX;
// dresponse = "response" EQUAL request-digest (RFC 3261 25.1).
#pragma once

#include <offhook/message/credentials.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/uri_character.hpp>

namespace offhook {
namespace message::detail {

/// What a digest must have, and in the form in which it can be checked.
inline bool is_whole_digest(const credentials& made) {
    for (std::string_view name : {"username", "realm", "nonce", "uri", "response"}) {
        if (!made.parameters.find(name)) return false;
    }
    if (!all_of(made.response(), hex_char)) return false;
    if (made.parameters.find("nc") && !made.nonce_count()) return false;
    // With a quality both come along (RFC 2617 3.2.2).
    return !made.parameters.find("qop") ||
           (made.parameters.find("nc") && made.parameters.find("cnonce"));
}

/// token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" (RFC 7235 2.1).
inline bool is_token68(std::string_view text) {
    while (text.size() > 1 && text.back() == '=')
        text.remove_suffix(1);
    for (char c : text) {
        if (!is(c, alpha_char | digit_char) && std::string_view("-._~+/").find(c) == text.npos) {
            return false;
        }
    }
    return !text.empty();
}

} // namespace message::detail

OFFHOOK_DECL bool credentials::is_digest() const {
    return message::detail::same_word(scheme, "Digest");
}

OFFHOOK_DECL std::string_view credentials::algorithm() const {
    const auto found = parameters.find("algorithm");
    return found ? found->value : std::string_view("MD5");
}

OFFHOOK_DECL std::optional<std::uint32_t> credentials::nonce_count() const {
    const std::string_view text = parameters.value("nc");
    if (text.size() != 8 || !message::detail::all_of(text, message::detail::hex_char)) {
        return std::nullopt;
    }
    std::uint32_t count = 0;
    for (char c : text)
        count = count * 16 + message::detail::hex_value(c);
    return count;
}

OFFHOOK_DECL result<credentials> credentials::parse(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    credentials made;
    made.scheme = in.run<token_char>();
    const char* scheme_end = in.at;
    in.skip_blanks();
    if (made.scheme.empty() || in.at == scheme_end) return errc::malformed_header;
    const auto list = parse_auth_params(in.rest());
    if (list) made.parameters = *list;
    if (made.is_digest() ? !list || !is_whole_digest(made) : !list && !is_token68(in.rest())) {
        return errc::malformed_header;
    }
    return made;
}

OFFHOOK_DECL result<authentication_info> authentication_info::parse(std::string_view text) {
    const auto list = parse_auth_params(text);
    if (!list) return list.error();
    return authentication_info{*list};
}

} // namespace offhook
