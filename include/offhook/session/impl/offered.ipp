// Requests outside dialogs that the application answers itself (RFC 3261 8.2): which are offered to
// it, and its one answer. No table has rows for them. The deadline and what is said when nobody
// answers are the dialog layer's: ../../dialog/impl/duty.ipp.
#pragma once

#include <offhook/core/limits.hpp>
#include <offhook/message/media_range.hpp>
#include <offhook/message/message_builder.hpp>
#include <offhook/session/detail/state.hpp>

#include <algorithm>

namespace offhook::session {
namespace detail {

/// Without an Accept of OPTIONS a description is taken (RFC 3261 11.1).
inline bool takes_descriptions(const sip_message& request) {
    bool takes = !request.has(header_name::accept);
    request.each_value(header_name::accept, [&](std::string_view value) {
        const auto range = media_range::parse(value);
        takes = range && range->takes("application/sdp");
        return !takes;
    });
    return takes;
}

} // namespace detail

/// As an INVITE would be answered, and with what media can do where the settings say it (RFC 3261
/// 11.2). Else the dialog layer's 200 does.
OFFHOOK_DECL void layer::state::answer_options(const dialog::outside_request_received& news) {
    if (refuses_with != 0) {
        emit(respond{news.duty, refuses_with, {}, {}});
    } else if (calls.size() >= limits::calls) {
        emit(respond{news.duty, 503, {}, {}});
    } else if (!values.capabilities.empty() && detail::takes_descriptions(news.request)) {
        emit(respond{news.duty, 200, {}, {"application/sdp", values.capabilities, {}}});
    }
}

OFFHOOK_DECL void layer::state::offer(const dialog::outside_request_received& news) {
    if (news.method == sip_method::options) return answer_options(news);
    if (news.method == sip_method::refer && values.transfers_outside &&
        values.on_transfer != transfer_policy::refuse) {
        detail::call_news told{call_event::DialogREFER, &news.request};
        told.duty = news.duty;
        emit(keep_request{news.duty});
        requested_transfer({}, told);
        work();
        return;
    }
    const auto& wanted = values.offered;
    const std::string_view method = news.request.method_text();
    if (std::find(wanted.begin(), wanted.end(), method) == wanted.end()) {
        note(severity::debug, 0, "Request outside a dialog: " + std::string(method));
        return; // the dialog layer's default answers it
    }
    if (offered_requests.size() >= limits::requests_offered) {
        emit(respond{news.duty, 503, {}, {}});
        return;
    }
    offered_requests.insert(news.duty.pack());
    emit(keep_request{news.duty});
    emit(event{request_offered{news.duty.pack(), news.method, news.request, news.user}});
}

/// What the dialog layer would refuse is refused here, so that the application hears of it.
OFFHOOK_DECL result<made> layer::state::answer_offered(const answer_request& what) {
    if (what.status < 200 || what.status > 699 || what.status == 408) return errc::bad_argument;
    message_builder probe;
    if (!what.headers.empty() && !probe.raw_headers(what.headers)) return errc::bad_argument;
    if (offered_requests.erase(what.number) == 0) return errc::no_such_request;
    emit(respond{dialog::duty_id::unpack(what.number),
                 what.status,
                 what.reason,
                 {what.content_type, what.body, what.headers}});
    return made{{}, {}, what.number};
}

OFFHOOK_DECL void layer::received(instant now, const dialog::outside_request_received& news) {
    state_->now = now;
    state_->offer(news);
}

} // namespace offhook::session
