// Writing whole messages.
#pragma once

#include <offhook/message/serialize.hpp>

#include <cstring>

namespace offhook {

OFFHOOK_DECL serialized serialize(const sip_message& message, std::span<char> into) {
    std::string_view text = message.text();
    while (text.starts_with("\r\n"))
        text.remove_prefix(2);
    if (const std::string_view body = message.body(); body.data() != nullptr) {
        text = text.substr(0, static_cast<std::size_t>(body.data() + body.size() - text.data()));
    }
    if (text.size() > into.size()) return {text.size(), false};
    if (!text.empty()) std::memcpy(into.data(), text.data(), text.size());
    return {text.size(), true};
}

OFFHOOK_DECL serialized serialize(const message_builder& parts, std::string_view via,
                                  std::span<char> into) {
    message_writer out{into};
    return parts.write(out, via);
}

} // namespace offhook
