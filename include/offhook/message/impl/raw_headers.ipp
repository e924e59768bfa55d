// Header lines as a user writes them, checked before the first is added.
#pragma once

#include <offhook/message/detail/characters.hpp>
#include <offhook/message/message_builder.hpp>

namespace offhook {
namespace message::detail {

/// Takes one line off; the last may lack its line end. False when there is none left.
inline bool take_raw_line(std::string_view& lines, std::string_view& line) {
    if (lines.empty()) return false;
    const std::size_t end = lines.find('\n');
    line = lines.substr(0, end);
    lines.remove_prefix(end == lines.npos ? lines.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
}

/// "Name: value"; no folding, no control characters, not the Content-Length that build writes.
inline bool split_raw_line(std::string_view line, std::string_view& name, std::string_view& value) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return false;
    name = line.substr(0, colon);
    value = trimmed(line.substr(colon + 1));
    if (name.size() > 0xffff || !all_of(name, token_char)) return false;
    for (char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t') || byte == 0x7f) return false;
    }
    return header_from(name) != header_name::content_length;
}

} // namespace message::detail

OFFHOOK_DECL bool message_builder::raw_headers(std::string_view lines) {
    std::string_view line, name, value;
    for (std::string_view rest = lines; message::detail::take_raw_line(rest, line);) {
        if (!message::detail::split_raw_line(line, name, value)) return false;
    }
    while (message::detail::take_raw_line(lines, line)) {
        message::detail::split_raw_line(line, name, value);
        header(name, value);
    }
    return true;
}

} // namespace offhook
