// Typed headers by their type: read_header<session_expires>(message). A user's own type works the
// same way when it names its header and reads its value; see examples/2_recipes/own_header.cpp.
// Not the headers of every message: sip_message has a function for each of those.
#pragma once

#include <offhook/core/result.hpp>
#include <offhook/message/detail/characters.hpp>
#include <offhook/message/sip_message.hpp>

#include <concepts>
#include <string_view>
#include <vector>

namespace offhook {

/// A type that stands for one header. `header` is a header_name or, for a header this library does
/// not know, its text. `is_list`: the header may hold several values, divided by commas.
template <class T>
concept typed_header = requires(std::string_view text) {
    { T::parse(text) } -> std::same_as<result<T>>;
    { T::is_list } -> std::convertible_to<bool>;
    T::header;
};

namespace message::detail {

inline bool is_header(const sip_message&, const header_slot& slot, header_name name) {
    return slot.name == name;
}
inline bool is_header(const sip_message& message, const header_slot& slot, std::string_view name) {
    return slot.name == header_from(name) &&
           (slot.name != header_name::other || same_word(message.name_of(slot), name));
}

} // namespace message::detail

/// The value of the first field of that name; of a list its first value. Errors: missing_header and
/// those of T::parse.
template <typed_header T, class Name>
result<T> read_header(const sip_message& message, Name name) {
    std::string_view text;
    if constexpr (std::same_as<Name, header_name>) {
        if (!message.has(name)) return errc::missing_header;
        text = message.value(name);
    } else {
        text = message.value(std::string_view(name));
        if (text.data() == nullptr) return errc::missing_header;
    }
    std::string_view first = text;
    if (T::is_list && !next_value(text, first)) first = {};
    return T::parse(first);
}
template <typed_header T>
result<T> read_header(const sip_message& message) {
    return read_header<T>(message, T::header);
}

/// All values of all fields of that name, in order; empty when there is none. Errors: those of
/// T::parse for the first value that has one.
template <typed_header T, class Name>
result<std::vector<T>> read_headers(const sip_message& message, Name name) {
    std::vector<T> made;
    for (const header_slot& slot : message.headers()) {
        if (!message::detail::is_header(message, slot, name)) continue;
        std::string_view rest = message.value_of(slot);
        std::string_view value = rest;
        bool more = !T::is_list || next_value(rest, value);
        while (more) {
            const result<T> one = T::parse(value);
            if (!one) return one.error();
            made.push_back(*one);
            more = T::is_list && next_value(rest, value);
        }
    }
    return made;
}
template <typed_header T>
result<std::vector<T>> read_headers(const sip_message& message) {
    return read_headers<T>(message, T::header);
}

} // namespace offhook
