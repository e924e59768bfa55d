// PAssertedID = PAssertedID-value *( COMMA PAssertedID-value ) (RFC 3325 9.1);
// Referred-By = referrer-uri *( SEMI ( referredby-id-param / generic-param ) ) (RFC 3892 3).
#pragma once

#include <offhook/message/identity_headers.hpp>

namespace offhook {
OFFHOOK_DECL result<p_asserted_identity> p_asserted_identity::parse(std::string_view text) {
    const auto who = parse_name_addr(text);
    if (!who) return who.error();
    return p_asserted_identity{*who};
}

OFFHOOK_DECL result<p_preferred_identity> p_preferred_identity::parse(std::string_view text) {
    const auto who = parse_name_addr(text);
    if (!who) return who.error();
    return p_preferred_identity{*who};
}

OFFHOOK_DECL result<referred_by> referred_by::parse(std::string_view text) {
    const auto who = parse_name_addr(text);
    if (!who) return who.error();
    return referred_by{*who, who->parameters.find("cid").value_or(std::string_view{})};
}

} // namespace offhook
