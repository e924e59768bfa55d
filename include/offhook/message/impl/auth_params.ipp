// auth-param = auth-param-name EQUAL ( token / quoted-string ), a comma between two (RFC
// 3261 25.1).
#pragma once

#include <offhook/message/auth_params.hpp>
#include <offhook/message/detail/cursor.hpp>

namespace offhook {
OFFHOOK_DECL std::optional<auth_params::item> auth_params::next(std::string_view& rest) {
    using namespace message::detail;
    cursor in{rest};
    in.skip_blanks();
    item found;
    found.name = in.run<token_char>();
    if (found.name.empty() || !in.take_between_blanks('=')) return std::nullopt;
    const char* begin = in.at;
    if (in.next_is('"')) {
        if (!in.read_quoted()) return std::nullopt;
        found.quoted = true;
        found.value = in.since(begin).substr(1);
        found.value.remove_suffix(1);
    } else {
        found.value = in.run<token_char>();
        if (found.value.empty()) return std::nullopt;
    }
    in.skip_blanks();
    if (!in.done() && !in.next_is(',')) return std::nullopt;
    rest = in.rest();
    if (!rest.empty()) {
        // A comma at the end has nothing behind it, which is no grammar.
        rest.remove_prefix(1);
        if (trimmed(rest).empty()) return std::nullopt;
    }
    return found;
}

OFFHOOK_DECL std::optional<auth_params::item> auth_params::find(std::string_view name) const {
    std::string_view rest = text_;
    while (const auto found = next(rest)) {
        if (message::detail::same_word(found->name, name)) return found;
    }
    return std::nullopt;
}

OFFHOOK_DECL std::string_view auth_params::value(std::string_view name) const {
    const auto found = find(name);
    return found ? found->value : std::string_view{};
}

OFFHOOK_DECL result<auth_params> parse_auth_params(std::string_view text) {
    message::detail::name_set names;
    std::string_view rest = text;
    do {
        const auto found = auth_params::next(rest);
        if (!found || !names.add(found->name)) return errc::malformed_header;
    } while (!rest.empty());
    return auth_params(text);
}

} // namespace offhook
