// Reading a message line by line (RFC 3261 7, 25.1). The checks of single headers: see check.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/message_reader.hpp>
#include <offhook/message/detail/read_uri.hpp>
#include <offhook/message/detail/usual_name.hpp>
#include <offhook/message/impl/header_name.ipp>
#include <offhook/message/parse.hpp>

#include <algorithm>
#include <cstring>

namespace offhook {
namespace message::detail {

inline bool at_line_end(const char* at, const char* end) {
    return end - at >= 2 && at[0] == '\r' && at[1] == '\n';
}

inline message_reader::message_reader(buffer bytes, sip_message& made, main_values* values)
    : made_{made}, values_{values} {
    made_.bytes() = std::move(bytes);
    const std::string_view text = made_.bytes().text();
    begin_ = at_ = text.data();
    end_ = begin_ + text.size();
    controls_ = control_scan{begin_, end_};
}

inline void message_reader::refuse(errc code, const char* where, header_name header,
                                   const char* what, const char* rule, int status) {
    if (failed_) return;
    failed_ = true;
    fault = {code, static_cast<std::uint32_t>(where - begin_), header, what, rule, status};
}

inline bool message_reader::read() {
    if (static_cast<std::size_t>(end_ - begin_) > limits::message_bytes) {
        refuse(errc::message_too_large, begin_, header_name::other,
               "the message is larger than 65535 bytes", "RFC 3261 18.1.1", 0);
        return false;
    }
    if (!read_start_line()) return false;
    read_headers();
    check_presence();
    if (ended_) read_body();
    // Neither a response nor an ACK is ever answered (RFC 3261 17.1.1.3, 18.3).
    if (made_.status() != 0 || made_.method() == sip_method::ack) fault.status = 0;
    return !failed_;
}

inline bool message_reader::read_start_line() {
    // Empty lines in front are ignored (RFC 3261 7.5).
    while (at_line_end(at_, end_))
        at_ += 2;
    const char* line_end = controls_.next(at_);
    if (!at_line_end(line_end, end_)) {
        refuse(errc::malformed_message, line_end, header_name::other,
               "the start line does not end with CR LF", "RFC 3261 7", 0);
        return false;
    }
    const std::string_view line{at_, static_cast<std::size_t>(line_end - at_)};
    if (!(line.starts_with("SIP/") ? read_status_line(line) : read_request_line(line)))
        return false;
    at_ = line_end + 2;
    return true;
}

inline bool message_reader::read_status_line(std::string_view line) {
    // Status-Line = SIP-Version SP Status-Code SP Reason-Phrase
    const auto bad = [&](errc code, const char* what) {
        refuse(code, line.data(), header_name::other, what, "RFC 3261 7.2", 0);
        return false;
    };
    if (!line.starts_with("SIP/2.0 ")) {
        return bad(errc::unsupported_version, "the version of the response is not SIP/2.0");
    }
    if (line.size() < 12 || !all_of(line.substr(8, 3), digit_char) || line[11] != ' ') {
        return bad(errc::malformed_message, "the status line has no status code of three digits");
    }
    const int status = (line[8] - '0') * 100 + (line[9] - '0') * 10 + (line[10] - '0');
    if (status < 100 || status > 699) {
        return bad(errc::malformed_message, "the status code is not between 100 and 699");
    }
    made_.status() = static_cast<std::int16_t>(status);
    made_.first_at() = static_cast<std::uint32_t>(line.data() + 12 - begin_);
    made_.first_size() = static_cast<std::uint32_t>(line.size() - 12);
    return true;
}

inline bool message_reader::read_request_line(std::string_view line) {
    // Request-Line = Method SP Request-URI SP SIP-Version
    cursor in{line};
    method_ = in.run<token_char>();
    if (method_.empty() || method_.size() > 255 || !in.take(' ')) {
        refuse(errc::malformed_message, in.at, header_name::other,
               "the start line does not begin with a method and one blank", "RFC 3261 7.1", 0);
        return false;
    }
    made_.method() = method_from(method_);
    const char* uri_begin = in.at;
    const void* blank = std::memchr(in.at, ' ', in.rest().size());
    in.at = blank == nullptr ? in.end : static_cast<const char*>(blank);
    const std::string_view target = in.since(uri_begin);
    if (!in.take(' ')) {
        refuse(errc::malformed_message, in.at, header_name::other,
               "the request line has no version behind its URI", "RFC 3261 7.1");
        return true;
    }
    const std::string_view version = in.rest();
    if (!same_word(version, "SIP/2.0")) {
        const bool other_version = version.size() > 4 && same_word(version.substr(0, 4), "SIP/") &&
                                   version.find(' ') == version.npos;
        refuse(other_version ? errc::unsupported_version : errc::malformed_message, in.at,
               header_name::other, "the request line does not end with SIP/2.0", "RFC 3261 7.1",
               other_version ? 505 : 400);
    }
    uri parsed;
    if (!read_uri(target, parsed)) {
        refuse(errc::bad_uri, uri_begin, header_name::other, "the Request-URI cannot be parsed",
               "RFC 3261 7.1");
    } else if (!parsed.headers.empty()) {
        refuse(errc::bad_uri, uri_begin, header_name::other, "the Request-URI contains headers",
               "RFC 3261 19.1.1");
    }
    made_.method_size() = static_cast<std::uint16_t>(method_.size());
    made_.first_at() = static_cast<std::uint32_t>(uri_begin - begin_);
    made_.first_size() = static_cast<std::uint32_t>(target.size());
    return true;
}

/// Whether a byte is neither a blank nor a control character, which saves a closer look.
inline bool is_dark(char c) { return static_cast<unsigned char>(c) > ' '; }

/// CR LF; two bytes can be read.
inline bool is_line_end(const char* at) { return std::memcmp(at, "\r\n", 2) == 0; }

inline void message_reader::read_headers() {
    while (read_usual_headers()) {
        if (static_cast<std::size_t>(at_ - begin_) > limits::header_block_bytes) {
            return refuse(errc::message_too_large, at_, header_name::other,
                          "the header fields are larger than 60000 bytes", "RFC 3261 21.5.7", 513);
        }
        if (*at_ == '\r' && at_line_end(at_, end_)) {
            at_ += 2;
            ended_ = true;
            return;
        }
        if (made_.slots().size() == limits::headers) {
            return refuse(errc::message_too_large, at_, header_name::other,
                          "the message has more than 512 header fields", "RFC 3261 21.5.7", 513);
        }
        read_header();
    }
    refuse(errc::malformed_message, at_, header_name::other, "no empty line ends the header fields",
           "RFC 3261 7");
}

inline bool message_reader::read_usual_headers() {
    auto& slots = made_.slots();
    const char* const begin = begin_;
    const char* const end = end_;
    const char* at = at_;
    odd_byte_walk odd{at, end}; // lives in registers
    const char* const stop =
        begin + std::min<std::ptrdiff_t>(end - begin - 16, limits::header_block_bytes);
    std::size_t room = std::min(slots.capacity(), limits::headers);
    while (at <= stop) {
        // One line with something between dark characters behind a name and a colon. The empty
        // line is none.
        const char* const line_end = odd.first();
        if (line_end + 2 >= end || !is_line_end(line_end) ||
            (!is_dark(line_end[2]) && line_end[2] != '\r') || !is_dark(line_end[-1])) {
            break;
        }
        const char* colon = find_byte<':'>(at, at + 16);
        const bool usual = colon != at + 16;
        if (!usual) colon = find_byte<':'>(at, line_end);
        if (colon - at < 2 || colon >= line_end) break;
        const char* const value = colon + 1 + (colon[1] == ' ');
        if (value >= line_end || !is_dark(*value)) break;
        const auto size = static_cast<std::size_t>(colon - at);
        header_name known = header_name::other;
        if (usual) known = usual_name(usual_header_names, at, size);
        if (known == header_name::other) {
            known = header_from({at, size});
            if (known == header_name::other && !all_of<token_char>({at, size})) break;
        }
        if (slots.size() == room) {
            if (room == limits::headers) break;
            reserve(at);
            room = std::min(slots.capacity(), limits::headers);
        }
        header_slot& slot = slots.emplace_back();
        slot = {static_cast<std::uint32_t>(at - begin), static_cast<std::uint32_t>(value - begin),
                static_cast<std::uint32_t>(line_end - value), static_cast<std::uint16_t>(size),
                known};
        at = line_end + 2;
        odd.drop();
        odd.drop();
        if (known != header_name::other) check(slot);
    }
    at_ = at;
    return at != end_;
}

inline void message_reader::read_header() {
    // header-name HCOLON header-value CRLF; HCOLON = *( SP / HTAB ) ":" SWS
    const char* const name = at_;
    const char* value_end = controls_.next(name);
    // Nearly always a whole line and no fold.
    const bool plain = end_ - value_end >= 3 && value_end[0] == '\r' && value_end[1] == '\n' &&
                       is_dark(value_end[2]);
    if (!plain && (value_end = find_value_end(name)) == nullptr) {
        refuse(errc::malformed_header, at_, header_name::other,
               "a header line holds a control character or does not end with CR LF",
               "RFC 3261 25.1");
        return skip_line();
    }
    at_ = value_end + 2;
    const char* value = find_byte<':'>(name, value_end);
    const char* name_end = value;
    while (name_end != name && !is_dark(name_end[-1]) &&
           (name_end[-1] == ' ' || name_end[-1] == '\t'))
        --name_end;
    const std::string_view text{name, static_cast<std::size_t>(name_end - name)};
    header_slot slot;
    slot.name = header_from(text);
    // A known name is a token; an unknown one must be looked at.
    if (value == value_end ||
        (slot.name == header_name::other && (text.size() > 0xffff || !all_of<token_char>(text)))) {
        const auto bad = std::find_if(name, name_end, [](char c) { return !is(c, token_char); });
        return refuse(errc::malformed_header, bad, header_name::other,
                      "a header line does not begin with a name and a colon", "RFC 3261 7.3.1");
    }
    ++value;
    slot.name_at = static_cast<std::uint32_t>(name - begin_);
    slot.name_size = static_cast<std::uint16_t>(text.size());

    if (value != value_end && *value == ' ') ++value;
    while (value != value_end && !is_dark(*value) && is(*value, blank_char))
        ++value;
    while (value != value_end && !is_dark(value_end[-1]) && is(value_end[-1], blank_char))
        --value_end;
    slot.value_at = static_cast<std::uint32_t>(value - begin_);
    slot.value_size = static_cast<std::uint32_t>(value_end - value);
    if (made_.slots().size() == made_.slots().capacity()) reserve(at_);
    made_.slots().push_back(slot);
    if (slot.name != header_name::other) check(slot);
}

inline const char* message_reader::find_value_end(const char* begin) {
    const char* at = begin;
    while (true) {
        at = controls_.next(at);
        if (at_line_end(at, end_)) {
            // A blank in front of the next line folds it into this one (RFC 3261 7.3.1).
            if (end_ - at < 3 || (at[2] != ' ' && at[2] != '\t')) return at;
            at += 3;
        } else if (at != end_ && *at == '\t') {
            ++at;
        } else if (at != end_ && *at != '\r' && *at != '\n' && at[-1] == '\\') {
            // Any other control character may stand in quotes behind a backslash only.
            return find_quoted_value_end(begin);
        } else {
            at_ = at;
            return nullptr;
        }
    }
}

inline const char* message_reader::find_quoted_value_end(const char* begin) {
    bool quoted = false;
    for (const char* at = begin; at != end_; ++at) {
        const auto byte = static_cast<unsigned char>(*at);
        if (at_line_end(at, end_)) {
            if (end_ - at < 3 || (at[2] != ' ' && at[2] != '\t')) return at;
            at += 2;
        } else if (byte == '"') {
            quoted = !quoted;
        } else if (byte == '\\' && quoted && end_ - at >= 2 && at[1] != '\r' && at[1] != '\n') {
            ++at;
        } else if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
            at_ = at;
            return nullptr;
        }
    }
    at_ = end_;
    return nullptr;
}

inline void message_reader::skip_line() {
    while (at_ != end_) {
        const void* found = std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_));
        if (found == nullptr) break;
        at_ = static_cast<const char*>(found) + 1;
        const bool folded = at_ != end_ && (*at_ == ' ' || *at_ == '\t');
        if (at_ - begin_ >= 2 && at_[-2] == '\r' && !folded) return;
    }
    at_ = end_;
}

inline void message_reader::reserve(const char* at) {
    // One allocation for all that can still come.
    auto& slots = made_.slots();
    const auto lines = std::count(at, end_, '\n');
    slots.reserve(std::min(limits::headers, slots.size() + 1 + static_cast<std::size_t>(lines)));
}

inline result<sip_message> parse_with(buffer bytes, main_values* values, parse_fault* fault,
                                      sip_message* understood) {
    // Filled in its final place: moving a message would copy its slots.
    result<sip_message> made{boost::system::in_place_value};
    message_reader reader{std::move(bytes), *made, values};
    if (reader.read()) return made;
    if (fault != nullptr) *fault = reader.fault;
    if (understood != nullptr) *understood = std::move(*made);
    made = reader.fault.code;
    return made;
}

} // namespace message::detail

OFFHOOK_DECL result<sip_message> parse_message(buffer bytes, parse_fault* fault,
                                               sip_message* understood) {
    return message::detail::parse_with(std::move(bytes), nullptr, fault, understood);
}

OFFHOOK_DECL result<sip_message> parse_message(buffer bytes, main_values& values,
                                               parse_fault* fault, sip_message* understood) {
    return message::detail::parse_with(std::move(bytes), &values, fault, understood);
}

} // namespace offhook
