// Writing a message: lines gathered in order, then one buffer with its slots.
#pragma once

#include <offhook/message/detail/characters.hpp>
#include <offhook/message/detail/find_control.hpp>
#include <offhook/message/detail/message_access.hpp>
#include <offhook/message/message_builder.hpp>

#include <charconv>
#include <cstring>

namespace offhook {
namespace message::detail {

/// Appends a value on one line: what would break the line becomes a blank.
inline void append_line_safe(std::string& text, std::string_view value) {
    const std::size_t begin = text.size();
    text.append(value);
    const char* const end = value.data() + value.size();
    if (find_control(value.data(), end) == end) return;
    for (std::size_t i = begin; i < text.size(); ++i) {
        if (text[i] == '\r' || text[i] == '\n') text[i] = ' ';
    }
}

struct number_text {
    char digits[20];
    std::size_t size;
    explicit number_text(std::uint64_t number)
        : size(static_cast<std::size_t>(std::to_chars(digits, digits + 20, number).ptr - digits)) {}
    std::string_view view() const { return {digits, size}; }
};

} // namespace message::detail

OFFHOOK_DECL message_builder message_builder::request(sip_method method, std::string_view uri) {
    message_builder made = request(to_text(method), uri);
    made.method_ = method;
    return made;
}

OFFHOOK_DECL message_builder message_builder::request(std::string_view method,
                                                      std::string_view uri) {
    message_builder made;
    made.text_.reserve(640);
    made.method_ = method_from(method);
    made.method_size_ = static_cast<std::uint16_t>(method.size());
    message::detail::append_line_safe(made.text_, method);
    made.text_ += ' ';
    made.first_at_ = static_cast<std::uint32_t>(made.text_.size());
    made.first_size_ = static_cast<std::uint32_t>(uri.size());
    message::detail::append_line_safe(made.text_, uri);
    made.text_ += " SIP/2.0\r\n";
    made.start_line_size_ = static_cast<std::uint32_t>(made.text_.size());
    return made;
}

OFFHOOK_DECL message_builder message_builder::response(int status, std::string_view reason) {
    message_builder made;
    made.text_.reserve(640);
    made.status_ = static_cast<std::int16_t>(status);
    made.text_ += "SIP/2.0 ";
    made.text_ += message::detail::number_text(static_cast<std::uint64_t>(status)).view();
    made.text_ += ' ';
    made.first_at_ = static_cast<std::uint32_t>(made.text_.size());
    made.first_size_ = static_cast<std::uint32_t>(reason.size());
    message::detail::append_line_safe(made.text_, reason);
    made.text_ += "\r\n";
    made.start_line_size_ = static_cast<std::uint32_t>(made.text_.size());
    return made;
}

OFFHOOK_DECL void message_builder::add(header_name known, std::string_view name,
                                       std::string_view value) {
    header_slot slot;
    slot.name = known;
    slot.name_at = static_cast<std::uint32_t>(text_.size());
    slot.name_size = static_cast<std::uint16_t>(name.size());
    text_.append(name);
    text_ += ": ";
    slot.value_at = static_cast<std::uint32_t>(text_.size());
    value = message::detail::trimmed(value);
    slot.value_size = static_cast<std::uint32_t>(value.size());
    message::detail::append_line_safe(text_, value);
    text_ += "\r\n";
    slots_.push_back(slot);
}

OFFHOOK_DECL message_builder& message_builder::header(header_name name, std::string_view value) {
    if (name == header_name::other || name == header_name::content_length) return *this;
    add(name, to_text(name), value);
    return *this;
}

OFFHOOK_DECL message_builder& message_builder::header(std::string_view name,
                                                      std::string_view value) {
    const header_name known = header_from(name);
    if (known != header_name::other) return header(known, value);
    if (name.size() > 0xffff || !message::detail::all_of(name, message::detail::token_char)) {
        return *this;
    }
    add(known, name, value);
    return *this;
}

OFFHOOK_DECL message_builder& message_builder::header(header_name name, std::uint64_t number) {
    return header(name, message::detail::number_text(number).view());
}

OFFHOOK_DECL message_builder& message_builder::copy(const sip_message& from, header_name name) {
    for (const header_slot& slot : from.headers()) {
        if (slot.name == name) header(name, from.value_of(slot));
    }
    return *this;
}

OFFHOOK_DECL message_builder& message_builder::remove(header_name name) {
    for (std::size_t i = 0; i < slots_.size();) {
        if (slots_[i].name != name) {
            ++i;
            continue;
        }
        const std::uint32_t begin = slots_[i].name_at;
        const std::uint32_t size = slots_[i].value_at + slots_[i].value_size + 2 - begin;
        text_.erase(begin, size);
        slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(i));
        for (std::size_t k = i; k < slots_.size(); ++k) {
            slots_[k].name_at -= size;
            slots_[k].value_at -= size;
        }
    }
    return *this;
}

