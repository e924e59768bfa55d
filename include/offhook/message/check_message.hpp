// Every header field the library knows, checked against its grammar. Not done for each message that
// comes in: parse_message checks what every message needs, the rest when it is read. For
// registrars, for probes and tests, for those who refuse at the door. Read next: parse.hpp.
#pragma once

#include <offhook/message/parse_fault.hpp>
#include <offhook/message/sip_message.hpp>

#include <optional>

namespace offhook {

/// The first header field whose value breaks its grammar; nothing when all is well. The status is
/// 400, or 0 for what is never answered (responses and ACK).
std::optional<parse_fault> check_message(const sip_message& message);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/check_message.ipp>
#endif
