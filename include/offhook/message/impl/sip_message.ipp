// Reading a message: header fields by name, lists, typed values on demand.
#pragma once

#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/read_via.hpp>
#include <offhook/message/sip_message.hpp>

#include <cstring>

namespace offhook {

OFFHOOK_DECL std::string_view sip_message::method_text() const {
    // Method SP Request-URI: empty lines may stand in front of the method (RFC 3261 7.5).
    if (!is_request() || method_size_ == 0) return {};
    return at(first_at_ - 1u - method_size_, method_size_);
}

OFFHOOK_DECL std::string_view sip_message::request_uri() const {
    return is_request() ? at(first_at_, first_size_) : std::string_view{};
}

OFFHOOK_DECL std::string_view sip_message::reason_phrase() const {
    return is_response() ? at(first_at_, first_size_) : std::string_view{};
}

OFFHOOK_DECL const header_slot* sip_message::find(header_name name) const {
    for (const header_slot& slot : slots_) {
        if (slot.name == name) return &slot;
    }
    return nullptr;
}

OFFHOOK_DECL std::string_view sip_message::value(header_name name) const {
    const header_slot* slot = find(name);
    return slot == nullptr ? std::string_view{} : value_of(*slot);
}

OFFHOOK_DECL std::string_view sip_message::value(std::string_view name) const {
    const header_name known = header_from(name);
    if (known != header_name::other) return value(known);
    for (const header_slot& slot : slots_) {
        if (slot.name == known && message::detail::same_word(name_of(slot), name)) {
            return value_of(slot);
        }
    }
    return {};
}

OFFHOOK_DECL std::string_view sip_message::first_value(header_name name) const {
    std::string_view rest = value(name);
    std::string_view first;
    return next_value(rest, first) ? first : std::string_view{};
}

OFFHOOK_DECL bool sip_message::lists(header_name name, std::string_view token) const {
    bool found = false;
    each_value(name, [&](std::string_view value) {
        found = message::detail::same_word(value, token);
        return !found;
    });
    return found;
}

OFFHOOK_DECL result<offhook::via> sip_message::top_via() const {
    const header_slot* slot = find(header_name::via);
    if (slot == nullptr) return errc::missing_header;
    result<offhook::via> top{offhook::via{}}; // filled in its final place
    if (met_.via.size != 0) {
        top->text = at(met_.via);
        top->transport = at(met_.via_transport);
        top->host = at(met_.via_host);
        if (met_.via_has_port) top->port = met_.via_port;
        top->parameters = params(at(met_.via_parameters));
        top->branch_value = at(met_.via_branch);
        return top;
    }
    message::detail::cursor in{value_of(*slot)};
    std::string_view branch;
    const bool good = message::detail::read_via(in, *top, branch);
    if (!good || (!in.finished() && *in.at != ',')) top = errc::malformed_header;
    return top;
}

OFFHOOK_DECL std::string_view sip_message::from_tag() const {
    if (met_.from) return at(met_.from_tag);
    return tag_of(value(header_name::from));
}

OFFHOOK_DECL std::string_view sip_message::to_tag() const {
    if (met_.to) return at(met_.to_tag);
    return tag_of(value(header_name::to));
}

OFFHOOK_DECL result<name_addr> sip_message::from() const {
    const header_slot* slot = find(header_name::from);
    if (slot == nullptr) return errc::missing_header;
    return parse_name_addr(value_of(*slot));
}

OFFHOOK_DECL result<name_addr> sip_message::to() const {
    const header_slot* slot = find(header_name::to);
    if (slot == nullptr) return errc::missing_header;
    return parse_name_addr(value_of(*slot));
}

OFFHOOK_DECL result<name_addr> sip_message::contact() const {
    if (!has(header_name::contact)) return errc::missing_header;
    return parse_name_addr(first_value(header_name::contact));
}

OFFHOOK_DECL result<name_addr> sip_message::refer_to() const {
    const header_slot* slot = find(header_name::refer_to);
    if (slot == nullptr) return errc::missing_header;
    return parse_name_addr(value_of(*slot));
}

OFFHOOK_DECL result<offhook::cseq> sip_message::cseq() const {
    const header_slot* slot = find(header_name::cseq);
    if (slot == nullptr) return errc::missing_header;
    return parse_cseq(value_of(*slot));
}

OFFHOOK_DECL result<std::optional<std::uint32_t>> sip_message::number(header_name name) const {
    const header_slot* slot = find(name);
    if (slot == nullptr) return std::optional<std::uint32_t>{};
    message::detail::cursor in{value_of(*slot)};
    std::uint32_t number = 0;
    if (!in.read_number(0xffff'ffff, number)) return errc::malformed_header;
    // Parameters or a comment may follow (Session-Expires, Retry-After).
    if (!in.finished() && *in.at != ';' && *in.at != '(') return errc::malformed_header;
    return std::optional<std::uint32_t>{number};
}

OFFHOOK_DECL bool next_value(std::string_view& rest, std::string_view& value) {
    using namespace message::detail;
    cursor in{rest};
    if (in.finished()) {
        rest = {};
        return false;
    }
    const char* begin = in.at;
    while (!in.run<plain_char>().empty() || !in.done()) {
        if (in.done() || *in.at == ',') break;
        // An open quote or bracket keeps the rest together; whoever reads the value refuses it.
        if (*in.at == '"') {
            if (!in.read_quoted()) in.at = in.end;
        } else {
            const void* close = std::memchr(in.at, '>', in.rest().size());
            in.at = close == nullptr ? in.end : static_cast<const char*>(close) + 1;
        }
    }
    value = trimmed(in.since(begin));
    in.take(',');
    rest = in.rest();
    return true;
}

} // namespace offhook
