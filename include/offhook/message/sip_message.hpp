// A SIP message: one owned buffer and a list of header slots that point into it. Not typed: see
// uri.hpp, via.hpp, name_addr.hpp ... for the values, parse.hpp for how it is made from bytes and
// message_builder.hpp for how it is made from parts. The same type serves what came and what goes.
#pragma once

#include <offhook/core/address.hpp>
#include <offhook/core/buffer.hpp>
#include <offhook/core/result.hpp>
#include <offhook/message/cseq.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/method.hpp>
#include <offhook/message/name_addr.hpp>
#include <offhook/message/via.hpp>

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>

namespace offhook {

/// Where one header field stands in the buffer. A folded value spans its line breaks.
struct header_slot {
    std::uint32_t name_at = 0;
    std::uint32_t value_at = 0;
    std::uint32_t value_size = 0;
    std::uint16_t name_size = 0;
    header_name name = header_name::other;
};

/// A piece of the buffer; a message is never longer than 65535 bytes. Nothing stands at 0.
struct message_part {
    std::uint16_t at = 0;
    std::uint16_t size = 0;
};

/// What the parser met while it checked the headers that every layer asks for.
struct parts_met {
    message_part via; ///< the top value; empty: not known
    message_part via_transport;
    message_part via_host;
    message_part via_parameters;
    message_part via_branch;
    message_part from_tag;
    message_part to_tag;
    std::uint16_t via_port = 0;
    bool via_has_port = false;
    bool from = false; ///< it was read; without a tag its part is empty
    bool to = false;
};

/// Copying shares the bytes. All views it gives live as long as some copy of it does.
/// Not thread-safe: the bytes are counted by a plain integer.
class sip_message {
public:
    sip_message() = default;

    bool empty() const { return bytes_.empty(); }
    bool is_request() const { return status_ == 0 && !empty(); }
    bool is_response() const { return status_ != 0; }

    sip_method method() const { return method_; } ///< of a request; `other` for responses
    std::string_view method_text() const;
    std::string_view request_uri() const;
    int status() const { return status_; } ///< 100 to 699, 0 for requests
    std::string_view reason_phrase() const;

    std::span<const header_slot> headers() const { return {slots_.data(), slots_.size()}; }
    std::string_view name_of(const header_slot& slot) const {
        return at(slot.name_at, slot.name_size);
    }
    std::string_view value_of(const header_slot& slot) const {
        return at(slot.value_at, slot.value_size);
    }

    /// The value of the first header field of that name; empty when there is none.
    std::string_view value(header_name name) const;
    std::string_view value(std::string_view name) const; ///< case-insensitive; for unknown headers
    bool has(header_name name) const { return find(name) != nullptr; }
    const header_slot* find(header_name name) const;

    /// Visits each value of a list header, over all its fields and commas, in order:
    /// visit(string_view) -> bool, false to stop.
    template <class Visitor>
    void each_value(header_name name, Visitor&& visit) const;
    /// The first or last of the list; empty when there is none.
    std::string_view first_value(header_name name) const;
    /// Whether a comma list of tokens (Supported, Allow, Require ...) holds the token, any case.
    bool lists(header_name name, std::string_view token) const;

    // Typed access, parsed on demand. Errors: missing_header, malformed_header, bad_uri.
    result<offhook::via> top_via() const;
    result<name_addr> from() const;
    result<name_addr> to() const;
    result<name_addr> contact() const; ///< the first contact
    result<name_addr> refer_to() const; ///< RFC 3515 2.1
    result<offhook::cseq> cseq() const;
    std::string_view call_id() const { return value(header_name::call_id); }
    /// The tags, found without reading the URIs before them; null views when there are none.
    std::string_view from_tag() const;
    std::string_view to_tag() const;
    /// A header that is one non-negative number (Max-Forwards, Expires ...); leading number of the
    /// value, parameters ignored. Nothing when absent; malformed_header when it is no number.
    result<std::optional<std::uint32_t>> number(header_name name) const;

    std::string_view body() const { return at(body_at_, body_size_); }
    std::string_view text() const { return bytes_.text(); }
    const buffer& bytes() const { return bytes_; }

    /// Where the message came from, for `received` and `rport` (RFC 3261 18.2.1, RFC 3581 4);
    /// set by the transport layer, used by make_response.
    const std::optional<address>& source() const { return source_; }
    void set_source(const address& from) { source_ = from; }

private:
    friend struct message_access; // parse and build fill the fields: detail/message_access.hpp

    std::string_view at(std::uint32_t offset, std::uint32_t size) const {
        return bytes_.text().substr(offset, size);
    }
    std::string_view at(const message_part& part) const {
        return part.at == 0 ? std::string_view{} : at(part.at, part.size);
    }

    buffer bytes_;
    boost::container::small_vector<header_slot, 20> slots_;
    std::optional<address> source_;
    std::uint32_t first_at_ = 0; ///< request URI or reason phrase
    std::uint32_t first_size_ = 0;
    std::uint32_t body_at_ = 0;
    std::uint32_t body_size_ = 0;
    std::uint16_t method_size_ = 0; ///< the method text begins the buffer
    std::int16_t status_ = 0;
    sip_method method_ = sip_method::other;
    parts_met met_; ///< all empty in a message that was not parsed
};

/// Takes the next value off a comma list, quotes and brackets respected, blanks trimmed; false at
/// the end. `rest` shrinks.
bool next_value(std::string_view& rest, std::string_view& value);

template <class Visitor>
void sip_message::each_value(header_name name, Visitor&& visit) const {
    for (const header_slot& slot : slots_) {
        if (slot.name != name) continue;
        std::string_view rest = value_of(slot);
        std::string_view value;
        while (next_value(rest, value)) {
            if (!visit(value)) return;
        }
    }
}

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/sip_message.ipp>
#endif
