// multipart-body = [preamble CRLF] dash-boundary transport-padding CRLF body-part
//                  *( delimiter transport-padding CRLF body-part ) close-delimiter (RFC
//                  2046 5.1.1).
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/multipart.hpp>

namespace offhook {
namespace message::detail {

/// boundary = 0*69<bchars> bcharsnospace. Blanks at its end would be lost on the way.
inline bool is_boundary(std::string_view text) {
    constexpr std::string_view marks = "'()+_,-./:=? ";
    if (text.empty() || text.size() > 70 || text.back() == ' ') return false;
    for (char c : text) {
        if (!is(c, alpha_char | digit_char) && marks.find(c) == marks.npos) return false;
    }
    return true;
}

/// Where one delimiter line stands.
struct delimiter {
    std::size_t at = 0;   ///< of the CR LF in front of it, which is part of it
    std::size_t next = 0; ///< behind its line end
    bool closes = false;
};

/// The next delimiter at or behind `from`. A line that only begins like one is none.
inline bool find_delimiter(std::string_view body, std::size_t from, std::string_view boundary,
                           delimiter& found) {
    while (from <= body.size()) {
        const std::size_t dashes = body.find("--", from);
        if (dashes == body.npos) return false;
        from = dashes + 1;
        if (dashes != 0 && (dashes < 2 || body.substr(dashes - 2, 2) != "\r\n")) continue;
        std::string_view rest = body.substr(dashes + 2);
        if (!rest.starts_with(boundary)) continue;
        rest.remove_prefix(boundary.size());
        found.closes = rest.starts_with("--");
        if (found.closes) rest.remove_prefix(2);
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t'))
            rest.remove_prefix(1);
        if (!rest.starts_with("\r\n") && !(found.closes && rest.empty())) continue;
        found.at = dashes == 0 ? 0 : dashes - 2;
        found.next = body.size() - rest.size() + (rest.empty() ? 0 : 2);
        return true;
    }
    return false;
}

/// body-part = MIME-part-headers [CRLF *OCTET]; false when its type is malformed.
inline bool read_part(std::string_view text, body_part& made) {
    if (text.starts_with("\r\n")) {
        made.body = text.substr(2);
    } else {
        const std::size_t end = text.find("\r\n\r\n");
        made.headers = text.substr(0, end == text.npos ? end : end + 2);
        if (end != text.npos) made.body = text.substr(end + 4);
    }
    made.type.type = "text";
    made.type.subtype = "plain";
    const std::string_view type = made.value(header_name::content_type);
    if (type.empty()) return true;
    const auto parsed = parse_content_type(type);
    if (parsed) made.type = *parsed;
    return parsed.has_value();
}

/// Takes one header line off, folds included; false at the end.
inline bool take_part_header(std::string_view& lines, std::string_view& name,
                             std::string_view& value) {
    if (lines.empty()) return false;
    std::size_t end = 0;
    while (true) {
        end = lines.find("\r\n", end);
        if (end == lines.npos) break;
        if (end + 2 == lines.size() || (lines[end + 2] != ' ' && lines[end + 2] != '\t')) break;
        end += 2;
    }
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end == lines.npos ? lines.size() : end + 2);
    const std::size_t colon = line.find(':');
    name = trimmed(line.substr(0, colon));
    value = colon == line.npos ? std::string_view{} : trimmed(line.substr(colon + 1));
    return true;
}

inline errc add_leaves(const body_part& part, std::size_t depth, body_parts& made) {
    if (!same_word(part.type.type, "multipart")) {
        if (made.size() == limits::body_parts) return errc::message_too_large;
        made.push_back(part);
        return errc{};
    }
    if (depth == limits::body_depth) return errc::message_too_large;
    const auto inner = parse_multipart(part.body, part.type);
    if (!inner) return static_cast<errc>(inner.error().value());
    for (const body_part& each : *inner) {
        const errc fault = add_leaves(each, depth + 1, made);
        if (fault != errc{}) return fault;
    }
    return errc{};
}

} // namespace message::detail

