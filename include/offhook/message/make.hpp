// Messages made from another message: the response to a request (RFC 3261 8.2.6), the ACK to a
// failure (17.1.1.3) and the CANCEL (9.1). Requests inside a dialog are made by the dialog layer.
#pragma once

#include <offhook/message/message_builder.hpp>
#include <offhook/message/parse_fault.hpp>
#include <offhook/message/sip_message.hpp>

#include <optional>
#include <string_view>

namespace offhook {

/// The reason phrase of RFC 3261 21 and later RFCs; "Unknown" when there is none.
std::string_view default_reason(int status);

/// A response with Via (with `received` and `rport` filled from request.source()), From, To (with
/// `to_tag` unless it has one or the status is 100), Call-ID, CSeq and, for a dialog-creating
/// 101 to 299, Record-Route of the request. An empty reason means the default one.
message_builder make_response(const sip_message& request, int status, std::string_view reason,
                              std::string_view to_tag);

/// The response to a request that parse_message or check_message refused: fault.status, with a
/// reason phrase that names the header field and the fault. Nothing when there is nothing to say
/// (responses, ACK, garbage) or no way to say it: Via unusable, or From, To, Call-ID, CSeq missing.
std::optional<message_builder> make_refusal(const sip_message& understood, const parse_fault& fault,
                                            std::string_view to_tag);

/// The ACK to a 300 to 699: the INVITE's Request-URI, top Via, From, Call-ID, Route, CSeq number;
/// To from the response (RFC 3261 17.1.1.3).
sip_message make_ack(const sip_message& invite, const sip_message& response);

/// The CANCEL of a request (RFC 3261 9.1): Request-URI, top Via, From, To, Call-ID, Route, CSeq
/// number of the request.
sip_message make_cancel(const sip_message& request);
/// The same with a Reason value (RFC 3326), unless that is empty.
sip_message make_cancel(const sip_message& request, std::string_view reason);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/default_reason.ipp>
#include <offhook/message/impl/make.ipp>
#endif
