// The values that nearly every element asks for, structured in the same pass that parses the
// message, so that no byte of theirs is read again. Not needed to read a message: sip_message gives
// each of them on demand. Views on the bytes of the message. Read next: parse.hpp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/cseq.hpp>
#include <offhook/message/header_name.hpp>
#include <offhook/message/name_addr.hpp>
#include <offhook/message/via.hpp>

#include <boost/container/static_vector.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook {

/// No allocation: each list has a bound of its own, limits::main_values. Of a message that was
/// refused it holds what was read before.
struct main_values {
    template <class Value>
    using list = boost::container::static_vector<Value, limits::main_values>;

    list<via> vias; ///< the top one first
    name_addr from;
    name_addr to;
    std::string_view call_id;
    offhook::cseq cseq;
    list<name_addr> contacts;  ///< without "*"
    bool all_contacts = false; ///< the Contact is "*" (RFC 3261 10.2.2)
    list<name_addr> routes;
    list<name_addr> record_routes;
    std::optional<std::uint32_t> max_forwards;
    std::optional<std::uint32_t> content_length;

    /// What kept a list from being whole: a malformed Contact, Route or Record-Route, which alone
    /// does not make the message malformed, or more values than the bound. The first such header.
    std::optional<header_name> incomplete;
};

} // namespace offhook