OFFHOOK_DECL std::string_view body_part::value(header_name wanted) const {
    std::string_view lines = headers, name, found;
    while (message::detail::take_part_header(lines, name, found)) {
        if (header_from(name) == wanted) return found;
    }
    return {};
}

OFFHOOK_DECL std::string_view body_part::value(std::string_view wanted) const {
    std::string_view lines = headers, name, found;
    while (message::detail::take_part_header(lines, name, found)) {
        if (message::detail::same_word(name, wanted)) return found;
    }
    return {};
}

OFFHOOK_DECL bool body_part::is_optional() const {
    const std::string_view text = value(header_name::content_disposition);
    const std::size_t at = text.find(';');
    if (at == text.npos) return false;
    const auto handling = params(text.substr(at)).find("handling");
    return handling && message::detail::same_word(*handling, "optional");
}

OFFHOOK_DECL result<body_parts> parse_multipart(std::string_view body, const content_type& type) {
    using namespace message::detail;
    const std::string_view boundary = type.parameters.find("boundary").value_or("");
    if (!is_boundary(boundary)) return errc::malformed_header;
    delimiter begin;
    if (!find_delimiter(body, 0, boundary, begin) || begin.closes) return errc::malformed_message;
    body_parts made;
    while (!begin.closes) {
        // The line end of this delimiter may be the one in front of the next.
        delimiter end;
        if (!find_delimiter(body, begin.next, boundary, end)) return errc::malformed_message;
        if (made.size() == limits::body_parts) return errc::message_too_large;
        const std::size_t size = end.at > begin.next ? end.at - begin.next : 0;
        body_part part;
        if (!read_part(body.substr(begin.next, size), part)) return errc::malformed_header;
        made.push_back(part);
        begin = end;
    }
    return made;
}

OFFHOOK_DECL result<body_parts> parse_body(std::string_view body,
                                           std::string_view content_type_text) {
    const auto type = parse_content_type(content_type_text);
    if (!type) return errc::malformed_header;
    body_parts made;
    const errc fault = message::detail::add_leaves({{}, body, *type}, 0, made);
    if (fault != errc{}) return fault;
    return made;
}

OFFHOOK_DECL std::optional<std::string_view> find_body(const sip_message& message,
                                                       std::string_view media_type) {
    if (message.body().empty()) return std::nullopt;
    const auto type = parse_content_type(message.value(header_name::content_type));
    if (!type) return std::nullopt;
    if (type->is(media_type)) return message.body();
    if (!message::detail::same_word(type->type, "multipart")) return std::nullopt;
    body_parts parts;
    if (message::detail::add_leaves({{}, message.body(), *type}, 0, parts) != errc{}) {
        return std::nullopt;
    }
    for (const body_part& part : parts) {
        if (part.type.is(media_type) && !part.body.empty()) return part.body;
    }
    return std::nullopt;
}

OFFHOOK_DECL std::optional<body_part> find_part(const sip_message& message, std::string_view id) {
    const auto is_it = [id](std::string_view value) {
        return value.size() == id.size() + 2 && value.front() == '<' && value.back() == '>' &&
               value.substr(1, id.size()) == id;
    };
    const auto type = parse_content_type(message.value(header_name::content_type));
    if (id.empty() || !type || message.body().empty()) return std::nullopt;
    if (is_it(message.value("Content-ID"))) return body_part{{}, message.body(), *type};
    if (!message::detail::same_word(type->type, "multipart")) return std::nullopt;
    const auto parts = parse_multipart(message.body(), *type);
    if (!parts) return std::nullopt;
    for (const body_part& part : *parts) {
        if (is_it(part.value("Content-ID"))) return part;
    }
    return std::nullopt;
}

OFFHOOK_DECL std::string write_multipart(std::string_view boundary, std::string_view first,
                                         std::string_view second) {
    std::string made;
    made.reserve(first.size() + second.size() + 3 * boundary.size() + 20);
    for (const std::string_view part : {first, second})
        made.append("--").append(boundary).append("\r\n").append(part).append("\r\n");
    made.append("--").append(boundary).append("--\r\n");
    return made;
}

} // namespace offhook
