// A message into memory of the caller, without an allocation. A message that was received and is
// sent on unchanged keeps its bytes. Not for changing it on the way: see message_writer.hpp.
#pragma once

#include <offhook/message/message_builder.hpp>
#include <offhook/message/message_writer.hpp>
#include <offhook/message/sip_message.hpp>

#include <span>
#include <string_view>

namespace offhook {

/// The bytes of the message, from its start line to the end of its body: what stands behind or in
/// front of it in a datagram is no part of it (RFC 3261 7.5, 18.3).
serialized serialize(const sip_message& message, std::span<char> into);

/// What message_builder::build would give. `via`, when not empty, goes in front of all headers.
serialized serialize(const message_builder& parts, std::string_view via, std::span<char> into);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/serialize.ipp>
#endif
