// The little of XML that bodies of event packages need: text made safe to write, and the text of an
// element found without caring for prefixes, order or what else stands there. Not an XML parser: it
// checks nothing. Read next: ../presence.hpp.
#pragma once

#include <offhook/message/detail/characters.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace offhook::message::detail {

/// As the text of an element or the value of an attribute; control characters become blanks.
inline std::string xml_escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        switch (c) {
        case '&': made += "&amp;"; break;
        case '<': made += "&lt;"; break;
        case '>': made += "&gt;"; break;
        case '"': made += "&quot;"; break;
        default: made += static_cast<unsigned char>(c) < ' ' ? ' ' : c; break;
        }
    }
    return made;
}

/// What stands right behind the first start tag of that local name, up to the next tag; nothing
/// when there is no such element.
inline std::optional<std::string_view> xml_text_of(std::string_view body, std::string_view name) {
    std::size_t at = 0;
    while ((at = body.find('<', at)) != body.npos) {
        const std::size_t end = body.find('>', at);
        if (end == body.npos) return std::nullopt;
        const bool comment = body.substr(at, 4) == "<!--";
        if (comment) {
            at = body.find("-->", at + 4);
            if (at == body.npos) return std::nullopt;
            continue;
        }
        std::string_view tag = body.substr(at + 1, end - at - 1);
        at = end + 1;
        if (tag.empty() || tag.back() == '/') continue;
        tag = tag.substr(0, tag.find_first_of(" \t\r\n"));
        if (const std::size_t colon = tag.find(':'); colon != tag.npos)
            tag.remove_prefix(colon + 1);
        if (tag != name) continue;
        std::string_view text = body.substr(at, body.find('<', at) - at);
        while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ')
            text.remove_prefix(1);
        while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
            text.remove_suffix(1);
        return text;
    }
    return std::nullopt;
}

} // namespace offhook::message::detail
