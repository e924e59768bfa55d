// A text as a JSON string, for lines that other programs read. Not a JSON library: what has a
// structure is put together by who knows it, see ../asio/trace_file.hpp.
#pragma once

#include <string>
#include <string_view>

namespace offhook {

/// Appends `text` in quotes, escaped (RFC 8259 7). Bytes above 0x7f go as they are when the text is
/// UTF-8, which SIP prescribes; nobody checks.
inline void append_json_text(std::string& line, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    line += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (c == '\n') {
            line += "\\n";
        } else if (c == '\r') {
            line += "\\r";
        } else if (byte < 0x20) {
            line += "\\u00";
            line += digits[byte >> 4U];
            line += digits[byte & 15U];
        } else {
            line += c;
        }
    }
    line += '"';
}

} // namespace offhook
