// The events of a transfer as they really come: those of its two calls, of its subscription, and
// the application's word.
#pragma once

#include <offhook/session/detail/session_stage.hpp>
#include <offhook/session/impl/stage.ipp>

namespace offhook::session::detail {

inline release_policy stage_release(std::string_view name) {
    if (name == "on_accept") return release_policy::on_accept;
    if (name == "on_ringing") return release_policy::on_ringing;
    if (name == "never") return release_policy::never;
    return release_policy::on_connected;
}

OFFHOOK_DECL void session_stage::notify(int status, bool last) {
    layer_.received(
        now_, dialog::notify_received{{1, 1}, subject_, notify_duty, last, stage_notify(status)});
    if (last) layer_.received(now_, dialog::subscription_ended{{1, 1}, subject_, {}});
}

OFFHOOK_DECL bool session_stage::give_transfer(transfer_event which, const stage_fields& fields) {
    const transfer_id id = transfer_of(subject_);
    const error_code why = fields.why();
    switch (which) {
    case transfer_event::StartTransfer:
        command(transfer_call{old_call_, fields.text("target", stage_target),
                              stage_release(fields.text("release", "on_connected"))});
        return true;
    case transfer_event::TransferRequested:
        request(old_call_, sip_method::refer, "REFER",
                "Refer-To: <" + fields.text("target", stage_target) + ">\r\n", false);
        return true;
    case transfer_event::AcceptTransfer:
        command(accept_transfer{id, fields.text("target", {})});
        return true;
    case transfer_event::RejectTransfer:
        command(reject_transfer{id, fields.number("status", 603)});
        return true;
    case transfer_event::ReferAccepted:
    case transfer_event::ReferRefused: {
        const bool good = which == transfer_event::ReferAccepted;
        const int status = why ? 0 : fields.number("status", good ? 202 : 603);
        const error_code told = why ? why : good ? error_code{} : status_error(status);
        layer_.received(now_, dialog::refer_answered{{1, 1}, subject_, status, told});
        return true;
    }
    case transfer_event::NotifyProgress:
        notify(fields.number("status", 100), fields.flag("last", false));
        return true;
    case transfer_event::NotifySuccess:
        notify(fields.number("status", 200), fields.flag("last", true));
        return true;
    case transfer_event::NotifyFailure:
        notify(fields.number("status", 486), fields.flag("last", true));
        return true;
    case transfer_event::SubscriptionEnded:
        layer_.received(now_, dialog::subscription_ended{{1, 1}, subject_, why});
        return true;
    case transfer_event::OldCallEnding:
        if (fields.text("by", "peer") == "us")
            command(hang_up_call{old_call_});
        else
            request(old_call_, sip_method::bye, "BYE", {}, false);
        return true;
    case transfer_event::DutyExpired: expire_duty(); return true;
    case transfer_event::ActionFailed:
        inside().step(id, {which, 0, errc::action_failed, false});
        inside().work();
        return true;
    default: give_of_new_call(which, fields); return true;
    }
}

OFFHOOK_DECL void session_stage::give_of_new_call(transfer_event which,
                                                  const stage_fields& fields) {
    const dialog::owner_id owner = owner_of(new_call_);
    if (which == transfer_event::NewCallProgress) {
        const int status = fields.number("status", 180);
        layer_.received(
            now_, dialog::progress{{}, owner, status, 0, stage_response(status, "INVITE", false)});
    } else if (which == transfer_event::NewCallEstablished) {
        layer_.received(now_, dialog::answered{{}, owner, stage_response(200, "INVITE", true)});
    } else if (which == transfer_event::NewCallFailed) {
        const error_code why = fields.why();
        const int status = why ? 0 : fields.number("status", 486);
        layer_.received(now_,
                        dialog::rejected{{}, owner, status, why ? why : status_error(status), {}});
    }
}

} // namespace offhook::session::detail
