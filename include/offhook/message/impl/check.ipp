// The checks of the header fields every message must have (RFC 3261 8.1.1, 20.14, 18.3).
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/detail/message_reader.hpp>
#include <offhook/message/detail/read_call_id.hpp>
#include <offhook/message/detail/read_uri.hpp>
#include <offhook/message/detail/read_via.hpp>
#include <offhook/message/name_addr.hpp>

#include <cstring>

namespace offhook::message::detail {

/// Header fields that hold one value: twice they contradict themselves (RFC 3261 7.3.1, RFC 3515
/// 2.1, RFC 3891 3, RFC 3262 7, RFC 4028 4).
constexpr bool is_single(header_name name) {
    switch (name) {
    case header_name::call_id:
    case header_name::content_disposition:
    case header_name::content_length:
    case header_name::content_type:
    case header_name::cseq:
    case header_name::event:
    case header_name::expires:
    case header_name::from:
    case header_name::join:
    case header_name::max_forwards:
    case header_name::min_expires:
    case header_name::min_se:
    case header_name::rack:
    case header_name::refer_to:
    case header_name::referred_by:
    case header_name::replaces:
    case header_name::rseq:
    case header_name::session_expires:
    case header_name::sip_etag:
    case header_name::sip_if_match:
    case header_name::subscription_state:
    case header_name::to: return true;
    default: return false;
    }
}

inline void message_reader::refuse(const header_slot& slot, const char* what, const char* rule) {
    refuse(errc::malformed_header, begin_ + slot.value_at, slot.name, what, rule);
}

inline bool message_reader::first_of_its_kind(const header_slot& slot) {
    bool& met = seen_[static_cast<std::size_t>(slot.name)];
    if (!met) {
        met = true;
        return true;
    }
    if (is_single(slot.name)) {
        refuse(slot, "a header field that may stand once stands twice", "RFC 3261 7.3.1");
    }
    return false;
}

inline void message_reader::check(const header_slot& slot) {
    const bool first = first_of_its_kind(slot);
    switch (slot.name) {
    case header_name::via: return check_via(slot);
    case header_name::from:
    case header_name::to:
        if (first) check_party(slot);
        return;
    case header_name::call_id:
        if (first) check_call_id(slot);
        return;
    case header_name::cseq:
        if (first) check_cseq(slot);
        return;
    case header_name::content_length:
        if (first) check_content_length(slot);
        return;
    case header_name::max_forwards:
        if (first) check_max_forwards(slot);
        return;
    case header_name::contact:
    case header_name::route:
    case header_name::record_route:
        if (values_ != nullptr) read_list(slot);
        return;
    default: return;
    }
}

OFFHOOK_DECL void message_reader::check_via(const header_slot& slot) {
    // Via = via-parm *( COMMA via-parm )
    cursor in{text_of(slot)};
    do {
        std::optional<via> unkept;
        const bool keep = values_ != nullptr && via_values_ < limits::main_values;
        via& value = keep ? values_->vias.emplace_back() : unkept.emplace();
        std::string_view branch;
        if (!read_via(in, value, branch)) {
            if (keep) values_->vias.pop_back();
            return refuse(slot, "a Via value is malformed", "RFC 3261 20.42");
        }
        if (branch.size() > limits::branch_bytes) {
            return refuse(slot, "the branch is longer than 512 bytes", "RFC 3261 8.1.1.7");
        }
        if (via_values_ == 0 && !failed_) { // else this need not be the top one
            parts_met& met = made_.met();
            met.via = place(value.text);
            met.via_transport = place(value.transport);
            met.via_host = place(value.host);
            met.via_parameters = place(value.parameters.text());
            met.via_branch = part(value.branch_value);
            met.via_has_port = value.port.has_value();
            met.via_port = value.port.value_or(0);
        }
        if (++via_values_ > limits::header_values) {
            return refuse(slot, "there are more than 256 Via values", "RFC 3261 20.42");
        }
        if (!keep) incomplete(slot.name);
        in.skip_blanks();
    } while (in.take(','));
    if (in.done()) return;
    if (via_values_ == 1) made_.met().via = {}; // what follows makes it none
    refuse(slot, "a Via value is malformed", "RFC 3261 20.42");
}

/// tag-param = "tag" EQUAL token (RFC 3261 25.1). The text is a gen-value of this message already,
/// so only quotes and what a host may hold and a token may not are looked for.
inline bool message_reader::is_tag(std::string_view tag) const {
#if defined(__SSE2__)
    // The sixteen bytes up to its end: at least the start line stands in front of them.
    if (!tag.empty() && tag[0] != '"' && tag.size() <= 16) {
        const __m128i bytes =
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(tag.data() + tag.size() - 16));
        const __m128i brackets = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('[')),
                                              _mm_cmpeq_epi8(bytes, _mm_set1_epi8(']')));
        const __m128i others = _mm_or_si128(brackets, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(':')));
        const auto marks = static_cast<unsigned>(_mm_movemask_epi8(others));
        return marks >> (16 - tag.size()) == 0;
    }
#endif
    return all_of<token_char>(tag);
}

