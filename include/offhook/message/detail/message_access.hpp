// The way into the private fields of a message, for those that fill them: parse and build. Not for
// readers. Read next: ../sip_message.hpp.
#pragma once

#include <offhook/message/sip_message.hpp>

namespace offhook {

struct message_access {
    sip_message& to;

    buffer& bytes() { return to.bytes_; }
    auto& slots() { return to.slots_; }
    std::uint32_t& first_at() { return to.first_at_; }
    std::uint32_t& first_size() { return to.first_size_; }
    std::uint32_t& body_at() { return to.body_at_; }
    std::uint32_t& body_size() { return to.body_size_; }
    std::uint16_t& method_size() { return to.method_size_; }
    std::int16_t& status() { return to.status_; }
    sip_method& method() { return to.method_; }
    parts_met& met() { return to.met_; }
};

} // namespace offhook
