// What of a message, a transition or an action is kept in a trace. Read next: ladder.ipp.
#pragma once

#include <offhook/endpoint/trace.hpp>
#include <offhook/message/parse.hpp>

namespace offhook {

OFFHOOK_DECL trace_record trace_observer::about(instant when, trace_record::kind what) const {
    trace_record made;
    made.when = when;
    made.what = what;
    made.peer = peer_;
    return made;
}

OFFHOOK_DECL void trace_observer::record_message(trace_record one, const path& way,
                                                 const sip_message& message) {
    one.local = way.local.to_string();
    one.remote = way.remote.to_string();
    if (message.is_request()) {
        one.message = message.method_text();
    } else {
        one.message = std::to_string(message.status());
        if (!message.reason_phrase().empty()) {
            one.message.append(1, ' ').append(message.reason_phrase());
        }
    }
    one.call_id = message.call_id();
    one.cseq = message.value(header_name::cseq);
    one.text = message.text();
    record(std::move(one));
}

OFFHOOK_DECL void trace_observer::sent(instant when, const path& way, std::string_view bytes) {
    sip_message message;
    if (const auto parsed = parse_message(buffer::copy_of(bytes))) message = *parsed;
    record_message(about(when, trace_record::kind::sent), way, message);
}

OFFHOOK_DECL void trace_observer::received(instant when, const path& way,
                                           const sip_message& message) {
    record_message(about(when, trace_record::kind::received), way, message);
}

OFFHOOK_DECL void trace_observer::transitioned(const session::transition_news& news) {
    trace_record one = about(news.when, trace_record::kind::transition);
    one.owner = news.owner;
    one.region = news.region;
    one.from = news.from;
    one.to = news.to;
    one.event = news.event;
    one.row = news.row;
    record(std::move(one));
}

OFFHOOK_DECL void trace_observer::acted(const session::action_news& news) {
    trace_record one = about(news.when, trace_record::kind::action);
    one.owner = news.owner;
    one.action = news.action;
    record(std::move(one));
}

} // namespace offhook
