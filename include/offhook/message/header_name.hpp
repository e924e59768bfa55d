// The header fields the stack knows by number. Not a closed list on the wire: an unknown header is
// `other`, keeps its name and its place. Compact forms (RFC 3261 7.3.3) map to the long ones.
#pragma once

#include <offhook/core/detail/config.hpp>

#include <cstdint>
#include <string_view>

namespace offhook {

enum class header_name : std::uint8_t {
    other, accept, accept_encoding, accept_language, alert_info, allow, allow_events, answer_mode,
    authentication_info, authorization, call_id, call_info, contact, content_disposition,
    content_encoding, content_language, content_length, content_type, cseq, date, diversion,
    error_info, event, expires, from, history_info, identity, in_reply_to, join, max_forwards,
    mime_version, min_expires, min_se, organization, p_asserted_identity, p_preferred_identity,
    path, priority, priv_answer_mode, privacy, proxy_authenticate, proxy_authorization,
    proxy_require, rack, reason, record_route, refer_sub, refer_to, referred_by, replaces,
    reply_to, require, retry_after, route, rseq, server, service_route, session_expires,
    sip_etag, sip_if_match, subject, subscription_state, supported, timestamp, to, unsupported,
    user_agent, via, warning, www_authenticate,
    count
};

/// Case-insensitive, long or compact form; anything unknown is `other`.
header_name header_from(std::string_view name);
/// The long form as the RFC writes it ("Call-ID"); empty for `other`.
std::string_view to_text(header_name name);

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/message/impl/header_name.ipp>
#endif
