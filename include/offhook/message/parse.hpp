// Bytes to a message. Not typed header values: those are read on demand, or with the message when
// main_values are given. Not stream framing.
// What is checked here: start line, header lines, the mandatory headers of RFC 3261 8.1.1 by
// presence and grammar (Via, From, To, Call-ID, CSeq; Max-Forwards by value when present), and
// Content-Length.
#pragma once

#include <offhook/core/buffer.hpp>
#include <offhook/core/result.hpp>
#include <offhook/message/main_values.hpp>
#include <offhook/message/parse_fault.hpp>
#include <offhook/message/parse_options.hpp>
#include <offhook/message/sip_message.hpp>

namespace offhook {

/// Parses one datagram or framed message; the buffer is kept, not copied.
/// On failure `fault` (when given) says why; the message then holds what was understood, so that a
/// refusal can be answered if top Via, From, To, Call-ID and CSeq are usable.
result<sip_message> parse_message(buffer bytes, parse_fault* fault = nullptr,
                                  sip_message* understood = nullptr);

/// The same, and `values` are those of the message, read in the same pass. They must be fresh.
result<sip_message> parse_message(buffer bytes, main_values& values, parse_fault* fault = nullptr,
                                  sip_message* understood = nullptr);

/// The same, and what the options allow is repaired first. The message then owns other bytes than
/// those given. On failure `fault` is that of the message as it came.
result<sip_message> parse_message(buffer bytes, const parse_options& lenient,
                                  parse_fault* fault = nullptr, sip_message* understood = nullptr);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/check.ipp>
#include <offhook/message/impl/parse.ipp>
#include <offhook/message/impl/repair.ipp>
#endif
