// Mends what parse_options allow, one fault at a time, and parses again. A correct message never
// comes here. Each repair leaves what a correct peer would have written.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/parse.hpp>

#include <algorithm>
#include <string>

namespace offhook {
namespace message::detail {

/// Header lines that end with LF alone get their CR. The body is left as it is.
inline bool mend_line_feeds(std::string& text) {
    std::string mended;
    bool changed = false;
    std::size_t line = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) {
            mended += '\r';
            changed = true;
        }
        mended += text[i];
        if (text[i] != '\n') continue;
        const bool empty = i == line || (i == line + 1 && text[line] == '\r');
        line = i + 1;
        if (!empty || line <= 2) continue;
        mended.append(text, line);
        break;
    }
    if (changed) text = std::move(mended);
    return changed;
}

/// One blank between the parts of the start line, none at its end.
inline bool mend_blanks(std::string& text, std::size_t line_end) {
    std::string line;
    for (std::size_t i = 0; i < line_end; ++i) {
        const bool blank = text[i] == ' ' || text[i] == '\t';
        if (!blank) line += text[i];
        if (blank && !line.empty() && line.back() != ' ') line += ' ';
    }
    if (!line.empty() && line.back() == ' ') line.pop_back();
    if (line.size() == line_end) return false;
    text.replace(0, line_end, line);
    return true;
}

/// Method SP "<" Request-URI ">" SP version.
inline bool mend_request_brackets(std::string& text, std::size_t line_end) {
    const std::size_t open = text.find(" <");
    const std::size_t close = text.rfind("> ", line_end);
    if (open >= line_end || close == text.npos || close <= open) return false;
    text.erase(close, 1).erase(open + 1, 1);
    return true;
}

/// The headers of the Request-URI stand behind the "?" that follows its "@", if it has one.
inline bool mend_request_headers(std::string& text, std::size_t line_end) {
    const std::size_t begin = text.find(' ');
    const std::size_t end = text.rfind(' ', line_end);
    if (begin >= line_end || end <= begin || end == text.npos) return false;
    const std::size_t sign = text.find('@', begin);
    const std::size_t mark = text.find('?', sign < end ? sign : begin);
    if (mark >= end) return false;
    text.erase(mark, end - mark);
    return true;
}

inline bool mend_third_colon(std::string& text, std::size_t begin, std::size_t end) {
    const std::size_t at = text.find(":::", begin);
    if (at == text.npos || at + 3 > end) return false;
    text.erase(at, 1);
    return true;
}

/// The "<" of a From or To that stands in no quotes; `end` when there is none.
inline std::size_t find_bracket(std::string_view text, std::size_t begin, std::size_t end) {
    bool quoted = false;
    for (std::size_t i = begin; i < end; ++i) {
        if (text[i] == '\\' && quoted)
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (text[i] == '<' && !quoted)
            return i;
    }
    return end;
}

inline bool mend_blanks_in_brackets(std::string& text, std::size_t begin, std::size_t end) {
    const std::size_t open = find_bracket(text, begin, end);
    const std::size_t close = text.find('>', open);
    if (open == end || close >= end) return false;
    const std::string_view inside = std::string_view(text).substr(open + 1, close - open - 1);
    const std::string kept(trimmed(inside));
    if (kept.size() == inside.size()) return false;
    text.replace(open + 1, inside.size(), kept);
    return true;
}

inline bool mend_display_name(std::string& text, std::size_t begin, std::size_t end) {
    const std::size_t open = find_bracket(text, begin, end);
    const std::string_view name = trimmed(std::string_view(text).substr(begin, open - begin));
    if (open == end || name.empty() || name.find_first_of("\"\\") != name.npos) return false;
    text.replace(begin, open - begin, '"' + std::string(name) + "\" ");
    return true;
}

inline bool mend_max_forwards(std::string& text, std::size_t begin, std::size_t end) {
    if (!all_of(trimmed(std::string_view(text).substr(begin, end - begin)), digit_char)) {
        return false;
    }
    text.replace(begin, end - begin, "70");
    return true;
}

/// Where the value that begins there ends: at a CR LF without a blank behind it.
inline std::size_t value_end(std::string_view text, std::size_t at) {
    while (true) {
        at = text.find("\r\n", at);
        if (at == text.npos) return text.size();
        if (at + 2 == text.size() || (text[at + 2] != ' ' && text[at + 2] != '\t')) return at;
        at += 2;
    }
}

inline bool mend_start_line(std::string& text, const parse_options& lenient) {
    const std::size_t end = text.find("\r\n");
    if (end == text.npos) return false;
    if (text.starts_with("SIP/")) {
        if (!lenient.no_blank_behind_status || end != 11) return false;
        text.insert(end, 1, ' ');
        return true;
    }
    return (lenient.extra_blanks_in_request_line && mend_blanks(text, end)) ||
           (lenient.brackets_around_request_uri && mend_request_brackets(text, end)) ||
           (lenient.headers_in_request_uri && mend_request_headers(text, end)) ||
           (lenient.third_colon_in_ipv6 && mend_third_colon(text, 0, end));
}

/// Mends the one fault, if an option allows it.
inline bool mend(std::string& text, const parse_fault& fault, const parse_options& lenient) {
    if (lenient.bare_line_feeds && mend_line_feeds(text)) return true;
    if (fault.header == header_name::other) return mend_start_line(text, lenient);
    const std::size_t end = value_end(text, fault.offset);
    if (fault.header == header_name::max_forwards) {
        return lenient.overlarge_max_forwards && mend_max_forwards(text, fault.offset, end);
    }
    if (fault.header != header_name::from && fault.header != header_name::to) return false;
    return (lenient.blanks_in_brackets && mend_blanks_in_brackets(text, fault.offset, end)) ||
           (lenient.third_colon_in_ipv6 && mend_third_colon(text, fault.offset, end)) ||
           (lenient.unquoted_display_name && mend_display_name(text, fault.offset, end));
}

} // namespace message::detail

OFFHOOK_DECL result<sip_message> parse_message(buffer bytes, const parse_options& lenient,
                                               parse_fault* fault, sip_message* understood) {
    parse_fault first;
    auto made = parse_message(bytes, &first, understood);
    if (made) return made;
    if (fault != nullptr) *fault = first;
    if (lenient == parse_options{} || bytes.size() > limits::message_bytes) return made;
    std::string text(bytes.text());
    // Leading empty lines are no part of the message (RFC 3261 7.5), and in the way here.
    std::size_t empty = 0;
    while (std::string_view(text).substr(empty).starts_with("\r\n"))
        empty += 2;
    text.erase(0, empty);
    parse_fault next = first;
    next.offset -= static_cast<std::uint32_t>(std::min<std::size_t>(empty, next.offset));
    // Each repair is made once at most: a bound, whatever the message does.
    for (int repairs = 0; repairs < 12 && message::detail::mend(text, next, lenient); ++repairs) {
        auto mended = parse_message(buffer::copy_of(text), &next);
        if (mended) return mended;
    }
    return made;
}

} // namespace offhook
