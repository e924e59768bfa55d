// The canonical form of an address-of-record. Read next: ../address_of_record.hpp.
#pragma once

#include <offhook/message/detail/characters.hpp>
#include <offhook/message/escapes.hpp>
#include <offhook/registrar/address_of_record.hpp>

namespace offhook::registrar {

OFFHOOK_DECL result<std::string> address_of_record(const uri& from) {
    if (!from.is_sip() || from.user.empty()) return errc::bad_uri;
    std::string made = from.is_sips() ? "sips:" : "sip:";
    made += escape_user(unescape(from.user));
    made += '@';
    std::string_view host = from.host;
    if (host.ends_with('.')) host.remove_suffix(1); // the root of names, seldom written
    for (const char c : host)
        made += message::detail::lower(c);
    return made;
}

} // namespace offhook::registrar
