// The responses to an INVITE of ours inside a dialog (RFC 3261 14.1). Asked for in own_request.ipp.
#pragma once

#include <offhook/dialog/detail/state.hpp>

namespace offhook::dialog::detail {

OFFHOOK_DECL void state::reinvite_response(request_id name, const sip_message& response) {
    request_record& record = *requests.find(name);
    leg_record* leg = legs.find(record.leg);
    if (leg == nullptr) return;
    const int status = response.status();
    if (status < 200) {
        record.provisional = true;
        try_cancel(record);
        dialog_record* dialog = dialog_by_number(*leg, record.dialog);
        if (dialog != nullptr && take_reliable(*dialog, response) == standing::fresh) {
            send_prack(record.leg, *leg, *dialog, {});
        }
        return;
    }
    if (status < 300) {
        if (repeat_ack(record.leg, *leg, record.cseq, record.dialog)) return;
        record.final = true;
        if (leg->own_invite == name) leg->own_invite = {};
        dialog_record* dialog = dialog_by_number(*leg, record.dialog);
        if (dialog == nullptr) return;
        refresh_target(*dialog, response);
        ack_record ack;
        ack.invite = name;
        ack.cseq = record.cseq;
        ack.dialog = record.dialog;
        leg->acks.push_back(std::move(ack));
        if (leg->released) {
            send_ack(record.leg, *leg, *dialog, leg->acks.back(), {});
            return;
        }
        say(response_received{
            record.leg, leg->owner, name, sip_method::invite, status, {}, response});
        return;
    }
    const request_record done = record;
    forget(name);
    if (leg->released || done.final) return;
    const error_code why = status_error(status);
    say(response_received{done.leg, leg->owner, name, sip_method::invite, status, why, response});
    leg_died(done.leg, *leg, why);
}

} // namespace offhook::dialog::detail
