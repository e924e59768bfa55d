// Writing a message into memory that may be too small: what does not fit is counted, not written.
#pragma once

#include <offhook/message/detail/characters.hpp>
#include <offhook/message/message_writer.hpp>

#include <charconv>
#include <cstring>

namespace offhook {

OFFHOOK_DECL void message_writer::put(std::string_view text) {
    size_ += text.size();
    if (text.empty() || at_ == nullptr) return;
    if (text.size() > static_cast<std::size_t>(end_ - at_)) {
        at_ = nullptr; // nothing behind a hole is of use
        return;
    }
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
}

OFFHOOK_DECL void message_writer::put_safe(std::string_view text) {
    char* const begin = at_;
    put(text);
    if (at_ == nullptr) return;
    for (char* at = begin; at != at_; ++at) {
        if (*at == '\r' || *at == '\n') *at = ' ';
    }
}

OFFHOOK_DECL void message_writer::line(std::string_view name, std::string_view value) {
    put(name);
    put(": ");
    put_safe(message::detail::trimmed(value));
    put("\r\n");
}

OFFHOOK_DECL message_writer& message_writer::request(std::string_view method,
                                                     std::string_view uri) {
    put_safe(method);
    put(" ");
    put_safe(uri);
    put(" SIP/2.0\r\n");
    return *this;
}

OFFHOOK_DECL message_writer& message_writer::response(int status, std::string_view reason) {
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, status).ptr;
    put("SIP/2.0 ");
    put({digits, static_cast<std::size_t>(end - digits)});
    put(" ");
    put_safe(reason);
    put("\r\n");
    return *this;
}

OFFHOOK_DECL message_writer& message_writer::start_line(const sip_message& from) {
    return from.is_request() ? request(from.method_text(), from.request_uri())
                             : response(from.status(), from.reason_phrase());
}

OFFHOOK_DECL message_writer& message_writer::header(header_name name, std::string_view value) {
    if (name != header_name::other && name != header_name::content_length) {
        line(to_text(name), value);
    }
    return *this;
}

OFFHOOK_DECL message_writer& message_writer::header(header_name name, std::uint64_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return header(name, std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

OFFHOOK_DECL message_writer& message_writer::header(std::string_view name, std::string_view value) {
    const header_name known = header_from(name);
    if (known != header_name::other) return header(known, value);
    if (message::detail::all_of<message::detail::token_char>(name)) line(name, value);
    return *this;
}

OFFHOOK_DECL message_writer& message_writer::field(const sip_message& from,
                                                   const header_slot& slot) {
    if (slot.name == header_name::content_length) return *this;
    put(from.name_of(slot));
    put(": ");
    put(from.value_of(slot)); // a fold in it is still one
    put("\r\n");
    return *this;
}

OFFHOOK_DECL serialized message_writer::end(std::string_view body) {
    char digits[20];
    const auto digits_end = std::to_chars(digits, digits + sizeof digits, body.size()).ptr;
    line(to_text(header_name::content_length),
         {digits, static_cast<std::size_t>(digits_end - digits)});
    put("\r\n");
    put(body);
    return {size_, at_ != nullptr || size_ == 0};
}

} // namespace offhook
