// CANCEL, both ways (RFC 3261 9). Ours waits for the first provisional response.
#pragma once

#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

OFFHOOK_DECL result<void> state::cancel(leg_id name, std::string_view reason) {
    leg_record* leg = legs.find(name);
    if (leg == nullptr) return make_error_code(errc::no_such_request);
    leg->cancel_reason = reason;
    want_cancel(*leg);
    return {};
}

OFFHOOK_DECL void state::want_cancel(leg_record& leg) {
    request_record* record = requests.find(leg.own_invite);
    if (record == nullptr || record->final) return;
    record->cancel_wanted = true;
    try_cancel(*record);
}

// Never before a 1xx and never twice (RFC 3261 9.1).
OFFHOOK_DECL void state::try_cancel(request_record& record) {
    const bool ready = record.cancel_wanted && record.provisional && !record.final &&
                       !record.cancel_sent && record.client;
    if (!ready) return;
    record.cancel_sent = true;
    leg_record* leg = legs.find(record.leg);
    say(send_cancel{record.client, leg == nullptr ? "" : std::exchange(leg->cancel_reason, {})});
}

// The CANCEL has its own 200, with the tag of the INVITE's responses, whatever becomes of the
// INVITE (RFC 3261 9.2). The INVITE itself stays a duty of the layer above.
OFFHOOK_DECL void state::incoming_cancel(const transaction::request_received& news) {
    if (!news.cancels) {
        answer(news, 481);
        return;
    }
    const auto found = duties_by_server.find(news.cancels.pack());
    duty_record* duty = found == duties_by_server.end() ? nullptr : duties.find(found->second);
    leg_record* leg = duty == nullptr ? nullptr : legs.find(duty->leg);
    answer(news.id, news.request, 200, leg == nullptr ? std::string_view{} : leg->local_tag_text(),
           header_name::other, {});
    if (leg == nullptr || duty->method != sip_method::invite) return;
    call_off(found->second, news.request);
}

// Their INVITE is wanted no longer: it was cancelled, or its Expires has passed (13.3.1).
OFFHOOK_DECL void state::call_off(duty_id name, const sip_message& cancel) {
    duty_record* duty = duties.find(name);
    const leg_record* leg = duty == nullptr ? nullptr : legs.find(duty->leg);
    if (leg == nullptr || duty->cancelled) return;
    duty->cancelled = true;
    timers.cancel(duty->timer);
    if (withdraw_answer(duty->leg, 487, cancel)) return;
    duty->kept = false; // the drain ends with 487 unless the layer above says otherwise
    if (!duty->fresh) {
        duty->fresh = true;
        fresh_duties.push_back(name);
    }
    say(cancelled{duty->leg, leg->owner, cancel, name});
}

} // namespace offhook::dialog::detail
