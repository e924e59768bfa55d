// A1, A2 and what is made of them (RFC 7616 3.4.1 to 3.4.3).
#pragma once

#include <offhook/digest/response.hpp>

namespace offhook::digest {

OFFHOOK_DECL std::string_view name_of(protection quality) {
    switch (quality) {
    case protection::auth: return "auth";
    case protection::auth_int: return "auth-int";
    case protection::none: break;
    }
    return {};
}

OFFHOOK_DECL std::string hashed_user(hash_function with, std::string_view user,
                                     std::string_view realm, const secret& known) {
    if (!known.hashed.empty()) return known.hashed;
    return hash_hex(with, {user, realm, known.password});
}

OFFHOOK_DECL std::string session_key(hash_function with, std::string_view hashed_user,
                                     std::string_view nonce, std::string_view cnonce) {
    return hash_hex(with, {hashed_user, nonce, cnonce});
}

OFFHOOK_DECL std::string response(std::string_view key, const exchange& of) {
    const bool with_body = of.quality == protection::auth_int;
    const std::string line =
        with_body ? hash_hex(of.hash, {of.method, of.uri, hash_hex(of.hash, {of.body})})
                  : hash_hex(of.hash, {of.method, of.uri});
    // Without a quality the form of RFC 2069 (RFC 2617 3.2.2.1).
    if (of.quality == protection::none) return hash_hex(of.hash, {key, of.nonce, line});
    return hash_hex(of.hash, {key, of.nonce, of.nonce_count, of.cnonce, name_of(of.quality), line});
}

OFFHOOK_DECL std::string unescaped(std::string_view raw) {
    std::string value;
    value.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '\\' && i + 1 < raw.size()) ++i;
        value += raw[i];
    }
    return value;
}

OFFHOOK_DECL std::string quoted(std::string_view value) {
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text += '"';
}

} // namespace offhook::digest
