// The Content-Length of a header block, for those who must know where a message ends before they
// parse it. Read next: ../framer.hpp, ../websocket_frame.hpp.
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/header_name.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace offhook::message::detail {

struct length_found {
    std::uint32_t number = 0;
    bool found = false;
    bool has_type = false;      ///< there is a Content-Type
    const char* what = nullptr; ///< why it is none; `at` says where
    std::size_t at = 0;
};

/// `block` is the start line and the header fields, each with its line end. Each byte is looked at
/// once, but for folds.
inline length_found find_length(std::string_view block) {
    length_found made;
    for (std::size_t line = block.find("\r\n") + 2; line < block.size();) {
        // A line ends where no blank follows.
        std::size_t end = block.find("\r\n", line);
        while (end + 2 < block.size() && (block[end + 2] == ' ' || block[end + 2] == '\t'))
            end = block.find("\r\n", end + 2);
        const std::string_view field = block.substr(line, end - line);
        made.at = line;
        line = end + 2;
        const std::size_t colon = field.find(':');
        if (colon == field.npos) continue;
        const header_name name = header_from(trimmed(field.substr(0, colon)));
        if (name == header_name::content_type) made.has_type = true;
        if (name != header_name::content_length) continue;
        cursor in{trimmed(field.substr(colon + 1))};
        std::uint32_t number = 0;
        if (!in.read_number(0x7fff'ffff, number) || !in.done()) {
            made.what = "the Content-Length is no number";
            return made;
        }
        if (made.found && number != made.number) {
            made.what = "two values of Content-Length contradict each other";
            return made;
        }
        made.number = number;
        made.found = true;
    }
    return made;
}

} // namespace offhook::message::detail
