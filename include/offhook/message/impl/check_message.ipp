// Each known header with the reader of its type.
#pragma once

#include <offhook/message/answer_mode.hpp>
#include <offhook/message/challenge.hpp>
#include <offhook/message/check_message.hpp>
#include <offhook/message/contact.hpp>
#include <offhook/message/content_disposition.hpp>
#include <offhook/message/content_type.hpp>
#include <offhook/message/credentials.hpp>
#include <offhook/message/detail/cursor.hpp>
#include <offhook/message/event_package.hpp>
#include <offhook/message/history.hpp>
#include <offhook/message/identity.hpp>
#include <offhook/message/identity_headers.hpp>
#include <offhook/message/info_uri.hpp>
#include <offhook/message/join.hpp>
#include <offhook/message/media_range.hpp>
#include <offhook/message/privacy.hpp>
#include <offhook/message/rack.hpp>
#include <offhook/message/refer_sub.hpp>
#include <offhook/message/replaces.hpp>
#include <offhook/message/retry_after.hpp>
#include <offhook/message/session_expires.hpp>
#include <offhook/message/sip_date.hpp>
#include <offhook/message/sip_reason.hpp>
#include <offhook/message/subscription_state.hpp>
#include <offhook/message/timestamp.hpp>
#include <offhook/message/token_params.hpp>
#include <offhook/message/warning.hpp>

namespace offhook {
namespace message::detail {

/// Whether every value of the text is one of the type. An empty list is an empty text.
template <class T>
bool reads(std::string_view text) {
    if (!T::is_list) return T::parse(text).has_value();
    std::string_view value;
    while (next_value(text, value)) {
        if (!T::parse(value)) return false;
    }
    return true;
}

template <class Reader>
bool each_reads(std::string_view text, Reader reader) {
    std::string_view value;
    bool any = false;
    while (next_value(text, value)) {
        any = true;
        if (!reader(value)) return false;
    }
    return any;
}

inline bool reads_number(std::string_view text) {
    cursor in{text};
    std::uint32_t number = 0;
    return in.read_number(0xffff'ffff, number) && in.finished();
}

inline bool reads_tokens(std::string_view text) {
    return text.empty() ||
           each_reads(text, [](std::string_view value) { return all_of(value, token_char); });
}

/// The headers without a type of their own.
inline bool reads_plain(header_name name, std::string_view text) {
    switch (name) {
    case header_name::route:
    case header_name::record_route:
    case header_name::path:
    case header_name::service_route:
    case header_name::reply_to:
    case header_name::refer_to:
        return each_reads(text, [](std::string_view v) { return parse_name_addr(v).has_value(); });
    case header_name::allow:
    case header_name::allow_events:
    case header_name::supported:
    case header_name::require:
    case header_name::proxy_require:
    case header_name::unsupported:
    case header_name::content_encoding:
    case header_name::content_language: return reads_tokens(text);
    case header_name::accept_encoding:
    case header_name::accept_language:
        return text.empty() || each_reads(text, [](std::string_view v) {
                   return parse_token_params(v).has_value();
               });
    case header_name::expires:
    case header_name::min_expires: return reads_number(text);
    case header_name::content_type: return parse_content_type(text).has_value();
    case header_name::replaces: return parse_replaces(text).has_value();
    case header_name::subscription_state: return parse_subscription_state(text).has_value();
    default: return true;
    }
}

inline bool reads_typed(header_name name, std::string_view text) {
    switch (name) {
    case header_name::www_authenticate:
    case header_name::proxy_authenticate: return reads<challenge>(text);
    case header_name::authorization:
    case header_name::proxy_authorization: return reads<credentials>(text);
    case header_name::authentication_info: return reads<authentication_info>(text);
    case header_name::event: return reads<event_package>(text);
    case header_name::content_disposition: return reads<content_disposition>(text);
    case header_name::refer_sub: return reads<refer_sub>(text);
    case header_name::answer_mode: return reads<answer_mode>(text);
    case header_name::priv_answer_mode: return reads<priv_answer_mode>(text);
    case header_name::reason: return reads<sip_reason>(text);
    case header_name::privacy: return reads<privacy>(text);
    case header_name::session_expires: return reads<session_expires>(text);
    case header_name::min_se: return reads<min_se>(text);
    case header_name::retry_after: return reads<retry_after>(text);
    case header_name::rack: return reads<rack>(text);
    case header_name::rseq: return reads<rseq>(text);
    case header_name::timestamp: return reads<timestamp>(text);
    case header_name::warning: return reads<warning>(text);
    case header_name::date: return reads<sip_date>(text);
    case header_name::contact: return reads<contact>(text);
    case header_name::p_asserted_identity: return reads<p_asserted_identity>(text);
    case header_name::p_preferred_identity: return reads<p_preferred_identity>(text);
    case header_name::referred_by: return reads<referred_by>(text);
    case header_name::diversion: return reads<diversion>(text);
    case header_name::history_info: return reads<history_info>(text);
    case header_name::alert_info:
    case header_name::call_info:
    case header_name::error_info: return reads<info_uri>(text);
    case header_name::identity: return reads<identity>(text);
    case header_name::accept: return reads<media_range>(text);
    case header_name::join: return reads<join>(text);
    default: return reads_plain(name, text);
    }
}

} // namespace message::detail

OFFHOOK_DECL std::optional<parse_fault> check_message(const sip_message& message) {
    for (const header_slot& slot : message.headers()) {
        if (message::detail::reads_typed(slot.name, message.value_of(slot))) continue;
        const bool silent = message.is_response() || message.method() == sip_method::ack;
        return parse_fault{errc::malformed_header,
                           slot.value_at,
                           slot.name,
                           "the value of a header field is malformed",
                           "RFC 3261 25.1",
                           silent ? 0 : 400};
    }
    return std::nullopt;
}

} // namespace offhook
