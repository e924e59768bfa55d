// UTF8-octets = *( UTF8-char ) (RFC 3629 4).
#pragma once

#include <offhook/message/utf8.hpp>

#include <cstdint>

namespace offhook {
namespace message::detail {

/// How many bytes the character has that begins with this one, and the bounds of its second byte;
/// 0 when none begins with it.
struct utf8_lead {
    unsigned size = 0;
    unsigned char least = 0x80;
    unsigned char most = 0xbf;
};

inline utf8_lead utf8_lead_of(unsigned char byte) {
    if (byte < 0x80) return {1, 0x80, 0xbf};
    if (byte < 0xc2) return {};
    if (byte < 0xe0) return {2, 0x80, 0xbf};
    if (byte == 0xe0) return {3, 0xa0, 0xbf};
    if (byte == 0xed) return {3, 0x80, 0x9f};
    if (byte < 0xf0) return {3, 0x80, 0xbf};
    if (byte == 0xf0) return {4, 0x90, 0xbf};
    if (byte < 0xf4) return {4, 0x80, 0xbf};
    if (byte == 0xf4) return {4, 0x80, 0x8f};
    return {};
}

} // namespace message::detail

OFFHOOK_DECL bool is_utf8(std::string_view text) {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = message::detail::utf8_lead_of(byte(i));
        if (lead.size == 0 || text.size() - i < lead.size) return false;
        if (lead.size > 1 && (byte(i + 1) < lead.least || byte(i + 1) > lead.most)) return false;
        for (std::size_t k = 2; k < lead.size; ++k) {
            if (byte(i + k) >> 6 != 2) return false;
        }
        i += lead.size;
    }
    return true;
}

} // namespace offhook
