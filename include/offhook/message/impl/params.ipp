// Walking a parameter list. Lenient on purpose: the grammar was checked by the owner; here nothing
// is refused and every byte is passed once.
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/params.hpp>

#include <cstring>

namespace offhook {

OFFHOOK_DECL std::optional<params::item> params::next(std::string_view& rest) {
    using namespace message::detail;
    cursor in{rest};
    while (!in.done() && (*in.at == ';' || is(*in.at, blank_char)))
        ++in.at;
    if (in.done()) {
        rest = {};
        return std::nullopt;
    }
    item found;
    const char* begin = in.at;
    in.run<token_char>(); // nearly always all of it
    while (!in.done() && *in.at != ';' && *in.at != '=' && !is(*in.at, blank_char))
        ++in.at;
    found.name = in.since(begin);
    found.has_value = !in.done() && *in.at != ';' && in.take_between_blanks('=');
    if (found.has_value) {
        begin = in.at;
        if (in.next_is('"') && in.read_quoted()) {
            found.value = in.since(begin).substr(1);
            found.value.remove_suffix(1);
        } else {
            // Only a quoted value can hold a ";".
            in.at = begin;
            const void* stop = in.done() ? nullptr : std::memchr(begin, ';', in.rest().size());
            in.at = stop == nullptr ? in.end : static_cast<const char*>(stop);
            found.value = in.since(begin);
            while (!found.value.empty() && is(found.value.back(), blank_char))
                found.value.remove_suffix(1);
        }
    }
    rest = in.rest();
    return found;
}

OFFHOOK_DECL std::optional<std::string_view> params::find(std::string_view name) const {
    std::string_view rest = text_;
    while (const auto found = next(rest)) {
        if (message::detail::same_word(found->name, name)) return found->value;
    }
    return std::nullopt;
}

} // namespace offhook
