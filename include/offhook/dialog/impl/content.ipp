// Which bodies of requests are understood (RFC 3261 8.2.3): their encoding, language and types. Not
// what they say. The 415 itself is default_answers.ipp.
#pragma once

#include <offhook/dialog/impl/default_answers.ipp>
#include <offhook/message/identity_headers.hpp>
#include <offhook/message/multipart.hpp>
#include <offhook/message/typed.hpp>

#include <algorithm>

namespace offhook::dialog::detail {

/// "en" takes "en-GB" too (RFC 4647 3.3.1).
inline bool is_language(std::string_view said, std::string_view own) {
    if (said.size() > own.size() && said[own.size()] == '-') said = said.substr(0, own.size());
    return same_letters(said, own);
}

// Nobody here reads any of the languages that the body is meant for.
OFFHOOK_DECL bool state::unknown_language(const sip_message& request) const {
    if (values.languages.empty() || !request.has(header_name::content_language)) return false;
    bool known = false;
    request.each_value(header_name::content_language, [&](std::string_view said) {
        known = std::any_of(values.languages.begin(), values.languages.end(),
                            [&](const auto& own) { return is_language(said, own); });
        return !known;
    });
    return !known;
}

/// The token of a REFER's Referred-By (RFC 3892 2.2): it is carried on, not understood.
inline std::optional<body_part> token_of(const sip_message& request) {
    if (request.method() != sip_method::refer) return std::nullopt;
    const auto referrer = read_header<referred_by>(request);
    if (!referrer) return std::nullopt;
    return find_part(request, referrer->cid);
}

// Each part of a multipart body may be called optional for itself (RFC 5621 3, 8).
OFFHOOK_DECL bool state::unknown_parts(std::string_view body, std::string_view type) const {
    const auto parts = parse_body(body, type);
    if (!parts) return true;
    return std::any_of(parts->begin(), parts->end(), [&](const body_part& part) {
        return !part.is_optional() &&
               std::none_of(values.content_types.begin(), values.content_types.end(),
                            [&](const auto& own) { return part.type.is(own); });
    });
}

// A body we do not know is refused unless its sender calls it optional (RFC 3261 8.2.3, 20.11).
OFFHOOK_DECL bool state::unknown_content(const sip_message& request) const {
    if (request.body().empty()) return false;
    const std::string_view disposition = request.value(header_name::content_disposition);
    if (const std::size_t at = disposition.find(';'); at != std::string_view::npos) {
        const auto handling = params(disposition.substr(at)).find("handling");
        if (handling && same_letters(*handling, "optional")) return false;
    }
    const std::string_view encoding = request.value(header_name::content_encoding);
    if (!encoding.empty() && !same_letters(encoding, "identity")) return true;
    if (unknown_language(request)) return true;
    const std::string_view type = request.value(header_name::content_type);
    const auto token = token_of(request);
    if (!token) return unknown_parts(request.body(), type);
    if (token->body.data() == request.body().data()) return false;
    const auto outer = parse_multipart(request.body(), *parse_content_type(type));
    return std::any_of(outer->begin(), outer->end(), [&](const body_part& part) {
        if (part.is_optional() || part.body.data() == token->body.data()) return false;
        return unknown_parts(part.body, part.value(header_name::content_type));
    });
}

} // namespace offhook::dialog::detail
