// challenge = ( "Digest" LWS digest-cln *( COMMA digest-cln ) ) / other-challenge (RFC 3261 25.1).
// A digest without realm or nonce cannot be answered and is refused.
#pragma once

#include <offhook/message/challenge.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/sip_message.hpp>

namespace offhook {
OFFHOOK_DECL bool challenge::is_digest() const {
    return message::detail::same_word(scheme, "Digest");
}

OFFHOOK_DECL std::string_view challenge::algorithm() const {
    const auto found = parameters.find("algorithm");
    return found ? found->value : std::string_view("MD5");
}

OFFHOOK_DECL bool challenge::is_stale() const {
    return message::detail::same_word(parameters.value("stale"), "true");
}

OFFHOOK_DECL bool challenge::offers(std::string_view qop) const {
    std::string_view rest = parameters.value("qop"), one;
    while (next_value(rest, one)) {
        if (message::detail::same_word(one, qop)) return true;
    }
    return false;
}

OFFHOOK_DECL result<challenge> challenge::parse(std::string_view text) {
    using namespace message::detail;
    cursor in{trimmed(text)};
    challenge made;
    made.scheme = in.run<token_char>();
    const char* scheme_end = in.at;
    in.skip_blanks();
    if (made.scheme.empty() || in.at == scheme_end) return errc::malformed_header;
    const auto list = parse_auth_params(in.rest());
    if (!list) return list.error();
    made.parameters = *list;
    if (made.is_digest() && (!list->find("realm") || made.nonce().empty())) {
        return errc::malformed_header;
    }
    return made;
}

} // namespace offhook