OFFHOOK_DECL void message_reader::check_party(const header_slot& slot) {
    const bool is_from = slot.name == header_name::from;
    std::optional<name_addr> unkept;
    name_addr& party =
        values_ == nullptr ? unkept.emplace() : (is_from ? values_->from : values_->to);
    std::string_view tag;
    if (read_name_addr(text_of(slot), party, tag) != errc{}) {
        return refuse(slot, "a From or To is malformed", "RFC 3261 20.20, 20.39");
    }
    parts_met& met = made_.met();
    (is_from ? met.from : met.to) = true;
    if (tag.data() == nullptr) return;
    (is_from ? met.from_tag : met.to_tag) = part(tag);
    // tag-param = "tag" EQUAL token
    if (!is_tag(tag)) return refuse(slot, "the tag is no token", "RFC 3261 19.3");
    if (tag.size() > limits::tag_bytes) {
        refuse(slot, "the tag is longer than 256 bytes", "RFC 3261 19.3");
    }
}

OFFHOOK_DECL void message_reader::check_call_id(const header_slot& slot) {
    cursor in{text_of(slot)};
    if (!read_call_id(in) || !in.done()) {
        return refuse(slot, "the Call-ID is malformed", "RFC 3261 20.8");
    }
    if (slot.value_size > limits::call_id_bytes) {
        refuse(slot, "the Call-ID is longer than 512 bytes", "RFC 3261 20.8");
    }
    if (values_ != nullptr) values_->call_id = text_of(slot);
}

OFFHOOK_DECL void message_reader::check_cseq(const header_slot& slot) {
    const result<cseq> value = parse_cseq(text_of(slot));
    if (!value) return refuse(slot, "the CSeq is malformed", "RFC 3261 20.16");
    if (values_ != nullptr) values_->cseq = *value;
    if (!method_.empty() && value->method_text != method_) {
        // A method nobody knows is the better reason (RFC 4475 3.1.2.18).
        refuse(errc::malformed_header, begin_ + slot.value_at, slot.name,
               "the method of the CSeq is not that of the request", "RFC 3261 8.1.1.5",
               made_.method() == sip_method::other ? 501 : 400);
    }
}

OFFHOOK_DECL void message_reader::check_content_length(const header_slot& slot) {
    // Content-Length = 1*DIGIT and nothing else; a sign, a blank inside or an overflow is refused.
    cursor in{text_of(slot)};
    has_length_ = in.read_number(0x7fff'ffff, content_length_) && in.done();
    if (!has_length_) {
        refuse(errc::bad_content_length, begin_ + slot.value_at, slot.name,
               "the Content-Length is no number", "RFC 3261 20.14");
    } else if (values_ != nullptr) {
        values_->content_length = content_length_;
    }
}

OFFHOOK_DECL void message_reader::check_max_forwards(const header_slot& slot) {
    cursor in{text_of(slot)};
    std::uint32_t number = 0;
    if (!in.read_number(255, number) || !in.done()) {
        refuse(slot, "Max-Forwards is not a number from 0 to 255", "RFC 3261 20.22");
    } else if (values_ != nullptr) {
        values_->max_forwards = number;
    }
}

/// The lists that only main_values keep; what is wrong in them is said there and not refused.
OFFHOOK_DECL void message_reader::read_list(const header_slot& slot) {
    switch (slot.name) {
    case header_name::contact:
        if (slot.value_size != 1 || begin_[slot.value_at] != '*')
            return read_addresses(slot, values_->contacts);
        values_->all_contacts = true;
        return;
    case header_name::route: return read_addresses(slot, values_->routes);
    case header_name::record_route: return read_addresses(slot, values_->record_routes);
    default: return;
    }
}

inline void message_reader::read_addresses(const header_slot& slot,
                                           main_values::list<name_addr>& into) {
    std::string_view rest = text_of(slot);
    std::string_view tag;
    if (into.size() == into.capacity()) return incomplete(slot.name);
    // Most fields hold one value, and what can be read as one is one.
    if (read_name_addr(rest, into.emplace_back(), tag) == errc{}) return;
    into.pop_back();
    std::string_view value;
    if (trimmed(rest).empty()) incomplete(slot.name);
    while (next_value(rest, value)) {
        if (into.size() == into.capacity()) return incomplete(slot.name);
        if (read_name_addr(value, into.emplace_back(), tag) != errc{}) {
            into.pop_back();
            return incomplete(slot.name);
        }
    }
}

inline void message_reader::check_presence() {
    // RFC 3261 8.1.1, 8.2.6.2. Max-Forwards may be absent: peers of RFC 2543 do not know it.
    for (header_name name : {header_name::via, header_name::from, header_name::to,
                             header_name::call_id, header_name::cseq}) {
        if (!seen(name)) {
            refuse(errc::missing_header, at_, name, "a mandatory header field is missing",
                   "RFC 3261 8.1.1");
        }
    }
}

inline void message_reader::read_body() {
    // Bytes behind the body are ignored, a body cut short is refused (RFC 3261 18.3).
    const auto present = static_cast<std::uint32_t>(end_ - at_);
    made_.body_at() = static_cast<std::uint32_t>(at_ - begin_);
    made_.body_size() = has_length_ ? std::min(content_length_, present) : present;
    if (has_length_ && content_length_ > present) {
        refuse(errc::bad_content_length, at_, header_name::content_length,
               "the body is shorter than its Content-Length", "RFC 3261 18.3");
    }
}

} // namespace offhook::message::detail
