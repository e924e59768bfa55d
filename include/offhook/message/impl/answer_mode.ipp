// Answer-Mode = answer-mode-value *( SEMI answer-mode-param ) (RFC 5373 4.3).
#pragma once

#include <offhook/message/answer_mode.hpp>
#include <offhook/message/detail/read_item.hpp>

namespace offhook {
OFFHOOK_DECL bool answer_mode::is_automatic() const {
    return message::detail::same_word(mode, "Auto");
}

OFFHOOK_DECL bool answer_mode::is_required() const { return parameters.has("require"); }

OFFHOOK_DECL result<answer_mode> answer_mode::parse(std::string_view text) {
    answer_mode made;
    if (!message::detail::read_token_item(text, made.mode, made.parameters)) {
        return errc::malformed_header;
    }
    return made;
}

OFFHOOK_DECL result<priv_answer_mode> priv_answer_mode::parse(std::string_view text) {
    const auto made = answer_mode::parse(text);
    if (!made) return made.error();
    return priv_answer_mode{*made};
}

} // namespace offhook