OFFHOOK_DECL message_builder& message_builder::body(std::string_view content_type,
                                                    std::string_view content) {
    remove(header_name::content_type);
    body_.assign(content);
    if (!content.empty()) header(header_name::content_type, content_type);
    return *this;
}

OFFHOOK_DECL message_builder& message_builder::retarget(std::string_view uri) {
    if (!is_request()) return *this;
    std::string safe;
    message::detail::append_line_safe(safe, uri);
    const auto size = static_cast<std::uint32_t>(safe.size());
    const std::uint32_t grown = size - first_size_; // modulo 2^32, as are the sums below
    text_.replace(first_at_, first_size_, safe);
    first_size_ = size;
    start_line_size_ += grown;
    for (header_slot& slot : slots_) {
        slot.name_at += grown;
        slot.value_at += grown;
    }
    return *this;
}

OFFHOOK_DECL bool message_builder::has(header_name name) const {
    for (const header_slot& slot : slots_) {
        if (slot.name == name) return true;
    }
    return false;
}

OFFHOOK_DECL std::string_view message_builder::value(header_name name) const {
    for (const header_slot& slot : slots_) {
        if (slot.name == name) {
            return std::string_view(text_).substr(slot.value_at, slot.value_size);
        }
    }
    return {};
}

OFFHOOK_DECL std::string_view message_builder::request_uri() const {
    if (!is_request()) return {};
    return std::string_view(text_).substr(first_at_, first_size_);
}

OFFHOOK_DECL serialized message_builder::write(message_writer& out, std::string_view via) const {
    const std::string_view text = text_;
    out.put(text.substr(0, start_line_size_));
    if (!message::detail::trimmed(via).empty()) out.line(to_text(header_name::via), via);
    out.put(text.substr(start_line_size_));
    return out.end(body_);
}

OFFHOOK_DECL sip_message message_builder::build(std::string_view via) const {
    constexpr std::size_t via_name = 5;     // "Via: "
    constexpr std::size_t length_name = 16; // "Content-Length: "
    message_writer measure{{}};
    const std::size_t size = write(measure, via).size;
    const std::size_t digits = message::detail::number_text(body_.size()).size;
    const std::size_t length_line = length_name + digits + 2;
    const std::size_t via_line = size - text_.size() - length_line - 2 - body_.size();

    sip_message made;
    message_access access{made};
    access.bytes() = buffer::allocate(size);
    message_writer out{{access.bytes().writable(), size}};
    write(out, via);
    auto& slots = access.slots();
    slots.reserve(slots_.size() + 2);
    if (via_line != 0) {
        header_slot slot;
        slot.name = header_name::via;
        slot.name_at = start_line_size_;
        slot.name_size = 3;
        slot.value_at = static_cast<std::uint32_t>(start_line_size_ + via_name);
        slot.value_size = static_cast<std::uint32_t>(via_line - via_name - 2);
        slots.push_back(slot);
    }
    for (header_slot slot : slots_) {
        slot.name_at += static_cast<std::uint32_t>(via_line);
        slot.value_at += static_cast<std::uint32_t>(via_line);
        slots.push_back(slot);
    }
    header_slot slot;
    slot.name = header_name::content_length;
    slot.name_at = static_cast<std::uint32_t>(text_.size() + via_line);
    slot.name_size = 14;
    slot.value_at = static_cast<std::uint32_t>(slot.name_at + length_name);
    slot.value_size = static_cast<std::uint32_t>(digits);
    slots.push_back(slot);
    access.body_at() = static_cast<std::uint32_t>(size - body_.size());
    access.body_size() = static_cast<std::uint32_t>(body_.size());
    access.first_at() = first_at_;
    access.first_size() = first_size_;
    access.method_size() = method_size_;
    access.status() = status_;
    access.method() = method_;
    return made;
}

} // namespace offhook
