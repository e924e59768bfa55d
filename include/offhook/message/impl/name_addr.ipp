// ( name-addr / addr-spec ) *( SEMI generic-param ) (RFC 3261 20.10, 25.1).
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/read_uri.hpp>
#include <offhook/message/name_addr.hpp>

#include <cstring>

namespace offhook {
namespace message::detail {

/// display-name = *(token LWS) / quoted-string, up to "<". False when there is none before "<".
inline __attribute__((always_inline)) bool read_display_name(cursor& in, std::string_view& name) {
    const char* begin = in.at;
    if (in.next_is('<')) return true;
    if (in.next_is('"')) {
        if (!in.read_quoted()) return false;
        name = in.since(begin).substr(1);
        name.remove_suffix(1);
        in.skip_blanks();
        return in.next_is('<');
    }
    const char* name_end = in.at;
    while (!in.run<token_char>().empty()) {
        name_end = in.at;
        in.skip_blanks();
    }
    name = {begin, static_cast<std::size_t>(name_end - begin)};
    return in.next_is('<');
}

/// A bare addr-spec ends at the first ";" or blank: with "," ";" or "?" in the URI it would need
/// brackets (RFC 3261 20.10).
inline std::string_view read_bare_uri(cursor& in) {
    const char* begin = in.at;
    while (!in.done() && !is(*in.at, blank_char) && *in.at != ';' && *in.at != ',' &&
           *in.at != '?') {
        ++in.at;
    }
    return in.since(begin);
}

/// *( SEMI generic-param ) up to the end.
inline __attribute__((always_inline)) errc read_name_parameters(cursor& in, name_addr& made,
                                                                std::string_view& tag) {
    if (in.done()) return errc{};
    const char* begin = in.at;
    if (!in.read_parameters("tag", tag) || !in.done()) return errc::malformed_header;
    made.parameters = params(trimmed(in.since(begin)));
    made.tag_value = unquoted(tag);
    return errc{};
}

} // namespace message::detail

OFFHOOK_DECL errc message::detail::read_name_addr(std::string_view text, name_addr& made,
                                                  std::string_view& tag) {
    made.text = trimmed(text);
    cursor in{made.text};
    std::string_view address;
    const bool bracketed = read_display_name(in, made.display_name);
    if (bracketed) {
        // Nearly always a whole URI up to its bracket.
        const char* const after = end_of_uri(in.at + 1, in.end, made.address);
        if (after != nullptr && after != in.end && *after == '>') {
            in.at = after + 1;
            return read_name_parameters(in, made, tag);
        }
        made.address = {};
    }
    if (bracketed) {
        ++in.at;
        const void* close = std::memchr(in.at, '>', in.rest().size());
        if (close == nullptr) return errc::malformed_header;
        const char* begin = in.at;
        in.at = static_cast<const char*>(close);
        address = in.since(begin);
        ++in.at;
    } else {
        made.display_name = {};
        in = cursor{made.text};
        address = read_bare_uri(in);
    }
    if (!read_uri(address, made.address)) return errc::bad_uri;
    return read_name_parameters(in, made, tag);
}

OFFHOOK_DECL result<name_addr> parse_name_addr(std::string_view text) {
    result<name_addr> made{name_addr{}}; // filled in its final place
    std::string_view tag;
    const errc fault = message::detail::read_name_addr(text, *made, tag);
    if (fault != errc{}) made = fault;
    return made;
}

OFFHOOK_DECL std::string_view tag_of(std::string_view text) {
    message::detail::cursor in{message::detail::trimmed(text)};
    // A display name in quotes may hold any bracket.
    if (in.next_is('"') && !in.read_quoted()) return {};
    const auto find = [&in](char c) {
        return in.done() ? nullptr
                         : static_cast<const char*>(std::memchr(in.at, c, in.rest().size()));
    };
    if (const char* const open = find('<'); open != nullptr) {
        in.at = open;
        const char* const close = find('>');
        if (close == nullptr) return {};
        in.at = close + 1;
    } else {
        const char* const first = find(';');
        if (first == nullptr) return {};
        in.at = first;
    }
    if (in.done()) return {};
    return params(in.rest()).find("tag").value_or(std::string_view{});
}

} // namespace offhook
