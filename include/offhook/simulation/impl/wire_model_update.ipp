// Refreshes of the session timer by UPDATE (RFC 4028 7.4), both ways, and what headers say of it.
// An UPDATE with an offer is not looked at. Read next: ../../session/impl/session_timer.ipp.
#pragma once

#include <offhook/simulation/detail/wire_model.hpp>
#include <offhook/simulation/impl/wire_model_in.ipp>

#include <string_view>

namespace offhook::simulation::detail {

/// What headers of ours say of the session timer.
inline said_refresher said_in(std::string_view headers) {
    const std::size_t at = headers.find("Session-Expires:");
    if (at == std::string_view::npos) return said_refresher::no_timer;
    const std::string_view line = headers.substr(at, headers.find('\r', at) - at);
    if (line.ends_with("refresher=uac")) return said_refresher::uac;
    return line.ends_with("refresher=uas") ? said_refresher::uas : said_refresher::unsaid;
}

/// It has no offer, so no row keeps it.
OFFHOOK_DECL void wire_model::updated(const packet& what) {
    if (w.leg != 1 || w.over) return answer(what, 481);
    if (what.late) return answer(what, 500);
    if (w.released || w.bye_sent) return answer(what, 481);
    update_duty_ = true;
    tell(dialog::request_received{session::rig::leg, owner(), session::rig::update,
                                  sip_method::update, message_of(what)});
}

OFFHOOK_DECL void wire_model::update_answered(const packet& what, error_code why) {
    if (w.own_updates == 0) return;
    if (--w.own_updates == 0) stop(wire_timer::update);
    if (w.leg != 1 || w.released) return;
    const sip_message response = why == errc::timeout ? sip_message{} : message_of(what);
    tell(dialog::response_received{
        session::rig::leg, owner(), {}, sip_method::update, what.status, why, response});
    leg_died(why);
}

OFFHOOK_DECL void wire_model::respond_to_update(std::uint16_t status, said_refresher timer) {
    update_duty_ = false;
    say({packet_kind::update_answer, 0, false, false, false, false, status, timer});
}

OFFHOOK_DECL void wire_model::send_update(const session::send_in_dialog& what) {
    if (!what.with.text.empty()) complain("an UPDATE with an offer is not looked at");
    if (w.leg != 1 || w.released || w.over || w.bye_sent) {
        rig_.sessions().refused({}, what.call, what.method, errc::no_such_request);
        return;
    }
    if (w.own_updates < 3) ++w.own_updates;
    say({packet_kind::update, 0, false, false, false, false, 0, said_in(what.with.headers),
         updates_});
    arm(wire_timer::update);
}

} // namespace offhook::simulation::detail
