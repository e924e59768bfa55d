// Who may ask for an account's credentials.
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/digest/account.hpp>
#include <offhook/message/detail/characters.hpp>
#include <offhook/message/uri.hpp>

namespace offhook::digest {

OFFHOOK_DECL bool account::serves(std::string_view asked_realm) const {
    return realm.empty() ? !servers.empty() : realm == asked_realm;
}

OFFHOOK_DECL bool account::serves(const hop& first) const {
    if (servers.empty()) return anywhere && !realm.empty();
    for (const std::string& server : servers) {
        const std::string text = "sip:" + server;
        const auto known = parse_uri(text);
        if (!known || known->host.empty()) continue;
        const auto ours = address::from_host(known->host, 0);
        const bool same_host = message::detail::same_word(known->host, first.host) ||
                               (ours && ours == address::from_host(first.host, 0));
        // A port counts when it is named here; who names none there means 5060 (RFC 3261 19.1.2).
        if (same_host && (!known->port || *known->port == first.port.value_or(5060))) return true;
    }
    return false;
}

} // namespace offhook::digest
